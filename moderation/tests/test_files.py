"""Screenshots behind a decision and behind an act by hand: moderators alone see them, retention takes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from core import clock
from core.audit.models import Entry
from core.evidence.models import EvidenceFile
from core.evidence.tests.samples import PDF, seen_by, upload
from moderation.actions.retention import depersonalise_old
from moderation.models import Action, InboxItem, Verdict
from moderation.tests.inbox import page_of, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_rules")]
ClientOf = Callable[[Any], Client]


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def comment(administration: Any) -> InboxItem:
    return written(page_of(administration), "Дармоеды")


def delete(client: Client, item: InboxItem, *files: Any, **more: Any) -> Any:
    said = {"version": item.version, "ground": "insult", "until": "30", "how": "ban", "proofs": list(files)}
    return client.post(f"/moderation/items/{item.pk}/delete/?tab=new", said | more)


@pytest.mark.parametrize("how", ["ban", "only"])
def test_a_decision_carries_its_screenshot(
    how: str, comment: InboxItem, timur: Any, marina: Any, oleg: Any, prosecutor: Any, client_of: ClientOf
) -> None:
    assert delete(client_of(timur), comment, upload(), how=how, reason="Писал ребёнок").status_code == 302
    file, verdict = EvidenceFile.objects.get(), Verdict.objects.get()
    assert (file.kind, file.owner_id) == ("moderation.verdict", verdict.pk)
    assert Entry.objects.get(event=f"moderation.{verdict.kind}").data["files"] == [file.digest]
    assert (
        file.get_absolute_url() in client_of(marina).get(f"/moderation/items/{comment.pk}/").content.decode()
    )
    assert seen_by(client_of(marina), file.get_absolute_url()) == 200
    for person in (oleg, prosecutor):
        assert seen_by(client_of(person), file.get_absolute_url()) == 404


def test_a_wrong_file_decides_nothing(comment: InboxItem, timur: Any, client_of: ClientOf) -> None:
    answer = delete(client_of(timur), comment, upload("экран.png", b"<svg/>"))
    assert answer.status_code == 422 and "«экран.png»" in answer.content.decode()
    assert not Verdict.objects.exists()


def test_an_answer_carries_its_screenshot(comment: InboxItem, timur: Any, client_of: ClientOf) -> None:
    said = {"version": comment.version, "text": "Фонарь включат сегодня", "proofs": [upload()]}
    client = client_of(timur)
    assert client.post(f"/moderation/items/{comment.pk}/answer/", said).status_code == 302
    file, verdict = EvidenceFile.objects.get(), Verdict.objects.get()
    assert (verdict.kind, file.owner_id) == ("answer", verdict.pk)
    assert Entry.objects.get(event="moderation.answer").data["files"] == [file.digest]


def test_what_is_passed_with_a_screenshot_is_seen_by_that_department_alone(
    comment: InboxItem, timur: Any, oleg: Any, prosecutor: Any, utilities: Any, client_of: ClientOf
) -> None:
    said = {"version": comment.version, "department": utilities.pk, "note": "Что с трубой?"}
    url, client = f"/moderation/items/{comment.pk}/pass/", client_of(timur)
    answer = client.post(url, said | {"proofs": [upload("экран.png", b"<svg/>")]})
    assert answer.status_code == 422 and "«экран.png»" in answer.content.decode()
    assert "Что с трубой?" in answer.content.decode() and not Verdict.objects.exists()
    assert client.post(url, said | {"proofs": [upload()]}).status_code == 302
    file = EvidenceFile.objects.get().get_absolute_url()
    assert file in client_of(oleg).get(f"/moderation/items/{comment.pk}/").content.decode()
    assert [seen_by(client_of(one), file) for one in (timur, oleg, prosecutor)] == [200, 200, 404]


@pytest.fixture
def by_hand(comment: InboxItem, timur: Any) -> Action:
    verdict = Verdict.objects.create(
        item=comment, kind="delete_only", ground="spam", reason="Один раз", by=timur, due_at=clock.now()
    )
    InboxItem.objects.filter(pk=comment.pk).update(state="decided")
    return Action.objects.create(
        kind="delete_message",
        page=comment.page,
        item=comment,
        verdict=verdict,
        state="by_hand",
        due_at=clock.now(),
    )


def test_a_screenshot_alone_proves_an_act_by_hand(by_hand: Action, timur: Any, client_of: ClientOf) -> None:
    client, url = client_of(timur), f"/moderation/actions/{by_hand.pk}/"
    assert client.post(f"{url}done/", {"version": by_hand.version}).status_code == 422
    assert client.post(f"{url}done/", {"version": by_hand.version, "proofs": [upload()]}).status_code == 302
    file = EvidenceFile.objects.get()
    assert (file.kind, file.owner_id) == ("moderation.action", by_hand.pk)
    assert Entry.objects.get(event="action.marked_done").data["files"] == [file.digest]
    assert file.get_absolute_url() in client.get(url).content.decode()


def test_retention_takes_the_files_of_words_and_of_acts(
    by_hand: Action,
    timur: Any,
    client_of: ClientOf,
    settings: Any,
    tmp_path: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    client = client_of(timur)
    client.post(
        f"/moderation/actions/{by_hand.pk}/done/",
        {"version": by_hand.version, "proofs": [upload("а.pdf", PDF)]},
    )
    long_ago = clock.now() - timedelta(days=settings.EVIDENCE_DAYS + 1)
    InboxItem.objects.update(state="closed", closed_at=long_ago)
    with django_capture_on_commit_callbacks(execute=True):
        assert depersonalise_old() == 1
    assert EvidenceFile.objects.get().forgotten_at is not None
    assert not [path for path in (tmp_path / "media").rglob("*") if path.is_file()]
    shown = client.get(f"/moderation/actions/{by_hand.pk}/").content.decode()
    assert "удалён по сроку хранения" in shown
