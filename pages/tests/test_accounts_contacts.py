"""Accounts, their login secrets, work contacts and the rules of п. 4.1."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from core.audit.models import Entry
from core.errors import AccessDenied, Refused
from core.vault import actions as vault
from core.vault.models import Secret
from pages import contacts
from pages.actions.accounts import AccountData, add_account, edit_account, link_account
from pages.actions.contacts import add_contact, add_rule, remove_rule
from pages.contacts import AllowList
from pages.models import ContactRule, NetworkAccount, WorkContact

PASSWORD = "korrekt-loshad-batareya"

pytestmark = pytest.mark.django_db


# --- normal forms -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["+7 978 000-12-34", "8 (978) 000-12-34", "89780001234", "978 000 12 34", "tel:+79780001234"]
)
def test_a_number_has_one_form(typed: str) -> None:
    assert contacts.normal_phone(typed) == "+79780001234"


@pytest.mark.parametrize(
    "typed", ["", "abc", "112", "+7 978 000", "3-12-05", "+7 978 000-12-34 доб. 5", "8" * 40]
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        contacts.normal_phone(typed)
    assert refused.value.field == "phone"


@given(st.text(max_size=60))
def test_no_text_breaks_the_parsers(text: str) -> None:
    parsers = (
        contacts.normal_phone,
        contacts.normal_email,
        contacts.normal_domain,
        contacts.normal_phone_start,
    )
    for parse in parsers:
        try:
            assert parse(text) == parse(parse(text)), "a normal form is its own normal form"
        except Refused as refused:
            assert refused.message


def test_a_cyrillic_domain_has_one_form() -> None:
    domain = contacts.normal_domain("джанкой.рф")
    assert domain.startswith("xn--") and contacts.normal_email("A@Джанкой.рф") == f"a@{domain}"


# --- the allow-list ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "value", "allowed"),
    [
        ("email", "press@dzhankoy.example", True),
        ("email", "press@mail.dzhankoy.example", False),
        ("email", "press@notdzhankoy.example", False),
        ("email", "press@dzhankoy.example.pochta.example", False),
        ("phone", "+79780001234", True),
        ("phone", "+79781001234", False),
    ],
)
def test_only_listed_domains_and_numbers_are_work_ones(
    kind: str, value: str, allowed: bool, rules: None
) -> None:
    assert AllowList.load().allows(kind, value) is allowed


def test_without_rules_the_advice_is_to_set_them(marina: Any, administration: Any) -> None:
    with pytest.raises(Refused) as refused:
        add_contact(actor=marina, kind="email", value="a@dzhankoy.example", organization=administration)
    assert refused.value.clause == "4.1" and "домены ещё не заданы" in refused.value.advice


@pytest.mark.parametrize("value", ["+7978", "8 978 00", "1234567", "много", "+" + "7" * 16])
def test_too_wide_a_block_of_numbers_is_refused(value: str, irina: Any) -> None:
    with pytest.raises(Refused) as refused:
        add_rule(actor=irina, kind="phone", value=value)
    assert refused.value.clause == "4.1"


def test_a_rule_once(irina: Any) -> None:
    add_rule(actor=irina, kind="domain", value="@Dzhankoy.Example")
    with pytest.raises(Refused):
        add_rule(actor=irina, kind="domain", value="dzhankoy.example")
    assert ContactRule.objects.get().value == "dzhankoy.example"


def test_a_rule_is_removed_and_the_second_time_nothing(irina: Any, rules: None) -> None:
    pk = ContactRule.objects.filter(kind="domain").get().pk
    remove_rule(actor=irina, rule_id=pk)
    remove_rule(actor=irina, rule_id=pk)
    assert Entry.objects.filter(event="contact.rule_removed").count() == 1


def test_press_officers_do_not_decide_what_is_a_work_contact(
    marina: Any, rules: None, client_of: Any
) -> None:
    with pytest.raises(AccessDenied):
        add_rule(actor=marina, kind="domain", value="pochta.example")
    client = client_of(marina)
    assert client.get("/pages/contacts/rules/").status_code == 200
    assert client.post("/pages/contacts/rules/", {"kind": "domain", "value": "x.example"}).status_code == 403
    pk = ContactRule.objects.first().pk
    assert client.post(f"/pages/contacts/rules/{pk}/remove/").status_code == 403


def test_the_head_decides_on_the_screen(irina: Any, client_of: Any) -> None:
    client = client_of(irina)
    url = "/pages/contacts/rules/"
    assert client.post(url, {"kind": "domain", "value": "нет домена"}).status_code == 422
    assert client.post(url, {"kind": "domain", "value": "dzhankoy.example"}).status_code == 302
    assert "dzhankoy.example" in client.get(url).content.decode()


# --- contacts ---------------------------------------------------------------------------------------


def test_a_contact_is_entered_once(marina: Any, administration: Any, rules: None) -> None:
    for value in ("+7 978 000-12-34", "89780001234"):
        add_contact(actor=marina, kind="phone", value=value, organization=administration, keeper="сейф")
    assert WorkContact.objects.get().keeper == "сейф"
    assert Entry.objects.get(event="contact.added").label == "+7 978 •••\u2011••\u201134"


def test_contacts_on_screen_are_masked_and_judged(
    marina: Any, administration: Any, rules: None, client_of: Any
) -> None:
    add_contact(actor=marina, kind="phone", value="+79780001234", organization=administration)
    ContactRule.objects.filter(kind="phone").delete()
    text = client_of(marina).get("/pages/contacts/").content.decode()
    assert "+79780001234" not in text and "•••" in text
    assert "не из рабочих" in text, "what the rules no longer allow stands out"


def test_a_contact_on_the_screen(marina: Any, administration: Any, rules: None, client_of: Any) -> None:
    client, url = client_of(marina), "/pages/contacts/new/"
    sent = {"kind": "email", "value": "me@pochta.example", "organization": administration.pk}
    refused = client.post(url, sent)
    assert refused.status_code == 422 and "Личную почту" in refused.content.decode()
    assert client.post(url, sent | {"value": "press@dzhankoy.example"}).status_code == 302
    edit = f"/pages/contacts/{WorkContact.objects.get().pk}/edit/"
    assert client.post(edit, {"organization": administration.pk, "keeper": "сейф"}).status_code == 302
    assert WorkContact.objects.get().keeper == "сейф"


# --- accounts ---------------------------------------------------------------------------------------


def test_an_account_needs_a_person_and_a_contact(marina: Any, administration: Any, rules: None) -> None:
    for data, field in (
        (AccountData(email="a@dzhankoy.example"), "holder"),
        (AccountData(holder_name="А Б"), "email"),
    ):
        with pytest.raises(Refused) as refused:
            add_account(actor=marina, network="vk", organization=administration, data=data)
        assert refused.value.field == field
    assert not WorkContact.objects.exists(), "a refused account leaves nothing behind"


def test_an_account_of_another_network_does_not_run_a_page(
    marina: Any, account: NetworkAccount, make_page: Any
) -> None:
    with pytest.raises(Refused) as refused:
        link_account(actor=marina, page=make_page("ok", "5"), account=account, role="owner")
    assert refused.value.field == "account"


def test_the_same_role_again_writes_nothing(marina: Any, account: NetworkAccount, make_page: Any) -> None:
    page = make_page()
    for _ in range(2):
        link_account(actor=marina, page=page, account=account, role="owner")
    assert Entry.objects.filter(event="page.account_linked").count() == 1


def test_an_account_is_edited(marina: Any, account: NetworkAccount, administration: Any, rules: None) -> None:
    data = AccountData(holder=account.holder, email="press@dzhankoy.example", second_factor_on=True)
    edit_account(actor=marina, account=account, organization=administration, data=data)
    account.refresh_from_db()
    assert account.second_factor_on is True
    assert Entry.objects.get(event="account.edited").data["fields"] == "второй фактор"


def test_account_screens(marina: Any, administration: Any, rules: None, client_of: Any) -> None:
    client = client_of(marina)
    sent = {
        "network": "vk",
        "holder_name": "Ленур Османов",
        "organization": administration.pk,
        "email": "lenur@pochta.example",
        "second_factor_on": "true",
    }
    refused = client.post("/pages/accounts/new/", sent)
    assert refused.status_code == 422 and "п. 4.1" in refused.content.decode()
    answer = client.post("/pages/accounts/new/", sent | {"email": "l.osmanov@dzhankoy.example"})
    assert client.get(answer.url).status_code == 200
    assert "Ленур Османов" in client.get("/pages/accounts/?network=vk").content.decode()
    changed = sent | {"email": "l.osmanov@dzhankoy.example", "phone": "+79780001234", "keeper": "сейф"}
    assert client.post(f"{answer.url}edit/", changed).status_code == 302
    assert NetworkAccount.objects.get().phone.value == "+79780001234"


def test_a_school_does_not_see_the_citys_accounts(
    svetlana: Any, account: NetworkAccount, client_of: Any
) -> None:
    client = client_of(svetlana)
    assert account.holder_name not in client.get("/pages/accounts/").content.decode()
    assert client.get(account.get_absolute_url()).status_code == 404
    assert client.get(f"{account.get_absolute_url()}edit/").status_code == 404
    assert client.get(f"/pages/contacts/{account.email_id}/edit/").status_code == 404
    assert client.get("/pages/accounts/new/").status_code == 403


# --- login secrets ----------------------------------------------------------------------------------


@pytest.fixture
def confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Identity has just been confirmed."""
    monkeypatch.setattr("core.accounts.confirm.is_confirmed", lambda request: True)


