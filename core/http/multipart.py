"""Files on their way out, read piece by piece: what is sent may be larger than the memory of a worker."""

from __future__ import annotations

import io
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import BinaryIO, Self

from core.errors import Temporary, Where

_PIECE = 64 * 1024


@dataclass(frozen=True)
class FilePart:
    """A file in a form: `name` of the field, file name, type, size in bytes, and how to open it from the beginning."""

    name: str
    filename: str
    mime: str
    size: int
    open: Callable[[], BinaryIO] = field(repr=False)

    @classmethod
    def of_bytes(cls, name: str, filename: str, mime: str, content: bytes) -> FilePart:
        """A small file that is in memory already."""
        return cls(name, filename, mime, len(content), lambda: io.BytesIO(content))


class Multipart:
    """A `multipart/form-data` body of known length. Use it as a context: all files are opened before a byte leaves.

    Raises (on entering):
        Temporary: the storage does not give a file now; nothing was sent.
    """

    def __init__(self, fields: Mapping[str, str], files: Sequence[FilePart], where: Where) -> None:
        self._boundary = secrets.token_hex(16)
        self._where, self._stack = where, ExitStack()
        plain = b"".join(self._head(name) + value.encode() + b"\r\n" for name, value in fields.items())
        self._fields, self._files = plain, list(files)
        self._heads = [self._head(part.name, part.filename, part.mime) for part in files]
        self._end = f"--{self._boundary}--\r\n".encode()
        self._length = (
            len(plain)
            + sum(len(head) + part.size + 2 for head, part in zip(self._heads, files, strict=True))
            + len(self._end)
        )
        self._opened: list[BinaryIO] = []
        self._pieces: Iterator[bytes] = iter(())
        self._rest = b""

    @property
    def content_type(self) -> str:
        """For the header."""
        return f"multipart/form-data; boundary={self._boundary}"

    def __len__(self) -> int:
        return self._length

    def __enter__(self) -> Self:
        try:
            self._opened = [self._stack.enter_context(part.open()) for part in self._files]
        except OSError as error:
            self._stack.close()
            reason = type(error).__name__
        else:
            self._pieces, self._rest = self._all(), b""
            return self
        raise Temporary(
            "Файл в хранилище сейчас не открывается. Ничего не отправлено, повторим.",
            where=self._where,
            detail=reason,
        )

    def __exit__(self, *exc: object) -> None:
        self._stack.close()

    def read(self, size: int = -1) -> bytes:
        """The next `size` bytes (-1: all that is left); fewer only at the end.

        Raises:
            OSError: a file is shorter than announced, so the request cannot be ended.
        """
        taken = [self._rest]
        have = len(self._rest)
        while size < 0 or have < size:
            piece = next(self._pieces, b"")
            if not piece:
                break
            taken.append(piece)
            have += len(piece)
        whole = b"".join(taken)
        cut = have if size < 0 else size
        self._rest = whole[cut:]
        return whole[:cut]

    def _head(self, name: str, filename: str = "", mime: str = "") -> bytes:
        about = f'; filename="{_quoted(filename)}"' if filename else ""
        kind = f"Content-Type: {_plain(mime)}\r\n" if mime else ""
        head = f'--{self._boundary}\r\nContent-Disposition: form-data; name="{_quoted(name)}"{about}\r\n{kind}\r\n'
        return head.encode()

    def _all(self) -> Iterator[bytes]:
        if self._fields:
            yield self._fields
        for head, part, opened in zip(self._heads, self._files, self._opened, strict=True):
            yield head
            yield from _exactly(opened, part)
            yield b"\r\n"
        yield self._end


def _exactly(opened: BinaryIO, part: FilePart) -> Iterator[bytes]:
    left = part.size
    while left:
        piece = opened.read(min(_PIECE, left))
        if not piece:
            raise OSError("the file is shorter than announced")
        left -= len(piece)
        yield piece


def _quoted(text: str) -> str:
    """As browsers write names in forms."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _plain(mime: str) -> str:
    return mime.replace("\r", "").replace("\n", "")
