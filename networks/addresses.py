"""Addresses of pages: from any usual form of link, and back."""

from __future__ import annotations

import re
from types import ModuleType
from urllib.parse import urlsplit

from django.conf import settings

from core.errors import Refused
from networks.base import NETWORK_NAMES, Network, Target
from networks.links import Address, Found, Link, take_apart
from networks.max import address as max_address
from networks.ok import address as ok_address
from networks.telegram import address as telegram_address
from networks.vk import address as vk_address

__all__ = ["Address", "page_url", "parse", "post_url"]

# Each module has HOSTS, understands(link), read(link), page_path(target), post_path(target, external_id).
_NETWORKS: dict[Network, ModuleType] = {
    Network.VK: vk_address,
    Network.OK: ok_address,
    Network.TELEGRAM: telegram_address,
    Network.MAX: max_address,
}


def parse(text: str, *, network: Network | None = None) -> Address:
    """The page that a pasted text leads to; `network` decides when the text alone does not («@name»).

    Raises:
        Refused: not an address of a page in one of the four networks; the sentence says what to paste.
    """
    link = take_apart(text)
    if link is None:
        raise _unknown()
    for candidate, relative in _candidates(link, network):
        found: Found | None = _NETWORKS[candidate].read(relative)
        if found is not None:
            return _address(candidate, found)
        if link.host:
            raise Refused(
                f"Это ссылка на {NETWORK_NAMES[candidate]}, но не на страницу. "
                "Откройте саму страницу и скопируйте её адрес.",
                field="address",
            )
    raise _unknown()


def page_url(target: Target) -> str:
    """Address of a page for people, on the configured web address of its network."""
    return f"{_base(target.network)}/{_NETWORKS[target.network].page_path(target)}"


def post_url(target: Target, external_id: str) -> str:
    """Address of a post for people, on the configured web address of its network."""
    return f"{_base(target.network)}/{_NETWORKS[target.network].post_path(target, external_id)}"


def _base(network: Network) -> str:
    base: str = settings.NETWORK_WEB_URLS[network.value]
    return base.rstrip("/")


def _candidates(link: Link, wanted: Network | None) -> list[tuple[Network, Link]]:
    """Networks whose link this may be, each with the link as seen from the network's root."""
    if not link.host and link.scheme == "https":
        if wanted:
            return [(wanted, link)]
        return [(network, link) for network in _order(link) if _NETWORKS[network].understands(link)]
    for network, (host, prefix) in sorted(_web_bases().items(), key=lambda item: -len(item[1][1])):
        if link.host == host and link.segments[: len(prefix)] == prefix and (prefix or not _public(link)):
            return [(network, link.below(len(prefix)))]
    found = _public(link)
    return [(found, link)] if found else []


def _order(link: Link) -> list[Network]:
    """«@name» is written of Telegram far more often than of VK, but «@club123» and «@id123» are VK's."""
    numbered = re.match(r"^@?(club|public|event|id)\d+$", link.first.lower())
    first = Network.VK if numbered else Network.TELEGRAM
    return sorted(Network, key=lambda network: network is not first)


def _public(link: Link) -> Network | None:
    return next((n for n, module in _NETWORKS.items() if module.understands(link)), None)


def _web_bases() -> dict[Network, tuple[str, tuple[str, ...]]]:
    """Host and path of each network's configured web address."""
    bases = {}
    for network in Network:
        parts = urlsplit(_base(network))
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
        host = (parts.hostname or "").removeprefix("www.") + port
        bases[network] = (host, tuple(segment for segment in parts.path.split("/") if segment))
    return bases


def _address(network: Network, found: Found) -> Address:
    target = Target(network, found.external_id, found.screen_name)
    if found.is_personal:
        url = f"{_base(network)}/{_NETWORKS[network].profile_path(found)}".rstrip("/")
    else:
        url = page_url(target)
    return Address(network, found.external_id, found.screen_name, found.is_personal, url, found.post_id)


def _unknown() -> Refused:
    return Refused(
        "Портал не узнал адрес. Вставьте ссылку на страницу во ВКонтакте (vk.com/…), Одноклассниках (ok.ru/…), "
        "Телеграме (t.me/…) или MAX (max.ru/…).",
        field="address",
    )
