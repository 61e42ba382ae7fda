"""Loading a world file: one transaction, and nothing that is already there is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.app import Sandbox


class BadWorld(ValueError):
    """The world file makes no sense."""


def load_world(sandbox: Sandbox, world: dict[str, Any]) -> None:
    """Take a world; see README.md for its form."""
    unknown = set(world) - set(sandbox.hands) - {"about"}
    if unknown:
        raise BadWorld(f"unknown networks: {', '.join(sorted(unknown))}")
    try:
        with sandbox.store.atomic():
            for network, hand in sandbox.hands.items():
                if network in world:
                    hand.load(world[network])
    except (KeyError, TypeError) as error:
        raise BadWorld(f"something is missing or of a wrong kind: {error!r}") from error
