"""Storing, replacing, using and retiring secrets."""

from itertools import permutations

import pytest
from django.db import IntegrityError, transaction

from core.audit.models import Entry
from core.errors import AccessDenied, Refused, Stale
from core.vault.actions import retire, store, use
from core.vault.actions.keeping import add_version
from core.vault.errors import SecretDamaged
from core.vault.models import Secret, SecretUse, SecretVersion
from core.vault.owners import Owner
from core.vault.queries import hints, hints_of
from core.vault.tests.conftest import ACCOUNT, PORTAL, SEED

PAGE = Owner("page", 7)


def opened(kind: str, owner: Owner = ACCOUNT) -> str | None:
    return use(owner, kind, purpose="tests")


def test_what_is_stored_can_be_used(put):
    put("password", "  correct horse\n")
    assert opened("password") == "correct horse"


def test_what_is_not_there_is_none(put):
    put("password", "correct horse")
    assert opened("login") is None
    assert opened("password", PAGE) is None


def test_a_new_value_takes_over_and_the_old_one_is_kept(put):
    put("password", "first")
    secret = put("password", "second")
    assert opened("password") == "second"
    assert [row.retired_at is None for row in secret.versions.order_by("version")] == [False, True]
    assert secret.version == 2


@pytest.mark.parametrize("blank", ["", "   ", "\n\t"])
def test_a_blank_value_never_overwrites(put, blank):
    put("password", "first")
    with pytest.raises(Refused) as refusal:
        put("password", blank)
    assert refusal.value.field == "value"
    assert opened("password") == "first"


def test_the_database_refuses_a_blank_too(put):
    secret = put("password", "first")
    with pytest.raises(IntegrityError), transaction.atomic():
        secret.versions.update(ciphertext=b"t" * 16)


def test_a_hint_is_kept_of_a_token_only(put):
    put("password", "correct-horse-battery")
    put("token:vk_community", "vk1.a.0123456789abc19")
    put("token:telegram_bot", "short")
    put("token:ok_application", '{"application_key": "A", "access_token": "tkn0123456789xyz"}')
    found = hints(ACCOUNT)
    assert {kind: hint.last3 for kind, hint in found.items()} == {
        "password": "",
        "token:vk_community": "c19",
        "token:telegram_bot": "",
        "token:ok_application": "xyz",
    }


def test_the_database_refuses_a_hint_of_a_password(put):
    secret = put("password", "first")
    with pytest.raises(IntegrityError), transaction.atomic():
        Secret.objects.filter(pk=secret.pk).update(last3="rst")


def test_hints_take_one_query(put, marina, django_assert_num_queries):
    put("password", "first")
    put("login", "press", actor=marina)
    with django_assert_num_queries(1):
        assert hints(ACCOUNT)["login"].by == "Марина Ковальчук"


def test_hints_of_many_owners_take_one_query(put, django_assert_num_queries):
    put("password", "first")
    other, crossed = Owner("page", 8), Owner("account", 8)
    put("token:vk_community", "vk1.a.0123456789abc19", owner=other)
    put("login", "press", owner=Owner("page", ACCOUNT.id))
    with django_assert_num_queries(1):
        found = hints_of([ACCOUNT, other, crossed])
    assert {owner: set(kinds) for owner, kinds in found.items()} == {
        ACCOUNT: {"password"},
        other: {"token:vk_community"},
        crossed: set(),
    }


def test_every_store_is_journalled_without_the_value(put, marina):
    put("password", "correct horse", actor=marina)
    put("password", "battery staple", actor=marina)
    entries = list(Entry.objects.order_by("pk"))
    assert [entry.event for entry in entries] == ["vault.stored", "vault.replaced"]
    assert entries[0].label == "Аккаунт 7"
    assert entries[0].organization_id == 7
    assert "correct" not in str(entries[0].data)


def test_use_is_counted_and_not_journalled(put):
    put("token:vk_community", "vk1.a.0123456789abc19")
    Entry.objects.count()
    for purpose in ("publish", "publish", "read"):
        use(ACCOUNT, "token:vk_community", purpose=purpose)
    counted = dict(SecretUse.objects.values_list("purpose", "count"))
    assert counted == {"publish": 2, "read": 1}
    assert Entry.objects.count() == 1


def test_use_is_cheap(put, django_assert_num_queries):
    put("password", "first")
    opened("password")
    with django_assert_num_queries(2):
        opened("password")


@pytest.mark.parametrize("purpose", ["", "x" * 61])
def test_a_use_says_for_what(put, purpose):
    with pytest.raises(ValueError, match="for what"):
        use(ACCOUNT, "password", purpose=purpose)


@pytest.mark.parametrize("kind", ["", "Password", "token:", "token:ВК", "token:vk community", "seed"])
def test_an_unknown_kind_is_a_fault(put, kind):
    with pytest.raises(ValueError, match="kind"):
        put(kind, "value")


