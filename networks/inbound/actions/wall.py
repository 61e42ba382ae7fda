"""The built-in handlers: a post is told to the rooms above, in its newest version only; copies are kept."""

from __future__ import annotations

from django.db.models import Q

from core import clock
from networks.base import Network, PostKind
from networks.inbound import handlers, parsing
from networks.inbound.kinds import Kind
from networks.inbound.models import ForwardedCopy, PostVersion, RawUpdate
from networks.inbound.parsing import PostEvent, telegram


def register() -> None:
    """Put the built-in handlers in; called when the app is ready."""
    for network in Network:
        handlers.register_handler(network, Kind.WALL_POST, tell_post)
        handlers.register_handler(network, Kind.WALL_POST_GONE, tell_post)
    handlers.register_handler(Network.TELEGRAM, Kind.FORWARDED_COPY, keep_copy)
    handlers.register_handler(Network.TELEGRAM, Kind.FORWARDED_COPY, tell_post)


def tell_post(raw: RawUpdate) -> None:
    """Tell of the post in the update, unless as new a version of it was told before. Runs in a transaction."""
    network = Network(raw.network)
    event = parsing.post_event(network, raw.body)
    if event is None or not _is_news(network, event):
        return
    if event.post is None:
        handlers.tell_wall_post_gone(network, event.page, event.external_id)
    elif event.post.kind is not PostKind.SERVICE:
        handlers.tell_wall_post(network, event.page, event.post)


def _is_news(network: Network, event: PostEvent) -> bool:
    """Whether this version is newer than what was told; if so, it is the newest from now on.

    A removal beats every version, whatever the clocks say: networks do not give a number twice.
    """
    row = {"network": network, "page": event.page, "external_id": event.external_id}
    PostVersion.objects.bulk_create([PostVersion(**row)], ignore_conflicts=True)
    version, gone = event.version, event.post is None
    newer = Q(at__lt=version.at) | Q(at=version.at, seq__lt=version.seq)
    known = PostVersion.objects.filter(**row, gone=False).filter(Q() if gone else newer)
    return bool(known.update(at=version.at, seq=version.seq, gone=gone, changed_at=clock.now()))


def keep_copy(raw: RawUpdate) -> None:
    """Remember where the copy of a channel's post lies in its discussion group."""
    event = telegram.copy_event(raw.body)
    if event is None:
        return
    row = {"channel": event.channel, "post_id": event.post_id}
    place = {"group": event.group, "message_id": event.message_id, "at": event.at}
    ForwardedCopy.objects.bulk_create([ForwardedCopy(**row, **place)], ignore_conflicts=True)
    older = ForwardedCopy.objects.filter(**row, version__lt=event.version)
    older.update(**place, text=event.text, version=event.version)
