"""Asking VK for the news of a community by Bots Long Poll, a short question a poll.

A poll either opens the door (has the events switched on, takes address, key and number) or asks once for news. What
it learns is kept in the transaction that keeps the news, so a worker that dies asks the same again: by the old number
the server tells the same news, and what is stored already is not stored twice.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from core.errors import HumanCheck, PermissionMissing, Temporary, Where, WrongTokenKind
from core.vault import passing
from networks import reading
from networks.base import Network, Secret
from networks.inbound.batches import Batch
from networks.inbound.models import HookEndpoint, PollCursor
from networks.inbound.parsing.vk import WANTED
from networks.vk.client import Client, longpoll
from networks.vk.client.longpoll import Failed
from networks.vk.client.transport import COMMUNITY_PER_S

logger = logging.getLogger(__name__)
_REFUSED_AT_ONCE = "ВКонтакте: сервер событий не принял ключ, который сеть выдала только что."


@dataclass(frozen=True)
class Ticket:
    """How a server is asked. `proven`: it has answered with news; `numbered`: the number to ask from came with it."""

    url: str
    key: str = field(repr=False)
    proven: bool = False
    numbered: bool = False


def ask(token: Secret, cursor: PollCursor) -> Batch:
    """The news of a community after the cursor's number, or how to go on.

    Raises:
        OutsideError: no answer, or VK refuses; the number stays, so nothing is lost by asking later.
    """
    ticket = _ticket(cursor)
    if ticket is None or not cursor.position:
        return _open(token, cursor)
    news = longpoll.check(ticket.url, ticket.key, cursor.position)
    if news.failed is None:
        kept = cursor.ticket if ticket.proven else _sealed(cursor, replace(ticket, proven=True))
        return Batch(list(_of_community(news.bodies, cursor.source)), news.ts, kept)
    logger.info("VK %s: long poll failed %d", cursor.source, news.failed)
    if news.failed is Failed.HISTORY:
        return Batch([], news.ts, cursor.ticket, heard=False, lost=True)
    if not ticket.proven and (news.failed is Failed.KEY or ticket.numbered):
        raise Temporary(_REFUSED_AT_ONCE, where=Where(Network.VK.value, "longpoll", str(int(news.failed))))
    return _open(token, cursor, anew=news.failed is Failed.ALL)


def switch_on(token: Secret, cursor: PollCursor) -> None:
    """Have VK keep all the events that the portal hears; where it may not, note what a person is to do.

    Raises:
        OutsideError: VK did not answer.
    """
    client, group_id = _client(token), int(cursor.source)
    try:
        longpoll.set_events(client, group_id, WANTED)
        advice = ""
    except (PermissionMissing, WrongTokenKind, HumanCheck) as refusal:
        advice = refusal.message if _lacks(client, group_id) else ""
    if advice != cursor.advice:
        PollCursor.objects.filter(pk=cursor.pk).update(advice=advice[:300])


def _lacks(client: Client, group_id: int) -> bool:
    """Whether events are not told, or nobody says which are: a person may have switched them on."""
    try:
        return bool(longpoll.missing(client, group_id, WANTED))
    except (PermissionMissing, WrongTokenKind, HumanCheck):
        return True


def _open(token: Secret, cursor: PollCursor, *, anew: bool = False) -> Batch:
    """A new key, and with `anew` (or at the very first) a new number; what was told before that number is lost."""
    switch_on(token, cursor)
    server = longpoll.server(_client(token), int(cursor.source))
    anew = anew or not cursor.position
    ticket = Ticket(server.url, server.key, numbered=anew)
    position = server.ts if anew else cursor.position
    lost = anew and (bool(cursor.position) or _was_hooked(cursor))
    return Batch([], position, _sealed(cursor, ticket), heard=False, lost=lost)


def _was_hooked(cursor: PollCursor) -> bool:
    """Whether news came by a hook until now; a community that was never heard has been read in its usual pace."""
    return HookEndpoint.objects.filter(network=cursor.network, external_id=cursor.source).exists()


def _of_community(bodies: Iterable[dict[str, Any]], source: str) -> Iterable[dict[str, Any]]:
    """News with its community named, as hooks have it; another one's is nobody's."""
    for body in bodies:
        told = reading.text(body, "group_id")
        if told in ("", source):
            yield {**body, "group_id": int(source)}
        else:
            logger.warning("VK %s: the long poll told news of %s", source, told)


def _client(token: Secret) -> Client:
    return Client(token, per_second=COMMUNITY_PER_S)


def _place(cursor: PollCursor) -> str:
    return f"poll:{cursor.network}:{cursor.source}"


def _sealed(cursor: PollCursor, ticket: Ticket) -> str:
    return passing.seal(json.dumps(asdict(ticket)), _place(cursor))


def _ticket(cursor: PollCursor) -> Ticket | None:
    """The ticket that was kept; None when there is none, or it does not open any more."""
    text = passing.opened(cursor.ticket, _place(cursor)) if cursor.ticket else None
    try:
        return None if text is None else Ticket(**json.loads(text))
    except TypeError:  # of another version of the portal
        return None
