"""Decisions on the screen: each leads on to the next, a refusal loses nothing, two moderators, ten seconds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from core import clock
from moderation.models import BlacklistEntry, InboxItem, Verdict
from moderation.tests.inbox import page_of, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_rules")]
ClientOf = Callable[[Any], Client]


@pytest.fixture
def wall(administration: Any) -> Any:
    return page_of(administration)


@pytest.fixture
def comment(wall: Any) -> InboxItem:
    return written(wall, "Дармоеды")


def send(client: Client, item: InboxItem, verb: str, **data: Any) -> Any:
    return client.post(f"/moderation/items/{item.pk}/{verb}/?tab=new", {"version": item.version, **data})


def said(answer: Any) -> str:
    return str(answer.content.decode())


def test_no_violation_leads_to_the_next(
    timur: Any, client_of: ClientOf, comment: InboxItem, wall: Any
) -> None:
    following = written(wall, "Следующий", minutes=1)
    answer = send(client_of(timur), comment, "clear")
    assert answer.status_code == 302 and answer.url == f"/moderation/items/{following.pk}/?tab=new"
    assert Verdict.objects.get().kind == "no_violation"


def test_the_last_one_leads_to_the_queue(timur: Any, client_of: ClientOf, comment: InboxItem) -> None:
    assert send(client_of(timur), comment, "clear").url == "/moderation/?tab=new"


def test_deletion_bans_by_default_for_thirty_days(
    timur: Any, client_of: ClientOf, comment: InboxItem
) -> None:
    assert (
        send(client_of(timur), comment, "delete", ground="insult", until="30", how="ban").status_code == 302
    )
    entry, verdict = BlacklistEntry.objects.get(), Verdict.objects.get()
    assert verdict.kind == "delete_and_ban" and verdict.clause is not None
    assert entry.until is not None
    assert timedelta(days=29) < entry.until - clock.now() <= timedelta(days=30)


def test_for_ever_and_on_every_page_of_the_network(
    timur: Any, client_of: ClientOf, comment: InboxItem, administration: Any
) -> None:
    page_of(administration, "vk", "102")
    page_of(administration, "ok", "103")
    data = {"ground": "spam", "until": "forever", "everywhere": "on"}
    assert send(client_of(timur), comment, "delete", **data).status_code == 302
    assert [(one.page.external_id, one.until) for one in BlacklistEntry.objects.order_by("page")] == [
        ("101", None),
        ("102", None),
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"until": "30"}, "Назовите основание: без него удалить нельзя"),
        ({"until": "30", "ground": "criticism"}, "Выберите из списка"),
        ({"until": "30", "ground": "law"}, "Назовите закон, который нарушен"),
        ({"until": "30", "ground": "law", "act": "114-ФЗ"}, "Назовите статью закона"),
        ({"until": "5", "ground": "spam"}, "Выберите из списка"),
        ({"until": "30", "ground": "spam", "how": "only"}, "почему без чёрного списка"),
        ({"until": "30", "ground": "spam", "clause": "77"}, "Выберите из списка"),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    data: dict[str, str], words: str, timur: Any, client_of: ClientOf, comment: InboxItem
) -> None:
    answer = send(client_of(timur), comment, "delete", **data)
    assert answer.status_code == 422 and words in said(answer)
    assert not Verdict.objects.exists()


def test_what_was_typed_is_kept(timur: Any, client_of: ClientOf, comment: InboxItem) -> None:
    answer = send(client_of(timur), comment, "delete", ground="law", act="Закон о рекламе", until="7")
    html = said(answer)
    assert 'value="Закон о рекламе"' in html and 'value="law" checked' in html
    assert '<option value="7" selected>' in html


def test_a_private_message_knows_one_ground(timur: Any, client_of: ClientOf, wall: Any) -> None:
    message = written(wall, "Спам", kind="message", dialogue_id="5", post_id="")
    client = client_of(timur)
    answer = send(client, message, "delete", ground="spam", until="30")
    assert answer.status_code == 422 and "Выберите из списка" in said(answer)
    data = {"ground": "law", "act": "38-ФЗ «О рекламе»", "article": "ст. 7", "until": "30"}
    assert send(client, message, "delete", **data).status_code == 302


def test_mercy_with_its_reason(timur: Any, client_of: ClientOf, comment: InboxItem) -> None:
    data = {"ground": "obscene", "until": "30", "how": "only", "reason": "Ребёнок писал с телефона мамы"}
    assert send(client_of(timur), comment, "delete", **data).status_code == 302
    assert Verdict.objects.get().kind == "delete_only" and not BlacklistEntry.objects.exists()


def test_an_answer_within_the_limit_of_the_network(
    timur: Any, client_of: ClientOf, comment: InboxItem
) -> None:
    client = client_of(timur)
    answer = send(client, comment, "answer", text="а" * 5000)
    assert answer.status_code == 422 and "уберите 904" in said(answer) and "а" * 5000 in said(answer)
    assert "Напишите ответ" in said(send(client, comment, "answer", text="  "))
    assert send(client, comment, "answer", text="Включат в четверг").status_code == 302
    assert Verdict.objects.get().answer == "Включат в четверг"


def test_passed_to_a_department_and_back(
    timur: Any, oleg: Any, client_of: ClientOf, comment: InboxItem, utilities: Any, wall: Any
) -> None:
    client = client_of(timur)
    assert "Выберите отдел" in said(send(client, comment, "pass"))
    assert (
        send(client, comment, "pass", department=utilities.pk, note="Ответьте до вечера").status_code == 302
    )
    comment.refresh_from_db()
    head = client_of(oleg)
    assert "Ответьте до вечера" in said(head.get(f"/moderation/items/{comment.pk}/"))
    answer = send(head, comment, "department-answer", text="Фонарь починят завтра")
    assert answer.status_code == 302 and answer.url.startswith("/moderation/")
    html = said(client.get(f"/moderation/items/{comment.pk}/"))
    assert "Отдел ответил" in html
    assert "Фонарь починят завтра" in html.partition('id="answer_text"')[2].partition("</textarea>")[0]


def test_a_department_gives_back_with_a_reason(
    oleg: Any, client_of: ClientOf, wall: Any, utilities: Any
) -> None:
    item = written(wall, state="waiting", department=utilities)
    client = client_of(oleg)
    assert "Напишите почему" in said(send(client, item, "department-return"))
    assert send(client, item, "department-return", reason="Это вопрос водоканала").status_code == 302
    item.refresh_from_db()
    assert item.state == "new"


def test_a_moderator_takes_it_back(timur: Any, client_of: ClientOf, wall: Any, utilities: Any) -> None:
    item = written(wall, state="waiting", department=utilities)
    client = client_of(timur)
    assert "Забрать в очередь" in said(client.get(f"/moderation/items/{item.pk}/"))
    assert send(client, item, "take-back").status_code == 302
    item.refresh_from_db()
    assert item.state == "new"


# --- two at once ----------------------------------------------------------------------------------------


def test_of_two_moderators_the_second_is_told(
    timur: Any, marina: Any, client_of: ClientOf, comment: InboxItem
) -> None:
    assert send(client_of(timur), comment, "clear").status_code == 302
    second = client_of(marina)
    answer = send(second, comment, "delete", ground="insult", until="30")
    assert answer.status_code == 302 and Verdict.objects.count() == 1
    html = said(second.get(answer.url))
    assert "Решение уже есть" in html and "Т. Аблаев" in html.replace("\xa0", " ")


def test_a_claim_of_another_is_respected_and_said(
    timur: Any, marina: Any, client_of: ClientOf, comment: InboxItem
) -> None:
    htmx = {"HTTP_HX_REQUEST": "true"}
    mine = client_of(timur).post(f"/moderation/items/{comment.pk}/claim/", **htmx)
    assert "За вами ещё" in said(mine)
    theirs = client_of(marina).post(f"/moderation/items/{comment.pk}/claim/", **htmx)
    assert theirs.status_code == 200 and "Сейчас разбирает Тимур Аблаев" in said(theirs)
    answer = send(client_of(marina), comment, "clear")
    assert answer.status_code == 422 and "сейчас разбирает" in said(answer)
    assert "Ни у кого" in said(client_of(timur).post(f"/moderation/items/{comment.pk}/release/", **htmx))
    comment.refresh_from_db()
    assert send(client_of(marina), comment, "clear").status_code == 302


def test_a_claim_without_script_comes_back_to_the_item(
    timur: Any, client_of: ClientOf, comment: InboxItem
) -> None:
    answer = client_of(timur).post(f"/moderation/items/{comment.pk}/claim/")
    assert answer.status_code == 302 and answer.url == f"/moderation/items/{comment.pk}/"


def test_taking_one_lets_the_other_go(timur: Any, client_of: ClientOf, comment: InboxItem, wall: Any) -> None:
    second, client = written(wall, "Второй"), client_of(timur)
    for item in (comment, second):
        client.post(f"/moderation/items/{item.pk}/claim/")
    comment.refresh_from_db()
    second.refresh_from_db()
    assert comment.claimed_by is None and second.claimed_by == timur


def test_an_edit_meanwhile_is_told(timur: Any, client_of: ClientOf, comment: InboxItem) -> None:
    InboxItem.objects.filter(pk=comment.pk).update(version=comment.version + 1)
    answer = send(client_of(timur), comment, "clear")
    assert answer.status_code == 302 and not Verdict.objects.exists()


# --- ten seconds ----------------------------------------------------------------------------------------


def test_the_bar_counts_by_the_servers_clock_and_takes_back(
    timur: Any, client_of: ClientOf, comment: InboxItem
) -> None:
    client = client_of(timur)
    send(client, comment, "delete", ground="insult", until="30")
    html = said(client.get("/moderation/undo/"))
    verdict = Verdict.objects.get()
    assert f"/moderation/verdicts/{verdict.pk}/undo/" in html and 'max="10000"' in html
    answer = client.post(f"/moderation/verdicts/{verdict.pk}/undo/")
    assert answer.url == f"/moderation/items/{comment.pk}/"
    comment.refresh_from_db()
    assert comment.state == "new" and BlacklistEntry.objects.get().state == "cancelled"
    assert "data-undo-left" not in said(client.get("/moderation/undo/"))
    assert client.post(f"/moderation/verdicts/{verdict.pk}/undo/").status_code == 302


def test_after_ten_seconds_it_is_too_late(timur: Any, client_of: ClientOf, comment: InboxItem) -> None:
    client = client_of(timur)
    send(client, comment, "clear")
    Verdict.objects.update(due_at=clock.now() - timedelta(seconds=1))
    assert "data-undo-left" not in said(client.get("/moderation/undo/"))
    answer = client.post(f"/moderation/verdicts/{Verdict.objects.get().pk}/undo/")
    assert "десять секунд прошли" in said(client.get(answer.url))


def test_nobody_takes_back_for_another(
    timur: Any, marina: Any, client_of: ClientOf, comment: InboxItem
) -> None:
    send(client_of(timur), comment, "clear")
    url = f"/moderation/verdicts/{Verdict.objects.get().pk}/undo/"
    assert client_of(marina).post(url).status_code == 403
    assert "data-undo-left" not in said(client_of(marina).get("/moderation/undo/"))


def test_a_get_decides_nothing(timur: Any, client_of: ClientOf, comment: InboxItem) -> None:
    client = client_of(timur)
    for verb in ("clear", "delete", "answer", "pass", "claim", "release", "take-back"):
        assert client.get(f"/moderation/items/{comment.pk}/{verb}/").status_code == 405
