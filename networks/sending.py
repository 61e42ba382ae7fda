"""Sending a file to an address that a network has given for it."""

from __future__ import annotations

from collections.abc import Sequence

from core import http
from core.errors import MalformedReply, Refused, Where
from core.http import Answer, FilePart
from networks import files
from networks.base import Network


def send(network: Network, url: str, parts: Sequence[FilePart], *, ca_bundle: str = "") -> Answer:
    """The files as a form; nobody sees them until they are attached, so it may be repeated.

    Raises:
        MalformedReply: the address that the network gave leads where the portal does not go.
        Temporary: no answer; nothing visible was done.
    """
    try:
        return http.request(
            "POST",
            url,
            changes=False,
            files=parts,
            network=network.value,
            api_method="upload",
            timeout_total_s=files.seconds_for(parts),
            ca_bundle=ca_bundle,
        )
    except Refused as refusal:
        why = refusal.message
    raise MalformedReply(f"Сеть дала негодный адрес загрузки. {why}", where=Where(network.value, "upload"))
