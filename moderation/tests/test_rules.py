"""Rules of conduct: versions, the public page, who changes them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from core.audit.models import Entry
from core.errors import AccessDenied, Refused, Stale
from moderation.actions.rules import MOST_CHARACTERS, MOST_CLAUSES, publish_rules
from moderation.models import RulesOfConduct
from moderation.queries.rules import rules_in_force

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_rules")]
EDIT = "/moderation/rules/"
TEXT = {"lead": "Общие правила.", "clauses": ["Первый пункт.", "Второй пункт."], "note": "короче"}


def test_a_new_portal_has_a_first_text(client: Client) -> None:
    assert RulesOfConduct.objects.get().number == 1
    text = client.get("/rules/").content.decode()
    assert "Критика, жалоба, вопрос" in text and "Редакция 1" in text
    assert not client.get("/rules/").cookies


def test_without_rows_the_first_text_is_shown_all_the_same(client: Client) -> None:
    RulesOfConduct.objects.all().delete()
    assert "Критика, жалоба, вопрос" in client.get("/rules/").content.decode()
    assert rules_in_force().number == 0


def test_the_four_grounds_and_nothing_else() -> None:
    """П. 9 (б): law, spam, insults, obscenities; criticism is named as no ground."""
    whole = " ".join(rules_in_force().clauses)
    assert all(word in whole for word in ("нарушают закон", "спамом", "оскорблениями", "нецензурными"))
    assert "не удаляют" in rules_in_force().clauses[0]


def test_a_new_version_leaves_the_old_one_readable(irina: Any, client: Client) -> None:
    published = publish_rules(actor=irina, based_on=1, **TEXT)
    assert published.number == 2
    assert "Первый пункт." in client.get("/rules/").content.decode()
    old = client.get("/rules/1/").content.decode()
    assert "прежняя редакция" in old and "Критика, жалоба, вопрос" in old
    assert client.get("/rules/3/").status_code == 404
    assert Entry.objects.get(event="rules.published").data["clauses"] == 2


def test_of_two_editors_one_is_late(irina: Any) -> None:
    publish_rules(actor=irina, based_on=1, **TEXT)
    with pytest.raises(Stale):
        publish_rules(actor=irina, based_on=1, **TEXT | {"lead": "Другие."})
    assert RulesOfConduct.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"clauses": ["", "  "]}, "clauses"),
        ({"clauses": ["п"] * (MOST_CLAUSES + 1)}, "clauses"),
        ({"clauses": ["я" * (MOST_CHARACTERS + 1)]}, "clauses"),
        ({"note": "так"}, "note"),
    ],
)
def test_unfit_texts_are_refused(change: dict[str, Any], field: str, irina: Any) -> None:
    with pytest.raises(Refused) as refused:
        publish_rules(actor=irina, based_on=1, **TEXT | change)
    assert refused.value.field == field and RulesOfConduct.objects.count() == 1


def test_the_same_text_is_no_new_version(irina: Any) -> None:
    current = rules_in_force()
    with pytest.raises(Refused):
        publish_rules(actor=irina, lead=current.lead, clauses=current.clauses, note="ничего", based_on=1)


def test_only_the_head_changes_them(marina: Any, irina: Any, client_of: Any) -> None:
    with pytest.raises(AccessDenied):
        publish_rules(actor=marina, based_on=1, **TEXT)
    assert client_of(marina).get(EDIT).status_code == 403
    assert client_of(irina).get(EDIT).status_code == 200
    assert Client().get(EDIT).status_code == 302


def test_the_screen_publishes_and_keeps_what_was_typed(irina: Any, client_of: Any) -> None:
    client = client_of(irina)
    sent = {"lead": "Общие.", "clauses": "Первый.\r\n\r\nВторой.", "note": "", "based_on": 1}
    refused = client.post(EDIT, sent)
    assert refused.status_code == 422 and "Второй." in refused.content.decode()
    assert client.post(EDIT, sent | {"note": "стало короче"}).url == "/rules/"
    again = client.post(EDIT, sent | {"note": "стало короче"})
    assert again.status_code == 422 and "вышла другая редакция" in again.content.decode()
    assert rules_in_force().clauses == ("Первый.", "Второй.")
