"""What arrives about walls: each post told by a hook or a poll becomes a publication of its page.

Where a network has no history to read (Telegram) the page's week is known only as far as its updates were taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import partial

from django.db import transaction

from core import clock
from core.access import System
from core.vault import actions as vault
from core.vault.models import Secret as StoredSecret
from core.vault.owners import Owner
from networks.base import Network, Secret, SeenPost, TokenKind
from networks.inbound import handlers
from networks.inbound.kinds import Kind
from networks.inbound.models import PollCursor, RawUpdate
from networks.inbound.parsing import telegram
from networks.inbound.sources import Source, register_source
from pages.actions.moves import follow_group
from pages.actions.walls import note_listening, note_seen
from pages.models import OfficialPage, PageRole, WallPost
from pages.queries.pages import find_page
from pages.tokens import owners_for, vault_kind

OF_WALLS = (Kind.WALL_POST, Kind.WALL_POST_GONE, Kind.FORWARDED_COPY)
# By which token a network is told where to knock, and asked for news.
HEARD_BY = {
    Network.VK: TokenKind.VK_COMMUNITY,
    Network.OK: TokenKind.OK_GRAPH,
    Network.TELEGRAM: TokenKind.TELEGRAM_BOT,
    Network.MAX: TokenKind.MAX_BOT,
}
# A bot is one source for all its channels; a community is a source of its own, known by its number.
OF_BOTS = (Network.TELEGRAM, Network.MAX)


def register() -> None:
    """Called once from `AppConfig.ready`."""
    handlers.on_wall_post(keep)
    handlers.on_wall_post_gone(mark_gone)
    handlers.register_handler(Network.TELEGRAM, Kind.SETTINGS, follow)
    handlers.register_handler(Network.VK, Kind.GAP, read_again)
    register_source(sources)


def keep(network: Network, page: str, post: SeenPost) -> None:
    """Keep a post of one of our pages; anybody else's is nobody's business. A closed page may have a successor."""
    found = find_page(network, page)
    if found is not None:
        note_seen(found, [post])


def mark_gone(network: Network, page: str, external_id: str) -> None:
    """A post was taken off the page."""
    posts = WallPost.objects.filter(page__network=network, page__external_id=page, external_id=external_id)
    posts.filter(gone_at__isnull=True).update(gone_at=clock.now())


def follow(raw: RawUpdate) -> None:
    """A discussion group goes on under another number."""
    move = telegram.group_move(raw.body)
    if move is not None:
        follow_group(actor=System("inbound"), network=Network.TELEGRAM, old=move.old, new=move.new)


def read_again(raw: RawUpdate) -> None:
    """News of a page may have been lost: its wall is read now. A message that goes astray costs the time to the next round."""
    from pages.tasks import SYNC_ROUND_S, sync_page

    page = find_page(Network(raw.network), raw.source)
    if page is not None and page.state == OfficialPage.State.ACTIVE:
        ask = partial(sync_page.apply_async, (page.pk,), expires=SYNC_ROUND_S)
        transaction.on_commit(ask, robust=True)


def sources() -> list[Source]:
    """Bots and communities that can tell news: those of active pages with a token. Three queries, no secret is opened."""
    pages = list(OfficialPage.objects.filter(state=OfficialPage.State.ACTIVE).exclude(external_id=""))
    kinds = [vault_kind(kind) for kind in HEARD_BY.values()]
    stored = StoredSecret.objects.filter(kind__in=kinds, retired_at__isnull=True)
    have = {(row.owner, row.kind) for row in stored}
    accounts: dict[int, list[int]] = defaultdict(list)
    for page_id, account_id in PageRole.objects.filter(page__in=pages).values_list("page_id", "account_id"):
        accounts[page_id].append(account_id)
    served: dict[tuple[Network, str, Owner], set[str]] = defaultdict(set)
    for page in pages:
        network = Network(page.network)
        kind = HEARD_BY[network]
        owners = owners_for(page, kind, accounts[page.pk])
        owner = next((one for one in owners if (one, vault_kind(kind)) in have), None)
        if owner is not None:
            key = f"{owner.kind}:{owner.id}" if network in OF_BOTS else page.external_id
            served[network, key, owner].add(page.external_id)
    return [
        Source(network, key, _opener(owner, HEARD_BY[network]), frozenset(ids))
        for (network, key, owner), ids in served.items()
    ]


def _opener(owner: Owner, kind: TokenKind) -> Callable[[], Secret | None]:
    def give() -> Secret | None:
        value = vault.use(owner, vault_kind(kind), purpose="poll")
        return None if value is None else Secret(value)

    return give


def note_heard() -> None:
    """Extend the known stretch of Telegram pages to the last successful poll whose every post is handled."""
    cursors = PollCursor.objects.filter(network=Network.TELEGRAM, polled_at__isnull=False)
    polled = {one.source: one.polled_at for one in cursors if one.polled_at is not None}
    waiting = RawUpdate.objects.filter(network=Network.TELEGRAM, kind__in=OF_WALLS, handled_at__isnull=True)
    behind = set(waiting.values_list("source", flat=True))
    for source in sources():
        if source.network is Network.TELEGRAM and source.key in polled and source.key not in behind:
            note_listening(source.network, sorted(source.page_ids), polled[source.key])