def test_secrets_need_a_confirmed_identity(marina: Any, account: NetworkAccount, client_of: Any) -> None:
    answer = client_of(marina).get(f"{account.get_absolute_url()}secrets/")
    assert answer.status_code == 302 and "confirm" in answer.url


def test_login_secrets_go_to_the_vault_and_are_not_shown(
    marina: Any, account: NetworkAccount, client_of: Callable[[Any], Client], confirmed: None
) -> None:
    client, url = client_of(marina), f"{account.get_absolute_url()}secrets/"
    answer = client.post(
        url, {"login": "press", "password": PASSWORD, "totp_seed": "JBSW Y3DP EHPK 3PXP"}, follow=True
    )
    owner = Secret.objects.first().owner
    assert (owner.kind, owner.id) == ("account", account.pk)
    assert vault.use(owner, "password", purpose="test") == PASSWORD
    text = answer.content.decode() + client.get(url).content.decode()
    assert PASSWORD not in text and "JBSW" not in text and "сохранён" in text


def test_a_blank_secret_changes_nothing(
    marina: Any, account: NetworkAccount, client_of: Any, confirmed: None
) -> None:
    client, url = client_of(marina), f"{account.get_absolute_url()}secrets/"
    client.post(url, {"password": PASSWORD})
    client.post(url, {"password": "   "})
    assert Secret.objects.get().version == 1


