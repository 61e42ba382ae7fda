"""From an entry's object to its screen, without loading the object.

An app says where its objects live: `register_link("pages.officialpage", lambda pk: reverse(…))`. Without that a
model's own `get_absolute_url` is asked of an empty instance with this id; a model whose address needs more than
the id is a link only when it registers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from django.apps import apps
from django.urls import NoReverseMatch

from core.access import Actor
from core.accounts.rights import Right

Among = Callable[[Actor, Collection[int]], Iterable[int]]

_links: dict[str, Callable[[int], str] | None] = {}
_openers: dict[str, frozenset[Right]] = {}
_among: dict[str, Among] = {}


def register_link(
    kind: str,
    url_of: Callable[[int], str] | None,
    *,
    opened_with: frozenset[Right] = frozenset(),
    among: Among | None = None,
) -> None:
    """Where an object of a kind («app.model», lower case) is seen; None: it has no screen.

    `opened_with`: the screen opens to whoever has any of these rights; empty: to every reader of the journal.
    `among`: which of some ids open to a reader who has such a right; without it all of them do.
    """
    _links[kind], _openers[kind] = url_of, opened_with
    _among.pop(kind, None)
    if among is not None:
        _among[kind] = among


def opening(objects: Iterable[tuple[str, int]], reader: Actor) -> set[tuple[str, int]]:
    """Which of these objects (kind and id) open to a reader, as far as their apps say: one query a kind."""
    ids: dict[str, set[int]] = {}
    for kind, object_id in objects:
        ids.setdefault(kind, set()).add(object_id)
    return {
        (kind, one)
        for kind, wanted in ids.items()
        for one in (_among[kind](reader, wanted) if kind in _among else wanted)
    }


def url_of(kind: str, object_id: int | None, rights: frozenset[Right] | None = None) -> str:
    """The address of an object, or an empty string; with `rights` of a reader only where it would open to them."""
    if not kind or object_id is None:
        return ""
    if rights is not None and (needed := _openers.get(kind)) and not needed & rights:
        return ""
    if kind in _links:
        address = _links[kind]
        return address(object_id) if address else ""
    try:
        model = apps.get_model(kind)
    except (LookupError, ValueError):
        return ""
    if not hasattr(model, "get_absolute_url"):
        return ""
    try:
        return model(pk=object_id).get_absolute_url()
    except NoReverseMatch:
        return ""  # its address needs more than the id, and nobody has registered a link
