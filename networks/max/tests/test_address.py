"""Forms of links that only MAX has."""

from __future__ import annotations

import pytest

from core.errors import Refused
from networks.addresses import parse, post_url
from networks.base import Network, Target


@pytest.mark.parametrize(
    ("text", "external_id", "name", "post"),
    [
        ("https://max.ru/id9105000011_gos", "", "id9105000011_gos", ""),
        ("max.ru/id9105000011_gos/AZqk7p-Zc2w", "", "id9105000011_gos", "AZqk7p-Zc2w"),
        ("https://web.max.ru/-70801090403050", "-70801090403050", "", ""),
        ("https://web.max.ru/#/-70801090403050", "-70801090403050", "", ""),
        ("max://id9105000011_gos", "", "id9105000011_gos", ""),
        ("id9105000011_gos", "", "id9105000011_gos", ""),
    ],
)
def test_a_channel_is_found_in_any_usual_form(text: str, external_id: str, name: str, post: str) -> None:
    address = parse(text)
    assert (address.network, address.external_id, address.screen_name) == (Network.MAX, external_id, name)
    assert (address.post_id, address.is_personal) == (post, False)


@pytest.mark.parametrize("text", ["https://web.max.ru/182182182", "https://max.ru/u/f9LHodD0cOJ"])
def test_a_person_is_known_as_such(text: str) -> None:
    assert parse(text).is_personal


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("https://max.ru/join/f9LHodD0cOJ", "приглашение"),
        ("https://max.ru/id9105000011_bot", "бот"),
        ("https://max.ru/privacy", "не на страницу"),
        ("https://max.ru/", "не на страницу"),
        ("https://web.max.ru/", "не на страницу"),
    ],
)
def test_what_is_no_public_channel_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        parse(text)


def test_the_nearest_place_to_a_post_is_its_channel() -> None:
    assert post_url(Target(Network.MAX, "-5", "dzhankoy"), "mid.1") == "https://max.ru/dzhankoy"
