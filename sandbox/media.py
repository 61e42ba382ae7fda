"""Uploaded files: tickets (upload addresses), bytes on disk, pictures checked by decoding."""

from __future__ import annotations

import hashlib
import io
import mimetypes
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, UnidentifiedImageError

from sandbox.shapes import Data, Id
from sandbox.store import Store


@dataclass
class Media:
    """A file, or the promise of one while `state` is `ticket`."""

    network: str
    id: Id
    kind: str
    owner_id: Id | None
    secret: str
    state: str
    name: str = ""
    mime: str = ""
    width: int = 0
    height: int = 0
    size: int = 0
    path: str = ""
    data: Data = field(default_factory=dict)


class NotAPicture(Exception):
    """The bytes cannot be decoded as a picture."""


class MediaShelf:
    """Keeps media of all networks."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.folder = folder

    def ticket(self, network: str, media_id: Id, kind: str, owner_id: Id | None, **data: Any) -> Media:
        """Promise an upload; `secret` is the key of its address."""
        media = Media(network, media_id, kind, owner_id, secrets.token_urlsafe(18), "ticket", data=data)
        self.add(media)
        return media

    def placeholder(self, network: str, media_id: Id, kind: str, owner_id: Id | None) -> Media:
        """A picture without a file, drawn when somebody looks."""
        secret = f"{network}-{media_id}-{hashlib.md5(str(media_id).encode()).hexdigest()[:8]}"
        return Media(
            network, media_id, kind, owner_id, secret, "ready", name=f"{media_id}.png", mime="image/png",
            width=1280, height=853, size=20_000,
        )  # fmt: skip

    def add(self, media: Media, *, keep: bool = False) -> None:
        """Insert a media row."""
        self.store.insert("media", keep=keep, **vars(media))

    def get(self, network: str, media_id: Id) -> Media | None:
        """Media by id."""
        row = self.store.row("select * from media where network = ? and id = ?", network, media_id)
        return Media(**row) if row else None

    def by_secret(self, network: str, secret: str) -> Media | None:
        """Media by its secret (upload key, token, file id)."""
        row = self.store.row("select * from media where network = ? and secret = ?", network, secret)
        return Media(**row) if row else None

    def many(self, network: str, ids: list[Id]) -> dict[Id, Media]:
        """Several media at once."""
        marks = ",".join("?" for _ in ids)
        rows = self.store.rows(f"select * from media where network = ? and id in ({marks})", network, *ids)
        return {row["id"]: Media(**row) for row in rows}

    def fill(self, media: Media, content: bytes, name: str) -> None:
        """Put bytes into a promised upload; pictures must have been measured before."""
        digest = hashlib.sha256(content).hexdigest()
        self.folder.mkdir(parents=True, exist_ok=True)
        target = self.folder / digest
        if not target.exists():
            target.write_bytes(content)
        media.name, media.size, media.path, media.state = name, len(content), digest, "ready"
        media.mime = media.mime or mimetypes.guess_type(name)[0] or "application/octet-stream"
        self.save(media)

    def save(self, media: Media) -> None:
        """Write a media row back."""
        with self.store.atomic():
            self.store.run("delete from media where network = ? and id = ?", media.network, media.id)
            self.add(media)

    def read(self, media: Media) -> bytes:
        """The bytes, or a drawn placeholder."""
        path = self.folder / media.path
        if media.path and path.exists():
            return path.read_bytes()
        return draw_placeholder(str(media.id))


def measure(content: bytes, formats: tuple[str, ...]) -> tuple[int, int, str]:
    """Width, height and media type of a picture, decoded completely."""
    try:
        with Image.open(io.BytesIO(content), formats=formats) as picture:
            picture.load()
            return picture.width, picture.height, Image.MIME.get(picture.format or "", "image/jpeg")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise NotAPicture(str(error)) from error


def draw_placeholder(seed: str) -> bytes:
    """A calm picture with the seed's own colours."""
    shade = hashlib.md5(seed.encode()).digest()
    sky = (150 + shade[0] % 60, 190 + shade[1] % 40, 215 + shade[2] % 35)
    hill = (80 + shade[3] % 60, 130 + shade[4] % 60, 90 + shade[5] % 50)
    sun = (250, 215 + shade[6] % 30, 120 + shade[7] % 60)
    picture = Image.new("RGB", (640, 426), sky)
    pen = ImageDraw.Draw(picture)
    left = 60 + shade[9] * 2
    pen.ellipse((left, 50, left + 90, 140), fill=sun)
    pen.polygon([(0, 426), (0, 300), (200 + shade[10], 190), (640, 340), (640, 426)], fill=hill)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
