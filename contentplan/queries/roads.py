"""How a post will get onto each marked page, said before it is scheduled: by API, by hand and why, or not at all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from contentplan.checks import adapter_of_network
from contentplan.engine.change.said import before_of
from contentplan.models import Delivery, Post
from contentplan.outgoing import light
from contentplan.queries.places import Choice
from contentplan.queries.preview import Writing
from contentplan.queries.ways import by_hand_why
from core.looks import NETWORKS
from networks.base import Operation, Outgoing, operations_of


@dataclass(frozen=True)
class Road:
    """`how`: «api», «manual» or «unsupported» (the network refuses it as it is); `why` says the reason of the last two."""

    network: str
    pages: Sequence[str]
    how: str
    why: str = ""
    corrects: bool = False

    @property
    def word(self) -> str:
        """What the portal will do."""
        if self.how == "unsupported":
            return "сеть не примет"
        if self.corrects:
            return "портал исправит сам" if self.how == "api" else "исправить вручную"
        return "портал отправит сам" if self.how == "api" else "вручную"


@dataclass(frozen=True)
class Standing:
    """What is out on a page, and why its token does not let the portal edit it (empty: it does, or nobody knows)."""

    post: Outgoing
    why: str = ""


def standing_on(post: Post | None, page_ids: Collection[int]) -> dict[int, Standing]:
    """What is out on pages that are to be corrected. No query for none."""
    if post is None or not page_ids:
        return {}
    rows = Delivery.objects.filter(post=post, page__in=page_ids, state="published").select_related("page")
    hands = by_hand_why(page_ids, [Operation.EDIT])
    return {row.page_id: Standing(before_of(row), hands.get(row.page_id, "")) for row in rows}


def post_of(writing: Writing, network: str) -> Outgoing:
    """What the network would be given, without the bytes of photos."""
    return light(writing.payload_in(network), {one.media.pk: one.media for one in writing.photos})


def needed_for(writing: Writing) -> list[Operation]:
    """What a page must be able to do; the same in every network."""
    return operations_of(post_of(writing, "vk"))


def roads_of(
    writing: Writing, chosen: Iterable[Choice], standing: Mapping[int, Standing] | None = None
) -> list[Road]:
    """One line per network and way, networks in their order. No query."""
    found: dict[tuple[str, str, str, bool], list[str]] = {}
    posts = {code: post_of(writing, code) for code in NETWORKS}
    for choice in chosen:
        how, why = _way(posts[choice.page.network], choice, (standing or {}).get(choice.page.pk))
        found.setdefault((choice.page.network, how, why, choice.corrects), []).append(choice.page.title)
    order = list(NETWORKS)
    rows = sorted(found.items(), key=lambda row: order.index(row[0][0]))
    return [Road(network, pages, how, why, corrects) for (network, how, why, corrects), pages in rows]


def _way(post: Outgoing, choice: Choice, standing: Standing | None) -> tuple[str, str]:
    adapter = adapter_of_network(choice.page.network)
    if not post.text and not post.has_media:
        return "api", ""  # nothing is written yet: nothing to refuse
    problems = adapter.check(post)
    if problems:
        return "unsupported", " ".join(one.sentence for one in problems)
    if standing is not None:
        why = adapter.edit_by_hand_why(standing.post, post) or standing.why
    else:
        why = adapter.by_hand_why(post) or choice.by_hand
    return ("manual", why) if why else ("api", "")
