"""One action as one call of an adapter, and whether the page can do it by API at all."""

from __future__ import annotations

from collections.abc import Callable

from core.errors import Unsupported
from moderation.models import Action
from networks.base import Adapter, Ban, How, Network, Operation
from pages.models import PageCapability

_KIND = Action.Kind
OPERATIONS: dict[str, Operation] = {
    _KIND.DELETE_COMMENT: Operation.DELETE_COMMENT,
    _KIND.BAN: Operation.BAN,
    _KIND.UNBAN: Operation.UNBAN,
    _KIND.REPLY: Operation.REPLY,
    _KIND.SEND_MESSAGE: Operation.SEND_MESSAGE,
}


def require_api(action: Action) -> None:
    """Pass, or raise Unsupported with the reason of the last probe: then a person does it."""
    operation = OPERATIONS.get(action.kind)
    if operation is None:
        raise Unsupported("Личные сообщения сети удалять за страницу не дают: удалите в самой сети.")
    closed = PageCapability.objects.filter(
        page_id=action.page_id, operation=operation, how__in=[How.MANUAL, How.UNSUPPORTED]
    )
    why = closed.values_list("why", flat=True).first()
    if why is not None:
        raise Unsupported(why or "По API на этой странице это не делается.")


def perform(action: Action, adapter: Adapter) -> str:
    """Do it; returns the number of what was written, empty where nothing is written.

    Raises:
        OutsideError: as the adapter says.
    """
    return _CALLS[action.kind](action, adapter)


def _delete(action: Action, adapter: Adapter) -> str:
    if action.item is not None:
        adapter.delete_comment(action.item.post_id, action.item.external_id)
    return ""


def _ban(action: Action, adapter: Adapter) -> str:
    entry = action.entry
    if entry is not None:
        # MAX knows no terms: it is banned for ever there, and freed by hand when the portal's term is over.
        until = None if action.page.network == Network.MAX else entry.until
        adapter.ban(Ban(entry.author_id, until, entry.ground or "other", _comment(action)))
    return ""


def _comment(action: Action) -> str:
    """What administrators read beside the ban in the network: where the decision lies, nobody's words."""
    return f"Решение в портале, запись № {action.entry_id}"


def _unban(action: Action, adapter: Adapter) -> str:
    if action.entry is not None:
        adapter.unban(action.entry.author_id)
    return ""


def _reply(action: Action, adapter: Adapter) -> str:
    if action.item is None:
        return ""
    return adapter.reply(action.item.post_id, action.item.external_id, action.text, action.key)


def _send(action: Action, adapter: Adapter) -> str:
    if action.item is None:
        return ""
    return adapter.send_message(action.item.dialogue_id, action.text, action.key)


_CALLS: dict[str, Callable[[Action, Adapter], str]] = {
    _KIND.DELETE_COMMENT: _delete,
    _KIND.BAN: _ban,
    _KIND.UNBAN: _unban,
    _KIND.REPLY: _reply,
    _KIND.SEND_MESSAGE: _send,
}
