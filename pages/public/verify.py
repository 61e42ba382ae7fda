"""«Проверить страницу по адресу»: official, not in the list, or not an address of a page."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from enum import StrEnum

from core.errors import Refused
from networks import addresses
from networks.addresses import Address
from networks.base import NETWORK_NAMES, Network
from pages.public.snapshot import ListedOrganization, ListedPage, Snapshot

MOST_CHARACTERS = 500
_LIKENESS = 0.8


class Answer(StrEnum):
    """What is said of an address; the names stand in the JSON answer."""

    OFFICIAL = "official"
    NOT_LISTED = "not_listed"
    NOT_AN_ADDRESS = "not_an_address"


@dataclass(frozen=True)
class Verified:
    """The answer on one address. `alike` is an official page whose short name the asked one resembles."""

    text: str
    answer: Answer
    sentence: str
    organization: ListedOrganization | None = None
    page: ListedPage | None = None
    alike: ListedPage | None = None


def verify(text: str, snapshot: Snapshot) -> Verified:
    """Say whether a pasted address is an official page. No query, no network call."""
    text = text.strip()[:MOST_CHARACTERS]
    try:
        address = addresses.parse(text)
    except Refused as error:
        return Verified(text, Answer.NOT_AN_ADDRESS, error.message)
    names = (address.external_id, address.screen_name.lower())
    found = next(
        (
            snapshot.by_address[address.network, name]
            for name in names
            if (address.network, name) in snapshot.by_address
        ),
        None,
    )
    if found is not None and not address.is_personal:
        sentence = f"Это официальная страница: {found[0].name}."
        return Verified(text, Answer.OFFICIAL, sentence, found[0], found[1])
    alike = _alike(address, snapshot)
    return Verified(text, Answer.NOT_LISTED, _not_listed(address, alike), alike=alike)


def _alike(address: Address, snapshot: Snapshot) -> ListedPage | None:
    """A fake likes to differ by a letter from the page it imitates, in its own network or in another."""
    names = {page.screen_name.lower(): page for _, page in reversed(snapshot.pages) if page.screen_name}
    close = difflib.get_close_matches(address.screen_name.lower(), names, n=1, cutoff=_LIKENESS)
    return names[close[0]] if close else None


def _not_listed(address: Address, alike: ListedPage | None) -> str:
    sentence = f"Этой страницы ({NETWORK_NAMES[Network(address.network)]}) нет в списке официальных."
    if alike is None:
        return sentence
    return f"{sentence} Её адрес похож на адрес официальной страницы «{alike.title}», но это не она."
