"""The vault finds pages and accounts by words of people: whose, of which organization, which page is run."""

from __future__ import annotations

from typing import Any

import pytest

from pages.models import NetworkAccount, OfficialPage, PageRole, WorkContact
from pages.owners import find_accounts, find_applications, find_pages

pytestmark = pytest.mark.django_db


def test_by_page_organization_and_holder(administration: Any, school: Any) -> None:
    page = OfficialPage.objects.create(
        network="vk", external_id="1", title="Школа рядом", organization=school, state="active"
    )
    contact = WorkContact.objects.create(
        kind="email", value="a@dzhankoy.example", organization=administration
    )
    account = NetworkAccount.objects.create(network="vk", holder_name="Иван Петров", email=contact)
    assert find_pages("школа РЯДОМ") == find_pages("№ 1") == [page.pk]
    assert find_pages("администрация") == []
    assert find_accounts("иван") == find_accounts("администрация ПЕТРОВ") == [account.pk]
    assert find_accounts("рядом") == []
    PageRole.objects.create(account=account, page=page, role="administrator")
    assert find_accounts("рядом иван") == find_accounts("№ 1") == [account.pk]
    assert find_applications("приложение ВКонтакте") and not find_applications("школа")
