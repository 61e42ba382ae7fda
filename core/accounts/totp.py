"""One-time codes by time (RFC 6238): six digits, thirty seconds, the step before and after count too."""

from __future__ import annotations

import hmac
import re
from datetime import datetime
from urllib.parse import quote

import pyotp
import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString

STEP_S = 30
ISSUER = "Официальные страницы"
_CODE = re.compile(r"[0-9]{6}\Z")  # an Arabic digit is one for \d, and no comparison takes it


def new_seed() -> str:
    """A fresh seed of 160 bits, base32."""
    return pyotp.random_base32(32)


def enrolment_uri(seed: str, email: str) -> str:
    """What the QR code says: https://github.com/google/google-authenticator/wiki/Key-Uri-Format

    The issuer stands once, as a parameter: in the label too it would make the code twice as dense.
    """
    return f"otpauth://totp/{quote(email)}?secret={seed}&issuer={quote(ISSUER)}"


def qr_svg(text: str) -> SafeString:
    """A QR code as an inline drawing without styles: black squares by one path."""
    code = segno.make(text, error="l", micro=False)
    squares = [
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(code.matrix_iter(border=0))
        for x, dark in enumerate(row)
        if dark
    ]
    width, _ = code.symbol_size(border=0)
    return format_html(
        '<svg class="op-qr" viewBox="0 0 {0} {0}" shape-rendering="crispEdges" role="img"'
        ' aria-label="QR-код для приложения с кодами"><path d="{1}"/></svg>',
        width,
        "".join(squares),
    )


def grouped(seed: str) -> str:
    """The seed for typing by hand: «JBQW 4M3F …»."""
    return " ".join(seed[i : i + 4] for i in range(0, len(seed), 4))


def looks_like_code(text: str) -> bool:
    """Whether it is six digits (else it may be a recovery code)."""
    return bool(_CODE.match(text))


def step_of(moment: datetime) -> int:
    """Number of the thirty-second step an instant lies in."""
    return int(moment.timestamp()) // STEP_S


def matching_step(seed: str, code: str, moment: datetime) -> int | None:
    """The step whose code this is, of the present one and its neighbours; None when it is none of them."""
    totp, now = pyotp.TOTP(seed, interval=STEP_S), step_of(moment)
    found = None
    for step in (now - 1, now, now + 1):
        if hmac.compare_digest(totp.generate_otp(step), code):
            found = step
    return found
