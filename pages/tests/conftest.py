"""A network that answers as it is told, work contacts of the city, pages at hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.errors import PortalError
from networks.base import Capability, How, Network, Operation, PageFacts, Target, TokenKind, Tokens
from pages import providers
from pages.models import ContactRule, NetworkAccount, OfficialPage, PageRole, WorkContact


class StubAdapter:
    """Answers a look-up with `facts` and a probe with `found`, or raises what it is given."""

    facts: PageFacts | PortalError | None = None
    found: list[Capability] | PortalError = []
    seen: list[tuple[str, Target, Tokens]] = []

    def __init__(self, target: Target, tokens: Tokens) -> None:
        self.target, self.tokens = target, tokens

    def look_up(self) -> PageFacts:
        type(self).seen.append(("look_up", self.target, self.tokens))
        facts = type(self).facts
        if isinstance(facts, Exception):
            raise facts
        return facts or PageFacts(
            external_id=self.target.external_id or "417",
            title="Город Джанкой",
            screen_name=self.target.screen_name,
            members=2140,
            is_closed=False,
        )

    def probe(self) -> list[Capability]:
        type(self).seen.append(("probe", self.target, self.tokens))
        found = type(self).found
        if isinstance(found, Exception):
            raise found
        return found or [
            Capability(Operation.PUBLISH_TEXT, How.API, "ключ сообщества", TokenKind.VK_COMMUNITY),
            Capability(Operation.PUBLISH_PHOTO, How.MANUAL, "нужен токен администратора", TokenKind.VK_USER),
            Capability(Operation.EDIT, How.UNKNOWN, "узнаем при первой правке"),
        ]


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> type[StubAdapter]:
    """The network as the register asks it; set `facts` and `found` on it."""

    class Stub(StubAdapter):
        seen: list[Any] = []

    monkeypatch.setattr("pages.recognition.adapter_for", lambda target, tokens: Stub(target, tokens))
    monkeypatch.setattr("pages.adapters.adapter_for", lambda target, tokens: Stub(target, tokens))
    return Stub


@pytest.fixture
def rules(db: None) -> None:
    """The city's mail domain and its block of numbers."""
    ContactRule.objects.create(kind="domain", value="dzhankoy.example")
    ContactRule.objects.create(kind="phone", value="+7978000")


@pytest.fixture
def make_page(administration: Any) -> Callable[..., OfficialPage]:
    """`make_page("vk", "417", state="active", organization=school)`."""

    def make(network: str = "vk", external_id: str = "417", **fields: Any) -> OfficialPage:
        fields.setdefault("organization", administration)
        fields.setdefault("title", "Город Джанкой")
        return OfficialPage.objects.create(network=network, external_id=external_id, **fields)

    return make


@pytest.fixture
def account(administration: Any, irina: Any) -> NetworkAccount:
    """Irina's account in VK, bound to the press office mail."""
    mail = WorkContact.objects.create(
        kind="email", value="press@dzhankoy.example", organization=administration
    )
    return NetworkAccount.objects.create(
        network=Network.VK, holder=irina, holder_name=irina.full_name, email=mail
    )


@pytest.fixture
def run_by(account: NetworkAccount) -> Callable[..., PageRole]:
    """Give that account a role on a page."""

    def give(page: OfficialPage, role: str = "owner") -> PageRole:
        return PageRole.objects.create(page=page, account=account, role=role)

    return give


# --- a page that meets the demands of the order ------------------------------------------------------

TEXT = (
    "Администрация города. 296100, г. Джанкой, ул. Карла Маркса, 15, тел. 3-12-00, info@dzhankoy.example,"
    " https://dzhankoy.example"
)


def facts(**changes: Any) -> PageFacts:
    told: dict[str, Any] = {
        "external_id": "417",
        "title": "Город Джанкой",
        "description": TEXT,
        "has_avatar": True,
        "has_cover": True,
        "comments_open": True,
        "messages_open": True,
        "is_closed": False,
        "members": 100,
    }
    return PageFacts(**(told | changes))


@pytest.fixture
def official(
    administration: Any, make_page: Callable[..., OfficialPage], rules: None, monkeypatch: pytest.MonkeyPatch
) -> OfficialPage:
    """A page of the administration whose head meets the requisites; no rooms above the pages say anything."""
    monkeypatch.setattr(providers, "_connections", [])
    monkeypatch.setattr(providers, "_rules_address", [])
    administration.postal_address = "296100, г. Джанкой, ул. Карла Маркса, 15"
    administration.email, administration.phone = "info@dzhankoy.example", "8 (36564) 3-12-00"
    administration.save()
    return make_page(state="active")


@pytest.fixture
def say(network: Any) -> Callable[..., None]:
    """What the network says from now on: `say(comments_open=False)`, or an error."""

    def set_facts(error: Exception | None = None, **changes: Any) -> None:
        network.facts = error or facts(**changes)

    set_facts()
    return set_facts
