"""How often triage was right, label by label."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import clock
from moderation.models import InboxItem, Verdict
from moderation.queries import rightness as module
from moderation.queries.rightness import LabelRow, rightness
from moderation.tests.inbox import label, page_of, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_rules")]


@pytest.fixture
def decided(administration: Any, timur: Any) -> Callable[..., Verdict]:
    """`decided("spam", "delete_only", ground="spam")`: labels of triage, what was decided, so many days ago."""
    page = page_of(administration)

    def make(names: str, kind: str, *, days: int = 1, **more: Any) -> Verdict:
        item = written(page, "Слова", *(label(name) for name in names.split()), state="closed")
        now = clock.now() - timedelta(days=days)
        told = {"act": "114-ФЗ", "article": "1"} if more.get("ground") == "law" else {}
        told |= {"reason": "так"} if kind == "delete_only" else {}
        told |= {"answer": "Ответ"} if kind == "answer" else {}
        return Verdict.objects.create(
            item=item, kind=kind, by=timur, decided_at=now, due_at=now, **told, **more
        )

    return make


def row(name: str, days: int = 30) -> LabelRow:
    return next(one for one in rightness(days).rows if one.name == name)


def test_a_label_is_borne_out_by_its_ground_alone(decided: Callable[..., Verdict]) -> None:
    decided("spam", "delete_only", ground="spam")
    decided("spam", "delete_and_ban", ground="spam")
    decided("spam", "no_violation")
    decided("spam", "delete_only", ground="insult")
    found = row("spam")
    assert (found.noted, found.confirmed, found.rejected, found.other) == (4, 2, 1, 1)
    assert found.right == 67
    assert row("insult").missed == 1


def test_a_threat_is_borne_out_by_the_law_and_rudeness_by_an_insult(decided: Callable[..., Verdict]) -> None:
    decided("threat", "delete_only", ground="law")
    decided("rude", "delete_only", ground="insult")
    assert row("threat").right == row("rude").right == 100
    assert row("law").missed == row("insult").missed == 0


def test_a_question_is_borne_out_by_an_answer(decided: Callable[..., Verdict]) -> None:
    decided("question", "answer")
    decided("question", "no_violation")
    decided("", "answer")
    found = row("question")
    assert (found.confirmed, found.rejected, found.missed, found.right) == (1, 1, 1, 50)


def test_what_nobody_judged_has_no_share(decided: Callable[..., Verdict]) -> None:
    decided("", "no_violation")
    assert row("law").right is None and rightness(30).decisions == 1


def test_undone_old_and_unread_are_left_out(decided: Callable[..., Verdict], timur: Any) -> None:
    undone = decided("spam", "no_violation")
    Verdict.objects.filter(pk=undone.pk).update(is_current=False, undone_at=clock.now(), undone_by=timur)
    decided("spam", "no_violation", days=40)
    unread = decided("spam", "no_violation")
    InboxItem.objects.filter(pk=unread.item_id).update(triage=None)
    found = rightness(30)
    assert (found.decisions, found.unread, row("spam").noted) == (1, 1, 0)
    assert row("spam", 90).noted == 1


def test_the_newest_so_many_are_read_and_it_is_said(
    decided: Callable[..., Verdict], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST", 2)
    for _ in range(3):
        decided("spam", "no_violation")
    with CaptureQueriesContext(connection) as asked:
        found = rightness(30)
    assert (found.decisions, found.is_cut, len(asked)) == (2, True, 1)


def test_the_head_of_moderation_sees_it(
    decided: Callable[..., Verdict],
    irina: Any,
    timur: Any,
    oleg: Any,
    client_of: Callable[[Any], Client],
) -> None:
    decided("spam", "delete_only", ground="spam")
    shown = client_of(irina).get("/moderation/rightness/?days=90").content.decode()
    assert "100 %" in shown and "90 дней" in shown.replace("\u00a0", " ") and "Слова" not in shown
    assert client_of(irina).get("/moderation/rightness/?days=zzz").status_code == 200
    assert "/moderation/rightness/" in client_of(irina).get("/moderation/").content.decode()
    assert client_of(timur).get("/moderation/rightness/").status_code == 200
    assert client_of(oleg).get("/moderation/rightness/").status_code == 403
