"""Files behind an assurance."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from core.audit.models import Entry
from core.evidence.models import EvidenceFile
from core.evidence.tests.samples import PDF, seen_by, upload
from pages.actions.assurances import last_day
from pages.actions.clause_checks import check_page
from pages.models import Assurance, OfficialPage
from regulation.rules import BY_ID

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Any], Client]
ABOUT = BY_ID["4.3(а)-about"]


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def checked(official: OfficialPage, say: Any) -> OfficialPage:
    check_page(official.pk)
    return official


def give(client: Client, page: OfficialPage, *files: Any) -> Any:
    until = last_day(ABOUT).isoformat()
    said = {"note": "Открыл описание, сведения на месте", "until": until, "proofs": list(files)}
    return client.post(f"/pages/{page.pk}/clauses/{ABOUT.slug}/assure/", said)


def test_a_word_carries_its_screenshot(
    checked: OfficialPage, marina: Any, svetlana: Any, prosecutor: Any, client_of: ClientOf
) -> None:
    answer = give(client_of(marina), checked, upload(), upload("письмо.pdf", PDF))
    assert answer.status_code == 302
    word, files = Assurance.objects.get(), list(EvidenceFile.objects.all())
    assert {(file.kind, file.owner_id) for file in files} == {("pages.assurance", word.pk)}
    assert Entry.objects.get(event="clauses.assured").data["files"] == [file.digest for file in files]
    shown = client_of(prosecutor).get(answer["Location"]).content.decode()
    assert all(file.get_absolute_url() in shown for file in files)
    assert seen_by(client_of(prosecutor), files[0].get_absolute_url()) == 200
    assert seen_by(client_of(svetlana), files[0].get_absolute_url()) == 404


def test_the_file_of_an_older_word_stays_beside_it(
    checked: OfficialPage, marina: Any, client_of: ClientOf
) -> None:
    first = give(client_of(marina), checked, upload())
    give(client_of(marina), checked)
    assert (
        EvidenceFile.objects.get().get_absolute_url()
        in client_of(marina).get(first["Location"]).content.decode()
    )


def test_a_wrong_file_keeps_the_words(checked: OfficialPage, marina: Any, client_of: ClientOf) -> None:
    answer = give(client_of(marina), checked, upload("снимок.png", b"GIF89a"))
    assert answer.status_code == 422 and not Assurance.objects.exists()
    assert "Открыл описание, сведения на месте" in answer.content.decode()
    assert "«снимок.png»" in answer.content.decode()
