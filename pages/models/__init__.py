"""Official pages, the accounts they are run from, what really stands on their walls, the weekly count."""

from pages.models.account import NetworkAccount, PageRole
from pages.models.clause import (
    Assurance,
    ChecklistItem,
    ClauseResult,
    Finding,
    PageCheck,
    PageWidget,
    SettingsReading,
)
from pages.models.contact import ContactRule, WorkContact
from pages.models.outage import NetworkOutage
from pages.models.page import NETWORK_CHOICES, PAGE_GRAPH, OfficialPage, PageCapability
from pages.models.wall import WallPost, WallRead
from pages.models.week import CountingRule, WeeklyProtocol, WeekNotice

__all__ = [
    "NETWORK_CHOICES",
    "PAGE_GRAPH",
    "Assurance",
    "ChecklistItem",
    "ClauseResult",
    "ContactRule",
    "CountingRule",
    "Finding",
    "NetworkAccount",
    "NetworkOutage",
    "OfficialPage",
    "PageCapability",
    "PageCheck",
    "PageRole",
    "PageWidget",
    "SettingsReading",
    "WallPost",
    "WallRead",
    "WeekNotice",
    "WeeklyProtocol",
    "WorkContact",
]
