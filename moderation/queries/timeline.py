"""An act in the network by seconds, in a person's words; codes are folded away."""

from __future__ import annotations

from typing import Any

from moderation.graphs import ACTION_WORDS
from moderation.models import Action, ActionAttempt

_OUTCOMES = {
    "accepted": ("Сеть приняла", "st-published", "ok"),
    "refused": ("Сеть отказала", "st-failed", "bad"),
    "unknown": ("Ответа сети нет", "st-unknown", "bad"),
    "dropped": ("Прервано до отправки", "st-cancelled", ""),
    "found": ("Прочитали назад: сделано", "st-confirmed", "ok"),
    "absent": ("Прочитали назад: ещё нет", "st-retry", "warn"),
    "unclear": ("Прочитали назад: по ответу сети не решить", "st-unknown", "warn"),
}


def events_of(action: Action) -> list[dict[str, Any]]:
    """For `{% timeline %}`; the last line says what is awaited. One query."""
    begun = {"at": action.created_at, "title": "Решено", "text": str(action), "icon": "gavel"}
    attempts = list(action.attempts.order_by("number"))
    events = [begun, *map(_tried, attempts)]
    if action.done_at and action.done_by is not None:
        proof = " · ".join(filter(None, [action.proof_note, action.proof_url]))
        title = f"Сделал человек: {action.done_by.full_name}"
        events.append({"at": action.done_at, "title": title, "text": proof, "icon": "st-hand", "tone": "ok"})
    if action.verified_at and attempts and attempts[-1].outcome == "found":
        return events
    if action.verified_at:
        seen = {"at": action.verified_at, "title": "Проверили в сети", "icon": "st-confirmed", "tone": "ok"}
        return [*events, seen]
    return [*events, _awaited(action)]


def _tried(attempt: ActionAttempt) -> dict[str, Any]:
    title, icon, tone = _OUTCOMES.get(attempt.outcome, ("Обращаемся к сети", "st-sending", "accent"))
    details = "\n".join(filter(None, [attempt.method, attempt.code, attempt.detail]))
    return {
        "at": attempt.ended_at or attempt.started_at,
        "title": title,
        "text": attempt.sentence,
        "icon": icon,
        "tone": tone,
        "details": details,
        "details_title": "Ответ сети",
    }


def _awaited(action: Action) -> dict[str, Any]:
    words = {
        "scheduled": ("Ждёт своей секунды", "st-planned", "accent"),
        "doing": ("Выполняется сейчас", "st-sending", "accent"),
        "checking": ("Читаем назад, чтобы убедиться", "st-retry", "accent"),
        "retry_wait": ("Повторим сами", "st-retry", "warn"),
        "unknown": ("Ждёт вашего ответа: стоит ли он", "st-unknown", "bad"),
        "by_hand": ("Ждёт человека: шаги рядом", "st-hand", "warn"),
        "failed": ("Не удалось: решите, что дальше", "st-failed", "bad"),
        "done": ("Сделано; прочитать это назад в этой сети нельзя", "st-published", "ok"),
        "cancelled": ("Отменено", "st-cancelled", ""),
    }
    title, icon, tone = words.get(action.state, (ACTION_WORDS.get(action.state, action.state), "circle", ""))
    waits = action.state in ("scheduled", "retry_wait", "checking")
    return {"at": action.next_at if waits else None, "title": title, "icon": icon, "tone": tone}
