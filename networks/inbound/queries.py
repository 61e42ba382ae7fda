"""What is known of what arrived."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core import clock
from networks import reading
from networks.addresses import post_url
from networks.base import Network, SeenPost, Target
from networks.inbound.kinds import Kind
from networks.inbound.models import ForwardedCopy, HookEndpoint, PollCursor, RawUpdate
from networks.inbound.sources import is_polled

HEARD_WITHIN = timedelta(minutes=5)


@dataclass(frozen=True)
class Health:
    """State of the ears: what waits, since when, what was given up, which polls fail and why."""

    waiting: int
    oldest: datetime | None
    parked: int
    failing: Sequence[PollCursor]
    silent_hooks: Sequence[HookEndpoint]


def health(*, silent_after: timedelta = timedelta(days=2)) -> Health:
    """For the health screen; a constant number of queries."""
    waiting = RawUpdate.objects.due(clock.now())
    long_ago = clock.now() - silent_after
    silent = HookEndpoint.objects.filter(is_open=True, created_at__lt=long_ago)
    return Health(
        waiting=waiting.count(),
        oldest=waiting.order_by("received_at").values_list("received_at", flat=True).first(),
        parked=RawUpdate.objects.parked().count(),
        failing=list(PollCursor.objects.filter(failing_since__isnull=False)),
        silent_hooks=list(silent.exclude(last_heard_at__gte=long_ago)),
    )


def is_heard(network: Network, source: str) -> bool:
    """Whether news of a source comes by itself and all of it, so that reading its pages only mends what was lost.

    A hook at which the network knocks, or a poll that was good lately and whose events are all told.
    """
    now = clock.now()
    if HookEndpoint.objects.heard(now).filter(network=network, external_id=source).exists():
        return True
    fresh = PollCursor.objects.filter(network=network, source=source, polled_at__gte=now - HEARD_WITHIN)
    return is_polled(network) and fresh.filter(advice="").exists()


def copies_between(channel: str, since: datetime, until: datetime) -> list[SeenPost]:
    """Posts of a Telegram channel in [since, until) whose copies came to its discussion group, newest first.

    By these a post of ours whose answer was lost can be found; that one is missing here proves nothing.
    """
    target = Target(Network.TELEGRAM, channel)
    found = ForwardedCopy.objects.filter(channel=channel, at__gte=since, at__lt=until)
    return [SeenPost(copy.post_id, post_url(target, copy.post_id), copy.at, copy.text) for copy in found]


def thread_of(channel: str, post_id: str) -> tuple[str, str] | None:
    """Discussion group and thread number of a Telegram post, or None while its copy has not been seen."""
    copy = ForwardedCopy.objects.filter(channel=channel, post_id=post_id).first()
    return (copy.group, copy.message_id) if copy else None


def post_of_thread(group: str, thread_id: str) -> tuple[str, str] | None:
    """Channel and post number to which a thread of a discussion group belongs."""
    copy = ForwardedCopy.objects.filter(group=group, message_id=thread_id).first()
    return (copy.channel, copy.post_id) if copy else None


def channels_joined(network: Network, source: str) -> list[str]:
    """Numbers of channels that a MAX bot was lately added to: the network lists none, so that a new page finds its own."""
    bodies = RawUpdate.objects.filter(network=network, source=source, kind=Kind.JOINED).values_list(
        "body", flat=True
    )
    added = [body for body in bodies if reading.flag(body, "is_channel")]
    return list(dict.fromkeys(number for body in added if (number := reading.text(body, "chat_id"))))
