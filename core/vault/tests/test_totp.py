"""Codes agree with RFC 6238; what is not a seed is refused without repeating it."""

import base64

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.vault import totp

RFC_SEED = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_vectors_of_the_rfc(at, code):
    assert totp.code_at(RFC_SEED, at) == code


@given(key=st.binary(min_size=16, max_size=40), at=st.integers(0, 2**33))
def test_the_same_as_an_independent_library(key, at):
    seed = base64.b32encode(key).decode().rstrip("=")
    assert totp.code_at(totp.seed_of(seed), at) == pyotp.TOTP(seed).at(at)


@pytest.mark.parametrize(("at", "left"), [(0, 30), (1, 29), (29.9, 1), (30, 30)])
def test_seconds_left(at, left):
    assert totp.seconds_left(at) == left


@pytest.mark.parametrize(
    "text",
    [
        "JBSWY3DPEHPK3PXP",
        "jbsw y3dp-ehpk 3pxp",
        "otpauth://totp/VK:press?secret=JBSWY3DPEHPK3PXP&issuer=VK",
        "OTPAUTH://totp/x?secret=jbswy3dpehpk3pxp&digits=6&period=30&algorithm=sha1",
    ],
)
def test_a_seed_in_any_usual_form(text):
    assert totp.seed_of(text) == "JBSWY3DPEHPK3PXP"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "не ключ",
        "12345!",
        "ABCDEFGH",
        "otpauth://totp/x",
        "otpauth://hotp/x?secret=JBSWY3DPEHPK3PXP",
        "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&digits=8",
        "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&period=60",
    ],
)
def test_what_is_not_a_seed(text):
    with pytest.raises(totp.NotASeed) as refusal:
        totp.seed_of(text)
    assert not str(refusal.value)


@given(st.text(max_size=60))
def test_any_text_is_a_seed_or_refused(text):
    try:
        seed = totp.seed_of(text)
    except totp.NotASeed:
        return
    assert len(totp.code_at(seed, 0)) == 6
