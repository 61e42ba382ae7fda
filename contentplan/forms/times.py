"""The editor's times: one for all pages, and «отдельное время» where a page needs its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms

from contentplan.models import RevisionPage
from core import clock
from core.forms import MomentField

_FIELD = MomentField(label="Отдельное время", required=False)


@dataclass
class OwnTimes:
    """Page id → its own time, what was typed, what is wrong with it."""

    times: dict[int, datetime] = field(default_factory=dict)
    typed: dict[int, tuple[str, str]] = field(default_factory=dict)
    errors: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of_places(cls, places: Iterable[RevisionPage]) -> OwnTimes:
        """Those of a saved revision that differ from the time of most pages."""
        found, common = cls(), common_time(places)
        for place in places:
            if place.due_at is not None and place.due_at != common:
                local = place.due_at.astimezone(clock.city_zone())
                found.times[place.page_id] = place.due_at
                found.typed[place.page_id] = (f"{local:%Y-%m-%d}", f"{local:%H:%M}")
        return found

    @classmethod
    def of_post(cls, data: Mapping[str, Any], page_ids: Iterable[int]) -> OwnTimes:
        """As they were sent for the marked pages; a blank one means the common time."""
        found = cls()
        for page_id in page_ids:
            typed = (str(data.get(f"own_{page_id}_0", "")), str(data.get(f"own_{page_id}_1", "")))
            if not any(part.strip() for part in typed):
                continue
            found.typed[page_id] = typed
            try:
                moment = _FIELD.clean(list(typed))
            except forms.ValidationError as error:
                found.errors[page_id] = " ".join(error.messages)
            else:
                if moment is not None:
                    found.times[page_id] = moment
        return found

    def refuse_past(self) -> None:
        """Before an approver sees it every time must lie ahead."""
        for page_id, moment in self.times.items():
            if moment <= clock.now():
                self.errors[page_id] = "Это время уже прошло. Возьмите позже или сотрите"


def common_time(places: Iterable[RevisionPage]) -> datetime | None:
    """The time of most pages, the earlier of two."""
    times = Counter(place.due_at for place in places if place.due_at is not None)
    return min(times, key=lambda moment: (-times[moment], moment)) if times else None
