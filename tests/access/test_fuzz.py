"""Whatever anybody writes into an address or a field: an answer that says what is wrong, never a fault of ours.

Which names a view reads is not listed here: the request's own dictionaries tell, so that a new field is tried from
its first day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils.datastructures import MultiValueDict

from core import clock
from core.accounts.rights import Role
from core.organizations.models import Appointment
from tests.access.city import City
from tests.access.matrix import MATRIX, PUBLIC, Cell
from tests.access.test_matrix import MakeClient, address, confirmed, data_of  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
PARTS = 6
ODD = (
    "²",
    "٣",
    "9" * 30,
    "9" * 5000,
    "-1",
    "NaN",
    "a\x00b",
    "\ud800",
    "\u202egpj.exe",
    "0001-01-01",
    "9999-12-31",
    "0001-01-01T00:00+14:00",
    "9999-12-31T23:59-12:00",
    "1e300-1",
    "w" * 20_000,
)
# For one field of a form that is right otherwise: the kinds that reach further than a field's own check.
ODDEST = ("²", "9" * 30, "0001-01-01", "9999-12-31T23:59-12:00", "\u202ea\x00b")


@pytest.fixture
def everything(city: City, confirmed: MakeClient, school: Any) -> Client:  # noqa: F811 - the fixture
    """A client of a person who holds every appointment at once: no door is shut."""
    person = city.people[Role.PRESS_HEAD]
    known = person.appointments_in_force()[0]
    for role in set(Role) - {Role.PRESS_HEAD}:
        place = school if role == Role.ORGANIZATION_PERSON else known.organization
        Appointment.objects.create(
            person=person, role=role, organization=place, order=known.order, since=known.since
        )
    client = confirmed(type(person).objects.get(pk=person.pk))
    client.raise_request_exception = False
    return client


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Names that have been asked of a query or of a form's data."""
    names: set[str] = set()
    for method in ("__getitem__", "getlist"):
        real = getattr(MultiValueDict, method)

        def listen(self: Any, key: Any, *args: Any, _real: Any = real, **more: Any) -> Any:
            if isinstance(self, QueryDict):
                names.add(str(key))
            return _real(self, key, *args, **more)

        monkeypatch.setattr(MultiValueDict, method, listen)
    return names


def send(client: Client, method: str, url: str, pairs: Iterable[tuple[str, str]] = ()) -> HttpResponse:
    """One request with fields that no browser would write; everything it does is undone."""
    said = urlencode(list(pairs), errors="surrogatepass")
    form = "application/x-www-form-urlencoded"
    with transaction.atomic():
        if method == "get":
            response = client.get(url, QUERY_STRING=said)
        else:
            response = client.post(url, said, content_type=form)
        if response.streaming:
            b"".join(response)  # what is written drop by drop can fail late
        transaction.set_rollback(True)
    shut(response)
    return response  # type: ignore[no-any-return]


def shut(response: HttpResponse) -> None:
    """Let go of the file that an answer gives out: the test client closes only what it reads."""
    for close in response._resource_closers:
        close()


class Fields(HTMLParser):
    """What a browser would send of the forms of a page that lead to `url`."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url, self.here, self.found = url, False, dict[str, str]()
        self.select, self.area = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self.here = urlsplit(given.get("action", "")).path in ("", self.url)
        elif not self.here:
            return
        elif tag == "input" and name:
            kind = given.get("type", "text")
            if kind not in ("checkbox", "radio", "submit", "file") or "checked" in given:
                self.found[name] = given.get("value", "on")
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and ("selected" in given or self.select not in self.found):
            self.found[self.select] = given.get("value", "")
        elif tag == "textarea":
            self.area = name
            self.found[name] = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.found[self.area] += data.strip()

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.area = ""


def faults(response: HttpResponse, *where: object) -> Iterator[tuple[object, ...]]:
    """The answer, if it is a fault of ours."""
    if response.status_code >= 500:
        error = getattr(response, "exc_info", None)
        yield (*(str(one)[:40] for one in where), repr(error and error[1])[:200])


def cells(part: int) -> list[tuple[str, Cell]]:
    """A part of the table; whether the worker lives is not this table's business."""
    return [(name, MATRIX[name]) for name in sorted(set(MATRIX) - {"readyz"})[part::PARTS]]


