"""The key of the group's messages: its death takes away dialogues and their events, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.errors import CredentialExpired, PermissionMissing
from networks.base import TokenKind
from networks.ok.adapter import OKAdapter
from networks.ok.tests.stub import CHAT, OKStub, error
from networks.spare import SpareKeyExpired
from networks.tests.stub import POST

DEAD = error(103, "PARAM_SESSION_KEY")


@pytest.mark.parametrize(
    ("method", "act"),
    [
        ("graph GET me/chats", lambda ok: ok.read_messages()),
        ("graph POST me/messages/{chat_id}", lambda ok: ok.send_message(CHAT, "Ответ", "ключ")),
    ],
)
def test_a_dead_key_of_messages_is_not_the_page_s_end(
    stub: OKStub, adapter: OKAdapter, method: str, act: Callable[[OKAdapter], object]
) -> None:
    told: list[tuple[TokenKind, str]] = []
    adapter.key_died = lambda kind, why: told.append((kind, why))
    stub.order(method, DEAD)
    with pytest.raises(SpareKeyExpired, match="Впишите новый") as caught:
        act(adapter)
    assert isinstance(caught.value, PermissionMissing) and not isinstance(caught.value, CredentialExpired)
    assert [kind for kind, _ in told] == [TokenKind.OK_GRAPH] and "ключ сообщений группы" in told[0][1]
    assert adapter.publish(POST).external_id


def test_the_application_s_dead_key_still_is(stub: OKStub, adapter: OKAdapter) -> None:
    stub.order("mediatopic.post", error(102, "PARAM_SESSION_EXPIRED"))
    with pytest.raises(CredentialExpired):
        adapter.publish(POST)