def test_a_seed_is_kept_bare_or_refused(put):
    put("totp_seed", f"otpauth://totp/VK:press?secret={SEED.lower()}&issuer=VK")
    assert opened("totp_seed") == SEED
    with pytest.raises(Refused, match="второго фактора"):
        put("totp_seed", "не ключ")


@pytest.mark.parametrize("value", ["x" * 8001, "a\x00b"])
def test_an_unfit_value_is_refused(put, value):
    with pytest.raises(Refused):
        put("password", value)


def test_who_may_store(put, marina, denis, oleg, svetlana, prosecutor, stranger):
    put("password", "by marina", actor=marina)
    put("password", "by denis", actor=denis)
    for person in (oleg, svetlana, prosecutor, stranger):
        with pytest.raises(AccessDenied):
            put("password", "by another", actor=person)
    assert opened("password") == "by denis"


def test_a_second_factor_of_the_portal_is_stored_by_its_holder(put, marina, denis):
    mine = Owner("user", marina.pk)
    put("totp_seed", SEED, owner=mine, actor=marina)
    with pytest.raises(AccessDenied, match="меняет он сам"):
        put("totp_seed", SEED, owner=mine, actor=denis)


def test_of_two_who_store_at_once_one_is_told(put):
    secret = put("password", "first")
    behind = Secret.objects.get(pk=secret.pk)
    put("password", "second")
    with pytest.raises(Stale), transaction.atomic():
        add_version(behind, "third", actor=PORTAL)
    assert opened("password") == "second"


def test_a_retired_secret_is_not_opened_until_stored_anew(put, marina):
    put("password", "first")
    retire(actor=marina, owner=ACCOUNT, kind="password", reason="аккаунт закрыт")
    retire(actor=marina, owner=ACCOUNT, kind="password", reason="аккаунт закрыт")
    assert opened("password") is None
    assert Entry.objects.filter(event="vault.retired").count() == 1
    put("password", "second")
    assert opened("password") == "second"


def test_retiring_asks_for_a_reason_and_a_right(put, marina, oleg):
    put("password", "first")
    with pytest.raises(Refused):
        retire(actor=marina, owner=ACCOUNT, kind="password", reason="да")
    with pytest.raises(AccessDenied):
        retire(actor=oleg, owner=ACCOUNT, kind="password", reason="аккаунт закрыт")
    assert opened("password") == "first"


# --- rows moved about behind the portal's back -------------------------------------------------------


@pytest.fixture
def rows(put) -> list[SecretVersion]:
    """Versions that differ in owner, kind, version and secret."""
    put("password", "account password 1")
    put("password", "account password 2")
    put("login", "account login")
    put("token:vk_community", "vk1.a.account-token", owner=ACCOUNT)
    put("token:vk_community", "vk1.a.page-token", owner=PAGE)
    put("password", "other account's", owner=Owner("account", 8))
    return list(SecretVersion.objects.select_related("secret").order_by("pk"))


def contents(row: SecretVersion) -> dict[str, object]:
    return {"nonce": row.nonce, "ciphertext": row.ciphertext, "key_id": row.key_id, "format": row.format}


def test_no_ciphertext_opens_in_the_place_of_another(rows):
    from core.vault.box import open_version

    assert len({open_version(row) for row in rows}) == len(rows) == 6
    for one, other in permutations(rows, 2):
        with transaction.atomic():
            SecretVersion.objects.filter(pk=one.pk).update(**contents(other))
            with pytest.raises(SecretDamaged):
                open_version(SecretVersion.objects.select_related("secret").get(pk=one.pk))
            SecretVersion.objects.filter(pk=one.pk).update(**contents(one))


@pytest.mark.parametrize(
    "change", [{"owner_id": 99}, {"owner_kind": "page", "owner_id": 99}, {"kind": "recovery_codes"}]
)
def test_a_secret_given_to_another_owner_stays_shut(rows, change):
    secret = Secret.objects.get(owner_id=8)
    Secret.objects.filter(pk=secret.pk).update(**change)
    moved = Secret.objects.get(pk=secret.pk)
    with pytest.raises(SecretDamaged):
        opened(moved.kind, moved.owner)


def test_an_old_version_put_in_force_again_stays_shut(rows):
    first, second = rows[0], rows[1]
    SecretVersion.objects.filter(pk=second.pk).delete()
    SecretVersion.objects.filter(pk=first.pk).update(version=2)
    with pytest.raises(SecretDamaged):
        opened("password")


@pytest.mark.parametrize("change", [{"format": "a0"}, {"nonce": b"0" * 12}, {"ciphertext": b"0" * 40}])
def test_a_changed_row_is_an_error_and_never_none(rows, change):
    SecretVersion.objects.filter(pk=rows[1].pk).update(**change)
    with pytest.raises(SecretDamaged, match="не расшифровывается"):
        opened("password")


def test_store_is_all_or_nothing(put, monkeypatch):
    put("password", "first")
    monkeypatch.setattr("core.vault.actions.keeping.record", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        store(actor=PORTAL, owner=ACCOUNT, kind="password", value="second")
    assert opened("password") == "first"
