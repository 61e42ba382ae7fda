"""The list for everyone: only active pages and public facts, as page, fragment and JSON; the check of an address."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from core.accounts.models import User
from pages.actions import lifecycle
from pages.models import OfficialPage
from pages.public import kept
from pages.public.kept import KEPT_S, Keeper

LIST, EMBED, JSON, VERIFY = (
    "/official-pages/",
    "/official-pages/embed/",
    "/official-pages.json",
    "/official-pages/verify/",
)
DOCS = Path(__file__).parents[2] / "docs" / "official-pages.md"


@pytest.fixture(autouse=True)
def _fresh_keeper(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("pages.views.public.keeper", Keeper())
    yield


@pytest.fixture
def city(make_page: Callable[..., OfficialPage], school: Any) -> dict[str, OfficialPage]:
    checked = datetime(2026, 11, 24, 3, 10, tzinfo=UTC)
    return {
        "vk": make_page(
            "vk", "417", screen_name="dzhankoy_adm", state="active", official_mark=True, checked_at=checked
        ),
        "school": make_page(
            "ok", "70000000000512", title="Первая школа", state="active", organization=school
        ),
        "draft": make_page("telegram", "-1005", title="Черновик канала", screen_name="draft_adm"),
        "suspended": make_page(
            "max", "9", title="Приостановленный", screen_name="old_adm", state="suspended"
        ),
    }


# --- what is shown ----------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("url", [LIST, EMBED, JSON])
def test_active_pages_only(url: str, client: Client, city: Any) -> None:
    text = client.get(url).content.decode()
    assert "dzhankoy_adm" in text and "Первая школа" in text
    assert "Черновик канала" not in text and "Приостановленный" not in text


@pytest.mark.django_db
def test_organizations_stand_from_the_administration_down(client: Client, city: Any) -> None:
    text = client.get(LIST).content.decode()
    assert text.index("Администрация города Джанкоя</h2>") < text.index("МОУ «Школа № 1»</h2>")
    assert "Госорганизация" in text and "проверено" in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?network=ok", {"Первая школа"}),
        ("?network=icq", {"dzhankoy_adm", "Первая школа"}),
        ("?q=ШКОЛА", {"Первая школа"}),
        ("?q=vk.com/dzhankoy", {"dzhankoy_adm"}),
        ("?q=нет+такого", set()),
        ("?q=%00%27%22<script>", set()),
    ],
)
def test_the_list_is_narrowed(query: str, shown: set[str], client: Client, city: Any) -> None:
    answer = client.get(LIST + query)
    listed = answer.content.decode().split('id="embed"')[0]
    assert {name for name in ("dzhankoy_adm", "Первая школа") if name in listed} == shown
    assert "<script>" not in listed


@pytest.mark.django_db
def test_an_empty_list_says_so(client: Client) -> None:
    assert "Страниц в списке пока нет" in client.get(LIST).content.decode()
    assert "Страниц в списке пока нет" in client.get(EMBED).content.decode()
    assert client.get(JSON).json() == {"format": 1, "owner": "", "count": 0, "pages": []}


@pytest.mark.django_db
def test_nothing_internal_is_told(client: Client, city: Any, irina: Any) -> None:
    page = city["vk"]
    page.state_reason, page.broken_why, page.created_by = "тайное основание", "токен отозван", irina
    page.members, page.norm = 31_415, 27
    page.save()
    for url in (LIST, EMBED, JSON, f"{VERIFY}?url=vk.com/dzhankoy_adm"):
        text = client.get(url).content.decode()
        for secret in ("тайное", "отозван", "Дорошенко", "31415", "31\u00a0415", "press_head"):
            assert secret not in text


# --- JSON -------------------------------------------------------------------------------------------


def documented(heading: str) -> list[str]:
    part = DOCS.read_text().split(heading)[1].split("\n#")[0]
    return re.findall(r"^\| `(\w+)` \|", part, re.M)


@pytest.mark.django_db
def test_the_json_is_as_documented(client: Client, city: Any) -> None:
    listed = client.get(JSON).json()
    page = listed["pages"][0]
    assert list(listed) == documented("## The form of the list")
    assert list(page) == documented("### A page")
    assert list(page["organization"]) == documented("### An organization")
    asked = client.get(VERIFY, {"url": "vk.com/dzhankoy_adm", "format": "json"}).json()
    assert list(asked) == documented("## The answer on one address")
    assert asked["page"] == page


@pytest.mark.django_db
def test_the_json_says_exactly_this(client: Client, city: Any) -> None:
    assert client.get(JSON).json()["pages"][0] == {
        "network": "vk",
        "network_name": "ВКонтакте",
        "title": "Город Джанкой",
        "url": "https://vk.com/dzhankoy_adm",
        "official_mark": True,
        "checked_at": "2026-11-24T06:10:00+03:00",
        "organization": {
            "name": "Администрация города Джанкоя",
            "short_name": "Администрация города",
            "kind": "administration",
            "inn": "9105000011",
        },
    }


# --- headers ----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_only_the_fragment_may_be_framed(client: Client, city: Any) -> None:
    embed, page = client.get(EMBED), client.get(LIST)
    assert "frame-ancestors *" in directives(embed) and "X-Frame-Options" not in embed
    assert "frame-ancestors 'none'" in directives(page) and page["X-Frame-Options"] == "DENY"


def directives(answer: Any) -> list[str]:
    return [part.strip() for part in answer["Content-Security-Policy"].split(";")]


@pytest.mark.django_db
def test_programs_of_other_sites_may_read_json(client: Client, city: Any) -> None:
    for url in (JSON, f"{VERIFY}?url=vk.com/x&format=json"):
        assert client.get(url)["Access-Control-Allow-Origin"] == "*"
    for url in (LIST, EMBED):
        assert "Access-Control-Allow-Origin" not in client.get(url)


@pytest.mark.django_db
@pytest.mark.parametrize("url", [LIST, EMBED, JSON, f"{VERIFY}?url=vk.com/x"])
def test_no_cookie_no_script_no_form_key(url: str, client: Client, city: Any, marina: Any) -> None:
    client.force_login(marina, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(url)
    assert not answer.cookies
    text = answer.content.decode()
    assert "csrf" not in text and "<script" not in text and marina.last_name not in text


@pytest.mark.django_db
@pytest.mark.parametrize("url", [LIST, EMBED, JSON])
def test_an_unchanged_list_is_not_sent_again(url: str, client: Client, city: Any) -> None:
    tag = client.get(url)["ETag"]
    again = client.get(url, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    city["school"].delete()
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("url", [LIST, EMBED, JSON, VERIFY])
def test_nothing_is_written_here(url: str, client: Client) -> None:
    assert client.post(url).status_code == 405
    assert client.head(url).status_code == 200


# --- the check of an address ------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "answer"),
    [
        ("https://m.vk.com/Dzhankoy_Adm?from=search", "official"),
        ("vk.com/club417", "official"),
        ("vk.com/wall-417_5", "official"),
        ("https://ok.ru/group/70000000000512", "official"),
        ("vk.com/dzhankoy_gorod_official", "not_listed"),
        ("vk.com/id417", "not_listed"),
        ("t.me/draft_adm", "not_listed"),
        ("max.ru/old_adm", "not_listed"),
        ("t.me/dzhankoy_adm", "not_listed"),
        ("https://example.com/dzhankoy_adm", "not_an_address"),
        ("просто слова", "not_an_address"),
        ("", "not_an_address"),
        ("javascript:alert(1)", "not_an_address"),
        ("\x00vk.com/club417", "official"),
        ("x" * 5000, "not_an_address"),
    ],
)
def test_an_address_is_judged(url: str, answer: str, client: Client, city: Any) -> None:
    found = client.get(VERIFY, {"url": url, "format": "json"}).json()
    assert found["answer"] == answer and found["sentence"]
    assert (found["page"] is not None) == (answer == "official")


@pytest.mark.django_db
def test_a_fake_that_differs_by_a_letter_is_pointed_out(client: Client, city: Any) -> None:
    for fake in ("vk.com/dzhankoy_adm1", "vk.com/dzhankoi_adm", "t.me/dzhankoy_adm"):
        found = client.get(VERIFY, {"url": fake, "format": "json"}).json()
        assert found["alike"] == "https://vk.com/dzhankoy_adm"
    assert client.get(VERIFY, {"url": "vk.com/music_shop", "format": "json"}).json()["alike"] is None


@pytest.mark.django_db
def test_the_answer_is_a_page_for_people_and_json_for_programs(client: Client, city: Any) -> None:
    page = client.get(VERIFY, {"url": "vk.com/fake_page"})
    assert page["Content-Type"].startswith("text/html")
    assert "Этой страницы нет в списке." in page.content.decode()
    asked = client.get(VERIFY, {"url": "vk.com/fake_page"}, headers={"Accept": "application/json"})
    assert json.loads(asked.content)["answer"] == "not_listed"
    good = client.get(VERIFY, {"url": "vk.com/dzhankoy_adm"}).content.decode()
    assert "Это официальная страница." in good


@pytest.mark.django_db
def test_what_was_asked_is_escaped(client: Client, city: Any) -> None:
    text = client.get(VERIFY, {"url": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>" not in text and "&lt;script&gt;" in text


# --- how it is read ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_look_is_chosen_and_kept(client: Client, city: Any) -> None:
    url = "/official-pages/view-settings/"
    answer = client.post(url, {"size": "largest", "next": f"{LIST}?network=vk"})
    assert answer.url == f"{LIST}?network=vk"
    client.post(url, {"colours": "white"})
    text = client.get(LIST).content.decode()
    assert 'data-op-size="largest"' in text and 'data-op-colours="white"' in text
    client.post(url, {"size": "normal"})
    client.post(url, {"colours": "normal"})
    assert 'data-op-size="normal"' in client.get(LIST).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "javascript:x", "", "x"])
def test_the_look_leads_nowhere_else(address: str, client: Client) -> None:
    answer = client.post("/official-pages/view-settings/", {"size": "huge", "next": address})
    assert answer.url == LIST


@pytest.mark.django_db
@pytest.mark.parametrize("cookie", ["a.b.c", "large", "large.black.wide.more", '"><script>', ""])
def test_a_strange_cookie_is_the_usual_look(cookie: str, client: Client, city: Any) -> None:
    client.cookies["reading"] = cookie
    text = client.get(LIST).content.decode()
    assert 'data-op-size="normal"' in text and "<script" not in text


# --- kept answers -----------------------------------------------------------------------------------


@pytest.fixture
def open_city(transactional_db: None, city: Any) -> dict[str, OfficialPage]:
    """The same city outside a test's transaction, as in service."""
    return city


