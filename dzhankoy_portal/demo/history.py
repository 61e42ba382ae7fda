"""Three weeks of publications on the walls of the demo, the same in the networks' world and in the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core import clock
from core.clock import Week
from dzhankoy_portal.demo.city import POSTS
from dzhankoy_portal.demo.places import Place
from networks.base import Network

WEEKS = 3
# Days and hours at which a page with so many posts a week writes: (weekday, hour, minute).
_SLOTS = [(0, 9, 5), (2, 12, 30), (4, 15, 10), (1, 10, 40), (3, 17, 0), (5, 11, 15), (6, 13, 45)]


@dataclass(frozen=True)
class Past:
    """A publication that has been made: number on its page, when, its text, photos, made by hand or by the portal."""

    number: int
    at: datetime
    text: str
    photos: int

    def external_id(self, place: Place) -> str:
        """The post's id as its network writes it."""
        return f"mid.{place.screen_name}.{self.number}" if place.network is Network.MAX else str(self.number)


def history(place: Place, moment: datetime) -> list[Past]:
    """What a page has published in the last weeks up to a moment, oldest first."""
    week = Week.of(moment)
    for _ in range(WEEKS):
        week = week.previous()
    found: list[Past] = []
    shift = sum(map(ord, place.owner))  # the same day, the same news in every network of its owner
    while week.starts < moment:
        for weekday, hour, minute in sorted(_SLOTS[: place.pace]):
            at = clock.from_wall(
                week.monday + timedelta(days=weekday), datetime.min.time().replace(hour, minute)
            )
            if at < moment - timedelta(minutes=5):
                number = len(found) + 1
                day = at.toordinal()
                _, _, text = POSTS[(shift + day * 5) % len(POSTS)]
                found.append(Past(number, at, text, photos=day % 3 % 2))
        week = week.next()
    return found
