"""Who is on duty now, as an upper room knows it: alarms reach these people at once.

A room registers its provider in `AppConfig.ready`; without one nobody is on duty.
"""

from __future__ import annotations

from collections.abc import Callable

Provider = Callable[[], frozenset[int]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Make a provider known; the same one twice is one."""
    if provider not in _providers:
        _providers.append(provider)


def on_duty_ids() -> frozenset[int]:
    """Ids of people on duty at this moment."""
    return frozenset().union(*(provider() for provider in _providers))
