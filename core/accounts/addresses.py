"""Addresses to go on to: only inside the portal."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

MOST = 2000  # a longer one no screen of ours has, and it would be kept in a session
# A browser takes a backslash for «/» and drops tabs and line ends before it reads an address.
_ODD = re.compile(r"[\\\x00-\x20\x7f]")


def local_path(request: HttpRequest, wanted: str, *, default: str) -> str:
    """`wanted` as a path of this portal, or `default` when it leads anywhere else."""
    host = request.get_host()
    if (
        not wanted
        or len(wanted) > MOST
        or not url_has_allowed_host_and_scheme(wanted, {host}, require_https=request.is_secure())
    ):
        return default
    parts = urlsplit(wanted)
    path = parts._replace(scheme="", netloc="", fragment="").geturl()
    # «//host» after the host was cut would lead away again.
    return path if path.startswith("/") and not path.startswith("//") and not _ODD.search(path) else default
