"""Words of people on clauses: assurances with evidence and expiry, verdicts, the list of other information, widgets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from core import clock
from core.audit.models import Entry
from core.errors import AccessDenied, Refused, Stale
from core.notifications.models import Notification
from pages.actions.assurances import give_assurance, last_day, remind_assurances, withdraw_assurance
from pages.actions.checklist import add_item, remove_item
from pages.actions.clause_checks import check_page
from pages.actions.findings import confirm_finding, dismiss_finding
from pages.actions.widgets import add_widget, remove_widget
from pages.clause_states import WORST_FIRST, state_of, worst
from pages.models import Assurance, ClauseResult, Finding, OfficialPage
from pages.queries.clauses import line_of, past_of
from regulation.rules import BY_ID, CHECKLIST, Result

pytestmark = pytest.mark.django_db
ABOUT, COMMENTS, ADDRESS = BY_ID["4.3(а)-about"], BY_ID["4.2-comments"], BY_ID["4.3(а)-address"]
NOTE = "Открыл описание: сведения на месте, снимок в папке отдела"


@pytest.fixture
def today() -> date:
    return clock.city_now().date()


@pytest.fixture
def checked(official: OfficialPage, say: Any) -> OfficialPage:
    check_page(official.pk)
    return official


@pytest.fixture
def finding(official: OfficialPage, say: Any) -> Finding:
    say(comments_open=False)
    check_page(official.pk)
    return official.findings.select_related("page").get()


def state(page: OfficialPage, rule: Any = ABOUT) -> str:
    return line_of(page, rule).state


def give(actor: Any, page: OfficialPage, **more: Any) -> Assurance:
    return give_assurance(actor=actor, page=page, **({"rule": ABOUT, "note": NOTE} | more))


# --- how a rule is shown


@pytest.mark.parametrize(
    ("result", "verdict", "until", "shown"),
    [
        (None, None, None, "not_automatic"),
        ("met", None, None, "met"),
        ("not_applicable", None, None, "not_applicable"),
        ("not_automatic", None, None, "not_automatic"),
        ("not_automatic", None, 15, "assured"),
        ("not_automatic", None, 14, "expiring"),
        ("not_automatic", None, 0, "expiring"),
        ("not_automatic", None, -1, "expired"),
        ("met", None, -1, "met"),  # what the portal sees needs nobody's word
        ("finding", "", 15, "finding"),  # and a word does not hide what it sees
        ("finding", "confirmed", None, "violation"),
        ("finding", "dismissed", None, "dismissed"),
        ("not_automatic", "", 15, "finding"),
    ],
)
def test_what_is_shown(
    result: str | None, verdict: str | None, until: int | None, shown: str, today: date
) -> None:
    word = None if until is None else Assurance(until=today + timedelta(days=until))
    open_one = None if verdict is None else Finding(verdict=verdict)
    assert state_of(result and ClauseResult(result=result), open_one, word, today) == shown


def test_a_clause_is_as_good_as_its_worst_rule() -> None:
    assert worst(["met", "not_automatic", "assured"]) == "not_automatic"
    assert worst(["met", "not_applicable"]) == "met"
    assert worst(WORST_FIRST) == "violation"


# --- assurances


def test_a_word_turns_the_unknown_into_assured(checked: OfficialPage, marina: Any, today: date) -> None:
    assert state(checked) == "not_automatic"
    given = give(marina, checked, link="https://disk.example/1.png")
    assert (state(checked), given.until, given.clause) == ("assured", today + timedelta(days=180), "4.3(а)")
    entry = Entry.objects.get(event="clauses.assured")
    assert "Сведения об администрации" in entry.label and entry.actor_id == marina.pk


def test_a_new_word_stands_in_place_of_the_old_one(checked: OfficialPage, marina: Any, irina: Any) -> None:
    give(marina, checked)
    give(irina, checked)
    assert checked.assurances.count() == 2
    assert checked.assurances.get(is_current=True).given_by == irina
    assert [one.words for one in past_of(checked, ABOUT)] == [f"{marina.short_name} заверил(а): {NOTE}"]


def test_an_expired_word_asks_again(checked: OfficialPage, marina: Any, today: date) -> None:
    give(marina, checked)
    checked.assurances.update(until=today - timedelta(days=1))
    assert state(checked) == "expired"
    give(marina, checked)
    assert state(checked) == "assured"


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"note": "да"}, "note", "чем это подтверждается"),
        ({"days": 181}, "until", "не дольше 180"),
        ({"days": 0}, "until", "не дольше 180"),
        ({"days": -3}, "until", "не дольше 180"),
    ],
)
def test_a_word_needs_evidence_and_an_end(
    checked: OfficialPage, marina: Any, today: date, more: dict[str, Any], field: str, words: str
) -> None:
    if "days" in more:
        more = {"until": today + timedelta(days=more["days"])}
    with pytest.raises(Refused, match=words) as caught:
        give(marina, checked, **more)
    assert caught.value.field == field
    assert not Assurance.objects.exists()


def test_a_word_does_not_replace_what_the_portal_sees(finding: Finding, marina: Any) -> None:
    page = finding.page
    for rule, words in ((ADDRESS, "слово проверку не заменяет"), (COMMENTS, "Портал видит это сам")):
        with pytest.raises(Refused, match=words):
            give(marina, page, rule=rule)
    ClauseResult.objects.filter(rule=ABOUT.id).update(result="not_applicable", sentence="Канал без группы")
    with pytest.raises(Refused, match="Заверять нечего"):
        give(marina, page)


def test_a_page_never_checked_or_closed_is_not_assured(official: OfficialPage, marina: Any) -> None:
    with pytest.raises(Refused, match="ещё не проверяли"):
        give(marina, official)
    official.state = "closed"
    with pytest.raises(Refused, match="действующую"):
        give(marina, official)


def test_a_word_closes_a_finding_that_nobody_can_see_any_more(
    finding: Finding, say: Any, marina: Any
) -> None:
    say(comments_open=None)
    check_page(finding.page_id)
    assert state(finding.page, COMMENTS) == "finding"
    give(marina, finding.page, rule=COMMENTS)
    finding.refresh_from_db()
    assert (state(finding.page, COMMENTS), finding.closed_why) == (
        "assured",
        f"заверено: {marina.short_name}",
    )


def test_a_word_taken_back_asks_anew(checked: OfficialPage, marina: Any) -> None:
    given = give(marina, checked)
    with pytest.raises(Refused) as caught:
        withdraw_assurance(actor=marina, assurance=given, reason="нет")
    assert caught.value.field == "reason"
    withdraw_assurance(actor=marina, assurance=given, reason="описание поменяли")
    withdraw_assurance(actor=marina, assurance=given, reason="второй щелчок")
    given.refresh_from_db()
    assert (state(checked), given.withdrawn_why) == ("not_automatic", "описание поменяли")
    assert Entry.objects.filter(event="clauses.withdrawn").count() == 1


def test_of_two_who_give_a_word_at_once_one_is_told(
    checked: OfficialPage, marina: Any, monkeypatch: Any
) -> None:
    real = Assurance.objects.create

    def other_first(**values: Any) -> Assurance:
        monkeypatch.setattr(Assurance.objects, "create", real)
        real(**values)
        return real(**values)

    monkeypatch.setattr(Assurance.objects, "create", other_first)
    with pytest.raises(Stale):
        give(marina, checked)


def test_who_may_give_a_word(
    checked: OfficialPage,
    school: Any,
    make_page: Any,
    svetlana: Any,
    oleg: Any,
    natalia: Any,
    prosecutor: Any,
) -> None:
    own = make_page(external_id="9", state="active", organization=school)
    check_page(own.pk)
    ClauseResult.objects.filter(page=own, rule=ABOUT.id).update(result=Result.NOT_AUTOMATIC)
    give(svetlana, own)
    for actor in (svetlana, oleg, natalia, prosecutor):
        with pytest.raises(AccessDenied):
            give(actor, checked)


def test_ends_are_told_once_each(checked: OfficialPage, marina: Any, irina: Any, today: date) -> None:
    given = give(marina, checked)
    assert remind_assurances() == 0
    Assurance.objects.update(until=today + timedelta(days=10))
    assert [remind_assurances(), remind_assurances()] == [1, 0]
    long_ago = clock.now() - timedelta(days=12)
    Assurance.objects.update(until=today - timedelta(days=1), told_at=long_ago)
    assert [remind_assurances(), remind_assurances()] == [1, 0]
    told = Notification.objects.filter(person=marina).order_by("pk")
    assert ["действует по" in one.text for one in told] == [True, False]
    assert Notification.objects.filter(person=irina, kind="clauses.assurance").count() == 2
    assert given.pk


def test_the_last_day_is_the_rules_own(today: date) -> None:
    assert last_day(COMMENTS) == today + timedelta(days=30)


# --- verdicts


@pytest.mark.parametrize(("act", "shown"), [(confirm_finding, "violation"), (dismiss_finding, "dismissed")])
def test_a_verdict_has_a_person_and_a_reason(
    finding: Finding, irina: Any, act: Callable[..., None], shown: str
) -> None:
    with pytest.raises(Refused) as caught:
        act(actor=irina, finding=finding, reason="ну")
    assert caught.value.field == "reason"
    act(actor=irina, finding=finding, reason="так решили на планёрке")
    act(actor=irina, finding=finding, reason="второй щелчок ничего не меняет")
    finding.refresh_from_db()
    assert (finding.verdict_by, finding.verdict_reason) == (irina, "так решили на планёрке")
    assert state(finding.page, COMMENTS) == shown
    assert Entry.objects.filter(event__in=("clauses.confirmed", "clauses.dismissed")).count() == 1


def test_a_verdict_may_be_changed_with_another_reason(finding: Finding, irina: Any, natalia: Any) -> None:
    dismiss_finding(actor=irina, finding=finding, reason="закрыли на время выборов")
    confirm_finding(actor=natalia, finding=finding, reason="выборы давно прошли")
    finding.refresh_from_db()
    assert (finding.verdict, finding.verdict_by) == ("confirmed", natalia)


def test_a_finding_mended_meanwhile_is_not_decided(finding: Finding, irina: Any, say: Any) -> None:
    say()
    check_page(finding.page_id)
    with pytest.raises(Stale):
        confirm_finding(actor=irina, finding=finding, reason="комментарии закрыты")


def test_others_do_not_decide(
    finding: Finding, marina: Any, oleg: Any, svetlana: Any, prosecutor: Any
) -> None:
    for actor in (marina, oleg, svetlana, prosecutor):
        with pytest.raises(AccessDenied):
            dismiss_finding(actor=actor, finding=finding, reason="нам так удобнее")


def test_a_dismissed_finding_that_is_mended_and_comes_back_asks_anew(
    finding: Finding, irina: Any, say: Any
) -> None:
    dismiss_finding(actor=irina, finding=finding, reason="закрыли на время выборов")
    say()
    check_page(finding.page_id)
    say(comments_open=False)
    check_page(finding.page_id)
    assert state(finding.page, COMMENTS) == "finding"
    assert "Отклонённое замечание" in past_of(finding.page, COMMENTS)[0].words


# --- the list of other information


def test_a_new_item_asks_for_a_new_word(checked: OfficialPage, marina: Any, irina: Any) -> None:
    add_item(actor=irina, text="график личного приёма")
    check_page(checked.pk)
    give(marina, checked, rule=CHECKLIST)
    assert state(checked, CHECKLIST) == "assured"
    item = add_item(actor=irina, text="телефон доверия")
    check_page(checked.pk)
    assert state(checked, CHECKLIST) == "not_automatic"
    give(marina, checked, rule=CHECKLIST)
    remove_item(actor=irina, item=item)
    remove_item(actor=irina, item=item)
    check_page(checked.pk)
    assert state(checked, CHECKLIST) == "assured", "a word on the longer list is good for the shorter one"
    assert Entry.objects.filter(event="clauses.list_removed").count() == 1


@pytest.mark.parametrize(("text", "words"), [("нет", "Напишите"), ("график личного приёма", "уже есть")])
def test_items_are_words_and_stand_once(irina: Any, text: str, words: str) -> None:
    add_item(actor=irina, text="график  личного приёма")
    with pytest.raises(Refused, match=words) as caught:
        add_item(actor=irina, text=text)
    assert caught.value.field == "text"


def test_the_list_is_the_heads(marina: Any, natalia: Any, irina: Any) -> None:
    item = add_item(actor=irina, text="график личного приёма")
    for actor in (marina, natalia):
        with pytest.raises(AccessDenied):
            add_item(actor=actor, text="что-нибудь ещё")
        with pytest.raises(AccessDenied):
            remove_item(actor=actor, item=item)


# --- widgets


def test_a_widget_is_written_down_once_and_taken_off(
    official: OfficialPage, marina: Any, today: date
) -> None:
    widget = add_widget(actor=marina, page=official, name="Сообщить о проблеме", since=today)
    with pytest.raises(Refused, match="уже записан"):
        add_widget(actor=marina, page=official, name="Сообщить о  проблеме", since=today)
    remove_widget(actor=marina, widget=widget)
    remove_widget(actor=marina, widget=widget)
    assert official.widgets.filter(removed_at__isnull=True).count() == 0
    add_widget(actor=marina, page=official, name="Сообщить о проблеме", since=today)
    assert Entry.objects.filter(event="page.widget_removed").count() == 1


def test_a_widget_of_tomorrow_or_without_a_name_is_refused(
    official: OfficialPage, marina: Any, oleg: Any, today: date
) -> None:
    for name, since, field in (("", today, "name"), ("Мнение", today + timedelta(days=1), "since")):
        with pytest.raises(Refused) as caught:
            add_widget(actor=marina, page=official, name=name, since=since)
        assert caught.value.field == field
    with pytest.raises(AccessDenied):
        add_widget(actor=oleg, page=official, name="Мнение", since=today)
