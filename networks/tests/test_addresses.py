"""Addresses of pages: every usual form, nothing else, and the way back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core.errors import Refused
from networks.addresses import page_url, parse, post_url
from networks.base import Network, Target

DEMO = {name: f"http://127.0.0.1:8001/walls/{name}" for name in ("vk", "ok", "telegram", "max")}

PAGES = [
    # VK
    ("https://vk.com/dzhankoy", "vk", "", "dzhankoy", ""),
    ("http://vk.com/dzhankoy/", "vk", "", "dzhankoy", ""),
    ("vk.com/dzhankoy", "vk", "", "dzhankoy", ""),
    ("VK.COM/Dzhankoy", "vk", "", "dzhankoy", ""),
    ("https://m.vk.com/dzhankoy?from=groups", "vk", "", "dzhankoy", ""),
    ("https://www.vk.ru/dzhankoy#top", "vk", "", "dzhankoy", ""),
    ("vkontakte.ru/dzhankoy", "vk", "", "dzhankoy", ""),
    ("«https://vk.com/dzhankoy»,", "vk", "", "dzhankoy", ""),
    ("\u200bhttps://vk.com/dzhankoy\u200b ", "vk", "", "dzhankoy", ""),
    ("https://vk.com/club123", "vk", "123", "", ""),
    ("https://vk.com/public00123", "vk", "123", "", ""),
    ("https://vk.ru/EVENT123", "vk", "123", "", ""),
    ("club123", "vk", "123", "", ""),
    ("@club123", "vk", "123", "", ""),
    ("https://vk.com/@dzhankoy", "vk", "", "dzhankoy", ""),
    ("https://vk.com/@dzhankoy-kak-my-zhivem", "vk", "", "dzhankoy", ""),
    ("https://vk.com/wall-123_45", "vk", "123", "", "45"),
    ("https://vk.com/wall-123_45?reply=46", "vk", "123", "", "45"),
    ("https://vk.com/wall-123", "vk", "123", "", ""),
    ("https://vk.com/dzhankoy?w=wall-123_45", "vk", "123", "dzhankoy", "45"),
    ("https://vk.com/feed?w=wall-123_45", "vk", "123", "", "45"),
    ("https://vk.com/?w=wall-123_45%2Fall", "vk", "123", "", "45"),
    ("https://vk.com/photo-123_45", "vk", "123", "", ""),
    ("https://vk.com/albums-123", "vk", "123", "", ""),
    ("https://vk.com/board123", "vk", "123", "", ""),
    ("https://vk.com/im?sel=-123", "vk", "123", "", ""),
    ("https://vk.me/dzhankoy", "vk", "", "dzhankoy", ""),
    ("https://vk.com/1tv", "vk", "", "1tv", ""),
    # the others in their plainest form; their own tests know the rest
    ("https://ok.ru/group/53396058603765", "ok", "53396058603765", "", ""),
    ("https://ok.ru/dzhankoy/topic/155", "ok", "", "dzhankoy", "155"),
    ("https://t.me/dzhankoy_adm", "telegram", "", "dzhankoy_adm", ""),
    ("t.me/s/dzhankoy_adm", "telegram", "", "dzhankoy_adm", ""),
    ("dzhankoy_adm.t.me", "telegram", "", "dzhankoy_adm", ""),
    ("@dzhankoy_adm", "telegram", "", "dzhankoy_adm", ""),
    ("tg://resolve?domain=dzhankoy_adm&post=12", "telegram", "", "dzhankoy_adm", "12"),
    ("https://max.ru/dzhankoy", "max", "", "dzhankoy", ""),
    ("https://max.ru/dzhankoy/AZqk7p-Zc2w", "max", "", "dzhankoy", "AZqk7p-Zc2w"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "network", "external_id", "name", "post"), PAGES)
def test_a_usual_form_is_understood(text: str, network: str, external_id: str, name: str, post: str) -> None:
    address = parse(text)
    assert (address.network, address.external_id, address.screen_name) == (network, external_id, name)
    assert (address.post_id, address.is_personal) == (post, False)
    assert parse(address.canonical_url).canonical_url == address.canonical_url


@pytest.mark.parametrize(
    ("text", "network"),
    [
        ("https://vk.com/id123", "vk"), ("vk.com/ID123", "vk"), ("https://vk.com/wall123_45", "vk"),
        ("id123", "vk"), ("https://vk.com/im?sel=123", "vk"), ("https://vk.com/write123", "vk"),
        ("https://ok.ru/profile/574000000001", "ok"), ("https://max.ru/u/f9LHodD0cOJ1abc", "max"),
    ],
)  # fmt: skip
def test_a_personal_profile_is_known_as_such(text: str, network: str) -> None:
    address = parse(text)
    assert (address.is_personal, address.network) == (True, network)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "@", "/", "vk", "привет", "https://", "https://example.com/dzhankoy", "vk.com.example.ru/a",
        "https://evil.ru/?vk.com/dzhankoy", "https://vk.com@evil.ru/dzhankoy", "javascript:alert(1)",
        "mailto:press@vk.com", "https://notvk.com/dzhankoy", "https://vk.com:99999/x", "http://[::1", "a" * 5000,
        "https://dzen.ru/dzhankoy", "https://rutube.ru/channel/1", "две ссылки vk.com/a vk.com/b",
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_the_four_networks(text: str) -> None:
    with pytest.raises(Refused, match=r"vk\.com.*ok\.ru.*t\.me.*max\.ru") as caught:
        parse(text)
    assert caught.value.field == "address"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("https://vk.com/", "ВКонтакте"), ("https://vk.com/feed", "ВКонтакте"), ("vk.com/im", "ВКонтакте"),
        ("https://vk.com/away.php?to=https://vk.com/x", "ВКонтакте"), ("https://vk.com/привет", "ВКонтакте"),
        ("https://ok.ru/feed", "Одноклассники"), ("https://t.me/addstickers/pack", "Телеграм"),
        ("https://max.ru/", "MAX"),
    ],
)  # fmt: skip
def test_a_link_into_a_network_that_is_no_page_says_so(text: str, name: str) -> None:
    with pytest.raises(Refused, match=f"{name}, но не на страницу"):
        parse(text)


def test_a_bare_name_goes_to_the_wanted_network() -> None:
    assert parse("@dzhankoy").network == Network.TELEGRAM
    assert parse("@dzhankoy", network=Network.VK).network == Network.VK
    assert parse("dzhankoy", network=Network.VK).screen_name == "dzhankoy"
    link = "https://ok.ru/group/53396058603765"
    assert parse(link, network=Network.VK).network == Network.OK, "the link itself is stronger"


@pytest.mark.parametrize("network", list(Network))
def test_the_demos_walls_are_addresses_too(settings: Any, network: Network) -> None:
    settings.NETWORK_WEB_URLS = DEMO
    target = Target(network, "-100123456789" if network == Network.TELEGRAM else "123456789", "dzhankoy")
    page = parse(page_url(target))
    assert page.network == network
    assert page.canonical_url == page_url(target)
    assert parse(post_url(target, "4512")).network == network


def test_real_addresses_are_understood_in_a_demo(settings: Any) -> None:
    settings.NETWORK_WEB_URLS = DEMO
    assert parse("https://vk.com/dzhankoy").canonical_url == f"{DEMO['vk']}/dzhankoy"


@pytest.mark.parametrize(
    ("target", "page", "post"),
    [
        (Target(Network.VK, "123", "dzhankoy"), "https://vk.com/dzhankoy", "https://vk.com/wall-123_7"),
        (Target(Network.VK, "123"), "https://vk.com/club123", "https://vk.com/wall-123_7"),
        (Target(Network.OK, "53396"), "https://ok.ru/group/53396", "https://ok.ru/group/53396/topic/7"),
        (Target(Network.TELEGRAM, "-1005", "dzh_adm"), "https://t.me/dzh_adm", "https://t.me/dzh_adm/7"),
    ],
)
def test_addresses_for_people(target: Target, page: str, post: str) -> None:
    assert (page_url(target), post_url(target, "7")) == (page, post)


names = st.from_regex(r"[a-z][a-z0-9]{4,20}", fullmatch=True).filter(
    lambda name: not name.startswith(("id", "club", "public", "event", "board", "group", "profile"))
)
numbers = st.integers(10_000, 10**12 - 1).map(str)
both_ways = hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@given(st.sampled_from([Network.VK, Network.OK]), numbers, st.integers(1, 10**9).map(str), st.booleans())
@both_ways
def test_a_number_comes_back(settings: Any, network: Network, number: str, post: str, demo: bool) -> None:
    if demo:
        settings.NETWORK_WEB_URLS = DEMO
    target = Target(network, number)
    for url, post_id in ((page_url(target), ""), (post_url(target, post), post)):
        back = parse(url)
        assert (back.network, back.external_id, back.post_id) == (network, number, post_id)
        assert not back.is_personal


@given(st.sampled_from(list(Network)), names, st.booleans())
@both_ways
def test_a_name_comes_back(settings: Any, network: Network, name: str, demo: bool) -> None:
    if demo:
        settings.NETWORK_WEB_URLS = DEMO
    url = page_url(Target(network, "", name))
    try:
        back = parse(url)
    except Refused:
        return  # a name that the network keeps for itself
    assert back.is_personal or (back.network, back.screen_name, back.canonical_url) == (network, name, url)


@given(st.text(max_size=300))
@hypothesis_settings(deadline=None)
def test_no_text_breaks_it(text: str) -> None:
    for candidate in (text, f"https://vk.com/{text}", f"t.me/{text}", f"https://{text}", f"//{text}/x"):
        try:
            assert parse(candidate).network in Network
        except Refused as refusal:
            assert refusal.message
