"""Rules, grouped by clause. Each has an id, dates in force, an explanation, and near-miss tests.

A rule turns facts into an outcome; it never reads a database or the clock.
"""

from regulation.rules.base import RESULT_NAMES, Outcome, Result, Rule
from regulation.rules.city import CITY_RULES, CityRule
from regulation.rules.clause_2_2 import LEAVERS, SECOND_FACTOR
from regulation.rules.clause_3 import PUBLIC_LIST
from regulation.rules.clause_4_1 import WORK_CONTACTS
from regulation.rules.clause_4_2 import COMMENTS_OPEN, MESSAGES_OPEN
from regulation.rules.clause_4_3 import ABOUT, ADDRESS, CHECKLIST, EMAIL, PHONES, SITE
from regulation.rules.clause_5 import WEEKLY_NORM
from regulation.rules.clause_7 import AVATAR, COVER, DESCRIPTION
from regulation.rules.clause_9 import CONNECTION, RULES_LINK

# In the order of the clauses: screens show them so.
RULES: tuple[Rule, ...] = (
    *(SECOND_FACTOR, LEAVERS, PUBLIC_LIST, WORK_CONTACTS, COMMENTS_OPEN, MESSAGES_OPEN),
    *(ABOUT, ADDRESS, EMAIL, PHONES, SITE, CHECKLIST, WEEKLY_NORM),
    *(DESCRIPTION, AVATAR, COVER, RULES_LINK, CONNECTION),
)
BY_ID = {rule.id: rule for rule in RULES}
BY_SLUG = {rule.slug: rule for rule in RULES}

__all__ = [
    "BY_ID",
    "BY_SLUG",
    "CHECKLIST",
    "CITY_RULES",
    "RESULT_NAMES",
    "RULES",
    "WEEKLY_NORM",
    "WORK_CONTACTS",
    "CityRule",
    "Outcome",
    "Result",
    "Rule",
]