@pytest.mark.parametrize("part", range(PARTS))
def test_no_value_of_any_name_breaks_an_address(
    part: int, city: City, everything: Client, heard: set[str]
) -> None:
    wrong: list[Any] = []
    for name, cell in cells(part):
        for method in ("get", "post"):
            who = getattr(cell, method)
            if who is None:
                continue
            url = address(name, city.ids)
            clients = [everything] if who != PUBLIC else [everything, Client(raise_request_exception=False)]
            for client in clients:
                heard.clear()
                send(client, method, url, data_of(cell, city.ids).items())
                for turn in range(len(ODD)):
                    names = sorted(heard - {"csrfmiddlewaretoken"})
                    if not names:
                        break
                    pairs = [(key, ODD[(place + turn) % len(ODD)]) for place, key in enumerate(names)]
                    wrong += faults(send(client, method, url, pairs), name, method, pairs)
    assert not wrong


@pytest.mark.parametrize("part", range(PARTS))
def test_no_field_breaks_a_form_that_is_right_otherwise(part: int, city: City, everything: Client) -> None:
    wrong: list[Any] = []
    for name, cell in cells(part):
        if cell.get is None or cell.post is None:
            continue
        url = address(name, city.ids)
        fields = Fields(url)
        fields.feed(send(everything, "get", url).content.decode())
        known = fields.found | data_of(cell, city.ids)
        known.pop("csrfmiddlewaretoken", None)
        for key in known:
            for odd in ODDEST:
                answer = send(everything, "post", url, (known | {key: odd}).items())
                wrong += faults(answer, name, key, odd)
    assert not wrong


def test_no_id_in_a_path_is_too_large_or_too_odd(city: City, everything: Client) -> None:
    wrong: list[Any] = []
    for name, cell in MATRIX.items():
        if name == "readyz":
            continue
        known = {
            place: value[1:] if value.startswith("=") else city.ids[value]
            for place, value in cell.ids.items()
        }
        for place in known:
            for odd in (10**30, 2**63, "²", "\x00", "9999-12-31", "0001-01-01"):
                with suppress(NoReverseMatch):
                    url = reverse(name, kwargs=known | {place: odd})
                    method = "get" if cell.get is not None else "post"
                    answer = send(everything, method, url)
                    wrong += faults(answer, name, odd)
                    # A second click of a removal finds nothing and is harmless, whatever the number.
                    allowed = (302, 404, 405) if cell.removes else (404, 405)
                    if isinstance(odd, int) and answer.status_code not in allowed:
                        wrong.append((name, place, answer.status_code))
    assert not wrong


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_REFERER": "\\\\evil.example", "HTTP_HX_CURRENT_URL": "http://[::1", "HTTP_HX_REQUEST": "true"},
        {"HTTP_X_FORWARDED_FOR": "²,\x00", "REMOTE_ADDR": "nonsense", "CONTENT_LENGTH": "²"},
        {"HTTP_COOKIE": "sessionid=\x00²; csrftoken=²; device=²"},
        {"HTTP_ACCEPT_LANGUAGE": "\xed\xa0\x80" * 9, "HTTP_RANGE": "bytes=²-", "HTTP_IF_MODIFIED_SINCE": "0"},
    ],
)
def test_no_header_breaks_a_screen(city: City, everything: Client, headers: dict[str, str]) -> None:
    wrong: list[Any] = []
    for name in ("today", "official-pages", "contentplan:media", "contentplan:plan", "sign-in", "people"):
        with transaction.atomic():
            answer = everything.get(address(name, city.ids), **headers)
            transaction.set_rollback(True)
        wrong += faults(answer, name)
        shut(answer)
    assert not wrong


def test_a_place_in_a_file_is_a_number(everything: Client, city: City) -> None:
    begun = everything.post(
        reverse("contentplan:upload"), {"name": "обход.mp4", "size": "10", "mark": clock.now().isoformat()}
    )
    assert begun.status_code == 201
    for odd in ODD[:8]:
        query = urlencode({"at": odd}, errors="surrogatepass")
        answer = everything.put(
            f"{begun.json()['url']}?{query}", b"x", content_type="application/octet-stream"
        )
        assert answer.status_code in (409, 422), odd
