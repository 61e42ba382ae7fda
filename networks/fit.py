"""What every publication and every edit begins with: nothing is sent that the network would not take."""

from __future__ import annotations

from core.errors import Unsupported, Where
from networks.base import Adapter, Outgoing
from networks.limits import refuse_if_any


def refuse_unfit(adapter: Adapter, post: Outgoing) -> None:
    """Stop before a post that does not fit, or that only a person can place.

    Raises:
        InvalidContent: `Adapter.check` names its problems.
        Unsupported: `Adapter.by_hand_why`.
    """
    _refuse(adapter, post, adapter.by_hand_why(post))


def refuse_unfit_edit(adapter: Adapter, before: Outgoing | None, after: Outgoing) -> None:
    """Stop before an edit that does not fit, or that only a person can make; `before` None: not known.

    Raises:
        InvalidContent: `Adapter.check` names its problems.
        Unsupported: `Adapter.edit_by_hand_why`.
    """
    _refuse(adapter, after, adapter.edit_by_hand_why(before or after, after))


def _refuse(adapter: Adapter, post: Outgoing, by_hand: str) -> None:
    refuse_if_any(adapter.check(post), adapter.network)
    if by_hand:
        raise Unsupported(by_hand, where=Where(adapter.network.value))
