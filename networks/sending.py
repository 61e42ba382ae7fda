"""Sending a file to an address that a network has given for it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core import http
from core.errors import MalformedReply, Refused, Where
from core.http import Answer, FilePart
from networks import files
from networks.base import Network

# How the upload servers that OK and MAX share say that a file is there; JSON is another way.
_RETVAL = re.compile(rb"<retval>\s*\d+\s*</retval>")


def says_taken(answer: Answer) -> bool:
    """Whether an upload server has answered in XML that it has the file."""
    return answer.status == 200 and bool(_RETVAL.search(answer.body))


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
