"""The matrix, the passport and the screen of a rule: stored results only, constant queries, what is typed stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.vault.actions import store
from core.vault.actions.leaving import note_leavers
from pages.actions.assurances import give_assurance
from pages.actions.checklist import add_item
from pages.actions.clause_checks import check_page, judge
from pages.models import Finding, OfficialPage, PageCheck
from pages.queries.matrix import Filters, columns, matrix_pages
from pages.tokens import account_owner
from regulation.rules import BY_ID

pytestmark = pytest.mark.django_db
MATRIX = "/pages/clauses/"
ABOUT = BY_ID["4.3(а)-about"]


@pytest.fixture
def desk(client_of: Callable[[Any], Client], irina: Any) -> Client:
    """The head of the press office."""
    return client_of(irina)


@pytest.fixture
def closed(official: OfficialPage, say: Any) -> OfficialPage:
    """A page with closed comments."""
    say(comments_open=False)
    check_page(official.pk)
    return official


def text(response: Any) -> str:
    return str(response.content.decode().replace("\u00a0", " "))


def rule_url(page: OfficialPage, name: str = "rule", slug: str = "4-2-comments") -> str:
    return reverse(f"pages:{name}", args=[page.pk, slug])


# --- the matrix


def test_cells_have_names_and_states(closed: OfficialPage, desk: Client) -> None:
    shown = text(desk.get(MATRIX))
    assert "Город Джанкой, ВКонтакте, п. 4.2: замечание" in shown
    assert "Город Джанкой, ВКонтакте, п. 3: выполнено" in shown
    assert shown.count("Комментарии закрыты") == 1, "the list beside the matrix"


def test_the_matrix_never_asks_a_network_nor_judges(closed: OfficialPage, desk: Client, network: Any) -> None:
    network.seen.clear()
    Finding.objects.update(sentence="Как записано")
    assert "Как записано" in text(desk.get(MATRIX))
    assert network.seen == []


def test_a_cell_opens_beside(closed: OfficialPage, desk: Client) -> None:
    shown = text(desk.get(f"{MATRIX}?at={closed.pk}-4.2"))
    assert rule_url(closed) in shown and rule_url(closed, slug="4-2-messages") in shown
    for wrong in ("", "x", f"{closed.pk}-", "-4.2", "999999-4.2", f"{closed.pk}-99"):
        assert desk.get(f"{MATRIX}?at={wrong}").context["chosen"] is None


def test_filters(closed: OfficialPage, school: Any, make_page: Any, irina: Any, say: Any) -> None:
    own = make_page("ok", "9", state="active", organization=school, title="Школа")
    make_page("ok", "10", state="suspended")
    say()
    check_page(own.pk)

    def pages(**query: Any) -> list[int]:
        return [page.pk for page in matrix_pages(irina, Filters.of(query))]

    assert pages() == [closed.pk, own.pk]
    assert pages(show="bad") == [closed.pk]
    assert pages(show="bad", clause="5") == []
    assert pages(network="ok") == pages(kind="subordinate") == pages(organization=str(school.pk)) == [own.pk]
    assert pages(show="nonsense", network="x", organization="-1", clause="0") == [closed.pk, own.pk]
    Finding.objects.update(
        verdict="dismissed", verdict_at=clock.now(), verdict_by=irina, verdict_reason="так надо"
    )
    assert pages(show="bad") == []
    give_assurance(actor=irina, page=closed, rule=ABOUT, note="Открыл описание и посмотрел")
    assert pages(show="expiry") == []
    closed.assurances.update(until=clock.city_now().date() + timedelta(days=3))
    assert pages(show="expiry") == pages(show="expiry", clause="4.3(а)") == [closed.pk]


def test_a_school_sees_its_own_row_only(
    closed: OfficialPage, school: Any, make_page: Any, svetlana: Any, client_of: Any
) -> None:
    own = make_page(external_id="9", state="active", organization=school, title="Страница школы")
    judge(own)
    shown = client_of(svetlana).get(MATRIX)
    assert [row.page.pk for row in shown.context["rows"]] == [own.pk]
    assert "Комментарии закрыты" not in text(shown)


def test_queries_of_the_matrix_do_not_grow(
    official: OfficialPage, make_page: Any, desk: Client, say: Any, django_assert_max_num_queries: Any
) -> None:
    def more(first: int, last: int) -> None:
        for number in range(first, last):
            judge(make_page(external_id=str(number), state="active"))

    more(1000, 1003)
    with django_assert_max_num_queries(26):
        desk.get(MATRIX)
    more(1003, 1030)
    with django_assert_max_num_queries(26):
        assert len(desk.get(MATRIX).context["rows"]) == 31


def test_columns_are_the_clauses_that_are_looked_at() -> None:
    assert [one.id for one in columns()] == [
        "2.2",
        "3",
        "4.1",
        "4.2",
        "4.3(а)",
        "4.3(б)",
        "5",
        "7",
        "9(а)",
        "9(в)",
    ]


def test_no_pages_no_matrix(desk: Client) -> None:
    assert "Действующих страниц пока нет" in text(desk.get(MATRIX))
    assert "Таких страниц нет" in text(desk.get(f"{MATRIX}?show=bad"))


# --- the passport


def test_the_card_tells_what_is_not_met_first(closed: OfficialPage, desk: Client) -> None:
    shown = text(desk.get(closed.get_absolute_url()))
    assert shown.index("Комментарии закрыты") < shown.index("Страница в публичном списке")
    assert "1 замечание" in shown


def test_a_check_that_runs_renews_the_panel_by_itself(
    closed: OfficialPage, desk: Client, monkeypatch: Any
) -> None:
    monkeypatch.setattr("pages.tasks.check_page.delay", lambda pk: None)
    assert "every 2s" not in text(desk.get(closed.get_absolute_url()))
    answer = desk.post(reverse("pages:check", args=[closed.pk]))
    assert answer["Location"].endswith("#clauses")
    assert "every 2s" in text(desk.get(closed.get_absolute_url()))
    assert "Проверяем страницы: 0 из 1" in text(desk.get(MATRIX))
    check_page(closed.pk)
    assert "every 2s" not in text(desk.get(closed.get_absolute_url()))


def test_all_pages_are_asked_for_at_once(closed: OfficialPage, desk: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("pages.tasks.check_page.delay", lambda pk: None)
    assert desk.post(reverse("pages:check-all"))["Location"] == MATRIX
    assert PageCheck.objects.get().is_running


# --- one rule


def test_the_screen_of_a_rule_says_what_why_and_what_to_do(closed: OfficialPage, desk: Client) -> None:
    shown = text(desk.get(rule_url(closed)))
    for words in (
        "Комментарии закрыты",
        "Откройте комментарии в настройках",
        "п. 4.2 Порядка",
        "Решение по замечанию",
    ):
        assert words in shown
    assert "Заверить своим именем" not in shown, "the portal sees for itself"


def test_a_word_is_given_and_taken_back(closed: OfficialPage, desk: Client) -> None:
    about = {"slug": ABOUT.slug}
    until = (clock.city_now().date() + timedelta(days=90)).isoformat()
    note = {"note": "Открыл описание, всё на месте", "link": "", "until": until}
    assert desk.post(rule_url(closed, "assure", **about), note).status_code == 302
    shown = text(desk.get(rule_url(closed, **about)))
    assert "заверено" in shown and "Открыл описание, всё на месте" in shown
    empty = desk.post(rule_url(closed, "assurance-withdraw", **about), {"reason": ""})
    assert empty.status_code == 422
    assert (
        desk.post(rule_url(closed, "assurance-withdraw", **about), {"reason": "описание стёрли"}).status_code
        == 302
    )
    assert "не проверяется автоматически" in text(desk.get(rule_url(closed, **about)))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"note": "коротко", "until": "2030-01-01"}, "чем это подтверждается"),
        ({"note": "Открыл описание, всё на месте", "until": "2100-01-01"}, "не дольше 180"),
        ({"note": "Открыл описание, всё на месте", "until": "31.02.2027"}, "Такой даты нет"),
        (
            {"note": "Открыл описание, всё на месте", "until": "2027-01-01", "link": "javascript:alert(1)"},
            "не похоже на адрес",
        ),
        ({"note": "<script>x</script>" * 40, "until": "2027-01-01"}, "лишн"),
    ],
)
def test_a_bad_word_is_told_at_its_field_and_nothing_typed_is_lost(
    closed: OfficialPage, desk: Client, data: dict[str, str], words: str
) -> None:
    answer = desk.post(rule_url(closed, "assure", slug=ABOUT.slug), data)
    assert (answer.status_code, words in text(answer)) == (422, True)
    assert data["note"].replace("<", "&lt;").replace(">", "&gt;") in text(answer)


def test_a_verdict_is_chosen_and_reasoned(closed: OfficialPage, desk: Client) -> None:
    url = rule_url(closed, "finding-decide")
    for data in (
        {"reason": "так решили"},
        {"verdict": "other", "reason": "так решили"},
        {"verdict": "confirm", "reason": ""},
    ):
        assert desk.post(url, data).status_code == 422
    assert desk.post(url, {"verdict": "confirm", "reason": "закрыты без распоряжения"}).status_code == 302
    assert "нарушение" in text(desk.get(rule_url(closed)))
    assert "Город Джанкой, ВКонтакте, п. 4.2: нарушение" in text(desk.get(MATRIX))


def test_there_is_nothing_to_decide_where_there_is_no_finding(official: OfficialPage, desk: Client) -> None:
    assert (
        desk.post(
            rule_url(official, "finding-decide"), {"verdict": "confirm", "reason": "просто так"}
        ).status_code
        == 404
    )
    assert desk.post(rule_url(official, "assurance-withdraw"), {"reason": "просто так"}).status_code == 404


@pytest.mark.parametrize("slug", ["nonsense", "4-2", "4-2-comments-x"])
def test_an_unknown_rule_is_404(official: OfficialPage, desk: Client, slug: str) -> None:
    assert desk.get(f"/pages/{official.pk}/clauses/{slug}/").status_code == 404


def test_who_sees_but_may_not_speak_has_no_forms(
    closed: OfficialPage, prosecutor: Any, client_of: Any
) -> None:
    client = client_of(prosecutor)
    for slug in ("4-2-comments", ABOUT.slug):
        shown = text(client.get(rule_url(closed, slug=slug)))
        assert "Заверить своим именем" not in shown and "Подтвердить нарушение" not in shown
    assert client.post(rule_url(closed, "assure")).status_code == 403
    assert client.post(reverse("pages:check", args=[closed.pk])).status_code == 403


def test_writes_are_not_read_by_get(closed: OfficialPage, desk: Client) -> None:
    urls = [rule_url(closed, name) for name in ("assure", "assurance-withdraw", "finding-decide")]
    urls += [reverse("pages:check", args=[closed.pk]), reverse("pages:check-all")]
    assert {desk.get(url).status_code for url in urls} == {405}


# --- the list and widgets


def test_the_list_of_other_information(desk: Client, irina: Any) -> None:
    url = reverse("pages:checklist")
    assert "Список пока пуст" in text(desk.get(url))
    assert desk.post(url, {"text": "тел"}).status_code == 422
    assert desk.post(url, {"text": "телефон доверия"}).status_code == 302
    item = add_item(actor=irina, text="график приёма")
    assert "график приёма" in text(desk.get(url))
    assert desk.post(reverse("pages:checklist-remove", args=[item.pk])).status_code == 302
    assert "график приёма" not in text(desk.get(url))


def test_a_widget_on_the_card(official: OfficialPage, desk: Client) -> None:
    url, today = reverse("pages:widget-add", args=[official.pk]), clock.city_now().date()
    assert today.isoformat() in text(desk.get(url))
    assert desk.post(url, {"name": "", "since": today}).status_code == 422
    data = {"name": "Сообщить о проблеме", "url": "https://pos.example/", "since": today.isoformat()}
    assert desk.post(url, data).status_code == 302
    assert "Сообщить о проблеме" in text(desk.get(official.get_absolute_url()))
    widget = official.widgets.get()
    other = reverse("pages:widget-remove", args=[official.pk, widget.pk + 1])
    assert desk.post(other).status_code == 404
    assert desk.post(reverse("pages:widget-remove", args=[official.pk, widget.pk])).status_code == 302
    assert "Не записаны (п." in text(desk.get(official.get_absolute_url()))


# --- credentials from the passport


def test_the_passport_leads_to_the_accounts_credentials(
    official: OfficialPage, run_by: Any, account: Any, desk: Client, prosecutor: Any, client_of: Any
) -> None:
    run_by(official)
    place = reverse("vault:owner", args=["account", account.pk])
    assert place in text(desk.get(official.get_absolute_url()))
    assert desk.get(place).status_code == 200
    assert place not in text(client_of(prosecutor).get(official.get_absolute_url()))


def test_a_leavers_secret_makes_the_page_red_until_it_is_changed(
    official: OfficialPage, run_by: Any, account: Any, artem: Any, irina: Any, say: Any
) -> None:
    run_by(official)
    owner = account_owner(account.pk)
    store(actor=artem, owner=owner, kind="password", value="correct-horse-1")
    artem.appointments.update(ended_on=clock.city_now().date())
    note_leavers()
    check_page(official.pk)
    finding = official.findings.get(rule="2.2-leavers", closed_at__isnull=True)
    assert artem.full_name in finding.sentence
    store(actor=irina, owner=owner, kind="password", value="correct-horse-2")
    check_page(official.pk)
    finding.refresh_from_db()
    assert finding.closed_at
