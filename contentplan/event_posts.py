"""Posts that come from an event: templates in force, words filled in, times counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from contentplan.models import POST_ROLES, OfficialEvent, PostTemplate
from contentplan.when import When, due_of
from core import clock
from core.errors import Refused
from core.russian import MONTHS, NBSP, day_text, range_text, time_text

# What stands until the press office writes its own: an announcement the day before, a report two hours after.
_FIRST = {
    "announce": PostTemplate(
        role="announce",
        anchor="day",
        days=-1,
        at=time(10),
        title="Анонс: {что}",
        text="{когда} — {что}. Место: {где}.",
    ),
    "report": PostTemplate(
        role="report",
        anchor="after",
        minutes=120,
        at=time(18),
        title="Как прошло: {что}",
        text="{что}: рассказываем, как это было. Место: {где}.",
    ),
}


@dataclass(frozen=True)
class Suggestion:
    """A post that an event could give. Without `due_at` there is no such time: `problem` says why."""

    template: PostTemplate
    title: str
    text: str
    due_at: datetime | None
    problem: str = ""

    @property
    def role(self) -> str:
        return self.template.role

    @property
    def is_chosen(self) -> bool:
        """Ticked from the start: what the template says, unless its time has passed."""
        return self.template.chosen and not self.problem


def templates_in_force() -> dict[str, PostTemplate]:
    """A template of each role, in order of the roles: the press office's own, else the first one. Two queries."""
    own = {one.role: one for one in PostTemplate.objects.prefetch_related("pages").select_related("rubric")}
    return {role: own.get(role) or _FIRST[role] for role in POST_ROLES}


def suggestion_of(template: PostTemplate, event: OfficialEvent) -> Suggestion:
    """What a template makes of an event, saved or not."""
    words = words_of(event)
    title, text = filled(template.title, words)[:200], filled(template.text, words)
    try:
        due_at = due_of(template, When.of(event))
    except Refused as error:
        return Suggestion(template, title, text, None, error.message)
    passed = "Это время уже прошло" if due_at <= clock.now() else ""
    return Suggestion(template, title, text, due_at, passed)


def words_of(event: OfficialEvent) -> dict[str, str]:
    """What the words in braces of a template stand for."""
    return {
        "что": event.title,
        "где": event.place or "место уточняется",
        "когда": when_words(When.of(event)),
        "кто": event.who,
    }


def when_words(when: When) -> str:
    """«27 ноября в 15:00», «27–29 ноября, начало в 15:00»: «завтра» would be wrong as soon as the event moves."""
    if when.last_day is not None:
        days = range_text(when.day, when.last_day).replace(NBSP, " ")
        return f"{days}, начало в {time_text(when.starts_at)}" if when.starts_at else days
    day = f"{when.day.day} {MONTHS[when.day.month - 1]}"
    return f"{day} в {time_text(when.starts_at)}" if when.starts_at else day


def days_words(event: OfficialEvent) -> str:
    """«завтра», «27–29 ноября»: for a person who reads it today."""
    return range_text(event.day, event.last_day) if event.last_day else day_text(event.day)


def mentions(text: str, when: When) -> bool:
    """Whether a text still names the first or last day or the hour of an event as it was."""
    parts = [f"{day.day} {MONTHS[day.month - 1]}" for day in (when.day, when.until)]
    parts += [time_text(when.starts_at)] if when.starts_at else []
    return any(part in text for part in parts)


def filled(pattern: str, words: dict[str, str]) -> str:
    """A pattern with its words filled in; braces that name nothing stay as they were typed."""
    for name, value in words.items():
        pattern = pattern.replace(f"{{{name}}}", value)
    return pattern
