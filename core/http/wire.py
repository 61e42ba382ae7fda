"""The wire: connections that go only to checked addresses and tell how far a request got."""

from __future__ import annotations

import functools
import socket
import ssl
from typing import Any

import urllib3
from requests.adapters import HTTPAdapter
from requests.utils import DEFAULT_CA_BUNDLE_PATH
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool

from core.http import places
from core.http.call import Call


class _Guarded:
    """Mixed into urllib3's connections, which are made anew for every call."""

    host: str
    port: int
    sock: Any

    def __init__(self, *args: Any, call: Call, demo: bool, free: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._call, self._demo, self._free = call, demo, free
        self._in_tunnel = False

    def _new_conn(self) -> socket.socket:
        """Connect to an address that was checked: the name is not asked a second time."""
        self._call.trouble = "имя не найдено"
        found = self._addresses()
        self._call.trouble = "нет соединения"
        last: OSError = OSError("no address")
        for family, kind, protocol, _, address in found:
            connected = socket.socket(family, kind, protocol)
            try:
                connected.settimeout(self._call.left())
                connected.connect(address)
                connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._call.watch(connected)
            except OSError as error:
                connected.close()
                last = error
            else:
                self._call.trouble = "соединение не защищено"
                return connected
        raise last

    def _addresses(self) -> list[places.SocketAddress]:
        if self._free:  # the proxy that the administrator has named
            return places.resolve(self.host, self.port, self._call.left())
        return places.addresses(self.host, self.port, seconds=self._call.left(), demo=self._demo)

    def _tunnel(self) -> None:
        self._in_tunnel = True
        try:
            super()._tunnel()  # type: ignore[misc]
        finally:
            self._in_tunnel = False

    def send(self, data: Any) -> None:
        """From the first byte of the request itself on, nobody can say that it was not executed."""
        if self.sock is None:
            self.connect()  # type: ignore[attr-defined]
        if not self._in_tunnel:
            self._call.began, self._call.trouble = True, "связь оборвалась"
        super().send(data)  # type: ignore[misc]


class _PlainConnection(_Guarded, HTTPConnection):  # type: ignore[misc]
    pass


class _TlsConnection(_Guarded, HTTPSConnection):  # type: ignore[misc]
    pass


class _GuardedPools:
    """Mixed into urllib3's pool managers: their pools make guarded connections for this one call."""

    guard: dict[str, Any]

    def _new_pool(self, scheme: str, *args: Any, **kwargs: Any) -> HTTPConnectionPool:
        pool: HTTPConnectionPool = super()._new_pool(scheme, *args, **kwargs)  # type: ignore[misc]
        kind = _TlsConnection if scheme == "https" else _PlainConnection
        pool.ConnectionCls = functools.partial(kind, **self.guard)  # type: ignore[assignment]
        return pool


class _Pools(_GuardedPools, urllib3.PoolManager):
    pass


class _ProxyPools(_GuardedPools, urllib3.ProxyManager):
    pass


class Wire(HTTPAdapter):
    """Transport of one call: a connection of its own, no retries of any sort."""

    def __init__(self, call: Call, *, demo: bool, ca_bundle: str) -> None:
        self._call, self._demo, self._ca_bundle = call, demo, ca_bundle
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        self.poolmanager = _Pools(num_pools=1, ssl_context=tls(self._ca_bundle))
        self.poolmanager.guard = {"call": self._call, "demo": self._demo, "free": False}

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> urllib3.ProxyManager:
        pools = _ProxyPools(proxy, num_pools=1, ssl_context=tls(self._ca_bundle))
        pools.guard = {"call": self._call, "demo": self._demo, "free": True}
        return pools

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Always verified, by the authorities of the context (requests would load its own file anew)."""
        conn.cert_reqs, conn.ca_certs, conn.ca_cert_dir = "CERT_REQUIRED", None, None


@functools.lru_cache(maxsize=8)
def tls(ca_bundle: str) -> ssl.SSLContext:
    """A context that trusts the usual authorities, and those of `ca_bundle` besides; reading them takes long.

    Besides, since a network gives files to hosts with certificates of the usual sort.
    """
    context = ssl.create_default_context(cafile=DEFAULT_CA_BUNDLE_PATH)
    if ca_bundle:
        context.load_verify_locations(cafile=ca_bundle)
    return context
