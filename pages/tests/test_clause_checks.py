"""The daily check: readings are kept when they change, findings open, close and open again, unknown opens nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core import clock
from core.access import System
from core.audit.models import Entry
from core.errors import AccessDenied, CredentialExpired, Refused, Temporary, WrongTokenKind
from core.notifications.models import Notification
from networks.base import PageFacts, TokenKind
from pages import tasks
from pages.actions import clause_checks
from pages.actions.clause_checks import ask_check, ask_checks, check_page
from pages.actions.tokens import store_page_tokens
from pages.models import ClauseResult, Finding, OfficialPage, PageCheck, SettingsReading
from pages.queries.clauses import figures_of, pages_to_check
from pages.tests.conftest import TEXT
from regulation.rules import RULES

pytestmark = pytest.mark.django_db


def result(page: OfficialPage, rule: str = "4.2-comments") -> str:
    return page.clause_results.get(rule=rule).result


def open_findings(page: OfficialPage) -> set[str]:
    return set(page.findings.filter(closed_at__isnull=True).values_list("rule", flat=True))


# --- what is kept


def test_every_rule_gets_a_result(official: OfficialPage, say: Any) -> None:
    check_page(official.pk)
    results = dict(official.clause_results.values_list("rule", "result"))
    assert set(results) == {rule.id for rule in RULES}
    assert {rule: found for rule, found in results.items() if found == "finding"} == {}
    assert (results["4.2-comments"], results["4.3(а)-address"], results["4.3(а)-about"]) == (
        "met",
        "met",
        "not_automatic",
    )


def test_a_reading_is_a_row_per_change_and_subscribers_are_no_change(
    official: OfficialPage, say: Any
) -> None:
    for members in (100, 101, 102):
        say(members=members)
        check_page(official.pk)
    assert official.settings_readings.count() == 1
    say(has_cover=False)
    check_page(official.pk)
    say()
    check_page(official.pk)
    assert [row.values["has_cover"] for row in official.settings_readings.all()] == [True, False, True]
    official.refresh_from_db()
    assert official.members == 100


# --- the life of a finding


def test_closed_comments_open_a_finding_and_open_ones_close_it(official: OfficialPage, say: Any) -> None:
    check_page(official.pk)
    say(comments_open=False)
    check_page(official.pk)
    check_page(official.pk)
    finding = official.findings.get()
    assert (finding.rule, finding.clause, finding.sentence) == ("4.2-comments", "4.2", "Комментарии закрыты")
    assert result(official) == "finding"
    say()
    check_page(official.pk)
    finding.refresh_from_db()
    assert finding.closed_at and finding.closed_why == "Комментарии открыты"
    assert (result(official), open_findings(official)) == ("met", set())


def test_a_finding_that_comes_back_is_a_new_one(official: OfficialPage, say: Any) -> None:
    for is_open in (False, True, False):
        say(comments_open=is_open)
        check_page(official.pk)
    assert official.findings.count() == 2
    assert official.findings.filter(closed_at__isnull=True).count() == 1


def test_not_known_is_neither_a_new_fault_nor_a_mended_one(official: OfficialPage, say: Any) -> None:
    say(comments_open=None)
    check_page(official.pk)
    assert (result(official), open_findings(official)) == ("not_automatic", set())
    say(comments_open=False)
    check_page(official.pk)
    say(comments_open=None)
    check_page(official.pk)
    assert (result(official), open_findings(official)) == ("not_automatic", {"4.2-comments"})


def test_another_fault_of_the_same_rule_takes_the_verdict_off(
    official: OfficialPage, say: Any, irina: Any
) -> None:
    say(description=TEXT.replace("3-12-00", "3-10-41"))
    check_page(official.pk)
    official.findings.update(
        verdict="dismissed", verdict_at=clock.now(), verdict_by=irina, verdict_reason="переезжаем"
    )
    check_page(official.pk)
    assert official.findings.get().verdict == "dismissed", "the same fault is still the dismissed one"
    say(description=TEXT.replace("3-12-00", "3-99-99"))
    check_page(official.pk)
    finding = official.findings.get()
    assert (finding.verdict, finding.verdict_by, "3-99-99" in finding.sentence) == ("", None, True)


def test_a_rule_out_of_force_leaves_no_result_and_no_open_finding(
    official: OfficialPage, say: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(comments_open=False)
    check_page(official.pk)
    monkeypatch.setattr(clause_checks, "rules_in_force", lambda day: tuple(RULES[:2]))
    check_page(official.pk)
    assert official.clause_results.count() == 2
    assert official.findings.get().closed_why == "правило больше не действует"


# --- a network that does not answer


@pytest.mark.parametrize("error", [Temporary("Сеть не отвечает."), WrongTokenKind("Нужен сервисный ключ.")])
def test_a_silent_network_is_no_violation_and_its_words_are_kept(
    official: OfficialPage, say: Any, error: Exception
) -> None:
    say(error)
    check_page(official.pk)
    assert set(official.clause_results.values_list("result", flat=True)) <= {"met", "not_automatic"}
    check = PageCheck.objects.get(page=official)
    assert (check.why, check.read_at, check.judged_at is not None) == (str(error), None, True)
    assert official.clause_results.get(rule="4.2-comments").sentence == str(error)


def test_yesterdays_reading_speaks_for_today_and_last_weeks_does_not(
    official: OfficialPage, say: Any
) -> None:
    check_page(official.pk)
    say(Temporary("Сеть не отвечает."))
    check_page(official.pk)
    assert result(official) == "met"
    PageCheck.objects.update(read_at=clock.now() - timedelta(days=4))
    check_page(official.pk)
    found = official.clause_results.get(rule="4.2-comments")
    assert (found.result, "последний ответ" in found.sentence) == ("not_automatic", True)


def test_a_dead_token_marks_the_page(
    official: OfficialPage, say: Any, network: Any, monkeypatch: Any
) -> None:
    values = {TokenKind.VK_COMMUNITY: "vk1.a.some-community-token"}
    store_page_tokens(actor=System("test"), page=official, values=values)

    def refuse(self: Any) -> PageFacts:
        self.tokens.get(TokenKind.VK_COMMUNITY)
        raise CredentialExpired("Токен отозван.")

    monkeypatch.setattr(network, "look_up", refuse)
    check_page(official.pk)
    official.refresh_from_db()
    assert official.broken_why == "Токен отозван."
    assert open_findings(official) == set()


def test_a_closed_page_is_not_checked(official: OfficialPage, say: Any, network: Any) -> None:
    OfficialPage.objects.update(state="closed")
    check_page(official.pk)
    assert network.seen == []
    assert not PageCheck.objects.exists()


# --- who is told


def test_new_findings_of_a_known_page_are_told_in_one_sentence(
    official: OfficialPage, say: Any, irina: Any, marina: Any
) -> None:
    say(has_cover=False)
    check_page(official.pk)
    assert not Notification.objects.exists(), "the first check of a page only takes stock"
    say(comments_open=False, messages_open=False, has_cover=False)
    check_page(official.pk)
    told = Notification.objects.get(person=irina)
    assert "2 новых замечания" in told.text.replace("\u00a0", " ")
    assert not Notification.objects.filter(person=marina).exists()


def test_a_school_is_told_of_its_own_page(school: Any, make_page: Any, say: Any, svetlana: Any) -> None:
    own = make_page(state="active", organization=school)
    say()
    check_page(own.pk)
    OfficialPage.objects.filter(pk=own.pk).update(norm=3)
    own.protocols.create(
        monday=clock.Week.of(clock.now()).previous().monday,
        zone="Europe/Simferopol",
        norm=3,
        total=1,
        counted=1,
        result="short",
        digest="0",
    )
    check_page(own.pk)
    assert Notification.objects.filter(person=svetlana, kind="clauses.found").count() == 1


def test_only_a_check_that_changes_something_goes_into_the_journal(official: OfficialPage, say: Any) -> None:
    check_page(official.pk)
    assert not Entry.objects.filter(event="clauses.checked").exists()
    say(comments_open=False)
    check_page(official.pk)
    check_page(official.pk)
    entry = Entry.objects.get(event="clauses.checked")
    assert (entry.data["opened"], entry.data["closed"]) == (1, 0)


# --- when it is done


def test_a_page_is_due_once_a_day_from_six(official: OfficialPage, make_page: Any) -> None:
    make_page(external_id="9", state="draft")
    now = clock.from_wall(clock.city_now().date(), clock.time(6, 30))
    assert pages_to_check(now) == [official.pk]
    check = PageCheck.objects.create(page=official, tried_at=now, read_at=now, judged_at=now)
    assert pages_to_check(now + timedelta(hours=12)) == []
    assert pages_to_check(now + timedelta(hours=23)) == []
    assert pages_to_check(now + timedelta(hours=24)) == [official.pk]
    PageCheck.objects.filter(pk=check.pk).update(why="Сеть не отвечает.")
    assert pages_to_check(now + timedelta(hours=1)) == []
    assert pages_to_check(now + timedelta(hours=3)) == [official.pk]


def test_a_check_asked_for_and_lost_is_found(official: OfficialPage) -> None:
    now = clock.from_wall(clock.city_now().date(), clock.time(12, 0))
    PageCheck.objects.create(page=official, tried_at=now, judged_at=now, asked_at=now + timedelta(seconds=1))
    assert pages_to_check(now + timedelta(seconds=20)) == []
    assert pages_to_check(now + timedelta(seconds=40)) == [official.pk]


def test_the_round_asks_for_each_page_by_its_number(
    official: OfficialPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(
        tasks.check_page, "apply_async", lambda args, **options: asked.append((args, options))
    )
    tasks.check_due()
    assert asked == [((official.pk,), {"expires": 60.0})]


def test_a_person_asks_once(
    official: OfficialPage, marina: Any, say: Any, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    sent: list[int] = []
    monkeypatch.setattr(tasks.check_page, "delay", sent.append)
    with django_capture_on_commit_callbacks(execute=True):
        ask_check(actor=marina, page=official)
        ask_check(actor=marina, page=official)
    assert sent == [official.pk]
    assert PageCheck.objects.get().is_running
    assert Entry.objects.filter(event="clauses.check_asked").count() == 1
    check_page(official.pk)
    assert not PageCheck.objects.get().is_running


def test_all_pages_at_once_are_one_entry(
    official: OfficialPage, make_page: Any, irina: Any, oleg: Any, monkeypatch: Any
) -> None:
    make_page(external_id="9", state="active", network="ok")
    make_page(external_id="10", state="suspended")
    monkeypatch.setattr(tasks.check_page, "delay", lambda pk: None)
    assert ask_checks(actor=irina) == 2
    assert ask_checks(actor=irina) == 0
    assert Entry.objects.filter(event="clauses.check_asked_all").count() == 1
    with pytest.raises(AccessDenied):
        ask_checks(actor=oleg)


def test_whose_page_it_is_may_ask_and_others_may_not(
    official: OfficialPage, school: Any, make_page: Any, svetlana: Any, oleg: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(tasks.check_page, "delay", lambda pk: None)
    own = make_page(external_id="9", state="active", organization=school)
    ask_check(actor=svetlana, page=own)
    for actor in (svetlana, oleg):
        with pytest.raises(AccessDenied):
            ask_check(actor=actor, page=official)
    OfficialPage.objects.filter(pk=own.pk).update(state="closed")
    own.refresh_from_db()
    with pytest.raises(Refused, match="закрыта"):
        ask_check(actor=svetlana, page=own)


def test_figures(official: OfficialPage, say: Any, irina: Any, django_assert_max_num_queries: Any) -> None:
    say(comments_open=False, has_cover=False)
    check_page(official.pk)
    Finding.objects.filter(rule="7-cover").update(
        verdict="dismissed", verdict_at=clock.now(), verdict_by=irina, verdict_reason="меняем"
    )
    irina.appointments_in_force()
    with django_assert_max_num_queries(4):
        figures = figures_of(irina)
    assert (figures.findings, figures.violations, figures.pages, figures.unread) == (1, 0, 1, 0)
    assert ClauseResult.objects.exists() and SettingsReading.objects.exists()
