"""A ciphertext opens only as the secret, version, kind and owner it was sealed for."""

from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from core.vault import crypto
from core.vault.crypto import Key

KEY = Key("k", bytes(range(32)))


@dataclass(frozen=True)
class Place:
    secret_id: int
    version: int
    kind: str
    owner_kind: str
    owner_id: int
    format: str = crypto.FORMAT

    def bytes(self) -> bytes:
        return crypto.binding(**self.__dict__)


words = st.text(min_size=1, max_size=12)
numbers = st.integers(0, 10**6)
places = st.builds(Place, numbers, numbers, words, words, numbers)


@given(value=st.binary(max_size=200), place=places)
def test_what_was_sealed_opens_in_its_place(value, place):
    sealed = crypto.seal(KEY, value, place.bytes())
    assert crypto.opened(KEY, sealed.nonce, sealed.ciphertext, place.bytes()) == value


@given(place=places, other=places)
def test_in_any_other_place_it_stays_shut(place, other):
    sealed = crypto.seal(KEY, b"value", place.bytes())
    expected = b"value" if place == other else None
    assert crypto.opened(KEY, sealed.nonce, sealed.ciphertext, other.bytes()) == expected


@given(one=places, two=places)
def test_two_places_never_have_one_binding(one, two):
    assert (one == two) == (one.bytes() == two.bytes())


def test_another_format_is_another_place():
    place = Place(1, 1, "password", "account", 7)
    assert place.bytes() != replace(place, format="a0").bytes()


@given(value=st.binary(min_size=1, max_size=60), at=st.integers(0), flip=st.integers(1, 255))
def test_one_changed_byte_shuts_it(value, at, flip):
    sealed = crypto.seal(KEY, value, b"here")
    at %= len(sealed.ciphertext)
    broken = bytearray(sealed.ciphertext)
    broken[at] ^= flip
    assert crypto.opened(KEY, sealed.nonce, bytes(broken), b"here") is None


def test_the_same_value_is_never_sealed_the_same_way():
    sealed = [crypto.seal(KEY, b"value", b"here") for _ in range(50)]
    assert len({s.nonce for s in sealed}) == len({s.ciphertext for s in sealed}) == 50


def test_a_short_or_empty_nonce_does_not_crash():
    assert crypto.opened(KEY, b"", b"x" * 20, b"here") is None
    assert crypto.opened(KEY, b"n" * 12, b"", b"here") is None


def test_repr_hides_what_is_sealed():
    assert "nonce" not in repr(crypto.seal(KEY, b"value", b"here"))
