"""Every rule: what is met, what is a finding, what nobody can see, and the near misses."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulation.clauses import CLAUSES, Subject
from regulation.facts import (
    Binding,
    Connected,
    Connection,
    OnPage,
    PageBindings,
    PageWeek,
    SecondFactor,
    Settings,
)
from regulation.rules import RULES, Result
from regulation.rules.clause_5 import weekly
from regulation.tests.conftest import PAGE, TEXT, Check

MET, FINDING = Result.MET, Result.FINDING
UNKNOWN, NOT_APPLICABLE = Result.NOT_AUTOMATIC, Result.NOT_APPLICABLE


# --- п. 2.2


def factor(is_on: bool | None, kept: bool = False) -> SecondFactor:
    return SecondFactor("Анна Гордиенко", is_on, kept)


@pytest.mark.parametrize(
    ("factors", "result"),
    [
        ([], UNKNOWN),
        ([factor(True, True), factor(None, True)], MET),
        ([factor(True)], UNKNOWN),  # a tick in a card proves nothing
        ([factor(True, True), factor(None)], UNKNOWN),
        ([factor(True, True), factor(False, True)], FINDING),
    ],
)
def test_second_factor(check: Check, factors: list[SecondFactor], result: Result) -> None:
    assert check("2.2-second-factor", factors=factors).result is result


def test_secrets_of_a_leaver(check: Check) -> None:
    assert check("2.2-leavers").result is MET
    found = check("2.2-leavers", leavers=["Артём Лысенко"])
    assert (found.result, "Артём Лысенко" in found.sentence) == (FINDING, True)


# --- п. 3, 4.1


def test_the_public_list(check: Check) -> None:
    assert check("3-public-list").result is MET
    assert check("3-public-list", is_listed=False).result is FINDING


def bindings(*work: bool, accounts: int = 1) -> PageBindings:
    return PageBindings(accounts, [Binding("Анна Гордиенко", "sport@dzhankoy.example", one) for one in work])


@pytest.mark.parametrize(
    ("facts", "result"),
    [
        (bindings(True, True), MET),
        (bindings(True, False), FINDING),
        (bindings(accounts=0), UNKNOWN),  # nothing recorded is not met by silence
    ],
)
def test_work_contacts(check: Check, facts: PageBindings, result: Result) -> None:
    assert check("4.1-work-contacts", bindings=facts).result is result


# --- п. 4.2


@pytest.mark.parametrize(
    ("rule", "fact"), [("4.2-comments", "comments_open"), ("4.2-messages", "messages_open")]
)
def test_open_closed_and_not_told(check: Check, rule: str, fact: str) -> None:
    assert check(rule, **{fact: True}).result is MET
    assert check(rule, **{fact: False}).result is FINDING
    assert check(rule, **{fact: None}).result is UNKNOWN


def test_a_channel_without_a_group_has_no_comments_to_open(check: Check) -> None:
    silent = check("4.2-comments", comments_open=False, has_discussion=False)
    assert (silent.result, "группы обсуждений" in silent.sentence) == (NOT_APPLICABLE, True)
    assert check("4.2-messages", messages_open=None, has_discussion=False).result is UNKNOWN


# --- п. 4.3


@pytest.mark.parametrize("item", ["address", "email", "phones", "site"])
def test_each_item_stands_on_its_own(check: Check, item: str) -> None:
    rule = f"4.3(а)-{item}"
    assert check(rule).result is MET
    assert check(rule, description="Страница администрации").result is FINDING


def test_a_requisite_not_entered_is_no_finding(check: Check) -> None:
    page = replace(PAGE, requisites=replace(PAGE.requisites, phones=""))
    found = next(rule for rule in RULES if rule.id == "4.3(а)-phones").apply(page)
    assert (found.result, "Сверять не с чем" in found.sentence) == (UNKNOWN, True)


def test_an_old_phone_is_shown_beside_the_right_one(check: Check) -> None:
    found = check("4.3(а)-phones", description=TEXT.replace("3-12-00", "3-10-41"))
    assert found.sentence == "На странице 8 (36564) 3-10-41, в реквизитах 8 (36564) 3-12-00"


def test_of_two_phones_the_missing_one_is_named(check: Check) -> None:
    found = check("4.3(а)-phones", phones="8 (36564) 3-12-00, 3-12-05")
    assert (found.result, "3-12-05" in found.sentence.partition("в реквизитах")[2]) == (FINDING, True)
    assert "3-12-00" not in found.sentence.partition("в реквизитах")[2]


def test_a_mailbox_of_the_site_is_not_the_site(check: Check) -> None:
    assert check("4.3(а)-site", description="Пишите: info@dzhankoy.example").result is FINDING


def test_an_item_may_stand_in_a_field_of_its_own(check: Check) -> None:
    found = check(
        "4.3(а)-site",
        description="Страница",
        settings=replace(PAGE.settings, description="", site="dzhankoy.example"),
    )
    assert found.result is MET


def test_what_the_page_is_about_is_a_persons_word_unless_there_is_nothing(check: Check) -> None:
    assert check("4.3(а)-about").result is UNKNOWN
    assert check("4.3(а)-about", description="  ").result is FINDING
    assert check("4.3(а)-about", description=None).result is UNKNOWN


def test_other_information_is_a_list_of_the_administration(check: Check) -> None:
    assert check("4.3(б)-checklist").sentence == "Список не задан администрацией"
    found = check("4.3(б)-checklist", checklist=["график приёма", "телефон доверия"])
    assert (found.result, "график приёма; телефон доверия" in found.sentence) == (UNKNOWN, True)


# --- п. 5


@pytest.mark.parametrize(("counted", "result"), [(4, FINDING), (5, MET), (6, MET)])
def test_five_is_enough_and_four_is_not(check: Check, counted: int, result: Result) -> None:
    assert check("5-weekly-norm", week=PageWeek(5, counted, counted, True)).result is result


def test_missing_data_is_never_a_finding(check: Check) -> None:
    assert check("5-weekly-norm", week=PageWeek(5, 4, 4, False)).result is UNKNOWN
    assert check("5-weekly-norm", week=PageWeek(5, 5, 5, False)).result is MET
    assert check("5-weekly-norm", week=None).result is UNKNOWN


def test_the_norm_reaches_whom_an_act_sets_it(check: Check) -> None:
    of_a_school = {"subject": Subject.SUBORDINATES}
    assert check("5-weekly-norm", week=PageWeek(None, 0, 0, True), **of_a_school).result is NOT_APPLICABLE
    assert check("5-weekly-norm", week=PageWeek(3, 2, 2, True), **of_a_school).result is FINDING


@given(st.integers(0, 50), st.none() | st.integers(0, 20), st.booleans())
def test_a_finding_needs_a_norm_whole_data_and_a_shortage(
    counted: int, norm: int | None, complete: bool
) -> None:
    is_finding = weekly(PageWeek(norm, counted, counted, complete)).result is FINDING
    assert is_finding == (norm is not None and complete and counted < norm)


# --- п. 7, 9


@pytest.mark.parametrize(("rule", "fact"), [("7-avatar", "has_avatar"), ("7-cover", "has_cover")])
def test_pictures(check: Check, rule: str, fact: str) -> None:
    assert check(rule, **{fact: True}).result is MET
    assert check(rule, **{fact: False}).result is FINDING
    assert check(rule, **{fact: None}).result is UNKNOWN


def test_a_description_of_spaces_is_none(check: Check) -> None:
    assert check("7-description").result is MET
    assert check("7-description", description=" \n").result is FINDING


def test_two_networks_have_no_covers(check: Check) -> None:
    for network in ("telegram", "max"):
        assert check("7-cover", network=network, has_cover=None).result is NOT_APPLICABLE
    assert check("7-cover", network="ok", has_cover=False).result is FINDING


def test_the_link_to_the_rules(check: Check) -> None:
    rules = "https://portal.example/rules/"
    assert check("9(а)-rules-link").result is UNKNOWN
    assert check("9(а)-rules-link", rules_url=rules).result is UNKNOWN
    assert (
        check("9(а)-rules-link", rules_url=rules, description="Правила: portal.example/rules").result is MET
    )
    assert check("9(а)-rules-link", rules_url=rules, wall=["Наши правила: " + rules]).result is MET
    assert (
        check("9(а)-rules-link", rules_url=rules, wall=["portal.example/official-pages/"]).result is UNKNOWN
    )


@pytest.mark.parametrize(
    ("state", "result"),
    [
        (Connected.YES, MET),
        (Connected.IN_TIME, Result.UNDER_WAY),
        (Connected.NO, FINDING),
        (Connected.NOT_REQUIRED, NOT_APPLICABLE),
    ],
)
def test_a_connection_is_told_with_the_registers_words(
    check: Check, state: Connected, result: Result
) -> None:
    found = check("9(в)-connection", connection=Connection(state, "По реестру города: слова"))
    assert (found.result, found.sentence) == (result, "По реестру города: слова")
    assert check("9(в)-connection").result is UNKNOWN


# --- all of them


def test_whom_each_rule_binds() -> None:
    """The table of subjects, from the clauses: A administration, B bodies, S subordinates."""
    letters = {Subject.ADMINISTRATION: "A", Subject.BODIES: "B", Subject.SUBORDINATES: "S"}
    table = {rule.id: "".join(letters[one] for one in Subject if one in rule.binds) for rule in RULES}
    others = dict.fromkeys(table, "A")
    wider = {
        "3-public-list": "AB",
        "4.1-work-contacts": "AB",
        "5-weekly-norm": "ABS",
        "9(в)-connection": "ABS",
    }
    assert table == others | wider


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
@pytest.mark.parametrize("subject", list(Subject))
def test_a_page_that_is_not_bound_is_told_why(rule: object, subject: Subject) -> None:
    outcome = rule.apply(OnPage(subject, "vk"))  # type: ignore[attr-defined]
    bound = subject in rule.binds  # type: ignore[attr-defined]
    assert bound or (outcome.result, "Пункт обязывает" in outcome.sentence) == (NOT_APPLICABLE, True)


@pytest.mark.parametrize("why", ["У портала нет токена этой страницы", "Сеть не отвечает"])
def test_what_was_not_read_is_never_a_finding(why: str) -> None:
    unread = OnPage(Subject.ADMINISTRATION, "vk", Settings(why=why), PAGE.requisites, is_listed=True)
    for rule in RULES:
        assert rule.apply(unread).result is not FINDING or rule.id.startswith("2.2"), rule.id


def test_no_rule_is_met_by_silence() -> None:
    """With nothing known at all, only what the portal's own data says may be green."""
    silent = OnPage(Subject.ADMINISTRATION, "vk", is_listed=True)
    met = {rule.id for rule in RULES if rule.apply(silent).result is MET}
    assert met == {"2.2-leavers", "3-public-list"}


def test_rules_have_words_for_people_and_stand_in_the_order_of_clauses() -> None:
    order = [clause.id for clause in CLAUSES]
    places = [order.index(rule.clause.id) for rule in RULES]
    assert places == sorted(places)
    assert all(rule.title and rule.explanation.endswith(".") and rule.how_to.endswith(".") for rule in RULES)
    assert len({rule.slug for rule in RULES}) == len(RULES)
    assert all(set(rule.slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for rule in RULES)


def test_a_rule_has_its_days() -> None:
    rule = replace(RULES[0], until=date(2026, 12, 31))
    assert [rule.in_force(day) for day in (date(2024, 9, 11), date(2024, 9, 12), date(2026, 12, 31), date(2027, 1, 1))] == [
        False, True, True, False,
    ]  # fmt: skip
