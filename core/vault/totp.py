"""One-time codes of network accounts: RFC 6238 with SHA-1, 6 digits, 30 seconds, as the networks use it.

Written out here because networks hand out seeds of 80 bits, which the library of the portal's own sign-in refuses.
https://www.rfc-editor.org/rfc/rfc6238
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from urllib.parse import parse_qs, urlsplit

PERIOD_S = 30
DIGITS = 6
_DEFAULTS = {"digits": "6", "period": "30", "algorithm": "SHA1"}


class NotASeed(ValueError):
    """Neither base32 nor an otpauth:// address with the usual parameters. Holds no part of the value."""


def seed_of(text: str) -> str:
    """The bare base32 seed of what a person pasted: the key itself, in groups or not, or an otpauth:// address.

    Raises:
        NotASeed: it is something else.
    """
    key = _key_of_address(text) if text.lower().startswith("otpauth:") else text
    seed = re.sub(r"[\s-]", "", key).upper().rstrip("=")
    if len(_bytes(seed)) < 10:
        raise NotASeed
    return seed


def code_at(seed: str, at: float) -> str:
    """The code for an instant in Unix seconds."""
    counter = (int(at) // PERIOD_S).to_bytes(8, "big")
    digest = hmac.new(_bytes(seed), counter, hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def seconds_left(at: float) -> int:
    """For how long the code of an instant will still do."""
    return PERIOD_S - int(at) % PERIOD_S


def _key_of_address(text: str) -> str:
    parts = urlsplit(text)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    unusual = any(query.get(name, usual).upper() != usual for name, usual in _DEFAULTS.items())
    if parts.netloc != "totp" or unusual:
        raise NotASeed
    return query.get("secret", "")


def _bytes(seed: str) -> bytes:
    try:
        return base64.b32decode(seed + "=" * (-len(seed) % 8))
    except (binascii.Error, ValueError):
        raise NotASeed from None
