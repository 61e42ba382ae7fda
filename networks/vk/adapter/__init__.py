"""VK in the portal's words: one mixin per kind of work, all of one page."""

from __future__ import annotations

from networks.vk.adapter.probing import Probing
from networks.vk.adapter.publishing import Publishing
from networks.vk.adapter.residents import Residents

__all__ = ["VKAdapter"]


class VKAdapter(Publishing, Residents, Probing):
    """A community of VK.

    Posts and documents go out with the community's token; photos, videos, polls, edits, deletions and bans want the token of a person who
    administers it; walls and comments are read with the application's service token or that person's.
    """
