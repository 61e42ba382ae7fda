"""The API of Odnoklassniki: `Client` and `Graph` speak, each module has one function per method of its section."""

from networks.ok.client.graph import Graph
from networks.ok.client.transport import Client

__all__ = ["Client", "Graph"]
