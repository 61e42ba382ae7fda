"""The key ring: what can be read, what is refused, how a wrong key is told from damaged data."""

import pytest
from django.core.checks.registry import registry

from core.vault import checks, keys
from core.vault.actions import use
from core.vault.errors import KeyMissing, KeysMalformed, KeyWrong
from core.vault.models import KeyCheck
from core.vault.tests.conftest import ACCOUNT, key_text

OLD, NEW = f"old:{key_text('o')}", f"new:{key_text('n')}"


def test_the_first_key_writes_and_all_read():
    ring = keys.parse(f"{NEW}, {OLD}\n")
    assert ring.first.id == "new"
    assert [key.id for key in ring] == ["new", "old"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "не задан"),
        (" , \n", "не задан"),
        (key_text("a"), "не похожа"),
        ("имя:" + key_text("a"), "не похожа"),
        ("a:не-base64", "не в base64"),
        ("a:c2hvcnQ=", "5 байт вместо 32"),
        (f"{OLD},{OLD}", "дважды"),
    ],
)
def test_what_cannot_be_read_is_refused_with_words(text, says):
    with pytest.raises(KeysMalformed, match=says):
        keys.parse(text)


@pytest.mark.parametrize("text", ["a:не-base64", "a:c2VjcmV0LWtleS1tYXRlcmlhbA==", key_text("a")])
def test_a_refusal_does_not_repeat_the_key(text):
    with pytest.raises(KeysMalformed) as refusal:
        keys.parse(text)
    assert text.rpartition(":")[2] not in str(refusal.value)


def test_nothing_prints_a_key():
    ring = keys.parse(OLD)
    assert "oooo" not in repr(ring) + repr(ring.first) + str(ring.first)
    assert key_text("o") not in repr(ring.first)


def test_the_first_use_of_a_key_leaves_a_check(put, settings):
    settings.VAULT_KEYS = OLD
    put("password", "correct horse")
    assert [check.key_id for check in KeyCheck.objects.all()] == ["old"]
    assert keys.problems() == []


def test_another_key_under_the_same_name_is_recognised(put, settings):
    settings.VAULT_KEYS = OLD
    put("password", "correct horse")
    settings.VAULT_KEYS = f"old:{key_text('x')}"
    with pytest.raises(KeyWrong, match="old"):
        use(ACCOUNT, "password", purpose="tests")
    with pytest.raises(KeyWrong):
        put("login", "press")
    assert "не тот" in keys.problems()[0]


def test_a_key_taken_out_too_early_is_named(put, settings):
    settings.VAULT_KEYS = OLD
    put("password", "correct horse")
    settings.VAULT_KEYS = NEW
    with pytest.raises(KeyMissing, match="«old»"):
        use(ACCOUNT, "password", purpose="tests")
    assert "«old»" in keys.problems()[0]


def ids(messages) -> list[str]:
    return [message.id for message in messages]


def test_the_start_up_check_tells_of_a_wrong_key(put, settings):
    settings.VAULT_KEYS = OLD
    put("password", "correct horse")
    assert checks.keys_fit(databases=["default"]) == []
    settings.VAULT_KEYS = f"old:{key_text('x')}"
    assert ids(checks.keys_fit(databases=["default"])) == ["vault.E002"]
    assert checks.keys_fit(databases=None) == []


@pytest.mark.parametrize(("text", "told"), [(OLD, []), ("nonsense", ["vault.E001"]), ("", ["vault.W001"])])
def test_the_start_up_check_reads_the_keys(settings, text, told):
    settings.VAULT_KEYS = text
    assert ids(checks.keys_readable()) == told


def test_the_checks_are_registered():
    assert {checks.keys_readable, checks.keys_fit} <= set(registry.get_checks(include_deployment_checks=True))


def test_keys_never_come_from_secret_key(settings, db):
    settings.VAULT_KEYS = ""
    with pytest.raises(KeysMalformed, match="нечем шифровать"):
        keys.ring()
    assert keys.problems() == ["VAULT_KEYS не задан: хранилищу секретов нечем шифровать."]
