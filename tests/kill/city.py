"""The portal's side of a run, made in this process: people, pages, tokens, approved deliveries, answers of people."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.db.models import Q
from PIL import Image

from contentplan.actions.deliveries import retry
from contentplan.actions.drafts import Card, Content, PageTime, PhotoUse, create_post
from contentplan.actions.media import keep_photo
from contentplan.actions.outcomes import answer_unknown
from contentplan.actions.review import approve, submit
from contentplan.models import Attempt, Delivery, Rubric
from core import clock
from core.access import System
from core.accounts.models import User
from core.errors import Refused, Stale
from core.organizations.models import Appointment, Order, Organization
from core.vault.actions import store
from core.vault.owners import Owner
from networks.base import Network, TokenKind
from pages.actions.tokens import joined_ok_token
from pages.models import OfficialPage
from pages.tokens import application_owner, page_owner, vault_kind
from tests.kill import walls
from tests.kill.walls import Wall

ACTOR = System("load_demo")
NOT_SOON = timedelta(seconds=60)


@dataclass(frozen=True)
class City:
    """Who writes, who approves, and where it goes."""

    author: User
    approver: User
    rubric: Rubric
    pages: list[OfficialPage]
    photo_id: int


def make_city(places: Sequence[Wall]) -> City:
    """Two people, a rubric, active pages with tokens in the vault, one photo."""
    administration = Organization.objects.create(
        kind="administration", name="Администрация города", short_name="Администрация"
    )
    utilities = Organization.objects.create(
        kind="unit", parent=administration, name="Отдел городского хозяйства", short_name="Отдел хозяйства"
    )
    order = Order.objects.create(number="417-р", date=date(2024, 9, 12), title="О страницах")
    author = _person("marina", "press_officer", administration, order)
    pages = OfficialPage.objects.bulk_create(
        OfficialPage(
            network=one.network.value,
            external_id=one.external_id,
            screen_name=one.screen_name,
            title=f"Страница {one.screen_name}",
            organization=administration,
            state="active",
        )
        for one in places
    )
    _store_tokens(places, pages)
    return City(
        author=author,
        approver=_person("oleg", "department_head", utilities, order),
        rubric=Rubric.objects.create(name="ЖКХ", organization=utilities),
        pages=list(pages),
        photo_id=keep_photo(actor=author, file=_jpeg(), name="вода.jpg").pk,
    )


def _person(name: str, role: str, organization: Organization, order: Order) -> User:
    person = User.objects.create_user(f"{name}@kill.example", "correct-horse-battery", last_name=name.title())
    Appointment.objects.create(
        person=person, role=role, organization=organization, order=order, since=date(2024, 9, 12)
    )
    return person


def _jpeg() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (320, 240), "steelblue").save(out, "JPEG")
    out.seek(0)
    return out


def _store_tokens(places: Sequence[Wall], pages: Sequence[OfficialPage]) -> None:
    used = {one.network for one in places}
    for network, kind, value in (
        (Network.VK, TokenKind.VK_SERVICE, walls.VK_SERVICE),
        (Network.OK, TokenKind.OK_APPLICATION, joined_ok_token(walls.OK_KEYS)),
        (Network.TELEGRAM, TokenKind.TELEGRAM_BOT, walls.TELEGRAM_BOT),
        (Network.MAX, TokenKind.MAX_BOT, walls.MAX_BOT),
    ):
        if network in used:
            _store(application_owner(network), kind, value)
    for one, page in zip(places, pages, strict=True):
        if one.network is Network.VK:
            _store(page_owner(page), TokenKind.VK_COMMUNITY, one.token)
            _store(page_owner(page), TokenKind.VK_USER, walls.VK_USER)


def _store(owner: Owner, kind: TokenKind, value: str) -> None:
    store(actor=ACTOR, owner=owner, kind=vault_kind(kind), value=value)


# --- approved deliveries ----------------------------------------------------------------------------


def add_post(
    city: City, pages: Sequence[OfficialPage], text: str, *, photo: bool = False, seconds: float = 2
) -> list[Delivery]:
    """Written by one person, approved by another, due in `seconds`: one delivery a page."""
    due_at = clock.now() + timedelta(seconds=seconds)
    content = Content(
        text=text,
        photos=[PhotoUse(city.photo_id, "вода")] if photo else [],
        pages=[PageTime(page.pk, due_at) for page in pages],
    )
    post = create_post(actor=city.author, card=Card(text[:60], rubric=city.rubric), content=content)
    draft = post.revisions.get()
    revision = submit(actor=city.author, revision=draft, version=draft.version)
    approve(actor=city.approver, revision=revision)
    return list(revision.deliveries.all())


class Feed:
    """Adds posts by chance; every tenth has a twin: the same words for the same pages, twice on purpose."""

    def __init__(self, city: City, chance: Random) -> None:
        self._city, self._chance = city, chance
        self._made = 0

    def add(self) -> None:
        """One more post for one page in each network."""
        self._made += 1
        text = f"Завтра с 9:00 не будет воды, участок {self._made:04d}. Бочка встанет у дома 24."
        twins, photo = self._chance.random() < 0.1, self._chance.random() < 0.15
        networks = dict.fromkeys(page.network for page in self._city.pages)
        pages = [
            self._chance.choice([page for page in self._city.pages if page.network == network])
            for network in networks
        ]
        for _ in range(2 if twins else 1):
            self._once(pages, text, photo=photo)

    def _once(self, pages: Sequence[OfficialPage], text: str, *, photo: bool) -> None:
        with contextlib.suppress(
            Refused
        ):  # so busy a machine that the time passed before the approval: it stays a draft
            add_post(self._city, pages, text, photo=photo)

    def keep_up(self, least: int, most: int) -> None:
        """Add until so many wait for their sending, or `most` were made in all."""
        waiting = Delivery.objects.filter(state__in=["scheduled", "retry_wait"])
        while waiting.count() < least and Delivery.objects.count() < most:
            self.add()


# --- where things stand -----------------------------------------------------------------------------


def unsettled() -> Any:
    """Deliveries the portal itself has still something to do with: the rest is out or waits for a person."""
    told = Q(state="unknown", asked_at__isnull=False) & (
        Q(next_at__isnull=True) | Q(next_at__gt=clock.now() + NOT_SOON)
    )
    waits = Q(state__in=["published", "by_hand", "failed", "expired", "cancelled", "removed"]) | told
    return Delivery.objects.exclude(waits)


def open_tries(since: datetime) -> Any:
    """Tries begun since then that have no end yet."""
    return Attempt.objects.filter(outcome="", started_at__gte=since)


def is_sending(since: datetime, **narrower: str) -> bool:
    """Whether a worker that was started then is sending something right now, and in that phase if one is named."""
    return bool(open_tries(since).filter(**narrower).exclude(kind="look").exists())


# --- people -----------------------------------------------------------------------------------------


def waiting_for_people() -> list[Delivery]:
    """The named list."""
    states = ["unknown", "by_hand", "failed", "expired"]
    return list(Delivery.objects.filter(state__in=states).select_related("page", "revision").order_by("pk"))


def answer(city: City, delivery: Delivery, link: str | None) -> bool:
    """A person who has looked at the page answers; what was never sent is sent again. False: somebody was first."""
    try:
        if delivery.state == "unknown":
            answer_unknown(actor=city.author, delivery=delivery, found_url=link)
        else:
            retry(actor=city.author, delivery=delivery)
    except Stale:
        return False
    return True
