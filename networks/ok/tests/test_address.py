"""Forms of links that only Odnoklassniki have."""

from __future__ import annotations

import pytest

from core.errors import Refused
from networks.addresses import page_url, parse, post_url
from networks.base import Network, Target

GID = "57063388012345"


@pytest.mark.parametrize(
    ("text", "external_id", "name", "post"),
    [
        (f"https://ok.ru/group/{GID}", GID, "", ""),
        (f"https://ok.ru/group{GID}", GID, "", ""),
        (f"group{GID}", GID, "", ""),
        (f"https://m.ok.ru/group/{GID}/topics", GID, "", ""),
        (f"https://ok.ru/group/{GID}/topic/157063388000051", GID, "", "157063388000051"),
        ("https://ok.ru/dzhankoy/topic/157063388000051", "", "dzhankoy", "157063388000051"),
        ("https://www.odnoklassniki.ru/dzhankoy", "", "dzhankoy", ""),
        ("ok.ru/dzhankoy.adm", "", "dzhankoy.adm", ""),
        (f"https://m.ok.ru/dk?st.cmd=altGroupMain&st.groupId={GID}", GID, "", ""),
        (f"https://m.ok.ru/dk?st.groupId={GID}&st.themeId=157063388000051", GID, "", "157063388000051"),
    ],
)
def test_a_group_is_found_in_any_usual_form(text: str, external_id: str, name: str, post: str) -> None:
    address = parse(text)
    assert (address.network, address.external_id, address.screen_name) == (Network.OK, external_id, name)
    assert (address.post_id, address.is_personal) == (post, False)


@pytest.mark.parametrize(
    "text",
    [
        "https://ok.ru/profile/571000000001",
        "ok.ru/profile571000000001",
        "m.ok.ru/dk?st.friendId=571000000001",
    ],
)
def test_a_person_is_known_as_such(text: str) -> None:
    assert parse(text).is_personal


@pytest.mark.parametrize(
    "text", ["https://ok.ru/", "ok.ru/feed", "ok.ru/group", "ok.ru/groups", "ok.ru/video/123"]
)
def test_what_is_no_page_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        parse(text)


def test_the_number_makes_a_better_address_than_the_name() -> None:
    target = Target(Network.OK, GID, "dzhankoy")
    assert page_url(target) == f"https://ok.ru/group/{GID}"
    assert post_url(target, "15") == f"https://ok.ru/group/{GID}/topic/15"
    assert page_url(Target(Network.OK, "", "dzhankoy")) == "https://ok.ru/dzhankoy"
