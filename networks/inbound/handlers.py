"""Who is told of what arrived: the rooms above register here, in `AppConfig.ready`.

    handlers.on_wall_post(callback)        # callback(network: Network, page: str, post: SeenPost) -> None
    handlers.on_wall_post_gone(callback)   # callback(network: Network, page: str, external_id: str) -> None
    handlers.register_handler(network, kind, handler)   # handler(raw: RawUpdate) -> None, any other kind of news

An update of the kind `Kind.GAP` is no network's word: news of `raw.source` may have been lost before it (VK's Long Poll
has forgotten, or could not be asked for minutes). Whoever can read the source's pages reads them soon.

What a wall callback may rely on
- `page` is the page's id in its network, the same text as `Target.external_id`; it may be nobody's page: return.
- It is called inside one transaction with the mark «handled»: what it writes is kept exactly when the update is done.
  It raises to have the whole update repeated later (nothing of it is kept), and makes no network call.
- It is called again for an edited post, with the same `external_id`: update, do not add. A version older than one
  already told never comes (whatever order hooks, polls and repeats arrive in), nor does a post that is gone.
- It may be called again with a post it knows already, even word for word (two sources, a restored backup): harmless.
- One message is one call. Messages of one album share `album_id` and are one publication; only one of them has the
  text, and it need not come first. The album of a post of our own: its messages are in `Published.all_ids`.
- Telegram: a post may be told first by its copy in the discussion group, then by the channel, with the same
  `external_id` but another `album_id`: the later call has the right one. The other way round never happens.
- `kind` tells reposts and stories; service messages («закреплено») never come.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from networks.base import Network, SeenPost
from networks.inbound.kinds import Kind

if TYPE_CHECKING:
    from networks.inbound.models import RawUpdate

Handler = Callable[["RawUpdate"], None]
WallPostCallback = Callable[[Network, str, SeenPost], None]
WallPostGoneCallback = Callable[[Network, str, str], None]


@dataclass
class _Registry:
    by_kind: dict[tuple[Network, Kind], list[Handler]] = field(default_factory=dict)
    seen: list[WallPostCallback] = field(default_factory=list)
    gone: list[WallPostGoneCallback] = field(default_factory=list)


_registry = _Registry()


def register_handler(network: Network, kind: Kind, handler: Handler) -> None:
    """Have every update of this kind handed to `handler` in the transaction that marks it handled.

    It must bear repetition. An update of a kind nobody has registered for is kept some days and forgotten.
    """
    _add(_registry.by_kind.setdefault((network, kind), []), handler)


def on_wall_post(callback: WallPostCallback) -> None:
    """Be told of every post that appears on, or is edited on, any page of any network (see the module)."""
    _add(_registry.seen, callback)


def on_wall_post_gone(callback: WallPostGoneCallback) -> None:
    """Be told of posts taken off. Only MAX reports them; elsewhere the wall is read."""
    _add(_registry.gone, callback)


def handle(raw: RawUpdate) -> None:
    """Hand an update to all that want its kind."""
    for handler in _registry.by_kind.get((Network(raw.network), Kind(raw.kind)), []):
        handler(raw)


def tell_wall_post(network: Network, page: str, post: SeenPost) -> None:
    """Call all wall callbacks."""
    for callback in _registry.seen:
        callback(network, page, post)


def tell_wall_post_gone(network: Network, page: str, external_id: str) -> None:
    """Call all callbacks of removals."""
    for callback in _registry.gone:
        callback(network, page, external_id)


def _add(registered: list[Any], wanted: Any) -> None:
    if wanted not in registered:
        registered.append(wanted)
