"""Reveal, one-time code, recovery code: by right, with a reason, confirmed, and journalled first."""

from contextlib import suppress

import pytest
import time_machine
from django.db import connections, transaction

from core.audit.models import Entry
from core.errors import AccessDenied, ConfirmationNeeded, PortalError, Refused, Stale
from core.vault import totp
from core.vault.actions import retire, reveal, take_recovery_code, totp_code, use
from core.vault.errors import SecretDamaged
from core.vault.models import SecretVersion
from core.vault.owners import Owner
from core.vault.tests.conftest import ACCOUNT, PORTAL, SEED

WHY = "вход с нового компьютера"


def show(verb, actor, secret, *, reason=WHY, confirmed=True):
    return verb(actor=actor, secret_id=secret.pk, reason=reason, confirmed=confirmed)


def seen() -> list[str]:
    return list(Entry.objects.filter(event__startswith="vault.").values_list("event", flat=True)[::-1])


def test_a_password_is_shown_and_the_journal_knows(put, marina):
    secret = put("password", "correct horse")
    assert show(reveal, marina, secret) == "correct horse"
    entry = Entry.objects.get(event="vault.revealed")
    assert (entry.actor_id, entry.object_id, entry.label) == (marina.pk, secret.pk, "Аккаунт 7")
    assert entry.data == {"what": "пароль", "kind": "password", "version": 1, "reason": WHY}


@pytest.mark.django_db(transaction=True)
def test_the_entry_is_committed_before_the_value_is_opened(put, marina, monkeypatch):
    secret = put("password", "correct horse")
    committed = []

    def opening(row):
        committed.append((Entry.objects.filter(event="vault.revealed").count(), in_transaction()))
        return "value"

    monkeypatch.setattr("core.vault.box.open_version", opening)
    show(reveal, marina, secret)
    assert committed == [(1, False)]


def in_transaction() -> bool:
    return connections["default"].in_atomic_block


@pytest.mark.django_db(transaction=True)
def test_inside_a_transaction_that_could_be_undone_nothing_is_shown(put, marina):
    secret = put("password", "correct horse")
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        show(reveal, marina, secret)


def test_without_a_journal_nothing_is_shown(put, marina, monkeypatch):
    secret = put("password", "correct horse")
    monkeypatch.setattr("core.vault.actions.showing.record", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        show(reveal, marina, secret)


@pytest.mark.parametrize("reason", ["", "    ", "надо", "a  b"])
def test_a_reason_is_required(put, marina, reason):
    secret = put("password", "correct horse")
    with pytest.raises(Refused) as refusal:
        show(reveal, marina, secret, reason=reason)
    assert refusal.value.field == "reason"
    assert "vault.revealed" not in seen()


@pytest.mark.parametrize(
    ("verb", "kind", "value"),
    [
        (reveal, "password", "correct horse"),
        (totp_code, "totp_seed", SEED),
        (take_recovery_code, "recovery_codes", "11\n22"),
    ],
)
def test_identity_must_be_confirmed(put, marina, verb, kind, value):
    secret = put(kind, value)
    with pytest.raises(ConfirmationNeeded):
        show(verb, marina, secret, confirmed=False)
    assert seen() == ["vault.stored"]


@pytest.mark.parametrize(
    ("kind", "value"), [("totp_seed", SEED), ("token:vk_user", "vk1.a.x"), ("recovery_codes", "11\n22")]
)
def test_some_kinds_are_never_shown(put, denis, kind, value):
    secret = put(kind, value)
    with pytest.raises(AccessDenied, match="не показывается никому"):
        show(reveal, denis, secret)


@pytest.mark.parametrize("owner", [Owner("page", 7), Owner("user", 7), Owner("application", 1)])
def test_only_secrets_of_accounts_are_shown(put, denis, owner):
    secret = put("password", "correct horse", owner=owner)
    with pytest.raises(AccessDenied, match="только порталу"):
        show(reveal, denis, secret)


def test_who_may_look(put, marina, irina, denis, oleg, natalia, timur, prosecutor, admin, stranger):
    secret, code = put("password", "correct horse"), put("totp_seed", SEED)
    for person in (marina, irina, denis):
        assert show(reveal, person, secret)
        assert show(totp_code, person, code)
    for person in (oleg, natalia, timur, prosecutor, admin, stranger, PORTAL):
        for verb, what in ((reveal, secret), (totp_code, code)):
            with pytest.raises(AccessDenied):
                show(verb, person, what)
    assert Entry.objects.filter(event="vault.revealed").count() == 3


def test_a_one_time_code_comes_with_its_seconds(put, marina):
    secret = put("totp_seed", SEED)
    with time_machine.travel("2026-11-25T07:42:11Z", tick=False):
        code, left = show(totp_code, marina, secret)
        assert (code, left) == (totp.code_at(SEED, 1795592531), 19)
    assert Entry.objects.get(event="vault.code_shown").data["reason"] == WHY


def test_codes_and_seeds_do_not_mix(put, marina):
    password = put("password", "correct horse")
    with pytest.raises(AccessDenied):
        show(totp_code, marina, password)
    with pytest.raises(AccessDenied):
        show(take_recovery_code, marina, password)


def test_recovery_codes_go_one_by_one_until_none_is_left(put, marina):
    secret = put("recovery_codes", "1111 2222\n 3333,4444")
    assert secret.pieces == 3
    assert show(take_recovery_code, marina, secret) == ("1111 2222", 2)
    assert show(take_recovery_code, marina, secret) == ("3333", 1)
    assert show(take_recovery_code, marina, secret) == ("4444", 0)
    with pytest.raises(Refused, match="снят"):
        show(take_recovery_code, marina, secret)
    assert seen() == ["vault.stored", *["vault.recovery_taken"] * 3]


def test_a_code_taken_by_another_at_the_same_moment_is_not_given_twice(put, marina, monkeypatch):
    secret = put("recovery_codes", "11\n22")
    real = SecretVersion.objects.get

    def overtaken(row):
        monkeypatch.undo()
        with suppress(PortalError):
            show(take_recovery_code, marina, secret)
        return "11\n22"

    monkeypatch.setattr("core.vault.box.open_version", overtaken)
    with pytest.raises(Stale):
        show(take_recovery_code, marina, secret)
    assert real(secret=secret, version=2)
    assert use(ACCOUNT, "recovery_codes", purpose="tests") == "22"


def test_a_retired_secret_is_not_shown(put, marina):
    secret = put("password", "correct horse")
    retire(actor=marina, owner=ACCOUNT, kind="password", reason="аккаунт закрыт")
    with pytest.raises(Refused, match="снят"):
        show(reveal, marina, secret)


def test_a_damaged_secret_is_told_and_the_attempt_stays_in_the_journal(put, marina):
    secret = put("password", "correct horse")
    SecretVersion.objects.update(ciphertext=b"0" * 40)
    with pytest.raises(SecretDamaged):
        show(reveal, marina, secret)
    assert "vault.revealed" in seen()
