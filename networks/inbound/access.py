"""Who may open and close the portal's ears."""

from __future__ import annotations

from core.access import Actor, Decision, may
from core.accounts.rights import Right


def may_run_hooks(actor: Actor) -> Decision:
    """Open, renew and close an address for events."""
    return may(actor, Right.PAGES_EDIT, "Адреса для событий открывает пресс-служба.")
