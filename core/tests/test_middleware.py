"""Refusals as pages, the client's address, the request's id."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path

from core.access import require
from core.accounts.access import may_manage_people
from core.accounts.confirm import require_confirmed
from core.accounts.current import person_of
from core.audit.models import Entry
from core.errors import Refused, Temporary
from core.middleware import HeadMiddleware, client_address


def refuse(request: HttpRequest) -> HttpResponse:
    raise Refused("Личную почту привязать нельзя", clause="4.1", advice="Возьмите рабочую.")


def deny(request: HttpRequest) -> HttpResponse:
    require(may_manage_people(person_of(request)))
    return HttpResponse("in")


def fail(request: HttpRequest) -> HttpResponse:
    raise Temporary("Сеть не ответила", detail="token=secret")


def secret(request: HttpRequest) -> HttpResponse:
    require_confirmed(request)
    return HttpResponse("in")


def fault(request: HttpRequest) -> HttpResponse:
    password = "hunter2"
    raise RuntimeError(password)


urlpatterns = [
    path("t/fault/", fault),
    path("t/refuse/", refuse),
    path("t/deny/", deny),
    path("t/fail/", fail),
    path("t/secret/", secret),
    path("", include("dzhankoy_portal.urls")),
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
HTMX = {"hx-request": "true", "hx-current-url": "http://testserver/plan/"}


def test_a_refusal_is_a_page_with_clause_and_advice(oleg: Any, client_of: Any) -> None:
    response = client_of(oleg).get("/t/refuse/")
    page = response.content.decode()
    assert response.status_code == 409 and "<html" in page
    assert "Личную почту привязать нельзя" in page and "4.1" in page and "Возьмите рабочую." in page


@pytest.mark.parametrize(
    "url",
    [
        "/plan/",
        "/pages/",
        "/moderation/",
        "/gospubliki/",
        "/journal/",
        "/people/",
        "/credentials/",
        "/urgent/",
    ],
)
def test_every_room_says_by_what_clause_it_is_shut(url: str, stranger: Any, client_of: Any) -> None:
    answer = client_of(stranger).get(url)
    assert answer.status_code == 403
    assert "Основание: п." in answer.content.decode()


def test_for_htmx_it_is_the_fragment_alone(oleg: Any, client_of: Any) -> None:
    client = client_of(oleg)
    response = client.post("/t/refuse/", headers=HTMX)
    page = response.content.decode()
    assert response.status_code == 409 and "data-refusal" in page and "<html" not in page
    assert "Личную почту" not in client.get("/me/").content.decode()


def test_a_refused_right_is_403_and_in_the_journal(oleg: Any, client_of: Any) -> None:
    response = client_of(oleg).get("/t/deny/")
    assert response.status_code == 403 and "администратор портала" in response.content.decode()
    entry = Entry.objects.get(event="access.refused")
    assert (entry.actor_id, entry.label) == (oleg.pk, "/t/deny/")


def test_an_outside_failure_is_502_without_its_detail(oleg: Any, client_of: Any) -> None:
    response = client_of(oleg).get("/t/fail/")
    assert response.status_code == 502 and "secret" not in response.content.decode()


def test_a_question_of_identity_leads_there_and_back(oleg: Any, client_of: Any) -> None:
    client = client_of(oleg)
    assert client.get("/t/secret/?a=1")["Location"] == "/confirm/?next=%2Ft%2Fsecret%2F%3Fa%3D1"
    assert client.post("/t/secret/", headers={"referer": "http://testserver/me/"})["Location"].endswith(
        "%2Fme%2F"
    )
    assert client.post("/t/secret/", headers={"referer": "https://evil.example/"})["Location"].endswith(
        "next=%2F"
    )
    assert client.post("/t/secret/", headers=HTMX)["HX-Redirect"] == "/confirm/?next=%2Fplan%2F"


def test_each_request_has_an_id(client: Client) -> None:
    first, second = client.get("/sign-in/")["X-Request-Id"], client.get("/sign-in/")["X-Request-Id"]
    assert len(first) == 32 and first != second


@pytest.mark.parametrize(
    ("peer", "header", "address"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "unknown", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1:4711", "10.0.0.1"),
        ("", "", "0.0.0.0"),
    ],
)
def test_the_clients_address(settings: Any, peer: str, header: str, address: str) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    request = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=header)
    assert client_address(request) == address


def test_a_peer_that_is_no_address_is_nobodys(settings: Any) -> None:
    assert client_address(RequestFactory().get("/", REMOTE_ADDR="unix:/run/portal.sock")) == "0.0.0.0"


@pytest.mark.parametrize(("announced", "status"), [("2097153", 413), ("9" * 5000, 403), ("²", 403)])
def test_a_passer_by_sends_no_more_than_a_form_has(announced: str, status: int) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/sign-in/", b"", content_type="multipart/form-data", CONTENT_LENGTH=announced)
    assert response.status_code == status and "<html" in response.content.decode()


def test_staff_send_files_and_not_whole_disks(oleg: Any, client_of: Any) -> None:
    client = client_of(oleg)
    assert client.post("/t/refuse/", {"a": "x" * 2_097_153}).status_code != 413
    response = client.post("/t/refuse/", CONTENT_LENGTH="62914561", headers=HTMX)
    assert response.status_code == 413 and "Отправьте файлы по одному." in response.content.decode()


def test_no_page_asks_for_a_camera(client: Client) -> None:
    assert "camera=()" in client.get("/sign-in/")["Permissions-Policy"]


def test_what_is_behind_the_sign_in_is_kept_by_no_browser(oleg: Any, client_of: Any) -> None:
    client = client_of(oleg)
    for url in ("/", "/plan/", "/me/", "/people/", "/nowhere/"):
        assert client.get(url)["Cache-Control"] == "private, no-store", url
    assert "public" in client.get("/official-pages/")["Cache-Control"]


def test_head_opens_what_get_opens_and_shows_nothing(oleg: Any, client_of: Any) -> None:
    client = client_of(oleg)
    for url, status in (("/plan/", 200), ("/me/password/", 200), ("/people/", 403), ("/plan/posts/7/", 404)):
        answer = client.head(url)
        assert (answer.status_code, answer.content) == (status, b""), url
    assert Client().head("/plan/").status_code == 302
    assert client.head("/sign-out/").status_code == 405


def test_a_head_leaves_no_body_to_the_server_and_keeps_its_length() -> None:
    page = HttpResponse("страница", headers={"Content-Length": "16"})
    request = RequestFactory().head("/")
    answer = HeadMiddleware(lambda asked: page)(request)
    assert (answer.content, answer["Content-Length"], request.method) == (b"", "16", "HEAD")


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
@pytest.mark.parametrize("path", ["/", "/styleguide/", "/healthz", "/readyz"])
def test_what_is_only_read_takes_no_other_method(method: str, path: str, oleg: Any, client_of: Any) -> None:
    assert getattr(client_of(oleg), method)(path).status_code == 405


def test_a_foreign_host_gets_a_page_and_no_trace(client: Client) -> None:
    response = client.get("/sign-in/", headers={"host": "evil.example"})
    page = response.content.decode()
    assert response.status_code == 400 and "Запрос не понят" in page
    assert "evil.example" not in page and "Traceback" not in page
    assert "default-src 'self'" in response["Content-Security-Policy"]


def test_a_fault_gets_a_page_and_no_trace(oleg: Any, client_of: Any, settings: Any) -> None:
    client = client_of(oleg)
    client.raise_request_exception = False
    response = client.get("/t/fault/")
    page = response.content.decode()
    assert response.status_code == 500 and "Неполадка на портале" in page
    assert "hunter2" not in page and "Traceback" not in page
    for header in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options"):
        assert response[header], header
