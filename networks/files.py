"""Pictures and files of a post as parts of a form, and how long sending them may take."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from core.http import FilePart
from networks.base import File, Outgoing, Photo

Sent = Photo | File
# Beside the time for the bytes: connecting, and the network's own thinking about what it got.
BASE_S = 90.0
# A line slower than this is as good as none.
SLOWEST_BYTES_A_SECOND = 1024 * 1024


def part(field: str, file: Sent) -> FilePart:
    """A picture or file under a field's name. Without a file name it would be a plain field of the form."""
    name = file.name or "file"
    if isinstance(file, Photo):
        return FilePart.of_bytes(field, name, file.mime, file.content)
    return FilePart(field, name, file.mime, file.size, file.open)


def seconds_for(parts: Iterable[FilePart]) -> float:
    """Deadline of a call that carries these files, seconds."""
    return BASE_S + sum(one.size for one in parts) / SLOWEST_BYTES_A_SECOND


def digest_of(file: Sent) -> str:
    """sha-256 of the content in hex; empty when a file does not tell it."""
    if isinstance(file, Photo):
        return file.digest or hashlib.sha256(file.content).hexdigest()
    return file.digest


def same(one: Sent, other: Sent) -> bool:
    """Whether both surely hold the same bytes."""
    return bool(digest_of(one)) and digest_of(one) == digest_of(other)


def files_of(post: Outgoing) -> list[Sent]:
    """Every picture and file of a post, in the order in which they are shown."""
    found: list[Sent] = [one if isinstance(one, Photo) else one.file for one in post.visuals]
    found += [post.animation.file] if post.animation else []
    return [*found, *(document.file for document in post.documents)]


def same_files(one: Outgoing, other: Outgoing) -> bool:
    """Whether two posts surely hold the same files in the same order; their descriptions do not count."""
    ours, theirs = files_of(one), files_of(other)
    return len(ours) == len(theirs) and all(same(a, b) for a, b in zip(ours, theirs, strict=True))
