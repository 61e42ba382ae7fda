"""What is known of a page, as frozen values: rules read facts and nothing else. None means «not known»."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from regulation.clauses import Subject


@dataclass(frozen=True)
class Settings:
    """What the network says of the page. `why` is one Russian sentence when it said nothing at all.

    `has_discussion`: whether there is a place for comments (a Telegram channel may have no discussion group).
    """

    why: str = ""
    description: str | None = None
    site: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    has_avatar: bool | None = None
    has_cover: bool | None = None
    comments_open: bool | None = None
    messages_open: bool | None = None
    has_discussion: bool = True

    @property
    def text(self) -> str | None:
        """Everything a visitor reads in the page's head, a field to a line; None: the network told no text."""
        told = (self.description, self.address, self.email, self.phone, self.site)
        known = [one for one in told if one is not None]
        return "\n".join(known) if known else None


@dataclass(frozen=True)
class Requisites:
    """What must stand on the page, as the register of organizations has it. Blank: not entered."""

    address: str = ""
    email: str = ""
    phones: str = ""
    site: str = ""


@dataclass(frozen=True)
class Binding:
    """One contact to which an account of a page is bound."""

    account: str
    value: str
    is_work: bool


@dataclass(frozen=True)
class PageBindings:
    """Accounts of a page and their contacts."""

    accounts: int
    bindings: Sequence[Binding]


@dataclass(frozen=True)
class SecondFactor:
    """The second factor of one account: a person's word on it, and whether its seed lies in the vault."""

    account: str
    is_on: bool | None
    seed_kept: bool = False


@dataclass(frozen=True)
class PageWeek:
    """A page's week: how many publications count, the norm (None: no act sets one), whether the data is whole."""

    norm: int | None
    counted: int
    total: int
    complete: bool


class Connected(StrEnum):
    """A page's place in the city's own register of connections."""

    YES = "yes"
    IN_TIME = "in_time"  # on the way, its day has not passed
    NOT_REQUIRED = "not_required"
    NO = "no"


@dataclass(frozen=True)
class Connection:
    """The state of a connection and a Russian sentence: since when, on which ground, by which day."""

    state: Connected
    sentence: str


@dataclass(frozen=True)
class OnPage:
    """All that rules are told of one page on one day."""

    subject: Subject
    network: str
    settings: Settings = field(default_factory=Settings)
    requisites: Requisites = field(default_factory=Requisites)
    bindings: PageBindings = field(default_factory=lambda: PageBindings(0, ()))
    factors: Sequence[SecondFactor] = ()
    leavers: Sequence[str] = ()  # people who have gone and whose secrets nobody has rotated yet
    week: PageWeek | None = None  # the last closed week; None: none is closed yet
    is_listed: bool = False
    rules_url: str = ""
    wall: Sequence[str] = ()  # texts of the latest publications
    checklist: Sequence[str] = ()
    connection: Connection | None = None


# --- the city as a whole ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lead:
    """Who answers for «Госпаблики»; `trouble` is a Russian sentence when it is not exactly one person."""

    name: str = ""
    trouble: str = ""


@dataclass(frozen=True)
class WeekPlan:
    """The plan of a week: its days in words, and by whom it was confirmed; empty when it was not."""

    days: str
    confirmed: str = ""


@dataclass(frozen=True)
class City:
    """What the portal's own rows say of appointments, orders and the plan. None: no room knows."""

    lead: Lead | None = None
    press: int = 0  # people appointed to run the administration's pages
    on_void: Sequence[str] = ()  # people whose appointments rest on an order that has lost its force
    orders: Sequence[str] = ()  # orders in force on which appointments rest
    not_on_site: Sequence[str] = ()  # those of them whose place on the site is not written down
    nobody_in: Sequence[str] = ()  # the administration and bodies where nobody answers
    pages_of_nobody: Sequence[str] = ()  # bodies that have pages which nobody is appointed to run
    plan: WeekPlan | None = None