def test_an_unfit_seed_is_refused_at_its_field(
    marina: Any, account: NetworkAccount, client_of: Any, confirmed: None
) -> None:
    client, url = client_of(marina), f"{account.get_absolute_url()}secrets/"
    answer = client.post(url, {"password": PASSWORD, "totp_seed": "не ключ"})
    assert answer.status_code == 422 and "не ключ второго фактора" in answer.content.decode()
    assert not Secret.objects.exists() and PASSWORD not in answer.content.decode()


def test_keys_of_the_citys_application(denis: Any, client_of: Any, confirmed: None) -> None:
    client = client_of(denis)
    assert "Сервисный ключ приложения" in client.get("/pages/keys/").content.decode()
    sent = {"network": "vk", "token-vk_service": "service-key-of-the-city-abc"}
    text = client.post("/pages/keys/", sent, follow=True).content.decode()
    assert "оканчивается на abc" in text and "service-key-of" not in text
    assert Secret.objects.get().owner_kind == "application"


def test_the_vault_knows_whose_secrets_they_are(account: NetworkAccount, make_page: Any) -> None:
    from core.vault.owners import Owner, names_of

    page = make_page()
    names = names_of([Owner("page", page.pk), Owner("account", account.pk), Owner("application", 1)])
    assert [name.label for name in names.values()] == [
        "Ирина Дорошенко (ВКонтакте)",
        "Приложение города (ВКонтакте)",
        "Город Джанкой (ВКонтакте)",
    ]
    assert names[Owner("page", page.pk)].organization_id == page.organization_id
