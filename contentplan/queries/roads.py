"""How a post will get onto each marked page, said before it is scheduled: by API, by hand and why, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contentplan.checks import adapter_of_network
from contentplan.outgoing import light
from contentplan.queries.places import Choice
from contentplan.queries.preview import Writing
from core.looks import NETWORKS
from networks.base import Operation, Outgoing, operations_of


@dataclass(frozen=True)
class Road:
    """`how`: «api», «manual» or «unsupported» (the network refuses it as it is); `why` says the reason of the last two."""

    network: str
    pages: Sequence[str]
    how: str
    why: str = ""

    @property
    def word(self) -> str:
        """What the portal will do."""
        return {"api": "портал отправит сам", "manual": "вручную", "unsupported": "сеть не примет"}[self.how]


def post_of(writing: Writing, network: str) -> Outgoing:
    """What the network would be given, without the bytes of photos."""
    return light(writing.payload_in(network), {one.media.pk: one.media for one in writing.photos})


def needed_for(writing: Writing) -> list[Operation]:
    """What a page must be able to do; the same in every network."""
    return operations_of(post_of(writing, "vk"))


def roads_of(writing: Writing, chosen: Iterable[Choice]) -> list[Road]:
    """One line per network and way, networks in their order. No query."""
    found: dict[tuple[str, str, str], list[str]] = {}
    posts = {code: post_of(writing, code) for code in NETWORKS}
    for choice in chosen:
        how, why = _way(posts[choice.page.network], choice)
        found.setdefault((choice.page.network, how, why), []).append(choice.page.title)
    order = list(NETWORKS)
    rows = sorted(found.items(), key=lambda row: order.index(row[0][0]))
    return [Road(network, pages, how, why) for (network, how, why), pages in rows]


def _way(post: Outgoing, choice: Choice) -> tuple[str, str]:
    adapter = adapter_of_network(choice.page.network)
    if not post.text and not post.has_media:
        return "api", ""  # nothing is written yet: nothing to refuse
    problems = adapter.check(post)
    if problems:
        return "unsupported", " ".join(one.sentence for one in problems)
    why = adapter.by_hand_why(post) or choice.by_hand
    return ("manual", why) if why else ("api", "")
