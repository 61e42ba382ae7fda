"""The standing order of urgent publications in the demo: four pages, a week of duty each."""

from __future__ import annotations

from datetime import datetime, timedelta

from contentplan.actions.urgent.orders import Act, Terms, add_duty, enter_order
from contentplan.urgent_kinds import KIND_NAMES
from core import clock
from dzhankoy_portal.demo.people import City
from dzhankoy_portal.demo.places import Place
from pages.models import OfficialPage

WEEKS = 26
ON_DUTY = ("m.kovalchuk", "a.lysenko")


def make_urgent(city: City, pages: dict[Place, OfficialPage], moment: datetime) -> None:
    """Order 512-р; press officers take turns, beginning today."""
    head = city.people["i.doroshenko"]
    today = moment.astimezone(clock.city_zone()).date()
    until = today + timedelta(days=7 * WEEKS)
    own = [page for place, page in pages.items() if place.owner == "administration"]
    standing = enter_order(
        actor=head,
        act=Act("512-р", today - timedelta(days=60), "О срочном размещении предупреждений и дежурстве"),
        terms=Terms(list(KIND_NAMES), own, head, until),
    )
    for week in range(WEEKS):
        first = today + timedelta(days=7 * week)
        person = city.people[ON_DUTY[week % len(ON_DUTY)]]
        add_duty(actor=head, standing=standing, person=person, since=first, until=first + timedelta(days=6))
