"""Servers of the Callback API: where VK knocks."""

from __future__ import annotations

import pytest

from networks.base import Secret
from networks.inbound.parsing.vk import WANTED
from networks.tests.stub import SCHEMAS
from networks.vk.client import Client, callbacks
from networks.vk.tests.stub import COMMUNITY, GROUP, VKStub

URL = "https://portal.dzhankoy.example/hooks/vk/key/"


@pytest.fixture
def client(vk: VKStub) -> Client:
    return Client(Secret(VKStub.tokens[COMMUNITY]))


def test_a_server_is_added_confirmed_and_told_its_events(client: Client, vk: VKStub) -> None:
    number = int(GROUP)
    assert callbacks.confirmation_code(client, number) == "a1b2c3d4"
    assert callbacks.servers(client, number) == [callbacks.Server(4, URL, "ok")]
    assert callbacks.add_server(client, number, URL, "secret-0123456789") == 4
    callbacks.set_events(client, number, 4, WANTED)
    callbacks.delete_server(client, number, 4)
    told = next(call.seen.form for call in vk.calls if call.method == "groups.setCallbackSettings")
    assert told["wall_reply_new"] == "1" and told["api_version"] == "5.199"


@pytest.mark.contracts
def test_calls_are_of_the_published_schema(client: Client, vk: VKStub) -> None:
    if not (SCHEMAS / "vk").is_dir():
        pytest.skip(f"API_CONTRACTS: no published schemas in {SCHEMAS}")
    test_a_server_is_added_confirmed_and_told_its_events(client, vk)
    for call in vk.calls:
        vk.check_request(call)
        vk.check_reply(call.method, call.reply.json)
