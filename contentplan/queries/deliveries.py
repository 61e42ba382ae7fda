"""Deliveries: what waits for a person, how a post does on other pages, the story of one delivery."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from contentplan import access
from contentplan.graphs import NEEDS_PERSON, WAITING
from contentplan.models import ASKED, Attempt, Delivery
from core import clock
from core.access import Actor
from core.work.models import AttemptBase


def needs_person(actor: Actor) -> QuerySet[Delivery]:
    """The named list that waits for a person: unknown first, then failed, by hand, expired; earliest on top.

    What a stop or a mourning has made late waits too, until somebody says what becomes of it.
    """
    rank = Case(
        *[
            When(state=state, then=Value(place))
            for place, state in enumerate(("unknown", "failed", "by_hand"))
        ],
        default=Value(9),
        output_field=IntegerField(),
    )
    waits = Q(state__in=NEEDS_PERSON) | Q(held_kind=ASKED, state__in=WAITING)
    return _whole(actor).filter(waits).annotate(rank=rank).order_by("rank", "due_at", "pk")


def overdue_now(actor: Actor) -> QuerySet[Delivery]:
    """Past their time and not out: what lifting a stop would let go at once. Held ones too."""
    return _whole(actor).filter(state__in=WAITING, due_at__lte=clock.now()).order_by("due_at", "pk")


def siblings(delivery: Delivery) -> QuerySet[Delivery]:
    """The same post on other pages, cancelled ones left out."""
    others = (
        Delivery.objects.filter(post_id=delivery.post_id).exclude(pk=delivery.pk).exclude(state="cancelled")
    )
    return others.select_related("page").order_by("page__network", "pk")


def _whole(actor: Actor) -> QuerySet[Delivery]:
    visible = Delivery.objects.filter(post__in=access.posts_visible_to(actor))
    return visible.select_related("post__author", "page__organization", "revision")


# --- the story --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """A line of «По секундам». `tone` is one of core.looks (ok, warn, bad, accent, none), `icon` an icon's name.

    `facts` are folded: pairs of a word and what the network or the portal has written.
    """

    at: datetime
    what: str
    sentence: str = ""
    tone: str = ""
    icon: str = "clock"
    who: str = ""
    facts: tuple[tuple[str, str], ...] = ()


def story(delivery: Delivery) -> list[Told]:
    """What happened, second by second: phases of every attempt and what people and the portal have done. Two queries."""
    lines = [line for attempt in delivery.attempts.all() for line in _attempt(attempt)]
    for row in delivery.notes.select_related("by"):
        icon, tone = _NOTES.get(row.what, ("clock", ""))
        lines.append(
            Told(row.at, row.sentence, tone=tone, icon=icon, who=row.by.short_name if row.by else "")
        )
    return sorted(lines, key=lambda line: line.at)


_NOTES: dict[str, tuple[str, str]] = {
    "scheduled": ("checkbox", "accent"),
    "urgent": ("bolt", "accent"),
    "published": ("check", "ok"),
    "adopted": ("check", "ok"),
    "placed": ("hand-stop", "ok"),
    "unknown": ("help-circle", "bad"),
    "asked": ("bell", "warn"),
    "absent": ("eye", "warn"),
    "failed": ("alert-octagon", "bad"),
    "expired": ("alert-octagon", "bad"),
    "second_copy": ("alert-octagon", "bad"),
    "odd_answer": ("alert-octagon", "bad"),
    "by_hand": ("hand-stop", "warn"),
    "held": ("player-pause", "warn"),
    "released": ("player-play", ""),
    "moved": ("calendar-time", ""),
    "cancelled": ("x", ""),
    "superseded": ("x", ""),
    "retried": ("refresh", ""),
    "retry_wait": ("refresh", "warn"),
    "removed": ("eye", "bad"),
    "hand_seen": ("eye", "ok"),
    "hand_unseen": ("eye", "bad"),
    "hand_unread": ("eye", ""),
    "change_asked": ("pencil", "accent"),
    "changed_by_hand": ("hand-stop", "accent"),
    "change_waits": ("hand-stop", "warn"),
    "change_cancelled": ("x", ""),
    "corrected": ("check", "ok"),
    "taken_off": ("trash", "ok"),
}


def _attempt(attempt: Attempt) -> list[Told]:
    if attempt.kind == AttemptBase.Kind.LOOK:
        words = {"found": "Нашли на странице", "absent": "Прочитали страницу: публикации нет"}
        what = words.get(attempt.outcome, "Посмотрели на страницу")
        return [
            Told(
                attempt.ended_at or attempt.started_at,
                what,
                attempt.sentence,
                icon="eye",
                facts=_facts(attempt),
            )
        ]
    again = " снова, с тем же ключом" if attempt.kind == AttemptBase.Kind.REPEAT else ""
    lines = [Told(attempt.started_at, f"Взято в работу{again}", f"Попытка {attempt.number}", icon="checkbox")]
    if attempt.uploading_at:
        lines.append(Told(attempt.uploading_at, "Загружаем файлы", icon="photo"))
    if attempt.sending_at:
        what = "Отправлен запрос на публикацию"
        lines.append(
            Told(attempt.sending_at, what, "Записан до отправки", icon="send", facts=_facts(attempt))
        )
    if attempt.ended_at:
        tone = {"accepted": "ok", "refused": "warn", "unknown": "bad"}.get(attempt.outcome, "")
        what = attempt.get_outcome_display().capitalize()
        lines.append(Told(attempt.ended_at, what, attempt.sentence, tone=tone, facts=_answer(attempt)))
    return lines


def _facts(attempt: Attempt) -> tuple[tuple[str, str], ...]:
    sent = [("ключ попытки", attempt.key), ("sha-256", attempt.request_digest), ("фаза", attempt.phase)]
    return tuple((word, value) for word, value in sent if value)


def _answer(attempt: Attempt) -> tuple[tuple[str, str], ...]:
    told = [
        ("метод", attempt.method),
        ("код сети", attempt.code),
        ("ответ", attempt.detail),
        ("адрес", attempt.url),
    ]
    return tuple((word, value) for word, value in told if value)
