"""The screen of a delivery: its story for the timeline, what is awaited, which acts are open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from contentplan.actions.deliveries import HOLDABLE
from contentplan.actions.queueing import is_approved_for
from contentplan.engine.claims import may_have_left
from contentplan.graphs import NOT_SENT
from contentplan.models import Delivery
from contentplan.queries.change_story import told_of_changes
from contentplan.queries.deliveries import Told, story
from contentplan.queries.modes import Obstacle
from core import clock
from core.looks import state_look
from core.russian import ago_text, day_text, duration_text, in_time_text, moment_text
from core.work.models import AttemptBase


@dataclass(frozen=True)
class Acts:
    """What a person may do with a delivery in its state (the right is asked apart)."""

    move: bool
    now: bool
    hold: bool
    lift: bool
    cancel: bool
    retry: bool
    answer: bool
    place: bool


def acts_of(delivery: Delivery) -> Acts:
    """Acts open in the delivery's state. `retry` only where the approval still covers a sending."""
    idle = delivery.state in NOT_SENT
    ready = delivery.state == "sending" and not may_have_left(delivery)  # a worker has it, and gives it back
    covered = clock.now() < delivery.covers_until
    return Acts(
        move=(idle or ready) and covered,
        now=delivery.state == "scheduled"
        and covered
        and not delivery.is_held
        and is_approved_for(delivery, clock.now()),
        hold=(delivery.state in HOLDABLE or ready) and not delivery.is_held,
        lift=delivery.is_held,
        cancel=idle or ready,
        retry=covered and delivery.state in ("failed", "by_hand", "expired", "retry_wait"),
        answer=delivery.state == "unknown",
        place=idle,
    )


def timeline_of(delivery: Delivery, obstacle: Obstacle | None) -> list[dict[str, Any]]:
    """Lines for `{% timeline %}`; the last one says what is awaited and when the next step is."""
    lived = [*story(delivery), *told_of_changes(delivery)]
    told = _joined(sorted(lived, key=lambda line: line.at))
    awaited = awaited_of(delivery, obstacle)
    last = _day(awaited["at"] if awaited else told[-1].at) if awaited or told else None
    lines = [_line(one, _day(one.at) != last) for one in told]
    return [*lines, awaited] if awaited else lines


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


# What notes say of the end of a try: the try's own line says the same at the same second.
_OUTCOMES = frozenset(label.capitalize() for label in AttemptBase.Outcome.labels)
_SAME_SECOND = timedelta(seconds=2)


def _joined(lines: Sequence[Told]) -> list[Told]:
    """The end of a try and the note about it as one line: the note's words, the try's facts."""
    found: list[Told] = []
    for line in lines:
        last = found[-1] if found else None
        about = last is not None and last.what in _OUTCOMES and not line.facts and not line.who
        if last is not None and about and line.at - last.at <= _SAME_SECOND:
            why = "" if last.sentence.rstrip(".") in line.what else last.sentence
            found[-1] = replace(line, at=last.at, sentence=why, facts=last.facts)
        else:
            found.append(line)
    return found


def _line(told: Told, another_day: bool) -> dict[str, Any]:
    """One line; the day is named where it is not that of the last line."""
    day = day_text(told.at) if another_day else ""
    code = dict(told.facts).get("код сети", "")
    text = " · ".join(part for part in (told.sentence, code and f"код сети {code}", told.who, day) if part)
    width = max((len(word) for word, _ in told.facts), default=0)
    about = {"send": "Что отправили", "eye": "Подробности"}.get(told.icon, "Что ответила сеть")
    return {
        "at": told.at,
        "title": told.what,
        "text": text,
        "tone": told.tone,
        "icon": told.icon,
        "details": "\n".join(f"{word.ljust(width)}  {value}" for word, value in told.facts),
        "details_title": about,
    }


def awaited_of(delivery: Delivery, obstacle: Obstacle | None) -> dict[str, Any] | None:
    """What is awaited now, or None when it is over."""
    title, text = _awaited(delivery, obstacle)
    if not title:
        return None
    look = state_look(delivery.shown_state)
    return {"at": clock.now(), "title": title, "text": text, "tone": look.tone, "icon": look.shape}


def _awaited(delivery: Delivery, obstacle: Obstacle | None) -> tuple[str, str]:
    if delivery.state in ("published", "cancelled", "removed"):
        return "", ""
    if delivery.is_asked:
        return "Ждём решения", f"{delivery.held_reason}. Отправить, поставить на другое время или отменить"
    if delivery.is_held and delivery.state != "unknown":
        return "Придержано", f"{delivery.held_reason}. Выйдет, когда отпустите, если срок не пройдёт"
    if delivery.is_waiting and obstacle is not None:
        return obstacle.title, obstacle.text
    if delivery.is_waiting and delivery.page.broken_since:
        return "Ждём нового токена страницы", delivery.page.broken_why or "Сеть не принимает прежний"
    if delivery.state == "sending" and not may_have_left(delivery):
        return "Готовим к отправке", "Запрос ещё не ушёл: можно снять, перенести или придержать"
    return _by_state(delivery)


def _by_state(delivery: Delivery) -> tuple[str, str]:
    now = clock.now()
    if delivery.state == "scheduled":
        return f"Выйдет {in_time_text(delivery.due_at)}" if delivery.due_at > now else "Отправим сейчас", (
            f"Не позже {moment_text(delivery.send_until)}, иначе вернётся людям"
        )
    if delivery.state == "retry_wait" and delivery.next_at:
        return f"Повторим сами {in_time_text(delivery.next_at)}", delivery.last_error
    if delivery.state == "unknown":
        return _of_unknown(delivery, now)
    return {
        "sending": ("Отправляем", "Через минуту будет виден исход"),
        "by_hand": ("Ждём, когда разместят вручную", "Шаги выше: текст, фотографии, страница, ссылка"),
        "failed": ("Ждём решения", "Повторить, разместить вручную или отменить"),
        "expired": ("Ждём решения", "Назначить новое время, разместить вручную или отменить"),
    }.get(delivery.state, ("", ""))


def _of_unknown(delivery: Delivery, now: datetime) -> tuple[str, str]:
    if delivery.asked_at is None:
        return "Ищем публикацию на странице", "Если не разберёмся сами, спросим вас"
    again = (
        f"Смотрим и сами, ещё раз {in_time_text(max(delivery.next_at, now))}. " if delivery.next_at else ""
    )
    return (
        f"Ждём ответа {duration_text(now - delivery.asked_at)}",
        f"{again}Остальные публикации этой страницы выходят как обычно",
    )


def asked_words(delivery: Delivery, attempts: Sequence[Any]) -> str:
    """Why people are asked: when the request has left, what was seen since."""
    sent = [one.sending_at for one in attempts if one.sending_at]
    looks = [one for one in attempts if one.kind == "look" and one.ended_at]
    first = f"Запрос ушёл в {timezone.localtime(min(sent)):%H:%M:%S}, ответа нет. " if sent else ""
    seen = (
        f"{looks[-1].sentence.rstrip('.')} ({ago_text(looks[-1].ended_at)}). "
        if looks and looks[-1].sentence
        else ""
    )
    return f"{first}{seen}Второй раз портал сам не отправит."


WHERE_TO_LOOK: Mapping[str, str] = {
    "vk": "Посмотрите и в «Предложенных», и в «Отложенных».",
    "ok": "Посмотрите и в «Отложенных»: новые темы показываются не сразу.",
    "telegram": "Посмотрите и в «Отложенных сообщениях» канала.",
    "max": "Посмотрите и выше по ленте канала.",
}
