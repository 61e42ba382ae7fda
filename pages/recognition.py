"""«Узнать»: what a pasted address is, by the parser, by the register, and by the network where a token is at hand."""

from __future__ import annotations

from dataclasses import dataclass

from core.access import Actor
from core.errors import MissingObject, OutsideError, Refused
from networks import addresses
from networks.addresses import Address
from networks.base import NETWORK_NAMES, Network, PageFacts, Target, TokenKind, Tokens
from networks.registry import adapter_for
from pages.access import pages_visible_to
from pages.models import OfficialPage
from pages.queries.pages import find_page
from pages.tokens import ApplicationTokens, FirstOf, TypedTokens, Until

LOOK_UP_S = 12.0
# The others answer «no such chat» also of one that the bot has not been let into.
_SAYS_ABSENT = frozenset({Network.VK, Network.OK})
_PERSONAL = "Это личный профиль, а официальная страница — сообщество или канал."
_PERSONAL_ADVICE = "Заведите сообщество организации и вставьте ссылку на него."


class AlreadyRegistered(Refused):
    """The page is in the register; `page` says which one it is, `visible` whether the actor may open it."""

    def __init__(self, page: OfficialPage, *, visible: bool) -> None:
        super().__init__(
            f"Эта страница уже в реестре: «{page.title}», {page.get_state_display()}.",
            field="address",
            advice="Откройте её карточку." if visible else "Её ведёт другая организация.",
        )
        self.page, self.visible = page, visible


@dataclass(frozen=True)
class Recognised:
    """An address that may be registered. `facts` is what the network said, `note` why it said nothing."""

    address: Address
    facts: PageFacts | None = None
    note: str = ""

    @property
    def external_id(self) -> str:
        """The page's number in the network, empty while not known."""
        return (self.facts.external_id if self.facts else "") or self.address.external_id

    @property
    def screen_name(self) -> str:
        """The page's short name, empty when it has none."""
        return (self.facts.screen_name if self.facts else "") or self.address.screen_name


def recognise(text: str, *, actor: Actor, typed: dict[TokenKind, str] | None = None) -> Recognised:
    """Say what a pasted address is; the network is asked outside any transaction and need not answer.

    Raises:
        Refused: not an address of a page, a personal profile or a closed page; at the field «address».
        AlreadyRegistered: the register has it.
    """
    address = _parsed(text)
    refuse_registered(actor, address.network, address.external_id, address.screen_name)
    found = _ask_network(address, FirstOf([TypedTokens(typed or {}), ApplicationTokens(address.network)]))
    if found.facts is not None:
        refuse_unfit(found.facts)
        refuse_registered(actor, address.network, found.external_id, found.screen_name)
    return found


def _parsed(text: str) -> Address:
    try:
        address = addresses.parse(text)
    except Refused as error:
        error.field = "address"
        raise
    if address.is_personal:
        raise Refused(_PERSONAL, clause="2.1", field="address", advice=_PERSONAL_ADVICE)
    return address


def refuse_unfit(facts: PageFacts) -> None:
    """Refuse what the network says cannot be official.

    Raises:
        Refused: a personal profile or a closed page.
    """
    if facts.is_personal:
        raise Refused(_PERSONAL, clause="2.1", field="address", advice=_PERSONAL_ADVICE)
    if facts.is_closed:
        raise Refused(
            f"«{facts.title}» — закрытая страница: жители её не увидят, официальная открыта для всех.",
            field="address",
            advice="Откройте её в настройках сети и вставьте ссылку ещё раз.",
        )


def refuse_registered(
    actor: Actor, network: str, external_id: str, screen_name: str, *, but: OfficialPage | None = None
) -> None:
    """Refuse an address that another page of the register has.

    Raises:
        AlreadyRegistered: with the page.
    """
    page = find_page(network, external_id, screen_name)
    if page is not None and page != but:
        visible = pages_visible_to(actor).filter(pk=page.pk).exists()
        raise AlreadyRegistered(page, visible=visible)


def _ask_network(address: Address, tokens: Tokens) -> Recognised:
    name = NETWORK_NAMES[address.network]
    target = Target(address.network, address.external_id, address.screen_name)
    watched = Until(tokens, LOOK_UP_S)
    try:
        facts = adapter_for(target, watched).look_up()
    except MissingObject as error:
        if address.network not in _SAYS_ABSENT:
            return Recognised(address, note=f"{name}: бот портала этой страницы не видит, добавьте его.")
        raise Refused(
            f"{name} отвечает, что такой страницы нет.", field="address", advice="Проверьте ссылку."
        ) from error
    except (OutsideError, Refused) as error:
        if not watched.given:
            return Recognised(address, note=f"Сеть не спрашивали: токена для неё пока нет ({name}).")
        return Recognised(address, note=f"Сеть не подтвердила адрес. {error.message}")
    return Recognised(address, facts)
