"""Files tied to a record: kept once, seen with it, forgotten, swept."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.datastructures import MultiValueDict

from core.evidence import content, owners
from core.evidence.actions import attach, forget, keep, sweep_orphans
from core.evidence.content import check
from core.evidence.forms import EvidenceField
from core.evidence.models import EvidenceFile
from core.evidence.queries import files_of
from core.evidence.tests.samples import PDF, picture, seen_by, upload

pytestmark = pytest.mark.django_db
KIND = "test.record"


@pytest.fixture(autouse=True)
def _room(settings: Any, tmp_path: Path) -> Iterator[None]:
    """A media folder of one's own, and a kind of record that Marina alone sees."""
    settings.MEDIA_ROOT = tmp_path / "media"
    owners.register(KIND, _sees)
    yield
    owners._sees.pop(KIND)


def _sees(actor: Any, pk: int) -> bool:
    return bool(pk == 7 and actor.email.startswith("marina"))


@pytest.fixture
def put(marina: Any) -> Callable[..., EvidenceFile]:
    def make(body: bytes = PDF, name: str = "письмо.pdf", owner_id: int = 7) -> EvidenceFile:
        attach(actor=marina, kind=KIND, owner_id=owner_id, files=keep([check(name, body)]))
        return EvidenceFile.objects.latest("pk")

    return make


def stored() -> list[Path]:
    return [path for path in Path(default_storage.location).rglob("*") if path.is_file()]


def test_the_same_bytes_are_kept_once(put: Callable[..., EvidenceFile], marina: Any) -> None:
    one, other = put(), put(owner_id=8)
    assert one.digest == other.digest and len(stored()) == 1
    assert stored()[0].name == f"{one.digest}.pdf"
    with pytest.raises(IntegrityError), transaction.atomic():
        put()


def test_a_form_gives_checked_files_in_their_order() -> None:
    class Form(forms.Form):
        proofs = EvidenceField()

    form = Form({}, MultiValueDict({"proofs": [upload(), upload("б.pdf", PDF)]}))
    assert form.is_valid()
    assert [file.mime for file in form.cleaned_data["proofs"]] == ["image/png", "application/pdf"]
    assert Form({}, MultiValueDict()).is_valid()


def test_a_form_names_the_wrong_file(monkeypatch: pytest.MonkeyPatch) -> None:
    class Form(forms.Form):
        proofs = EvidenceField()

    wrong = Form({}, MultiValueDict({"proofs": [upload(), upload("вирус.png", b"MZ")]}))
    assert "«вирус.png»" in wrong.errors["proofs"][0]
    many = Form({}, MultiValueDict({"proofs": [upload(f"{n}.png") for n in range(6)]}))
    assert "больше 5" in many.errors["proofs"][0]
    monkeypatch.setattr(content, "MOST_TOGETHER", 10)
    large = Form({}, MultiValueDict({"proofs": [upload()]}))
    assert "Вместе" in large.errors["proofs"][0]


def test_a_picture_is_shown_and_a_pdf_downloaded(
    put: Callable[..., EvidenceFile], marina: Any, client_of: Callable[[Any], Client]
) -> None:
    client = client_of(marina)
    pdf, png = (
        client.get(put().get_absolute_url()),
        client.get(put(picture(), "экран.png").get_absolute_url()),
    )
    assert pdf["Content-Disposition"].startswith("attachment;")
    assert png["Content-Disposition"].startswith("inline;")
    assert (pdf["Content-Type"], png["Content-Type"]) == ("application/pdf", "image/png")
    for answer in (pdf, png):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["Cache-Control"] == "private, no-store"
    assert b"".join(pdf.streaming_content) == PDF  # type: ignore[attr-defined]
    for answer in (pdf, png):
        for close in answer._resource_closers:  # type: ignore[attr-defined]
            close()


def test_who_does_not_see_the_record_does_not_know_of_its_files(
    put: Callable[..., EvidenceFile], artem: Any, marina: Any, client_of: Callable[[Any], Client]
) -> None:
    assert seen_by(client_of(artem), put().get_absolute_url()) == 404
    assert seen_by(client_of(marina), put(owner_id=8).get_absolute_url()) == 404
    assert seen_by(client_of(marina), "/evidence/987654/") == 404
    assert seen_by(Client(), put(picture()).get_absolute_url()) == 302


def test_a_kind_that_nobody_guards_takes_no_files(marina: Any) -> None:
    with pytest.raises(ValueError, match="who sees"):
        attach(actor=marina, kind="nobody", owner_id=1, files=keep([check("а.pdf", PDF)]))
    with pytest.raises(ValueError, match="twice"):
        owners.register(KIND, lambda actor, pk: True)


def test_what_is_forgotten_keeps_its_digest_only(
    put: Callable[..., EvidenceFile],
    marina: Any,
    client_of: Callable[[Any], Client],
    django_capture_on_commit_callbacks: Any,
) -> None:
    gone, stays = put(), put(owner_id=8)
    with django_capture_on_commit_callbacks(execute=True):
        assert forget(kind=KIND, owner_ids=[7]) == 1
    assert len(stored()) == 1, "another record rests on the same bytes"
    with django_capture_on_commit_callbacks(execute=True):
        forget(kind=KIND, owner_ids=[8])
    assert not stored()
    row = EvidenceFile.objects.get(pk=gone.pk)
    assert (row.name, row.digest) == ("", stays.digest) and row.forgotten_at is not None
    assert seen_by(client_of(marina), row.get_absolute_url()) == 404
    assert files_of(KIND, [7])[7] == [row]


def test_bytes_of_a_refused_form_are_swept_a_day_later(put: Callable[..., EvidenceFile]) -> None:
    assert sweep_orphans() == 0
    kept = put()
    keep([check("сирота.png", picture())])
    assert sweep_orphans() == 0, "somebody may be writing the record just now"
    for path in stored():
        os.utime(path, (1_700_000_000, 1_700_000_000))
    assert sweep_orphans() == 1
    assert [path.stem for path in stored()] == [kept.digest]


def test_old_bytes_that_come_again_are_young_again() -> None:
    keep([check("а.pdf", PDF)])
    os.utime(stored()[0], (1_700_000_000, 1_700_000_000))
    keep([check("а.pdf", PDF)])
    assert sweep_orphans() == 0
