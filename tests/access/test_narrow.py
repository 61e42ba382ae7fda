"""A check of one organization covers it and what lies below, on every screen and not in the journal alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from contentplan.models import Post
from core.accounts.rights import Role
from gospubliki.models import Connection
from tests.access.city import City
from tests.access.test_matrix import MakeClient, address

pytestmark = pytest.mark.django_db
# Objects of the administration.
FOREIGN = (
    "pages:page",
    "pages:week",
    "pages:rule",
    "pages:account",
    "organizations:card",
    "contentplan:post",
    "contentplan:delivery",
    "contentplan:approval",
    "contentplan:event",
    "contentplan:document",
    "contentplan:document-docx",
    "contentplan:media",
    "gospubliki:connection",
    "gospubliki:organization",
    "urgent:publication",
)


def status_of(client: Client, path: str) -> int:
    """The answer's, at the end of its redirects (a connection stands on the screen of its organization)."""
    answer = client.get(path, follow=True)
    if answer.streaming:
        b"".join(answer)  # read to its end, a file is closed
    return answer.status_code


@pytest.fixture
def checker(city: City, appoint: Any, school: Any) -> Any:
    """Checks the school."""
    return appoint("checker@dzhankoy.example", Role.AUDITOR, school)


def test_what_is_the_administrations_is_not_there(checker: Any, city: City, client_of: MakeClient) -> None:
    client = client_of(checker)
    found = {name: status_of(client, address(name, city.ids)) for name in FOREIGN}
    assert found == dict.fromkeys(FOREIGN, 404)


def test_an_auditor_of_the_city_sees_it(city: City, client_of: MakeClient) -> None:
    client = client_of(city.people[Role.AUDITOR])
    found = {name: status_of(client, address(name, city.ids)) for name in FOREIGN}
    assert found == dict.fromkeys(FOREIGN, 200)


def test_what_is_checked_is_seen(checker: Any, city: City, client_of: MakeClient, school: Any) -> None:
    client, ids = client_of(checker), city.ids
    Post.objects.filter(pk=ids["post"]).update(organization=school)
    own = Connection.objects.get(organization=school, page=None)
    for path in (
        f"/pages/{ids['school_page']}/",
        f"/plan/posts/{ids['post']}/",
        f"/organizations/{school.pk}/",
        f"/gospubliki/organizations/{school.pk}/",
        f"/gospubliki/connections/{own.pk}/",
    ):
        assert status_of(client, path) == 200, path


def test_lists_are_as_narrow(checker: Any, city: City, client_of: MakeClient) -> None:
    client = client_of(checker)
    for name in ("pages:list", "pages:accounts", "pages:contacts", "organizations:list", "gospubliki:all"):
        page = client.get(address(name, city.ids))
        assert page.status_code == 200, name
        for word in ("press@dzhankoy.example", "Отдел городского хозяйства", "Вода", "Задвижка"):
            assert word not in page.content.decode(), (name, word)


def test_what_shows_the_whole_city_is_refused(checker: Any, city: City, client_of: MakeClient) -> None:
    client = client_of(checker)
    assert client.get(address("gospubliki:report", city.ids)).status_code == 403
    assert client.get(address("gospubliki:export", city.ids)).status_code == 403
    assert client.get(address("contentplan:documents", city.ids)).status_code == 403
    assert address("contentplan:documents", city.ids) not in client.get("/plan/").content.decode()


def test_a_check_changes_nothing(checker: Any, city: City, client_of: MakeClient) -> None:
    client = client_of(checker)
    own = city.ids | {"page": city.ids["school_page"]}
    for name in ("pages:check", "pages:assure", "pages:widget-add", "pages:edit"):
        assert client.post(address(name, own)).status_code == 403, name
