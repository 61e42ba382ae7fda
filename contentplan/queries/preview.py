"""How a post will look to residents in each network, and how much of the network's limit it takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from contentplan.checks import text_limit
from contentplan.content import MediaRef, Payload, clean_text, goes_apart
from contentplan.extras import NOTHING, Extras, PollData
from contentplan.models import MediaFile
from core.looks import NETWORKS, in_order
from networks.base import Network

# About as much as VK shows of a long post before «Показать ещё».
_FOLD_SIGNS, _FOLD_LINES = 280, 8
# These have no attached links: the link stands under the text and counts with it.
_LINK_IN_TEXT = frozenset({"telegram", "max"})
# What a network does not show at all, whoever places the post.
_NO_POLL, _NO_DOCUMENTS = frozenset({"max"}), frozenset({"ok"})
# Where a poll of a channel is anonymous, whatever was wished.
_ANONYMOUS_POLL = frozenset({"telegram"})


@dataclass(frozen=True)
class ShownPhoto:
    """A kept file of any kind in its place."""

    media: MediaFile
    alt: str = ""


@dataclass(frozen=True)
class Writing:
    """What is being written, as it stands in the form or in a saved revision."""

    text: str = ""
    link: str = ""
    variants: Mapping[str, str] | None = None
    photos: Sequence[ShownPhoto] = ()
    due_at: datetime | None = None
    extras: Extras = NOTHING
    text_apart: bool = False

    def text_in(self, network: str) -> str:
        """The network's own text, else the common one, cleaned as it will be kept."""
        own = clean_text((self.variants or {}).get(network, ""))
        return own or clean_text(self.text)

    def whole_in(self, network: str) -> str:
        """The same with what stands under it (terms of a contest), and the link where the network shows it so."""
        text, link = self.spoken_in(network), self.shown_link
        if network not in _LINK_IN_TEXT or not link or link in text:
            return text
        return f"{text}\n\n{link}" if text else link

    def spoken_in(self, network: str) -> str:
        """The network's text with the terms of a contest and further addresses under it."""
        return self.extras.under(self.text_in(network), self.link.strip())

    @property
    def shown_link(self) -> str:
        """The link that goes out as one: the post's own, of the stream, of the terms."""
        return self.extras.link(self.link.strip())

    @property
    def beside(self) -> int:
        """How many things stand beside the text: files and a poll."""
        return len(self.photos) + bool(self.extras.poll)

    def payload_in(self, network: str) -> Payload:
        """What the network would be given."""
        files = tuple(
            MediaRef(one.media.pk, one.media.digest, one.alt, one.media.kind) for one in self.photos
        )
        apart = self.apart_in(network)
        return Payload(Network(network), self.spoken_in(network), self.shown_link, files, self.extras, apart)

    def apart_in(self, network: str) -> bool:
        """Whether a long text follows the files as a message of its own."""
        return goes_apart(network, chosen=self.text_apart, files=len(self.photos))

    def follows_in(self, network: str) -> bool:
        """Whether the text is so long that it will follow the files indeed."""
        size = text_limit(network, self.whole_in(network), photos=self.beside)
        return self.apart_in(network) and size.used > size.most

    def is_own(self, network: str) -> bool:
        """Whether the network has a text of its own."""
        return self.text_in(network) != clean_text(self.text)


@dataclass(frozen=True)
class Preview:
    """A post in one network. `shown` stands before the fold, `folded` is how many signs are behind it.

    `alike` names the network before it that shows the same words in much the same frame.
    """

    network: str
    name: str
    page_title: str
    shown: str
    folded: int
    photos: Sequence[ShownPhoto]
    link: str
    due_at: datetime | None
    bubble: bool
    poll: PollData | None = None
    follows: bool = False
    alike: str = ""

    @property
    def visuals(self) -> list[ShownPhoto]:
        """Photos, videos and the animation, in their order."""
        return [one for one in self.photos if one.media.kind != "document"]

    @property
    def documents(self) -> list[ShownPhoto]:
        """Files to download, where the network has such a thing."""
        shown = self.network not in _NO_DOCUMENTS
        return [one for one in self.photos if shown and one.media.kind == "document"]

    @property
    def lacks(self) -> str:
        """What readers of this network will not see."""
        if self.poll and self.network in _NO_POLL:
            return "Опросов здесь нет: ответы перечислите в тексте"
        if _becomes_anonymous(self.poll, self.network):
            return "Здесь опрос выйдет анонимным: в каналах открытых опросов нет"
        papers = any(one.media.kind == "document" for one in self.photos)
        return "Документов здесь нет: дайте ссылку на сайт" if papers and not self.documents else ""

    @property
    def shown_poll(self) -> PollData | None:
        """The poll as its readers will see it."""
        if self.network in _NO_POLL or self.poll is None:
            return None
        return replace(self.poll, anonymous=True) if self.network in _ANONYMOUS_POLL else self.poll


