"""The row that says what this installation is."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from core import installation
from core.models import Installation


@pytest.fixture(autouse=True)
def _forget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "_memo", None)


@pytest.mark.django_db
def test_an_installation_is_no_demo_until_it_is_marked() -> None:
    assert not installation.is_demo()
    Installation.objects.create()
    assert not installation.is_demo()
    installation.mark_demo()
    installation.mark_demo()
    assert installation.is_demo()
    assert str(Installation.objects.get()) == "учебная установка"


@pytest.mark.django_db
def test_there_is_one_row() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Installation.objects.create(id=2)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_the_answer_is_kept_for_a_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = [100.0]
    monkeypatch.setattr(installation.time, "monotonic", lambda: clock[0])
    assert not installation.is_demo()
    Installation.objects.create(demo=True)
    clock[0] += 0.9
    assert not installation.is_demo(), "kept"
    clock[0] += 0.2
    assert installation.is_demo(), "asked again"


@pytest.mark.django_db(transaction=True)
def test_what_a_transaction_sees_is_not_kept() -> None:
    with transaction.atomic():
        Installation.objects.create(demo=True)
        assert installation.is_demo()
        transaction.set_rollback(True)
    assert not installation.is_demo()


@pytest.mark.django_db(transaction=True)
def test_a_mark_counts_at_once_in_this_process() -> None:
    assert not installation.is_demo()
    installation.mark_demo()
    assert installation.is_demo()
