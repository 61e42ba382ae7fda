"""A key that a page can do without."""

from __future__ import annotations

from core.errors import PermissionMissing


class SpareKeyExpired(PermissionMissing):
    """A key is dead that unlocks only a part: the page's own goes on speaking, so the page is not lost."""
