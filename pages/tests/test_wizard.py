"""The form of a page: what it takes, what it refuses, what it keeps in spite of an error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.audit.models import Entry
from core.errors import CredentialExpired, MissingObject, Temporary
from core.vault.models import Secret
from networks.base import PageFacts
from pages.models import NetworkAccount, OfficialPage, PageCapability, PageRole

NEW = "/pages/new/"
TOKEN = "vk1.a.very-secret-community-token-7e4"

pytestmark = pytest.mark.django_db


@pytest.fixture
def press(marina: Any, client_of: Callable[[Any], Client]) -> Client:
    return client_of(marina)


@pytest.fixture
def form(administration: Any) -> Callable[..., dict[str, Any]]:
    """What the browser sends of a filled form."""

    def fill(address: str = "https://m.vk.com/dzhankoy_adm?from=search&w=wall-417_1", **more: Any) -> dict[str, Any]:
        base = {"address": address, "key": "k" * 32, "organization": administration.pk, "title": "", "norm": ""}
        return base | {"network": "", "act": "save"} | more

    return fill


def row(index: int = 0, **fields: Any) -> dict[str, Any]:
    filled = {"role": "owner"} | fields
    return {"row": [index]} | {f"account-{index}-{name}": value for name, value in filled.items()}


def test_an_empty_form_is_drawn(press: Client) -> None:
    answer = press.get(NEW)
    assert answer.status_code == 200
    for heading in ("Адрес", "Чья страница", "Аккаунты администраторов", "Токены", "Что портал сможет сам"):
        assert heading in answer.content.decode()


def test_a_page_is_registered_probed_and_shown(press: Client, network: Any, form: Any) -> None:
    answer = press.post(NEW, form())
    page = OfficialPage.objects.get()
    assert (page.network, page.external_id, page.screen_name) == ("vk", "417", "dzhankoy_adm")
    assert (page.state, page.title, page.members) == ("draft", "Город Джанкой", 2140)
    assert answer.url == page.get_absolute_url()
    assert PageCapability.objects.filter(page=page).count() == 3
    text = press.get(answer.url).content.decode()
    assert "по API" in text and "вручную" in text and "не проверено" in text
