"""Pages of the demo city in four networks: where they are, how often they write, which tokens they have."""

from __future__ import annotations

from dataclasses import dataclass

from dzhankoy_portal.demo.city import BODIES, SUBORDINATES
from dzhankoy_portal.demo.connections import way_of
from networks.base import Network


@dataclass(frozen=True)
class Place:
    """A page of the demo. `pace` is how many posts a week it makes; `admin` pages have every token."""

    network: Network
    external_id: str
    screen_name: str
    title: str
    owner: str
    pace: int
    norm: int | None = None
    linked_id: str = ""
    admin: bool = False

    @property
    def mark(self) -> bool | None:
        """Whether the network shows «Госорганизация», as far as it tells; two pages contradict the register."""
        if self.admin or self.network not in (Network.VK, Network.OK):
            return self.admin or None
        if self.screen_name in ("dzhankoy_org207", "dzhankoy_org203"):
            return self.screen_name == "dzhankoy_org203"
        return way_of(self.owner) == "connected"


SUBSCRIBERS = {Network.VK: 12_480, Network.OK: 6_310, Network.TELEGRAM: 4_875, Network.MAX: 1_920}

_TITLE = "Администрация города Джанкоя"
ADMINISTRATION = [
    Place(Network.VK, "220000001", "dzhankoy_adm", _TITLE, "administration", 6, admin=True),
    Place(Network.OK, "70000000000001", "dzhankoy.adm", _TITLE, "administration", 5, admin=True),
    Place(
        *(Network.TELEGRAM, "-1002000000001", "dzhankoy_adm", _TITLE, "administration", 7),
        linked_id="-1002100000001",
        admin=True,
    ),
    Place(Network.MAX, "-70000000000001", "dzhankoy_adm", _TITLE, "administration", 4, admin=True),
]
_DEPARTMENTS = {"culture": (3, 3), "sport": (2, 2), "education": (4, None), "social": (1, None)}
# Latin letters of short names, in order of the list of subordinates.
_WITH_OK = 15


def places() -> list[Place]:
    """All pages: four of the administration, four of departments, one or two of each subordinate."""
    found = list(ADMINISTRATION)
    for number, body in enumerate((body for body in BODIES if body.key in _DEPARTMENTS), 101):
        pace, norm = _DEPARTMENTS[body.key]
        name = f"dzhankoy_{body.key}"
        found.append(
            Place(
                Network.VK,
                f"220000{number}",
                name,
                f"{body.short_name} Джанкоя",
                body.key,
                pace,
                norm,
                admin=True,
            )
        )
    for number, (_, _, short_name) in enumerate(SUBORDINATES, 201):
        screen = f"dzhankoy_org{number}"
        title = f"{short_name}, Джанкой"
        found.append(Place(Network.VK, f"220000{number}", screen, title, short_name, 1 + number % 3))
        if number - 200 <= _WITH_OK:
            found.append(
                Place(Network.OK, f"70000000000{number}", f"dzhankoy.org{number}", title, short_name, 1)
            )
    return found
