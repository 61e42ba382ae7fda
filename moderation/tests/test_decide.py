"""Decisions: every refusal, every transition, ten seconds to undo."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core import clock
from core.audit.models import Entry
from core.errors import AccessDenied, Refused, Stale
from moderation.actions.basis import Basis
from moderation.actions.claims import LEASE, claim, release
from moderation.actions.decide import answer, clear, delete_and_ban, delete_only, pass_to_department, undo
from moderation.grounds import Ground
from moderation.models import Action, BlacklistEntry, Evidence, InboxItem, Verdict
from moderation.tests.conftest import INSULT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at", "world")]


def fresh(row: Any) -> Any:
    return type(row)._default_manager.get(pk=row.pk)


def ban(actor: Any, item: InboxItem, **more: Any) -> Verdict:
    more = {"basis": INSULT, "until": clock.now() + timedelta(days=30)} | more
    return delete_and_ban(actor=actor, item=item, version=item.version, **more)


# --- claims -----------------------------------------------------------------------------------------


def test_a_claim_keeps_another_moderator_away_and_ends_by_itself(
    item: Any, timur: Any, marina: Any, clock_at: Any
) -> None:
    claim(actor=timur, item=item)
    assert fresh(item).shown_state == "claimed"
    with pytest.raises(Refused, match=r"сейчас разбирает Т\.\sАблаев, до 10:05"):
        claim(actor=marina, item=fresh(item))
    with pytest.raises(Refused, match="сейчас разбирает"):
        clear(actor=marina, item=fresh(item), version=item.version)
    clock_at.shift(LEASE)
    assert fresh(item).shown_state == "new"
    claim(actor=marina, item=fresh(item))
    assert fresh(item).claimed_by == marina


def test_a_claim_is_renewed_and_given_back(item: Any, timur: Any, marina: Any, clock_at: Any) -> None:
    claim(actor=timur, item=item)
    clock_at.shift(60)
    claim(actor=timur, item=item)
    assert fresh(item).claimed_until == clock.now() + LEASE
    release(actor=marina, item=fresh(item))
    assert fresh(item).claimed_by == timur
    release(actor=timur, item=fresh(item))
    assert fresh(item).claimed_by is None


def test_the_second_of_two_moderators_is_told_who_decided_what(item: Any, timur: Any, marina: Any) -> None:
    seen_by_both = fresh(item)
    clear(actor=timur, item=item, version=item.version)
    with pytest.raises(Stale, match=r"Это уже решено: Т\.\sАблаев — нарушения нет"):
        ban(marina, seen_by_both)
    with pytest.raises(Stale):
        claim(actor=marina, item=fresh(item))
    assert Verdict.objects.count() == 1


@pytest.mark.parametrize("who", ["oleg", "natalia", "stranger", "prosecutor", "admin"])
def test_only_moderators_decide(who: str, item: Any, request: pytest.FixtureRequest) -> None:
    person = request.getfixturevalue(who)
    for act in (
        lambda: claim(actor=person, item=item),
        lambda: release(actor=person, item=item),
        lambda: clear(actor=person, item=item, version=0),
        lambda: ban(person, item),
        lambda: delete_only(actor=person, item=item, version=0, basis=INSULT, reason="ребёнок писал"),
        lambda: answer(actor=person, item=item, version=0, text="Ответ"),
        lambda: pass_to_department(actor=person, item=item, version=0, department=item.page.organization),
    ):
        with pytest.raises(AccessDenied):
            act()
    assert fresh(item).state == "new"


# --- grounds ----------------------------------------------------------------------------------------


def test_a_deletion_rests_on_one_of_the_four_grounds(item: Any, timur: Any) -> None:
    for ground in ("criticism", "", "off_topic"):
        with pytest.raises(Refused, match="Основания только четыре") as told:
            ban(timur, item, basis=Basis(ground))
        assert (told.value.field, told.value.clause) == ("ground", "9")
    assert {choice.value for choice in Ground} == {"law", "spam", "insult", "obscene"}


@pytest.mark.parametrize("ground", ["spam", "insult", "obscene"])
def test_these_three_are_no_ground_for_a_private_message(ground: str, message: Any, timur: Any) -> None:
    for decide in (
        lambda: ban(timur, message, basis=Basis(ground)),
        lambda: delete_only(
            actor=timur, item=message, version=0, basis=Basis(ground), reason="ребёнок писал"
        ),
    ):
        with pytest.raises(Refused, match="только если оно нарушает закон") as told:
            decide()
        assert told.value.field == "ground"
    assert fresh(message).state == "new"


def test_a_private_message_that_breaks_the_law_is_deleted_by_hand(
    message: Any, timur: Any, pass_ten_seconds: Any, world: Any
) -> None:
    verdict = ban(timur, message, basis=Basis("law", "114-ФЗ", "ст. 13"))
    pass_ten_seconds()
    states = dict(verdict.actions.values_list("kind", "state"))
    assert states == {"delete_message": "by_hand", "ban": "done"}
    assert "delete_comment" not in world.calls


@pytest.mark.parametrize(
    ("act", "article", "field"),
    [
        ("", "ст. 13", "act"),
        ("114-ФЗ", " ", "article"),
        ("х" * 201, "ст. 1", "act"),
        ("114-ФЗ", "1" * 61, "article"),
    ],
)
def test_the_law_is_named_by_act_and_article(
    act: str, article: str, field: str, item: Any, timur: Any
) -> None:
    with pytest.raises(Refused) as told:
        ban(timur, item, basis=Basis("law", act, article))
    assert told.value.field == field


def test_a_clause_of_the_rules_in_force_is_named_or_found(item: Any, timur: Any) -> None:
    with pytest.raises(Refused, match="нет пункта 77") as told:
        ban(timur, item, basis=Basis("spam", clause=77))
    assert told.value.field == "clause"
    verdict = ban(timur, item, basis=Basis("spam"))
    assert verdict.clause is not None and "спам" in verdict.clause.text


def test_rules_that_say_nothing_of_a_ground_want_a_clause(item: Any, timur: Any, irina: Any) -> None:
    from moderation.actions.rules import publish_rules

    publish_rules(actor=irina, lead="", clauses=["Пишите вежливо."], note="сократили", based_on=1)
    with pytest.raises(Refused, match="Назовите пункт правил") as told:
        ban(timur, item, basis=Basis("spam"))
    assert told.value.field == "clause"
    assert ban(timur, item, basis=Basis("spam", clause=1)).clause.text == "Пишите вежливо."  # type: ignore[union-attr]


# --- deleting ---------------------------------------------------------------------------------------


def test_deleting_and_banning_plans_both_after_ten_seconds(item: Any, timur: Any) -> None:
    verdict = ban(timur, item)
    assert verdict.due_at == clock.now() + timedelta(seconds=10)
    assert {(one.kind, one.state, one.next_at) for one in verdict.actions.all()} == {
        ("delete_comment", "scheduled", verdict.due_at),
        ("ban", "scheduled", verdict.due_at),
    }
    entry = BlacklistEntry.objects.get()
    assert (entry.author_id, entry.state, entry.ground, entry.banned_by) == (
        "418",
        "applying",
        "insult",
        timur,
    )
    assert entry.until == verdict.ban_until
    assert fresh(item).state == "decided"
    frozen = item.evidence.get(moment=Evidence.Moment.DECISION)
    assert (frozen.text, frozen.author_name, frozen.is_intact) == ("Дармоеды вы все", "Сергей К.", True)


def test_one_decision_bans_on_several_pages_of_the_network(item: Any, timur: Any, make_page: Any) -> None:
    other = make_page(number=8)
    verdict = ban(timur, item, pages=[other, item.page])
    assert {entry.page_id for entry in verdict.blacklist_entries.all()} == {item.page_id, other.pk}
    assert verdict.actions.filter(kind="ban").count() == 2


def test_pages_of_another_network_or_out_of_work_are_refused(item: Any, timur: Any, make_page: Any) -> None:
    with pytest.raises(Refused, match="в другой сети") as told:
        ban(timur, item, pages=[make_page("ok", number=9)])
    assert told.value.field == "pages"
    with pytest.raises(Refused, match="не действует"):
        ban(timur, item, pages=[make_page(number=10, state="suspended")])
    assert not BlacklistEntry.objects.exists()


def test_somebody_on_the_blacklist_already_is_not_entered_twice(
    wrote: Any, timur: Any, clock_at: Any
) -> None:
    first = ban(timur, wrote())
    second = ban(timur, wrote("И ещё раз дармоеды"), until=None)
    assert first.blacklist_entries.count() == 1 and second.blacklist_entries.count() == 0
    assert BlacklistEntry.objects.count() == 1
    assert [one.kind for one in second.actions.all()] == ["delete_comment"]


def test_an_author_the_network_does_not_name_cannot_be_banned(wrote: Any, timur: Any, clock_at: Any) -> None:
    nobody = wrote(author="")
    with pytest.raises(Refused, match="Сеть не назвала автора"):
        ban(timur, nobody)
    assert (
        delete_only(
            actor=timur, item=nobody, version=0, basis=INSULT, reason="автор не виден"
        ).actions.count()
        == 1
    )


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_a_term_is_ahead_and_within_a_year(days: int, item: Any, timur: Any) -> None:
    with pytest.raises(Refused) as told:
        ban(timur, item, until=clock.now() + timedelta(days=days))
    assert told.value.field == "until"


def test_deleting_without_the_blacklist_wants_a_reason(item: Any, timur: Any) -> None:
    for reason in ("", "  ", "так", "д" * 501):
        with pytest.raises(Refused) as told:
            delete_only(actor=timur, item=item, version=0, basis=INSULT, reason=reason)
        assert told.value.field == "reason"
    verdict = delete_only(actor=timur, item=item, version=0, basis=INSULT, reason="Писал ребёнок")
    assert not verdict.blacklist_entries.exists() and verdict.actions.count() == 1


# --- no violation, answer, department -----------------------------------------------------------------


def test_no_violation_closes_the_item(item: Any, timur: Any) -> None:
    clear(actor=timur, item=item, version=item.version)
    row = fresh(item)
    assert (row.state, row.closed_at, Action.objects.count()) == ("closed", clock.now(), 0)


def test_an_answer_fits_the_network(item: Any, timur: Any) -> None:
    for text in ("", "  \x00 ", "я" * 4097):
        with pytest.raises(Refused) as told:
            answer(actor=timur, item=item, version=0, text=text)
        assert told.value.field == "text"
    verdict = answer(actor=timur, item=item, version=0, text=" Бригада приедет к обеду. ")
    assert verdict.actions.get().text == "Бригада приедет к обеду."
    assert verdict.actions.get().kind == "reply"


def test_an_answer_in_telegram_is_measured_in_its_units(
    timur: Any, wrote: Any, make_page: Any, clock_at: Any
) -> None:
    there = wrote(on=make_page("telegram", number=-100, linked="-200"))
    with pytest.raises(Refused, match="4098 из 4096"):
        answer(actor=timur, item=there, version=0, text="🙂" * 2049)


def test_nothing_is_answered_to_what_is_gone(item: Any, timur: Any) -> None:
    InboxItem.objects.update(gone_at=clock.now())
    with pytest.raises(Refused, match="уже удалил"):
        answer(actor=timur, item=fresh(item), version=0, text="Спасибо")


def test_a_department_with_a_head_gets_the_item(
    item: Any, timur: Any, utilities: Any, oleg: Any, school: Any
) -> None:
    with pytest.raises(Refused, match="передать некому") as told:
        pass_to_department(actor=timur, item=item, version=0, department=school)
    assert told.value.field == "department"
    with pytest.raises(Refused) as told:
        pass_to_department(actor=timur, item=item, version=0, department=utilities, note="я" * 501)
    assert told.value.field == "note"
    pass_to_department(actor=timur, item=item, version=0, department=utilities, note="Про трубу")
    assert (fresh(item).state, fresh(item).department) == ("waiting", utilities)
    with pytest.raises(Refused, match="уже в отделе"):
        pass_to_department(actor=timur, item=fresh(item), version=1, department=utilities)


def test_an_old_version_is_refused(item: Any, timur: Any) -> None:
    InboxItem.objects.update(version=5)
    with pytest.raises(Stale):
        clear(actor=timur, item=item, version=0)
    with pytest.raises(Stale):
        clear(actor=timur, item=fresh(item), version=4)


# --- undoing ----------------------------------------------------------------------------------------


def test_a_decision_is_undone_within_ten_seconds(item: Any, timur: Any, clock_at: Any, world: Any) -> None:
    verdict = ban(timur, item)
    clock_at.shift(9)
    undo(actor=timur, verdict=verdict)
    undo(actor=timur, verdict=verdict)
    assert fresh(item).state == "new"
    assert set(Action.objects.values_list("state", flat=True)) == {"cancelled"}
    assert BlacklistEntry.objects.get().state == "cancelled"
    clear(actor=timur, item=fresh(item), version=fresh(item).version)
    assert [one.kind for one in Verdict.objects.filter(is_current=True)] == ["no_violation"]
    assert not world.calls


@pytest.mark.parametrize("decide", ["clear", "pass"])
def test_what_sends_nothing_is_undone_too(
    decide: str, item: Any, timur: Any, utilities: Any, oleg: Any
) -> None:
    if decide == "clear":
        verdict = clear(actor=timur, item=item, version=0)
    else:
        verdict = pass_to_department(actor=timur, item=item, version=0, department=utilities)
    undo(actor=timur, verdict=verdict)
    assert (fresh(item).state, fresh(item).closed_at) == ("new", None)


def test_after_ten_seconds_nothing_is_undone(item: Any, timur: Any, clock_at: Any) -> None:
    verdict = ban(timur, item)
    clock_at.shift(10)
    with pytest.raises(Refused, match="десять секунд прошли"):
        undo(actor=timur, verdict=verdict)
    assert fresh(item).state == "decided"


def test_somebody_elses_decision_is_not_undone(item: Any, timur: Any, marina: Any) -> None:
    verdict = clear(actor=timur, item=item, version=0)
    with pytest.raises(AccessDenied, match="тот, кто решил"):
        undo(actor=marina, verdict=verdict)


# --- the journal --------------------------------------------------------------------------------------


def test_the_journal_holds_no_resident(item: Any, timur: Any, utilities: Any, oleg: Any, wrote: Any) -> None:
    ban(timur, item)
    clear(actor=timur, item=wrote(), version=0)
    answer(actor=timur, item=wrote(), version=0, text="Здравствуйте, Сергей К.")
    pass_to_department(actor=timur, item=wrote(), version=0, department=utilities)
    told = " ".join(f"{entry.label} {entry.data}" for entry in Entry.objects.all())
    for secret in ("Дармоеды", "Сергей", "418", "Здравствуйте"):
        assert secret not in told
    events = set(Entry.objects.values_list("event", flat=True))
    assert {
        "moderation.delete_and_ban",
        "moderation.no_violation",
        "moderation.answer",
        "moderation.pass_to_department",
        "blacklist.entered",
    } <= events
