"""Hooks: proven first, then stored; whatever is not proven leaves nothing behind."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.access import System
from networks.base import Network
from networks.inbound.actions.hooks import OpenedHook, close_hook, open_hook
from networks.inbound.bodies import MAX_BODY_BYTES
from networks.inbound.models import FIRST_KNOCK_WITHIN, HookEndpoint, RawUpdate
from networks.inbound.tests import samples

pytestmark = pytest.mark.django_db
TELEGRAM_HEADER, MAX_HEADER = "X-Telegram-Bot-Api-Secret-Token", "X-Max-Bot-Api-Secret"


def opened(network: Network, external_id: str, **more: str) -> OpenedHook:
    return open_hook(actor=System("test"), network=network, external_id=external_id, **more)


def knock(hook: OpenedHook, body: Any, **headers: str) -> Any:
    url = reverse("inbound:hook", args=[hook.endpoint.network, hook.endpoint.path_key])
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Client(enforce_csrf_checks=True).post(url, data, content_type="application/json", headers=headers)


@pytest.fixture
def telegram() -> OpenedHook:
    return opened(Network.TELEGRAM, samples.BOT)


@pytest.fixture
def vk() -> OpenedHook:
    return opened(Network.VK, samples.COMMUNITY, confirmation="a1b2c3d4")


def test_a_telegram_update_is_stored_and_answered(telegram: OpenedHook) -> None:
    answer = knock(telegram, samples.channel_post(1, 10), **{TELEGRAM_HEADER: telegram.secret})
    assert (answer.status_code, answer.content, answer["Content-Type"].split(";")[0]) == (
        200,
        b"ok",
        "text/plain",
    )
    raw = RawUpdate.objects.get()
    assert (raw.network, raw.source, raw.update_key) == ("telegram", samples.BOT, "1")


def test_the_hook_notes_that_it_was_called(telegram: OpenedHook, django_assert_num_queries: Any) -> None:
    headers = {TELEGRAM_HEADER: telegram.secret}
    knock(telegram, samples.channel_post(1, 10), **headers)
    assert HookEndpoint.objects.get().last_heard_at is not None


def test_a_max_update_is_stored() -> None:
    hook = opened(Network.MAX, samples.MAX_BOT)
    assert knock(hook, samples.max_message("m1"), **{MAX_HEADER: hook.secret}).status_code == 200
    assert RawUpdate.objects.get().network == "max"


@pytest.mark.parametrize("secret", [None, "", "wrong", "пароль"])
def test_a_wrong_secret_is_refused_and_nothing_is_stored(telegram: OpenedHook, secret: str | None) -> None:
    headers = {} if secret is None else {TELEGRAM_HEADER: secret}
    assert knock(telegram, samples.channel_post(1, 10), **headers).status_code == 403
    assert not RawUpdate.objects.exists()


def test_the_secret_of_another_hook_does_not_do(telegram: OpenedHook) -> None:
    other = opened(Network.TELEGRAM, "7000000002")
    assert knock(telegram, samples.channel_post(1, 10), **{TELEGRAM_HEADER: other.secret}).status_code == 403


def test_a_vk_event_is_proven_by_secret_and_community(vk: OpenedHook) -> None:
    event = samples.vk_post(5)
    assert knock(vk, {**event, "secret": vk.secret}).content == b"ok"
    kept = RawUpdate.objects.get()
    assert (kept.update_key, kept.body) == ("e5", event)


def test_a_hook_that_was_given_up_is_heard_again_at_once(vk: OpenedHook) -> None:
    HookEndpoint.objects.update(failing_since=clock.now(), last_heard_at=clock.now())
    assert knock(vk, {**samples.vk_post(7), "secret": vk.secret}).status_code == 200
    assert HookEndpoint.objects.get().failing_since is None


def test_at_a_renewed_address_nobody_has_knocked_yet(vk: OpenedHook) -> None:
    assert knock(vk, {**samples.vk_post(7), "secret": vk.secret}).status_code == 200
    opened(Network.VK, samples.COMMUNITY)
    now = clock.now()
    assert HookEndpoint.objects.heard(now).exists()
    assert not HookEndpoint.objects.heard(now + FIRST_KNOCK_WITHIN + timedelta(seconds=1)).exists()


@pytest.mark.parametrize(
    "change", [{"secret": "wrong"}, {"secret": None}, {"group_id": 1}, {"group_id": None}, {"secret": ["a"]}]
)
def test_a_vk_event_not_proven_is_refused(vk: OpenedHook, change: dict[str, Any]) -> None:
    assert knock(vk, {**samples.vk_post(5), "secret": vk.secret, **change}).status_code == 403
    assert not RawUpdate.objects.exists()


def test_vk_asks_for_the_confirmation_with_or_without_the_secret(vk: OpenedHook) -> None:
    question = {"type": "confirmation", "group_id": int(samples.COMMUNITY)}
    assert knock(vk, question).content == b"a1b2c3d4"
    assert knock(vk, {**question, "secret": vk.secret}).content == b"a1b2c3d4"
    assert not RawUpdate.objects.exists()


def test_a_stranger_does_not_get_the_confirmation(vk: OpenedHook) -> None:
    question = {"type": "confirmation", "group_id": int(samples.COMMUNITY)}
    assert knock(vk, {**question, "group_id": 1}).status_code == 403
    assert knock(vk, {**question, "secret": "wrong"}).status_code == 403


def test_an_ok_event_comes_from_the_network_s_own_house(settings: Any) -> None:
    hook = opened(Network.OK, "57063388012345")
    assert knock(hook, samples.ok_message()).status_code == 403
    settings.TRUSTED_PROXIES = ["127.0.0.0/8"]
    assert knock(hook, samples.ok_message(), **{"X-Forwarded-For": "217.20.145.200"}).status_code == 200
    assert RawUpdate.objects.get().network == "ok"


def test_a_stand_in_of_ok_may_knock_from_anywhere(settings: Any) -> None:
    settings.NETWORK_API_URLS = {**settings.NETWORK_API_URLS, "ok_graph": "http://127.0.0.1:8001/ok"}
    assert knock(opened(Network.OK, "57063388012345"), samples.ok_message()).status_code == 200


@pytest.mark.parametrize(
    "path", ["telegram/unknown", "vk/{key}", "myspace/{key}", "telegram/{key}x"]
)  # fmt: skip
def test_an_unknown_address_is_404(telegram: OpenedHook, path: str) -> None:
    url = f"/hooks/{path.format(key=telegram.endpoint.path_key)}/"
    headers = {TELEGRAM_HEADER: telegram.secret}
    body = json.dumps(samples.channel_post(1, 10))
    assert Client().post(url, body, content_type="application/json", headers=headers).status_code == 404


def test_a_closed_hook_is_unknown(telegram: OpenedHook) -> None:
    close_hook(actor=System("test"), endpoint=telegram.endpoint)
    answer = knock(telegram, samples.channel_post(1, 10), **{TELEGRAM_HEADER: telegram.secret})
    assert answer.status_code == 404


def test_only_post(telegram: OpenedHook) -> None:
    url = reverse("inbound:hook", args=["telegram", telegram.endpoint.path_key])
    assert Client().get(url).status_code == 405


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"[" * 50_000])
def test_what_is_no_json_object_is_400(telegram: OpenedHook, body: bytes) -> None:
    assert knock(telegram, body, **{TELEGRAM_HEADER: telegram.secret}).status_code == 400
    assert not RawUpdate.objects.exists()


def test_a_body_over_the_bound_is_not_read(telegram: OpenedHook) -> None:
    body = b'{"a": "%s"}' % (b"x" * MAX_BODY_BYTES)
    assert knock(telegram, body, **{TELEGRAM_HEADER: telegram.secret}).status_code == 413


def test_a_body_over_the_bound_without_the_secret_is_403(telegram: OpenedHook) -> None:
    assert knock(telegram, b"x" * (MAX_BODY_BYTES + 1)).status_code == 403


def test_a_proven_update_that_means_nothing_is_answered_and_dropped(telegram: OpenedHook) -> None:
    """Anything but 200 would have the network repeat it and hold back what is behind it."""
    assert knock(telegram, {"hello": 1}, **{TELEGRAM_HEADER: telegram.secret}).status_code == 200
    assert not RawUpdate.objects.exists()


def test_a_zero_byte_in_a_text_does_not_stop_the_queue(telegram: OpenedHook) -> None:
    body = samples.channel_post(1, 10, "до\x00после")
    assert knock(telegram, body, **{TELEGRAM_HEADER: telegram.secret}).status_code == 200
    assert RawUpdate.objects.get().body["channel_post"]["text"] == "до\ufffdпосле"


def test_a_repeat_is_answered_the_same_and_stored_once(telegram: OpenedHook) -> None:
    for _ in range(3):
        answer = knock(telegram, samples.channel_post(1, 10), **{TELEGRAM_HEADER: telegram.secret})
        assert answer.content == b"ok"
    assert RawUpdate.objects.count() == 1


def test_a_hook_sets_no_cookie(telegram: OpenedHook) -> None:
    answer = knock(telegram, samples.channel_post(1, 10), **{TELEGRAM_HEADER: telegram.secret})
    assert not answer.cookies
