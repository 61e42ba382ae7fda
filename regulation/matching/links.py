"""Sites and e-mail addresses in a text."""

from __future__ import annotations

import re

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(
    r"(?<![\w@.-])(?:https?://)?([\w-]+(?:\.[\w-]+)+)(?::(\d+))?((?:/[^\s\"'<>«»]*)?)(?![\w@-])",
    re.IGNORECASE,
)
_TAIL = ".,;:!?)]"


def _ascii(host: str) -> str:
    """A host in lower case as it travels («xn--…»); one that cannot travel stays as it is."""
    host = host.lower().rstrip(".").removeprefix("www.")
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def emails_of(text: str) -> list[str]:
    """E-mail addresses in a text, normalised, in their order."""
    found = (match.group().rstrip(_TAIL + "-") for match in _EMAIL.finditer(text))
    return [f"{name.lower()}@{_ascii(host)}" for name, _, host in (one.rpartition("@") for one in found)]


def email_stands_in(email: str, text: str) -> bool:
    """Whether the text names exactly this mailbox."""
    wanted = emails_of(email)
    return bool(wanted) and wanted[0] in emails_of(text)


def links_of(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Addresses in a text: host with its port, and the segments of the path."""
    return [
        (_ascii(host) + (f":{port}" if port not in ("", "80", "443", None) else ""), _segments(path))
        for host, port, path in _LINK.findall(text)
    ]


def _segments(path: str) -> tuple[str, ...]:
    bare = re.split(r"[?#]", path)[0].rstrip(_TAIL)
    return tuple(part for part in bare.split("/") if part)


def site_stands_in(site: str, text: str) -> bool:
    """Whether the text links this site: the same host, and the same path or one below it."""
    wanted = links_of(site.strip())
    if not wanted:
        return False
    host, path = wanted[0]
    return any(there == host and below[: len(path)] == path for there, below in links_of(text))