def _becomes_anonymous(poll: PollData | None, network: str) -> bool:
    return poll is not None and not poll.anonymous and network in _ANONYMOUS_POLL


def previews_of(writing: Writing, pages: Iterable[tuple[str, str]]) -> list[Preview]:
    """One preview per network of `pages` (network, title), in the order networks are shown."""
    titles: dict[str, str] = {}
    for network, title in pages:
        titles.setdefault(network, title)
    found: list[Preview] = []
    first: dict[tuple[bool, str, tuple[bool, ...]], str] = {}
    for network in in_order(list(titles)):
        papers = any(one.media.kind == "document" for one in writing.photos)
        looks = (
            bool(writing.extras.poll) and network in _NO_POLL,
            _becomes_anonymous(writing.extras.poll, network),
            papers and network in _NO_DOCUMENTS,
            writing.follows_in(network),
        )
        key = (network in _LINK_IN_TEXT, writing.whole_in(network), looks)
        found.append(_preview(writing, network, titles[network], alike=first.get(key, "")))
        first.setdefault(key, NETWORKS[network].name)
    return found


def _preview(writing: Writing, network: str, title: str, *, alike: str) -> Preview:
    whole = writing.whole_in(network)
    shown = _before_fold(whole) if network == "vk" else whole
    return Preview(
        network=network,
        name=NETWORKS[network].name,
        page_title=title,
        shown=shown,
        folded=len(whole) - len(shown),
        photos=writing.photos,
        link="" if network in _LINK_IN_TEXT else writing.shown_link,
        due_at=writing.due_at,
        bubble=network in _LINK_IN_TEXT,
        poll=writing.extras.poll,
        follows=writing.follows_in(network),
        alike=alike,
    )


def _before_fold(text: str) -> str:
    """What is seen before «Показать ещё», cut at a space."""
    lines = text.split("\n")
    head = "\n".join(lines[:_FOLD_LINES])
    if len(head) <= _FOLD_SIGNS:
        return head.rstrip()
    return head[: _FOLD_SIGNS + 1].rsplit(maxsplit=1)[0].rstrip()


@dataclass(frozen=True)
class Counter:
    """How much of a network's limit a text takes. The most without and beside photos, for the live count."""

    network: str
    used: int
    most: int
    unit: str
    bare_most: int
    photo_most: int
    own: bool
    shorter: int
    link_in_text: bool
    under: str = ""  # what the form puts under every text: terms of a contest

    @property
    def over(self) -> int:
        return max(self.used - self.most, 0)

    @property
    def counts(self) -> str:
        """How script counts: «utf16» or «chars»."""
        return "utf16" if "UTF-16" in self.unit else "chars"

    @property
    def caption(self) -> bool:
        """Whether beside photos the limit is another one."""
        return self.most != self.bare_most


def counters_of(writing: Writing, networks: Iterable[str]) -> list[Counter]:
    """A counter per network, in the network's own unit."""
    return [_counter(writing, network) for network in in_order(list(networks))]


def _counter(writing: Writing, network: str) -> Counter:
    whole = writing.whole_in(network)
    photos = 0 if writing.apart_in(network) else writing.beside
    size = text_limit(network, whole, photos=photos)
    return Counter(
        network=network,
        used=size.used,
        most=size.most,
        unit=size.unit,
        bare_most=text_limit(network, "", photos=0).most,
        photo_most=text_limit(network, "", photos=0 if writing.apart_in(network) else 1).most,
        own=writing.is_own(network),
        shorter=len(clean_text(writing.text)) - len(writing.text_in(network)),
        link_in_text=network in _LINK_IN_TEXT,
        under="\n\n".join(writing.extras.lines(writing.link.strip())),
    )
