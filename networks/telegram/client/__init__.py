"""The Bot API: `Client` speaks, each module has one function per method of its section."""

from networks.telegram.client.transport import Client

__all__ = ["Client"]
