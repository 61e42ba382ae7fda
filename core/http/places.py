"""Where the portal may go: never into the city's own network, except to the configured base addresses."""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from core.errors import Refused

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_COMPATIBLE = ipaddress.IPv6Network("::/96")  # «::10.0.0.1», long out of use; «::» and «::1» are themselves
# Endings of names that no public name service knows.
_INNER = frozenset(
    {"internal", "intranet", "lan", "local", "localdomain", "localhost", "home", "corp", "private", "test"}
)
SocketAddress = tuple[int, int, int, str, Any]


def configured_hosts() -> dict[str, set[str]]:
    """Hosts of the networks' base addresses with the schemes under which they are configured."""
    hosts: dict[str, set[str]] = {}
    for base in settings.NETWORK_API_URLS.values():
        parts = urlsplit(base)
        hosts.setdefault((parts.hostname or "").lower(), set()).add(parts.scheme)
    return hosts


def check_url(url: str, *, demo: bool) -> str:
    """The host of `url`, if the portal may ask it at all.

    Raises:
        Refused: another scheme than https (http only where a base address is configured so), a name and
            password in the address, or a host beyond this machine in a demo installation.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        _ = parts.port
    except ValueError:
        host = ""
    if not host or parts.username is not None or parts.password is not None:
        raise Refused("Адрес составлен неверно: портал по нему не пойдёт.")
    if parts.scheme != "https" and parts.scheme not in configured_hosts().get(host, set()) & {"http"}:
        raise Refused(f"Адрес на {host} без шифрования: портал ходит только по https.")
    if demo and not _names_loopback(host):
        raise Refused("Это учебная установка: во внешние сети она не выходит.")
    return host


def addresses(host: str, port: int, *, seconds: float, demo: bool) -> list[SocketAddress]:
    """Addresses of `host` to connect to, all of them allowed; the caller connects to these and asks no more.

    Raises:
        OSError: no such name, or no answer within `seconds`.
        Refused: the name leads into a private network (or, in a demo, out of this machine).
    """
    found = resolve(host, port, seconds)
    trusted = host.lower() in configured_hosts()
    for *_, socket_address in found:
        address = _real(ipaddress.ip_address(socket_address[0].partition("%")[0]))
        if demo and not address.is_loopback:
            raise Refused("Это учебная установка: во внешние сети она не выходит.")
        if not trusted and (not address.is_global or address.is_multicast):
            raise _inner(host)
    return found


def check_public(host: str, *, seconds: float) -> None:
    """Refuse a host that will be asked through a proxy, where it can be seen from here that it is no public one.

    A closed network often has no name service for the outside: a name that nobody here knows is the proxy's to find.

    Raises:
        Refused: an address or a name of a private network, or a name without a dot.
    """
    try:
        found = [ipaddress.ip_address(host)]
    except ValueError:
        if "." not in host.strip(".") or host.rstrip(".").rpartition(".")[2] in _INNER:
            raise _inner(host) from None
        found = _known_here(host, seconds)
    if not all(_real(one).is_global and not _real(one).is_multicast for one in found):
        raise _inner(host)


def _known_here(host: str, seconds: float) -> list[IPAddress]:
    try:
        answers = resolve(host, 443, seconds)
    except OSError:
        return []
    return [ipaddress.ip_address(address[0].partition("%")[0]) for *_, address in answers]


def _inner(host: str) -> Refused:
    return Refused(f"Адрес {host} ведёт во внутреннюю сеть: портал туда не пойдёт.")


def _names_loopback(host: str) -> bool:
    try:
        return _real(ipaddress.ip_address(host)).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _real(address: IPAddress) -> IPAddress:
    """The IPv4 address inside an IPv6 one that only wraps it."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and (address in _NAT64 or (address in _COMPATIBLE and int(address) > 1)):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        return inner or address
    return address


def resolve(host: str, port: int, seconds: float) -> list[SocketAddress]:
    """`getaddrinfo` that gives up: the system's own call has no time limit that we could set."""
    answers: queue.SimpleQueue[list[Any] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True, name="resolve").start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError("no answer from the name service") from None
    if isinstance(answer, Exception):
        raise OSError("no such name") from answer
    return answer
