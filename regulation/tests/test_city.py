"""Rules of the city: each with what is met, what is a finding, what nobody knows, and its near miss."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from regulation.clauses import CLAUSES
from regulation.facts import City, Lead, WeekPlan
from regulation.rules import CITY_RULES, RULES, Result

MET, FINDING, UNKNOWN = Result.MET, Result.FINDING, Result.NOT_AUTOMATIC
GOOD = City(
    lead=Lead("Роговая Наталья"),
    press=3,
    orders=["№ 417-р"],
    plan=WeekPlan("23–29 ноября", "План на 23–29 ноября утвердила И. Дорошенко"),
)
BY_ID = {rule.id: rule for rule in CITY_RULES}


@pytest.mark.parametrize("rule", CITY_RULES, ids=lambda rule: rule.id)
def test_a_city_in_order_meets_every_rule(rule: Any) -> None:
    assert rule.check(GOOD).result is MET


@pytest.mark.parametrize(
    ("id", "changes", "says"),
    [
        ("order.2-lead", {"lead": Lead(trouble="Назначены сразу двое: А, Б")}, "двое"),
        ("order.3-press", {"press": 0}, "Никто"),
        ("order.5-void", {"on_void": ["О. Быстров"]}, "О. Быстров"),
        ("order.6-site", {"not_on_site": ["№ 417-р"]}, "№ 417-р"),
        ("2.3-plan", {"plan": WeekPlan("23–29 ноября")}, "23–29 ноября не утверждён"),
        ("10.1-named", {"nobody_in": list("абвгдеж")}, "и ещё 2"),
        ("10.2-runs", {"pages_of_nobody": ["Управление культуры"]}, "Управление культуры"),
    ],
)
def test_one_fact_spoils_one_rule(id: str, changes: dict[str, Any], says: str) -> None:
    city = replace(GOOD, **changes)
    assert BY_ID[id].check(city).result is FINDING and says in BY_ID[id].check(city).sentence
    assert {rule.id for rule in CITY_RULES if rule.check(city).result is FINDING} == {id}


def test_what_no_room_knows_is_neither_met_nor_a_finding() -> None:
    silent = City(press=1)
    unknown = {rule.id for rule in CITY_RULES if rule.check(silent).result is UNKNOWN}
    assert unknown == {"order.2-lead", "order.6-site", "2.3-plan"}


def test_five_names_are_told_whole() -> None:
    assert "ещё" not in BY_ID["10.1-named"].check(replace(GOOD, nobody_in=list("абвгд"))).sentence


def test_rules_of_the_city_have_words_and_ids_of_their_own_in_the_order_of_clauses() -> None:
    order = [clause.id for clause in CLAUSES]
    places = [order.index(rule.clause.id) for rule in CITY_RULES]
    assert places == sorted(places)
    assert all(rule.id.startswith(f"{rule.clause.id}-") for rule in CITY_RULES)
    assert not {rule.id for rule in CITY_RULES} & {rule.id for rule in RULES}
    assert all(rule.explanation.endswith(".") and rule.how_to.endswith(".") for rule in CITY_RULES)
