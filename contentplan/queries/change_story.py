"""Tries of changes, as lines of the delivery's story."""

from __future__ import annotations

from contentplan.models import ChangeAttempt, Delivery
from contentplan.queries.deliveries import Told
from core.work.models import AttemptBase


def told_of_changes(delivery: Delivery) -> list[Told]:
    """What was sent and seen while a publication was changed, second by second. One query."""
    rows = ChangeAttempt.objects.filter(change__delivery=delivery).select_related("change")
    return [line for attempt in rows for line in _lines(attempt)]


def _lines(attempt: ChangeAttempt) -> list[Told]:
    if attempt.kind == AttemptBase.Kind.LOOK:
        at = attempt.ended_at or attempt.started_at
        return [Told(at, "Посмотрели на страницу", attempt.sentence, icon="eye")]
    what = "исправление" if attempt.change.is_edit else "удаление"
    found = []
    if attempt.sending_at:
        facts = (("ключ попытки", attempt.key), ("sha-256", attempt.request_digest), ("фаза", attempt.phase))
        known = tuple((word, value) for word, value in facts if value)
        sent = f"Отправлен запрос на {what}"
        found.append(Told(attempt.sending_at, sent, f"Попытка {attempt.number}", icon="send", facts=known))
    if attempt.ended_at and attempt.outcome not in ("", "accepted"):
        tone = "bad" if attempt.outcome == "unknown" else "warn"
        told = (("метод", attempt.method), ("код сети", attempt.code), ("ответ", attempt.detail))
        answer = tuple((word, value) for word, value in told if value)
        said = attempt.get_outcome_display().capitalize()
        found.append(Told(attempt.ended_at, said, attempt.sentence, tone=tone, facts=answer))
    return found
