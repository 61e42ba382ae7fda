"""A pasted link taken apart, and the address of a page that it turned out to be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from networks.base import Network

MAX_LENGTH = 2000
_WRAPPING = " \t\r\n«»\"'“”„<>()[]{},;"
_INVISIBLE = re.compile("[\u0000-\u001f\u007f\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufeff]")
_SCHEME = re.compile(r"(?i)^([a-z][a-z0-9+.-]*):(?=//|\w)")


@dataclass(frozen=True)
class Address:
    """A page in a network. `external_id` is empty when only the name is known, and the other way round.

    `is_personal`: a profile of a person, which cannot be an official page. `post_id`: the link led to this post.
    """

    network: Network
    external_id: str
    screen_name: str
    is_personal: bool
    canonical_url: str
    post_id: str = ""


@dataclass(frozen=True)
class Found:
    """What a network's own parser has read: the address still without its canonical form."""

    external_id: str = ""
    screen_name: str = ""
    is_personal: bool = False
    post_id: str = ""


@dataclass(frozen=True)
class Link:
    """What a person has pasted: host in lower case («» for «@name» and «name»), path segments, query, fragment.

    `port` is part of `host` when it is named. `scheme` is «https» unless another one is written.
    """

    host: str
    segments: tuple[str, ...]
    query: Mapping[str, str] = field(default_factory=dict)
    fragment: str = ""
    scheme: str = "https"

    @property
    def first(self) -> str:
        return self.segments[0] if self.segments else ""

    @property
    def second(self) -> str:
        return self.segments[1] if len(self.segments) > 1 else ""

    def below(self, depth: int) -> Link:
        """The same link without its first `depth` segments."""
        return Link(self.host, self.segments[depth:], self.query, self.fragment, self.scheme)


def take_apart(text: str) -> Link | None:
    """The link in a pasted text, or None when there is none. Never raises."""
    cleaned = _INVISIBLE.sub("", text[: MAX_LENGTH + 100]).strip(_WRAPPING)
    if not cleaned or len(cleaned) > MAX_LENGTH or any(char.isspace() for char in cleaned):
        return None
    match = _SCHEME.match(cleaned)
    if match is None and not cleaned.startswith("//") and "." not in cleaned.partition("/")[0].rstrip("."):
        return Link("", _segments(cleaned))
    try:
        parts = urlsplit(cleaned if match else f"https://{cleaned.lstrip('/')}")
        host = (parts.hostname or "").rstrip(".")
        port = parts.port
        query = dict(parse_qsl(parts.query, keep_blank_values=True, max_num_fields=100))
    except ValueError:
        return None
    if not host:
        return None
    host = host.removeprefix("www.") + (f":{port}" if port not in (None, 80, 443) else "")
    return Link(host, _segments(parts.path), query, unquote(parts.fragment), parts.scheme.lower())


def _segments(path: str) -> tuple[str, ...]:
    return tuple(unquote(segment).strip() for segment in path.split("/") if segment.strip())
