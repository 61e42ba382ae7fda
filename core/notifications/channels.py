"""Ways to tell a person. The stored row is what the portal itself shows; the others register here.

A channel is called on commit with the ids of new rows. It must not fail the request: it hands ids to a task, and
its own periodic job finds what was lost.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Channel:
    """`dispatch(ids)` hands new notifications over; it neither sends nor waits."""

    name: str
    dispatch: Callable[[list[int]], None]


_channels: dict[str, Channel] = {}


def register(channel: Channel) -> None:
    """Make a channel known (from `AppConfig.ready`); the same name twice replaces the first."""
    _channels[channel.name] = channel


def registered() -> list[Channel]:
    """Every channel, in the order of registration."""
    return list(_channels.values())
