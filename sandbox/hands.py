"""The four networks of the sandbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.hand import Hand
from sandbox.max.hand import MaxHand
from sandbox.ok.hand import OkHand
from sandbox.telegram.hand import TelegramHand
from sandbox.vk.hand import VkHand

if TYPE_CHECKING:
    from sandbox.app import Sandbox


def make_hands(sandbox: Sandbox) -> dict[str, Hand]:
    """One pair of hands per network."""
    hands: list[Hand] = [VkHand(sandbox), OkHand(sandbox), TelegramHand(sandbox), MaxHand(sandbox)]
    return {hand.network: hand for hand in hands}
