"""The register of the demo city: pages, accounts, work contacts, tokens, walls, protocols of past weeks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from core import clock
from core.access import System
from core.clock import Week
from core.vault.actions import store
from dzhankoy_portal.demo import world
from dzhankoy_portal.demo.history import WEEKS, history
from dzhankoy_portal.demo.people import ACTOR, DOMAIN, FOUNDED, City
from dzhankoy_portal.demo.places import Place
from networks.addresses import post_url
from networks.base import Network, TokenKind
from networks.texts import digest
from pages.actions.tokens import joined_ok_token
from pages.actions.weeks import freeze
from pages.models import (
    ContactRule,
    CountingRule,
    NetworkAccount,
    OfficialPage,
    PageRole,
    WallPost,
    WorkContact,
)
from pages.tokens import account_owner, application_owner, page_owner, vault_kind

_PHONE = "+797800000"


def make_register(city: City, places: Sequence[Place], moment: datetime) -> dict[Place, OfficialPage]:
    """Pages with all that belongs to them; returns each place's page."""
    _rules(city)
    pages = _pages(city, places, moment)
    accounts = _accounts(city)
    _roles(pages, accounts)
    _tokens(pages, accounts)
    _walls(pages, moment)
    _protocols(moment)
    return pages


def _rules(city: City) -> None:
    ContactRule.objects.create(kind="domain", value=DOMAIN, note="рабочая почта администрации и учреждений")
    ContactRule.objects.create(kind="phone", value=_PHONE, note="корпоративные номера")
    CountingRule.objects.create(since=Week.of(FOUNDED).monday, order=city.order)


def _pages(city: City, places: Sequence[Place], moment: datetime) -> dict[Place, OfficialPage]:
    registered = Week.of(moment).monday - timedelta(weeks=WEEKS + 30)
    rows = [
        OfficialPage(
            network=place.network,
            external_id=place.external_id,
            screen_name=place.screen_name,
            linked_id=place.linked_id,
            title=place.title,
            organization=city.places[place.owner],
            state=OfficialPage.State.ACTIVE,
            norm=place.norm,
            official_mark=place.mark,
            created_at=clock.from_wall(registered, datetime.min.time().replace(10)),
            created_by=city.people["i.doroshenko"],
            checked_at=moment,
            covered_since=_first_monday(moment),
            read_through=moment,
        )
        for place in places
    ]
    return dict(zip(places, OfficialPage.objects.bulk_create(rows), strict=True))


def _first_monday(moment: datetime) -> datetime:
    week = Week.of(moment)
    return clock.from_wall(week.monday - timedelta(weeks=WEEKS), datetime.min.time())


def _accounts(city: City) -> dict[Network, list[NetworkAccount]]:
    """Two accounts in each network, bound to work contacts: an owner and an administrator."""
    press = city.places["press"]
    holders = [city.people["i.doroshenko"], city.people["m.kovalchuk"]]
    found: dict[Network, list[NetworkAccount]] = {}
    for number, holder in enumerate(holders, 1):
        email = WorkContact.objects.create(kind="email", value=holder.email, organization=press)
        phone = WorkContact.objects.create(
            kind="phone", value=f"{_PHONE}{number:02d}", organization=press, keeper="сейф Отдела"
        )
        for network in Network:
            account = NetworkAccount.objects.create(
                network=network,
                holder=holder,
                holder_name=holder.full_name,
                email=email,
                phone=phone,
                second_factor_on=True,
            )
            found.setdefault(network, []).append(account)
    return found


def _roles(pages: dict[Place, OfficialPage], accounts: dict[Network, list[NetworkAccount]]) -> None:
    roles = (PageRole.Role.OWNER, PageRole.Role.ADMINISTRATOR)
    PageRole.objects.bulk_create(
        PageRole(account=account, page=page, role=role)
        for place, page in pages.items()
        if place.admin
        for account, role in zip(accounts[place.network], roles, strict=True)
    )


def _tokens(pages: dict[Place, OfficialPage], accounts: dict[Network, list[NetworkAccount]]) -> None:
    """Tokens of the applications serve every page of a network; communities and the administrator have their own."""
    ok = joined_ok_token(
        {
            "application_key": world.OK_APPLICATION["application_key"],
            "access_token": world.token("ok", "access"),
            "session_secret_key": world.token("ok", "session"),
        }
    )
    for network, kind, value in (
        (Network.VK, TokenKind.VK_SERVICE, world.VK_SERVICE),
        (Network.OK, TokenKind.OK_APPLICATION, ok),
        (Network.TELEGRAM, TokenKind.TELEGRAM_BOT, world.TELEGRAM_BOT),
        (Network.MAX, TokenKind.MAX_BOT, world.MAX_BOT),
    ):
        _store(application_owner(network), kind, value)
    _store(account_owner(accounts[Network.VK][0].pk), TokenKind.VK_USER, world.VK_USER)
    for place, page in pages.items():
        if place.admin and place.network is Network.VK:
            _store(page_owner(page), TokenKind.VK_COMMUNITY, world.token("vk", place.external_id))


def _store(owner: object, kind: TokenKind, value: str) -> None:
    store(actor=ACTOR, owner=owner, kind=vault_kind(kind), value=value)  # type: ignore[arg-type]


def _walls(pages: dict[Place, OfficialPage], moment: datetime) -> None:
    rows = []
    for place, page in pages.items():
        for past in history(place, moment):
            external_id = past.external_id(place)
            rows.append(
                WallPost(
                    page=page,
                    external_id=external_id,
                    url=post_url(page.target, external_id),
                    published_at=past.at,
                    text=past.text,
                    text_digest=digest(past.text),
                    attachments=past.photos,
                    first_seen_at=past.at,
                    last_seen_at=moment,
                )
            )
    WallPost.objects.bulk_create(rows, batch_size=1000)


def _protocols(moment: datetime) -> None:
    week = Week.of(moment)
    for _ in range(WEEKS):
        week = week.previous()
        freeze(week, actor=System("load_demo"))
