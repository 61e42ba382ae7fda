"""Acts by hand and the blacklist on the screen: steps, proof, the unknown question, unban by another, a longer term."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from core import clock
from moderation.models import Action, BlacklistEntry, Verdict
from moderation.tests.inbox import page_of, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_rules")]
ClientOf = Callable[[Any], Client]


@pytest.fixture
def wall(administration: Any) -> Any:
    return page_of(administration, "ok", "7000")


@pytest.fixture
def verdict(wall: Any, timur: Any) -> Verdict:
    item = written(wall, "Купите мёд", author="Пасечник Иван", state="decided")
    return Verdict.objects.create(
        item=item, kind="delete_and_ban", ground="spam", by=timur, due_at=clock.now()
    )


@pytest.fixture
def entry(verdict: Verdict, wall: Any, timur: Any) -> BlacklistEntry:
    return BlacklistEntry.objects.create(
        network="ok",
        page=wall,
        author_id="4180207",
        author_name="Пасечник Иван",
        item=verdict.item,
        verdict=verdict,
        ground="spam",
        banned_by=timur,
        state="active",
        applied="api",
        until=clock.now() + timedelta(days=30),
    )


def act(verdict: Verdict, **columns: Any) -> Action:
    """An act that waits for a person."""
    return Action.objects.create(
        **{
            "kind": "delete_comment",
            "page": verdict.item.page,
            "item": verdict.item,
            "verdict": verdict,
            "state": "by_hand",
            "due_at": clock.now(),
            "last_error": "Одноклассники не дают удалять комментарии по API.",
            **columns,
        }
    )


def text_of(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return str(answer.content.decode())


# --- by hand ----------------------------------------------------------------------------------------


def test_the_list_and_the_steps(timur: Any, client_of: ClientOf, verdict: Verdict) -> None:
    action, client = act(verdict), client_of(timur)
    html = text_of(client.get("/moderation/by-hand/"))
    assert "Удалить комментарий" in html and "Пасечник И." in html and "не дают удалять" in html
    html = text_of(client.get(f"/moderation/actions/{action.pk}/"))
    assert "Как это сделать" in html and "войдя как администратор группы" in html


def test_nothing_waits(timur: Any, client_of: ClientOf) -> None:
    assert "Ничего не ждёт" in text_of(client_of(timur).get("/moderation/by-hand/"))


def test_done_needs_a_word_on_how_to_see_it(timur: Any, client_of: ClientOf, verdict: Verdict) -> None:
    action, client = act(verdict), client_of(timur)
    url = f"/moderation/actions/{action.pk}/done/"
    refused = text_of(client.post(url, {"version": action.version, "note": ""}), 422)
    assert "напишите, как вы убедились" in refused
    typed = {
        "version": action.version,
        "note": "Комментария больше нет",
        "proof_url": "https://vk.com/wall-1_2",
    }
    refused = text_of(client.post(url, typed), 422)
    assert "Комментария больше нет" in refused
    answer = client.post(url, {"version": action.version, "note": "Комментария больше нет"})
    assert answer.status_code == 302
    action.refresh_from_db()
    assert action.done_by == timur and action.state == "checking"


@pytest.mark.parametrize(
    ("verb", "data", "state"),
    [("retry", {}, "scheduled"), ("drop", {"reason": "Автор удалил сам"}, "cancelled")],
)
def test_other_ways_out(
    verb: str, data: dict[str, str], state: str, timur: Any, client_of: ClientOf, verdict: Verdict
) -> None:
    action = act(verdict)
    answer = client_of(timur).post(
        f"/moderation/actions/{action.pk}/{verb}/", {"version": action.version, **data}
    )
    assert answer.status_code == 302
    action.refresh_from_db()
    assert action.state == state


def test_dropping_needs_a_reason(timur: Any, client_of: ClientOf, verdict: Verdict) -> None:
    action = act(verdict)
    answer = client_of(timur).post(f"/moderation/actions/{action.pk}/drop/", {"version": action.version})
    assert "Напишите почему" in text_of(answer, 422)


def test_a_second_click_finds_it_done(timur: Any, client_of: ClientOf, verdict: Verdict) -> None:
    action, client = act(verdict), client_of(timur)
    data = {"version": action.version, "note": "Комментария больше нет"}
    for _ in range(2):
        assert client.post(f"/moderation/actions/{action.pk}/done/", data).status_code == 302
    assert "Это уже изменилось" in text_of(client.get(f"/moderation/actions/{action.pk}/"))


@pytest.mark.parametrize(("verb", "state"), [("present", "done"), ("absent", "scheduled")])
def test_the_question_whether_an_answer_stands(
    verb: str, state: str, timur: Any, client_of: ClientOf, verdict: Verdict
) -> None:
    action, client = act(verdict, kind="reply", text="Включат в четверг", state="unknown"), client_of(timur)
    html = text_of(client.get(f"/moderation/actions/{action.pk}/"))
    assert "Ответ уже стоит в сети?" in html
    answer = client.post(f"/moderation/actions/{action.pk}/{verb}/", {"version": action.version})
    assert answer.status_code == 302
    action.refresh_from_db()
    assert action.state == state


# --- the blacklist --------------------------------------------------------------------------------------


def test_an_entry_with_its_evidence(timur: Any, client_of: ClientOf, entry: BlacklistEntry) -> None:
    client = client_of(timur)
    html = text_of(client.get("/moderation/blacklist/"))
    assert "Пасечник И." in html and "спам" in html and "в чёрном списке" in html
    html = text_of(client.get(f"/moderation/blacklist/{entry.pk}/"))
    assert "Купите мёд" in html and entry.item.evidence.get().digest in html  # type: ignore[union-attr]
    assert "Пасечник Иван" in html and "Тимур Аблаев" in html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=пасечник", True),
        ("q=4180207", True),
        ("q=другой", False),
        ("ground=spam", True),
        ("ground=law", False),
        ("network=ok", True),
        ("network=vk", False),
        ("state=over", False),
        ("state=soon", False),
        ("state=x", True),
    ],
)
def test_filters_of_the_blacklist(
    query: str, found: bool, timur: Any, client_of: ClientOf, entry: BlacklistEntry
) -> None:
    html = text_of(client_of(timur).get(f"/moderation/blacklist/?{query}"))
    assert ("Пасечник И." in html) is found


def test_who_has_banned_does_not_lift(
    timur: Any, marina: Any, client_of: ClientOf, entry: BlacklistEntry
) -> None:
    url, data = f"/moderation/blacklist/{entry.pk}/unban/", {"version": entry.version, "reason": "Ошиблись"}
    own = client_of(timur)
    assert "Снимает не тот, кто внёс" in text_of(own.get(f"/moderation/blacklist/{entry.pk}/"))
    assert own.post(url, data).status_code == 403
    other = client_of(marina)
    assert "Напишите почему" in text_of(other.post(url, {"version": entry.version}), 422)
    assert other.post(url, data).status_code == 302
    entry.refresh_from_db()
    assert entry.state == "lifting" and entry.lift_by == marina


def test_a_longer_term_with_a_reason_a_shorter_one_never(
    timur: Any, client_of: ClientOf, entry: BlacklistEntry
) -> None:
    client, url = client_of(timur), f"/moderation/blacklist/{entry.pk}/extend/"
    shorter = {"version": entry.version, "until": "7", "reason": "Одумался уже"}
    assert "Новый срок не дольше прежнего" in text_of(client.post(url, shorter), 422)
    longer = {"version": entry.version, "until": "90", "reason": "Пишет снова с того же номера"}
    assert client.post(url, longer).status_code == 302
    entry.refresh_from_db()
    assert entry.until is not None and entry.until > clock.now() + timedelta(days=80)


def test_a_ban_seen_in_the_network_gets_its_ground(timur: Any, client_of: ClientOf, wall: Any) -> None:
    seen = BlacklistEntry.objects.create(
        network="ok", page=wall, author_id="9", source="network", state="active", applied="network"
    )
    client, url = client_of(timur), f"/moderation/blacklist/{seen.pk}/ground/"
    assert "Основание не названо" in text_of(client.get(f"/moderation/blacklist/{seen.pk}/"))
    assert "Без имени" in text_of(client.get("/moderation/blacklist/?state=nameless"))
    assert "Назовите закон" in text_of(client.post(url, {"version": seen.version, "ground": "law"}), 422)
    assert client.post(url, {"version": seen.version, "ground": "insult"}).status_code == 302
    seen.refresh_from_db()
    assert seen.ground == "insult"
