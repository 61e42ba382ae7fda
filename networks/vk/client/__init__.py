"""VK's API: `Client` speaks, each module has one function per method of its section."""

from networks.vk.client.transport import Client

__all__ = ["Client"]
