"""Whatever the journal leads to opens to the one who reads it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from core.access import System
from core.accounts.actions.second_factor import enrol
from core.accounts.rights import RIGHTS_OF, Right, Role
from core.accounts.totp import new_seed
from core.audit import links
from core.vault.models import Secret
from tests.access.city import City

pytestmark = pytest.mark.django_db
READERS = [role for role in Role if Right.JOURNAL_SEE in RIGHTS_OF[role]]
KINDS = {
    "vault.secret": ("secret", "own_seed"),
    "organizations.organization": ("organization",),
    "accounts.user": ("person",),
    "pages.officialpage": ("page", "school_page"),
    "pages.networkaccount": ("account",),
    "contentplan.post": ("post",),
    "contentplan.delivery": ("delivery",),
    "contentplan.officialevent": ("event",),
    "contentplan.contentplan": ("plan",),
    "contentplan.planimport": ("plan_import",),
    "gospubliki.connection": ("connection",),
    "gospubliki.question": ("question",),
    "gospubliki.importbatch": ("import_batch",),
    "moderation.inboxitem": ("item",),
    "moderation.action": ("action",),
    "moderation.blacklistentry": ("entry",),
}


def closed_doors(client: Client, reader: Any, ids: dict[str, Any]) -> list[tuple[str, int]]:
    """Links that a reader would be given and that do not open; at least the reader's own page does."""
    rights = frozenset().union(*(RIGHTS_OF[Role(one.role)] for one in reader.appointments_in_force()))
    objects = [(kind, ids[name]) for kind, names in KINDS.items() for name in names]
    found = [links.url_of(kind, pk, rights) for kind, pk in links.opening(objects, reader)]
    assert any(found)
    answers = [(url, client.get(url, follow=True).status_code) for url in found if url]
    return [(url, status) for url, status in answers if status != 200]


@pytest.fixture
def ids(city: City) -> dict[str, Any]:
    person = city.people[Role.PRESS_OFFICER]
    enrol(actor=System("test"), person=person, seed=new_seed())
    return city.ids | {"own_seed": Secret.objects.get(owner_kind="user", owner_id=person.pk).pk}


def test_no_reader_is_led_to_a_closed_door(
    city: City, ids: dict[str, Any], client_of: Any, appoint: Any, school: Any
) -> None:
    readers = [city.people[role] for role in READERS]
    readers.append(appoint("checker@dzhankoy.example", Role.AUDITOR, school))
    assert not [
        (reader.email, *door) for reader in readers for door in closed_doors(client_of(reader), reader, ids)
    ]
