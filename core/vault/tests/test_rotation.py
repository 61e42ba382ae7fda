"""`rotate_vault_key` puts everything under the first key, can be stopped, and says which keys may go."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from core.audit.models import Entry
from core.errors import AccessDenied
from core.vault.actions import rotate, rotation, use
from core.vault.models import SecretVersion
from core.vault.tests.conftest import ACCOUNT, PORTAL, key_text

OLD, NEW = f"old:{key_text('o')}", f"new:{key_text('n')}"


@pytest.fixture
def stored(put, settings):
    settings.VAULT_KEYS = OLD
    for number in range(5):
        put("password", f"value {number}")
    settings.VAULT_KEYS = f"{NEW},{OLD}"


def key_ids() -> list[str]:
    return list(SecretVersion.objects.order_by("pk").values_list("key_id", flat=True))


def test_history_moves_too_and_the_old_key_may_go(stored, settings):
    result = rotate(actor=PORTAL)
    assert (result.moved, result.failed, result.removable) == (5, {}, ["old"])
    settings.VAULT_KEYS = NEW
    assert use(ACCOUNT, "password", purpose="tests") == "value 4"
    assert set(key_ids()) == {"new"}


def test_before_a_rotation_new_values_go_under_the_new_key(stored, put):
    put("password", "value 5")
    assert key_ids() == ["old"] * 5 + ["new"]
    assert use(ACCOUNT, "password", purpose="tests") == "value 5"


def test_a_stopped_run_is_taken_up_where_it_stood(stored, monkeypatch):
    monkeypatch.setattr(rotation, "BATCH", 2)

    def stop(moved: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate(actor=PORTAL, progress=stop)
    assert key_ids() == ["new"] * 2 + ["old"] * 3
    assert rotate(actor=PORTAL).moved == 3


def test_nothing_to_do_is_nothing_done(stored):
    rotate(actor=PORTAL)
    entries = Entry.objects.count()
    assert rotate(actor=PORTAL).moved == 0
    assert Entry.objects.count() == entries


def test_a_row_that_does_not_open_is_named_and_kept(stored, monkeypatch):
    broken = SecretVersion.objects.get(version=2)
    SecretVersion.objects.filter(pk=broken.pk).update(ciphertext=b"0" * 40)
    result = rotate(actor=PORTAL)
    assert (result.moved, list(result.failed), result.removable) == (4, [broken.pk], [])


def test_a_value_replaced_meanwhile_is_not_overwritten(stored, monkeypatch):
    real = rotation.box.open_version

    def replaced(row):
        value = real(row)
        SecretVersion.objects.filter(pk=row.pk).update(nonce=b"n" * 12)
        return value

    monkeypatch.setattr(rotation.box, "open_version", replaced)
    assert rotate(actor=PORTAL).moved == 0
    assert key_ids() == ["old"] * 5


def test_the_journal_knows_by_which_key_and_how_many(stored):
    rotate(actor=PORTAL)
    entry = Entry.objects.get(event="vault.rotated")
    assert entry.data == {"key_id": "new", "count": 5}


def test_only_the_security_officer_rotates(stored, marina, denis):
    with pytest.raises(AccessDenied):
        rotate(actor=marina)
    assert rotate(actor=denis).moved == 5


def run() -> str:
    out = StringIO()
    call_command("rotate_vault_key", stdout=out)
    return out.getvalue()


def test_the_command_reports(stored):
    text = run()
    assert "«new»: 5" in text
    assert "Ключ «old» больше не нужен" in text


def test_the_command_fails_when_something_stayed_behind(stored):
    SecretVersion.objects.filter(version=2).update(ciphertext=b"0" * 40)
    with pytest.raises(CommandError, match="остались как были: 1"):
        run()


def test_the_command_says_when_keys_are_wrong(stored, settings):
    settings.VAULT_KEYS = "nonsense"
    with pytest.raises(CommandError, match="VAULT_KEYS"):
        run()
