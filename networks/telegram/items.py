"""What stands beside a text, as the Bot API names it: one item a message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from networks.base import Animation, Outgoing, Photo, Video
from networks.files import Sent


@dataclass(frozen=True)
class Item:
    """A photo, video, animation or document with what is told about it beside the file."""

    type: str
    file: Sent
    about: dict[str, Any]

    def as_media(self, name: str) -> dict[str, Any]:
        """https://core.telegram.org/bots/api#inputmedia — with the file under this name of the form."""
        return {"type": self.type, "media": f"attach://{name}", **self.about}


def items_of(post: Outgoing) -> list[Item]:
    """Everything beside the text of a post (a poll apart), in order."""
    found = [
        Item("photo", one, {}) if isinstance(one, Photo) else Item("video", one.file, _video(one))
        for one in post.visuals
    ]
    if post.animation:
        found.append(Item("animation", post.animation.file, _size(post.animation)))
    return [*found, *(Item("document", document.file, {}) for document in post.documents)]


def _video(video: Video) -> dict[str, Any]:
    return {**_size(video), "supports_streaming": True}


def _size(moving: Video | Animation) -> dict[str, int]:
    """Only what is known: the network finds out the rest."""
    told = {"width": moving.width, "height": moving.height, "duration": moving.seconds}
    return {name: value for name, value in told.items() if value > 0}
