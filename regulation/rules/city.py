"""Demands on the city as a whole, not on one page: who answers by which order, whether the plan is confirmed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from regulation.clauses import Clause, clause
from regulation.facts import City
from regulation.rules.base import Outcome, finding, met, unknown

MOST_NAMED = 5


@dataclass(frozen=True)
class CityRule:
    """A check of one clause on the whole city: the same words as a rule on a page, with what mends a finding."""

    id: str
    clause: Clause
    title: str
    explanation: str
    check: Callable[[City], Outcome]
    how_to: str


def _some(names: Sequence[str]) -> str:
    """The first few names, and how many are left."""
    more = f" и ещё {len(names) - MOST_NAMED}" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def _lead(city: City) -> Outcome:
    if city.lead is None:
        return unknown("Реестр подключений об ответственном не говорит")
    if city.lead.trouble:
        return finding(city.lead.trouble)
    return met(f"Отвечает {city.lead.name}")


def _press(city: City) -> Outcome:
    if not city.press:
        return finding("Никто не назначен вести страницы администрации")
    return met(f"Назначено сотрудников: {city.press}")


def _void(city: City) -> Outcome:
    if city.on_void:
        return finding(f"На утратившем силу распоряжении держатся назначения: {_some(city.on_void)}")
    return met("На утративших силу распоряжениях ничего не держится")


def _site(city: City) -> Outcome:
    if not city.orders:
        return unknown("Распоряжений, на которых держатся назначения, нет")
    if city.not_on_site:
        return finding(f"Не записано, где и когда размещено на сайте: {_some(city.not_on_site)}")
    return met(f"Адрес и день размещения записаны: {_some(city.orders)}")


def _plan(city: City) -> Outcome:
    if city.plan is None:
        return unknown("О контент-плане портал не знает")
    if city.plan.confirmed:
        return met(city.plan.confirmed)
    return finding(f"План на {city.plan.days} не утверждён")


def _named(city: City) -> Outcome:
    if city.nobody_in:
        return finding(f"Ответственный не назначен: {_some(city.nobody_in)}")
    return met("Ответственные назначены в администрации и в каждом органе")


def _runs(city: City) -> Outcome:
    if city.pages_of_nobody:
        return finding(f"Страницы есть, а вести их никто не назначен: {_some(city.pages_of_nobody)}")
    return met("У каждого органа со страницей назначен тот, кто её ведёт")


# In the order of the clauses: the screen shows them so.
CITY_RULES: tuple[CityRule, ...] = (
    CityRule(
        id="order.2-lead",
        clause=clause("order.2"),
        title="Ответственный за «Госпаблики»",
        explanation="По действующему распоряжению за работу в системе «Госпаблики» отвечает ровно один человек.",
        check=_lead,
        how_to="Назначьте одного человека по распоряжению: «Люди и назначения».",
    ),
    CityRule(
        id="order.3-press",
        clause=clause("order.3"),
        title="Кто ведёт страницы администрации",
        explanation="По действующему распоряжению назначен хотя бы один сотрудник, который ведёт страницы.",
        check=_press,
        how_to="Назначьте сотрудников пресс-службы: «Люди и назначения».",
    ),
    CityRule(
        id="order.5-void",
        clause=clause("order.5"),
        title="Утратившее силу",
        explanation="Ни одно незаконченное назначение не держится на распоряжении, утратившем силу.",
        check=_void,
        how_to="Назначьте этих людей заново по действующему распоряжению или прекратите назначения.",
    ),
    CityRule(
        id="order.6-site",
        clause=clause("order.6"),
        title="Распоряжение на сайте",
        explanation="У каждого действующего распоряжения, на котором держатся назначения, записаны адрес на "
        "официальном сайте и день размещения.",
        check=_site,
        how_to="Впишите адрес и день размещения: «Люди и назначения» → «Распоряжения».",
    ),
    CityRule(
        id="2.3-plan",
        clause=clause("2.3"),
        title="Контент-план утверждён",
        explanation="План текущей недели или её месяца утверждён начальником Отдела как документ.",
        check=_plan,
        how_to="Соберите и утвердите план: «План» → «Планы на бланке».",
    ),
    CityRule(
        id="10.1-named",
        clause=clause("10.1"),
        title="Ответственные в органах",
        explanation="В администрации и в каждом её органе назначен тот, кто отвечает за работу с сетями и "
        "«Госпабликами».",
        check=_named,
        how_to="Назначьте ответственных по распоряжению органа: «Люди и назначения».",
    ),
    CityRule(
        id="10.2-runs",
        clause=clause("10.2"),
        title="Кто ведёт страницы органов",
        explanation="В каждом органе, у которого есть действующая страница, назначен тот, кто её ведёт.",
        check=_runs,
        how_to="Назначьте ответственного от органа: «Люди и назначения».",
    ),
)
