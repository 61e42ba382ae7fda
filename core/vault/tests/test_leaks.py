"""A value that was stored, used, replaced, shown and rotated is found nowhere in clear."""

import copy
import json
import logging
import pickle
import traceback

import pytest
from django.apps import apps
from django.db import connection

from core.audit.models import Entry
from core.errors import PortalError
from core.vault import crypto, keys
from core.vault.actions import reveal, rotate, store, totp_code, use
from core.vault.actions.showing import Shown, show_one
from core.vault.models import SecretVersion
from core.vault.tests.conftest import ACCOUNT, PORTAL, SEED, key_text

VALUES = {
    "login": "press-login-7731",
    "password": "Kr7-obraz-Lipa-22-mayak",
    "totp_seed": SEED,
    "recovery_codes": "90817263\n55443322",
    "token:vk_community": "vk1.a.Zq3-tail-of-token-c19",
}
TRACES = [*VALUES.values(), "90817263", "Zq3-tail-of-token"]


@pytest.fixture
def lived(db, marina, settings, caplog):
    """Everything that can happen to secrets has happened; the log is kept from the first line."""
    caplog.set_level(logging.DEBUG)
    settings.VAULT_KEYS = f"old:{key_text('o')}"
    for kind, value in VALUES.items():
        store(actor=marina, owner=ACCOUNT, kind=kind, value="earlier value 123" if kind == "login" else value)
        store(actor=marina, owner=ACCOUNT, kind=kind, value=value)
        use(ACCOUNT, kind, purpose="publish")
    ids = dict(SecretVersion.objects.values_list("secret__kind", "secret_id"))
    look = {"actor": marina, "reason": "вход утром", "confirmed": True}
    reveal(secret_id=ids["password"], **look)
    totp_code(secret_id=ids["totp_seed"], **look)
    settings.VAULT_KEYS = f"new:{key_text('n')},old:{key_text('o')}"
    rotate(actor=PORTAL)
    return ids


def found_in(text: str) -> list[str]:
    return [trace for trace in TRACES if trace in text]


def test_not_in_any_table(lived):
    dump = []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.label_lower.startswith(("vault.", "audit.", "notifications.", "accounts.")):
            dump += [repr(row) for row in model.objects.values_list()]
    assert len(dump) > 20
    assert found_in("\n".join(dump)) == []


def test_not_in_the_bytes_of_the_database(lived):
    """What stands in the columns, as text and as bytes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ciphertext, nonce FROM vault_secretversion")
        columns = [bytes(value) for row in cursor.fetchall() for value in row]
    assert not any(trace.encode() in value for trace in TRACES for value in columns)


def test_not_in_the_journal(lived):
    entries = [json.dumps([e.label, e.data, e.event], ensure_ascii=False) for e in Entry.objects.all()]
    assert found_in("\n".join(entries)) == []


def test_not_in_the_log(lived, caplog):
    assert found_in(caplog.text) == []


def test_not_in_repr_or_errors(lived, marina):
    shown = show_one(actor=marina, secret_id=lived["password"], reason="вход утром", confirmed=True)
    assert isinstance(shown, Shown)
    assert found_in(repr(shown)) == []
    SecretVersion.objects.update(nonce=b"0" * 12)
    for kind in VALUES:
        with pytest.raises(PortalError) as error:
            use(ACCOUNT, kind, purpose="publish")
        assert found_in("".join(traceback.format_exception(error.value))) == []


def test_keys_are_in_no_repr(lived):
    ring = keys.ring()
    texts = [repr(ring), repr(ring.first), str(ring.first), repr(copy.copy(ring.first))]
    sealed = crypto.seal(ring.first, b"value", b"here")
    texts.append(repr(sealed))
    assert not any("nnnn" in text or key_text("n") in text for text in texts)
    assert pickle.dumps(sealed)


def test_equal_values_do_not_look_equal(lived):
    """Nobody can tell from the table that two accounts share a password."""
    store(actor=PORTAL, owner=ACCOUNT, kind="login", value="same value")
    store(actor=PORTAL, owner=ACCOUNT, kind="login", value="same value")
    rows = list(SecretVersion.objects.order_by("-pk")[:2])
    assert bytes(rows[0].ciphertext) != bytes(rows[1].ciphertext)