def test_a_visit_costs_no_query(open_city: Any, client: Client, django_assert_num_queries: Any) -> None:
    urls = (LIST, EMBED, JSON, f"{LIST}?network=vk")
    bodies = [client.get(url).content for url in urls]
    with django_assert_num_queries(0):
        assert [client.get(url).content for url in urls] == bodies


def test_a_suspended_page_is_gone_within_a_second(
    open_city: Any, irina: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever process suspends it: nothing but the age of what is kept matters."""
    now = time.monotonic()
    monkeypatch.setattr(kept.time, "monotonic", lambda: now)
    urls = (LIST, EMBED, JSON, f"{LIST}?q=школа", f"{VERIFY}?url=ok.ru/group/70000000000512")
    assert all("Первая школа" in client.get(url).content.decode() for url in urls[:4])
    lifecycle.suspend(actor=irina, page=open_city["school"], reason="страницу взломали")
    now += 1.0
    assert KEPT_S < 1
    for url in urls:
        text = client.get(url).content.decode().split('name="q"')[0]
        assert "Первая школа" not in text and "Это официальная страница" not in text


def test_an_unchanged_list_is_read_but_not_drawn_again(
    open_city: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.monotonic()
    monkeypatch.setattr(kept.time, "monotonic", lambda: now)
    client.get(LIST)
    now += 5
    monkeypatch.setattr("pages.views.public.render_to_string", lambda *args: pytest.fail("drawn again"))
    assert client.get(LIST).status_code == 200


def test_a_renamed_organization_is_seen(
    open_city: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.monotonic()
    monkeypatch.setattr(kept.time, "monotonic", lambda: now)
    client.get(JSON)
    organization = open_city["school"].organization
    organization.name = "МБОУ «Гимназия»"
    organization.save()
    now += 1
    assert "Гимназия" in client.get(JSON).content.decode()


def test_answers_are_not_kept_without_bound(open_city: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_ANSWERS", 3)
    keeper = Keeper()
    for number in range(10):
        assert keeper.answer(str(number), lambda snapshot: b"x").body == b"x"
    assert len(keeper._answers) == 3


# --- export -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_list_is_exported(city: Any, tmp_path: Path) -> None:
    city["school"].title = "=СУММ(A1)"
    city["school"].save()
    out = StringIO()
    call_command("export_official_pages", stdout=out)
    assert json.loads(out.getvalue())["count"] == 2
    table = tmp_path / "list.csv"
    call_command("export_official_pages", "--format", "csv", "--output", str(table), stderr=StringIO())
    text = table.read_text(encoding="utf-8-sig")
    assert "Администрация города Джанкоя;9105000011;ВКонтакте" in text and "'=СУММ(A1)" in text
    html = StringIO()
    call_command("export_official_pages", "--format", "html", stdout=html)
    assert "Черновик канала" not in html.getvalue() and "vk.com/dzhankoy_adm" in html.getvalue()
