"""What was uploaded already and has not been published yet, so that a repeated attempt need not send gigabytes again."""

from __future__ import annotations

from typing import Protocol


class Kept(Protocol):
    """Remembers under which name a network keeps an uploaded file. `lasts`: also after this process has died."""

    lasts: bool

    def get(self, key: str) -> str:
        """The name, empty when nothing is remembered."""
        ...

    def put(self, key: str, name: str) -> None:
        """Remember a name; it may be forgotten at any time."""
        ...


class Noticed:
    """What another one remembers, noticing whether any of it was asked for in earnest: `anew` begins without it."""

    def __init__(self, kept: Kept) -> None:
        self._kept, self.lasts = kept, kept.lasts
        self.used = self.anew = False

    def get(self, key: str) -> str:
        name = "" if self.anew else self._kept.get(key)
        self.used = self.used or bool(name)
        return name

    def put(self, key: str, name: str) -> None:
        self._kept.put(key, name)


class Forgetful:
    """Remembers nothing: every attempt uploads anew, which is always right."""

    lasts = False

    def get(self, key: str) -> str:
        return ""

    def put(self, key: str, name: str) -> None:
        return None
