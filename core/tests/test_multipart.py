"""Files that leave piece by piece."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import pytest

from core import http
from core.errors import OutcomeUnknown, Temporary, Where
from core.http import FilePart
from core.http.multipart import Multipart
from core.tests.loopback import Loopback, Reply

MIB = 1024 * 1024


class Large(io.RawIOBase):
    """A file that is never whole anywhere; remembers how much was asked of it at once."""

    def __init__(self, size: int) -> None:
        self.left, self.most, self.was_closed = size, 0, False

    def read(self, size: int = -1) -> bytes:
        self.most = max(self.most, size if size >= 0 else self.left)
        taken = self.left if size < 0 else min(size, self.left)
        self.left -= taken
        return b"v" * taken

    def close(self) -> None:
        self.was_closed = True
        super().close()


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    monkeypatch.setattr("core.http.door.is_demo", lambda: False)
    loopback = Loopback(lambda _: Reply({}))
    settings.NETWORK_API_URLS = {"vk": loopback.url}
    yield loopback
    loopback.close()


def send(server: Loopback, *files: FilePart, **more: Any) -> http.Answer:
    return http.request("POST", server.url, changes=more.pop("changes", False), files=list(files), **more)


def part(opening: Callable[[], BinaryIO], size: int, filename: str = "v.mp4") -> FilePart:
    return FilePart("video_file", filename, "video/mp4", size, opening)


def test_a_large_file_is_read_in_small_pieces_and_closed(server: Loopback) -> None:
    large = Large(8 * MIB)
    send(server, part(lambda: large, 8 * MIB), data={"name": "Парк", "count": 2})  # type: ignore[arg-type,return-value]
    seen = server.seen[0]
    assert int(seen.headers["Content-Length"]) == len(seen.body)
    assert len(seen.parts["video_file"][2]) == 8 * MIB
    assert seen.form == {"name": "Парк", "count": "2"}
    assert (large.most, large.was_closed) == (64 * 1024, True)


def test_a_longer_file_is_cut_where_it_was_announced_to_end(server: Loopback) -> None:
    send(server, part(lambda: io.BytesIO(b"abcdef"), 4))
    assert server.seen[0].parts["video_file"][2] == b"abcd"


def test_a_file_that_does_not_open_stops_the_call_before_it_begins(server: Loopback) -> None:
    def gone() -> BinaryIO:
        raise FileNotFoundError("/secret/path")

    first = io.BytesIO(b"a")
    with pytest.raises(Temporary, match="не открывается") as caught:
        send(server, part(lambda: first, 1), part(gone, 1), changes=True)
    assert "secret" not in caught.value.detail
    assert first.closed
    assert server.seen == []


def test_a_file_that_breaks_off_leaves_the_outcome_unknown(server: Loopback) -> None:
    with pytest.raises(OutcomeUnknown):
        send(server, part(lambda: io.BytesIO(b"ab"), 100_000), changes=True)


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_any_size_of_reading_gives_the_same_bytes(size: int) -> None:
    files = [FilePart.of_bytes(f"f{n}", 'кавычки"\r\n.pdf', "application/pdf", b"x" * n) for n in (1, 300)]
    with Multipart({"a": "1"}, files, Where()) as body:
        pieces = list(iter(lambda: body.read(size), b""))
    whole = b"".join(pieces)
    assert len(whole) == len(body)
    assert all(len(piece) == size for piece in pieces[:-1])
    assert b'filename="\xd0' in whole
    assert b"%22%0D%0A.pdf" in whole
