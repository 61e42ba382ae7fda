"""Files behind a change of a connection: attached from a phone, seen by whoever sees the connection."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from core.audit.models import Entry
from core.evidence.models import EvidenceFile
from core.evidence.tests.samples import PDF, seen_by, upload
from gospubliki.evidence import CHANGE
from gospubliki.models import Connection, HistoryEntry

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Any], Client]


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def now_step(connection: Connection) -> Any:
    return connection.steps.filter(done_on__isnull=True).order_by("pk").first()


def test_the_secretary_attaches_a_screenshot_to_a_step(
    at_work: Connection, svetlana: Any, natalia: Any, artem: Any, client_of: ClientOf
) -> None:
    step = now_step(at_work)
    answer = client_of(svetlana).post(f"/gospubliki/steps/{step.pk}/done/", {"proofs": [upload()]})
    assert answer.status_code == 302
    file, entry = EvidenceFile.objects.get(), HistoryEntry.objects.get(kind="done")
    assert (file.kind, file.owner_id, file.added_by) == (CHANGE, entry.pk, svetlana)
    journal = Entry.objects.get(event="connection.step_done")
    assert journal.data["files"] == [file.digest]
    for person in (svetlana, natalia, artem):
        assert seen_by(client_of(person), file.get_absolute_url()) == 200
    assert file.get_absolute_url() in client_of(natalia).get(answer["Location"]).content.decode()


def test_another_organization_does_not_see_it(
    at_work: Connection, svetlana: Any, other_school: Any, appoint: Any, timur: Any, client_of: ClientOf
) -> None:
    client_of(svetlana).post(f"/gospubliki/steps/{now_step(at_work).pk}/done/", {"proofs": [upload()]})
    neighbour = appoint("vera@dzhankoy.example", "organization_person", other_school)
    url = EvidenceFile.objects.get().get_absolute_url()
    assert seen_by(client_of(neighbour), url) == 404
    assert seen_by(client_of(timur), url) == 404


def test_a_file_alone_proves_that_it_is_connected(
    at_work: Connection, natalia: Any, client_of: ClientOf
) -> None:
    data = {"target": "connected", "on_date": "2026-11-25", "version": at_work.version}
    url = f"/gospubliki/connections/{at_work.pk}/state/"
    assert client_of(natalia).post(url, data).status_code == 422
    data["proofs"] = [upload("письмо.pdf", PDF)]
    assert client_of(natalia).post(url, data).status_code == 302
    assert Connection.objects.get(pk=at_work.pk).state == "connected"
    file = EvidenceFile.objects.get()
    assert (file.name, file.owner_id) == ("письмо.pdf", HistoryEntry.objects.get(to_state="connected").pk)
    assert Entry.objects.filter(event="connection.moved").latest("pk").data["files"] == [file.digest]


def test_a_wrong_file_changes_nothing_and_is_named(
    at_work: Connection, natalia: Any, svetlana: Any, client_of: ClientOf
) -> None:
    data = {"target": "connected", "on_date": "2026-11-25", "version": at_work.version}
    data |= {"number": "ГП-1", "proofs": [upload("акт.pdf", b"<script>")]}
    answer = client_of(natalia).post(f"/gospubliki/connections/{at_work.pk}/state/", data)
    assert answer.status_code == 422
    assert "«акт.pdf»" in answer.content.decode() and 'value="ГП-1"' in answer.content.decode()
    step = now_step(at_work)
    refused = client_of(svetlana).post(
        f"/gospubliki/steps/{step.pk}/done/", {"proofs": [upload("а.png", b"MZ")]}
    )
    assert refused.status_code == 409 and "«а.png»" in refused.content.decode()
    assert now_step(at_work) == step and not EvidenceFile.objects.exists()


def test_files_of_the_history_cost_one_query(
    at_work: Connection, svetlana: Any, natalia: Any, client_of: ClientOf, django_assert_max_num_queries: Any
) -> None:
    client = client_of(svetlana)
    for _ in range(3):
        client.post(f"/gospubliki/steps/{now_step(at_work).pk}/done/", {"proofs": [upload()]})
    with django_assert_max_num_queries(40) as asked:
        client.get(f"/gospubliki/organizations/{at_work.organization_id}/")
    assert sum("evidence_evidencefile" in query["sql"] for query in asked.captured_queries) == 1
