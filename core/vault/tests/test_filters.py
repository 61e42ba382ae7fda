"""The list of the vault is searched and narrowed; words cost no more queries than none."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core import clock
from core.audit.models import Entry
from core.vault import numbers, owners
from core.vault.filters import Filters, owners_of_secrets
from core.vault.models import RotationTask, Secret
from core.vault.owners import Owner
from core.vault.tests.conftest import SEED

LIST = "/credentials/"


@pytest.fixture(autouse=True)
def finders(monkeypatch: pytest.MonkeyPatch) -> None:
    words = {"account": {1: "иван школа № 1", 2: "ольга"}, "page": {5: "школа № 1"}}

    def finder(kind: str) -> owners.Finder:
        return lambda text: [pk for pk, name in words[kind].items() if text.casefold() in name]

    monkeypatch.setattr(owners, "_finders", {kind: finder(kind) for kind in words})


@pytest.fixture
def kept(put: Any) -> None:
    put("password", "value", owner=Owner("account", 1))
    put("password", "value", owner=Owner("account", 2))
    put("totp_seed", SEED, owner=Owner("account", 2))
    put("token:vk_community", "vk1.a.0123456789", owner=Owner("page", 5))


def found(**asked: str) -> list[tuple[str, int]]:
    return list(owners_of_secrets(Filters.of(asked)))


def test_words_find_owners_of_every_kind(kept: None) -> None:
    assert found(q="Школа") == [("account", 1), ("page", 5)]
    assert found(q="школа", kind="page") == [("page", 5)]
    assert found(q="нет такого") == []
    assert len(found(q="", kind="чужой", show="чужое")) == 3


def test_what_is_wrong_with_them(kept: None, denis: Any) -> None:
    assert found(show="no_factor") == [("account", 1)]
    assert found(show="old") == found(show="tasks") == []
    Secret.objects.filter(owner_id=5).update(stored_at=clock.now() - timedelta(days=181))
    RotationTask.objects.create(
        person=denis,
        owner_kind="account",
        owner_id=2,
        kind="password",
        ground="seen",
        due_on=clock.city_now().date() - timedelta(days=1),
    )
    assert found(show="old") == [("page", 5)]
    assert found(show="tasks", q="ольга") == [("account", 2)]


def test_the_screen_searches_in_as_many_queries(
    kept: None, client_of: Any, denis: Any, django_assert_max_num_queries: Any
) -> None:
    client = client_of(denis)
    with django_assert_max_num_queries(11):
        text = client.get(f"{LIST}?q=школа").content.decode()
    assert "Аккаунт 1" in text and "Аккаунт 2" not in text and "Страница 5" in text
    empty = client.get(f"{LIST}?q=нет+такого&kind=page").content.decode()
    assert "По этому отбору ничего нет" in empty and 'value="нет такого"' in empty


def test_looks_beyond_the_most_are_said_to_be_more(denis: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbers, "MOST_LOOKS", 2)
    counts = {"kept": 0, "tasks": 0, "late": 0}
    for more in (False, False, True):
        Entry.objects.create(
            event="vault.revealed", actor_id=denis.pk, object_kind="vault.secret", object_id=1
        )
        assert numbers.numbers(counts).more_looks is more
    assert numbers.numbers(counts).looks == 2
