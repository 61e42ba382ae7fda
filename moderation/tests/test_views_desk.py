"""The moderator's desk: what is shown to whom, in which order, by tab and filter; hostile and long texts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import clock
from moderation.lanes import Lane
from moderation.models import InboxItem
from moderation.tests.inbox import label, page_of, written
from pages.models import WallPost

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_rules")]
QUEUE = "/moderation/"
ClientOf = Callable[[Any], Client]


@pytest.fixture
def wall(administration: Any) -> Any:
    return page_of(administration)


def text_of(client: Client, url: str, status: int = 200, **more: Any) -> str:
    answer = client.get(url, **more)
    assert answer.status_code == status
    return str(answer.content.decode())


# --- the queue ----------------------------------------------------------------------------------------


def test_the_most_urgent_stands_first_and_is_open(timur: Any, client_of: ClientOf, wall: Any) -> None:
    written(wall, "Спасибо за праздник", author="Анна")
    written(wall, "Найду и порежу", label("threat", (0, 5), level="person"), lane=Lane.DANGER, author="Злой")
    html = text_of(client_of(timur), QUEUE)
    assert html.index("Найду и порежу") < html.index("Спасибо за праздник")
    assert '<mark class="op-frag">Найду<sup>1</sup></mark>' in html
    assert "Портал увидел: threat." in html


def test_an_empty_queue_says_so(timur: Any, client_of: ClientOf) -> None:
    html = text_of(client_of(timur), QUEUE)
    assert "Всё разобрано" in html and "появятся здесь сами" in html


def test_what_another_has_in_hand_is_not_opened_by_itself(
    timur: Any, marina: Any, client_of: ClientOf, wall: Any
) -> None:
    taken = written(wall, "Первое", lane=Lane.DANGER)
    written(wall, "Второе", lane=Lane.PLAIN)
    soon = clock.now() + timedelta(minutes=4)
    InboxItem.objects.filter(pk=taken.pk).update(claimed_by=marina, claimed_until=soon)
    client = client_of(timur)
    html = text_of(client, QUEUE)
    assert f"разбирает {marina.short_name}" in html and "Ни у кого в работе" in html
    assert "Это разбирает другой" in text_of(client, f"/moderation/items/{taken.pk}/")


def test_tabs(timur: Any, client_of: ClientOf, wall: Any, utilities: Any) -> None:
    mine = written(wall, "Моё дело")
    InboxItem.objects.filter(pk=mine.pk).update(
        claimed_by=timur, claimed_until=clock.now() + timedelta(minutes=4)
    )
    written(wall, "В отделе лежит", state="waiting", department=utilities)
    written(wall, "Решено давно", state="closed")
    client, texts = client_of(timur), ("Моё дело", "В отделе лежит", "Решено давно")
    for tab, seen in (("new", 0), ("mine", 0), ("waiting", 1), ("done", 2), ("nonsense", 0)):
        html = text_of(client, f"/moderation/rows/?tab={tab}")
        assert [text for text in texts if text in html] == [texts[seen]]
        assert texts[seen] in text_of(client, f"{QUEUE}?tab={tab}")


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("network=ok", {"Из ОК"}),
        ("q=ФОНАРЬ", {"Фонарь не горит"}),
        ("q=кравцов", {"Фонарь не горит", "Из ОК", "Реклама мёда"}),
        ("label=spam", {"Реклама мёда"}),
        ("q=фонарь&label=spam", set()),
        ("network=нет&label=нет&page=нет", {"Фонарь не горит", "Из ОК", "Реклама мёда"}),
    ],
)
def test_filters(
    query: str, seen: set[str], timur: Any, client_of: ClientOf, wall: Any, administration: Any
) -> None:
    other = page_of(administration, "ok", "7000")
    written(wall, "Фонарь не горит")
    written(wall, "Реклама мёда", label("spam", (0, 7)))
    written(other, "Из ОК")
    html = text_of(client_of(timur), f"/moderation/rows/?{query}")
    assert {one for one in ("Фонарь не горит", "Из ОК", "Реклама мёда") if one in html} == seen


def test_the_list_of_one_page(timur: Any, client_of: ClientOf, wall: Any, administration: Any) -> None:
    written(wall, "Здешнее")
    written(page_of(administration, "ok", "7000"), "Чужое")
    html = text_of(client_of(timur), f"/moderation/rows/?page={wall.pk}")
    assert "Здешнее" in html and "Чужое" not in html


def test_a_long_queue_goes_on_by_key_and_loses_nobody(timur: Any, client_of: ClientOf, wall: Any) -> None:
    for number in range(65):
        written(wall, f"Комментарий номер {number:03}", minutes=number)
    client, url, seen = client_of(timur), "/moderation/rows/", []
    for _ in range(3):
        html = text_of(client, url)
        seen += [f"{number:03}" for number in range(65) if f"номер {number:03}" in html]
        _, _, rest = html.partition('<a href="/moderation/?tab=new&amp;after=')
        url = "/moderation/rows/?tab=new&after=" + rest.partition('"')[0]
    assert sorted(seen) == [f"{number:03}" for number in range(65)]


@pytest.mark.parametrize("key", ["x", "1-2-3", "-", "9" * 40, "1", "٣-٣"])
def test_a_key_that_is_none_means_the_beginning(key: str, timur: Any, client_of: ClientOf, wall: Any) -> None:
    written(wall, "Первое")
    assert "Первое" in text_of(client_of(timur), f"/moderation/rows/?after={key}")


def test_queries_do_not_grow(timur: Any, client_of: ClientOf, wall: Any) -> None:
    client, found = client_of(timur), []
    for _ in range(2):
        for number in range(12):
            written(wall, f"Комментарий {number}", label("question", (0, 3)), author=f"Автор {number}")
        client.get(QUEUE)
        with CaptureQueriesContext(connection) as seen:
            client.get(QUEUE)
        found.append(len(seen))
    assert found[1] <= found[0] <= 20


# --- one item -----------------------------------------------------------------------------------------


def test_an_item_with_its_post_thread_and_evidence(timur: Any, client_of: ClientOf, wall: Any) -> None:
    WallPost.objects.create(page=wall, external_id="1", published_at=clock.now(), text="Отопление включили")
    written(wall, "У нас тоже холодно", author="Анна Петрова", minutes=9)
    item = written(wall, "Когда тепло?", label("question", (0, 5), why="Вопрос, на который ждут ответа."))
    html = text_of(client_of(timur), f"/moderation/items/{item.pk}/")
    assert "Отопление включили" in html and "Анна П." in html and "У нас тоже холодно" in html
    assert "Вопрос, на который ждут ответа." in html and "Критика, жалоба, слова не по теме" in html
    assert item.evidence.get().digest[:8] in html and "418••" not in html.split("id ")[0]


def test_four_grounds_for_a_comment_one_for_a_message(timur: Any, client_of: ClientOf, wall: Any) -> None:
    comment, client = written(wall), client_of(timur)
    message = written(wall, kind="message", dialogue_id="5", post_id="")
    html = text_of(client, f"/moderation/items/{comment.pk}/")
    assert html.count('name="ground"') == 4
    html = text_of(client, f"/moderation/items/{message.pk}/")
    assert html.count('name="ground"') == 1 and 'value="law"' in html
    assert "Это личное сообщение" in html and "основание одно — нарушение закона" in html


def test_the_ground_that_triage_proposes_is_chosen_a_doubt_is_not(
    timur: Any, client_of: ClientOf, wall: Any
) -> None:
    client = client_of(timur)
    sure = written(wall, "Мёд", label("spam", (0, 3)))
    doubt = written(wall, "Мёд", label("spam", (0, 3), level="flag"))
    assert 'value="spam" checked' in text_of(client, f"/moderation/items/{sure.pk}/")
    assert (
        "checked"
        not in text_of(client, f"/moderation/items/{doubt.pk}/")
        .partition("op-grounds")[2]
        .partition("</fieldset>")[0]
    )


def test_markup_direction_and_length_of_a_hostile_text(timur: Any, client_of: ClientOf, wall: Any) -> None:
    client = client_of(timur)
    item = written(
        wall,
        '<script>alert("x")</script><img src=x onerror=alert(1)>\u202eйынсерта',
        author="</bdi><b>Жирный</b>\u202e",
    )
    html = text_of(client, f"/moderation/items/{item.pk}/")
    assert "<script>alert" not in html and "<img src=x" not in html and "<b>Жирный" not in html
    assert "\u202e" not in html and "U+202E" in html


def test_a_hundred_thousand_characters_are_folded_and_open_on_request(
    timur: Any, client_of: ClientOf, wall: Any
) -> None:
    client = client_of(timur)
    item = written(wall, "а" * 99_990 + "конец.", label("insult", (99_990, 99_995)))
    html = text_of(client, f"/moderation/items/{item.pk}/")
    assert len(html) < 90_000 and "Показать все 99" in html and "конец<sup>1</sup>" in html
    whole = text_of(client, f"/moderation/items/{item.pk}/?whole=1")
    assert "а" * 50_000 in whole and "Свернуть" in whole
    assert len(text_of(client, "/moderation/rows/")) < 20_000


def test_a_ready_answer_comes_without_script(timur: Any, client_of: ClientOf, wall: Any) -> None:
    item = written(wall)
    html = text_of(client_of(timur), f"/moderation/items/{item.pk}/?ready=problem")
    assert "pos.gosuslugi.ru" in html.partition('id="answer_text"')[2].partition("</textarea>")[0]


def test_neighbours_lead_through_the_queue(timur: Any, client_of: ClientOf, wall: Any) -> None:
    items = [written(wall, f"Номер {number}", minutes=60 - number) for number in range(40)]
    client = client_of(timur)
    for place in (0, 20, 35, 39):
        html = text_of(client, f"/moderation/items/{items[place].pk}/?tab=new")
        for step, key in ((1, "j"), (-1, "k")):
            wanted = (
                f'href="/moderation/items/{items[place + step].pk}/?tab=new" data-key="{key}"'
                if 0 <= place + step < 40
                else None
            )
            assert (wanted in html) if wanted else (f'data-key="{key}"' not in html)


# --- who ------------------------------------------------------------------------------------------------


def test_a_stranger_knows_of_nothing(
    client_of: ClientOf, wall: Any, natalia: Any, svetlana: Any, prosecutor: Any, stranger: Any
) -> None:
    item = written(wall)
    for person in (natalia, svetlana, prosecutor, stranger):
        client = client_of(person)
        answer = client.get(QUEUE)
        assert answer.status_code == 403 and "модератор и пресс-служба" in answer.content.decode()
        assert client.get(f"/moderation/items/{item.pk}/").status_code == 404
        assert client.get("/moderation/blacklist/").status_code == 403


def test_a_head_of_a_department_sees_what_was_passed_and_nothing_else(
    oleg: Any, client_of: ClientOf, wall: Any, utilities: Any
) -> None:
    passed = written(wall, "Течёт кран", state="waiting", department=utilities)
    other = written(wall, "Не для отдела")
    client = client_of(oleg)
    html = text_of(client, QUEUE)
    assert "Течёт кран" in html and "Не для отдела" not in html
    html = text_of(client, f"/moderation/items/{passed.pk}/")
    assert "Передать ответ пресс-службе" in html and "Удалить и в чёрный список" not in html
    assert client.get(f"/moderation/items/{other.pk}/").status_code == 404
