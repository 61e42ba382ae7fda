"""The Bot API of MAX: `Client` speaks, each module has one function per method of its section."""

from networks.max.client.transport import Client

__all__ = ["Client"]
