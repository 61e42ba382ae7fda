"""Forms of links that only Telegram has."""

from __future__ import annotations

import pytest

from core.errors import Refused
from networks.addresses import page_url, parse, post_url
from networks.base import Network, Target


@pytest.mark.parametrize(
    ("text", "name", "post"),
    [
        ("https://t.me/dzhankoy_adm/12", "dzhankoy_adm", "12"),
        ("https://t.me/dzhankoy_adm/12?comment=5", "dzhankoy_adm", "12"),
        ("https://t.me/s/dzhankoy_adm/12", "dzhankoy_adm", "12"),
        ("http://telegram.me/Dzhankoy_Adm", "Dzhankoy_Adm", ""),
        ("telegram.dog/dzhankoy_adm", "dzhankoy_adm", ""),
        ("https://dzhankoy_adm.t.me/12", "dzhankoy_adm", "12"),
        ("https://t.me/boost/dzhankoy_adm", "dzhankoy_adm", ""),
        ("https://web.telegram.org/k/#@dzhankoy_adm", "dzhankoy_adm", ""),
        ("@dzhankoy_adm", "dzhankoy_adm", ""),
        ("«@dzhankoy_adm»", "dzhankoy_adm", ""),
    ],
)
def test_a_channel_is_found_in_any_usual_form(text: str, name: str, post: str) -> None:
    address = parse(text)
    assert (address.network, address.screen_name, address.post_id) == (Network.TELEGRAM, name, post)
    assert address.canonical_url == f"https://t.me/{name}"


@pytest.mark.parametrize(
    "text",
    ["https://t.me/c/2100000001/4", "t.me/+abcDEF123", "https://t.me/joinchat/AAAA", "tg://join?invite=AAAA",
     "tg://privatepost?channel=1&post=2"],
)  # fmt: skip
def test_a_closed_channel_is_refused_with_the_reason(text: str) -> None:
    with pytest.raises(Refused, match="закрытый канал") as caught:
        parse(text)
    assert caught.value.field == "address" and "t.me/" in caught.value.advice


@pytest.mark.parametrize(
    "text",
    ["t.me/addstickers/Cats", "t.me/share/url?url=x", "t.me/abc", "t.me/", "t.me/1channel", "tg://settings"],
)
def test_what_is_no_channel_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        parse(text)


def test_addresses_of_a_channel_without_a_name_are_for_its_members() -> None:
    closed = Target(Network.TELEGRAM, "-1002100000001")
    assert post_url(closed, "12") == "https://t.me/c/2100000001/12"
    assert page_url(closed).startswith("https://t.me/c/2100000001")
