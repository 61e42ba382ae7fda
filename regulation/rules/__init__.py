"""Rules, grouped by clause. Each has an id, dates in force, an explanation, and near-miss tests.

A rule turns facts into an outcome; it never reads a database or the clock.
"""

from regulation.rules.base import Outcome, Result, Rule
from regulation.rules.clause_4_1 import WORK_CONTACTS
from regulation.rules.clause_5 import WEEKLY_NORM

RULES: tuple[Rule, ...] = (WORK_CONTACTS, WEEKLY_NORM)

__all__ = ["RULES", "WEEKLY_NORM", "WORK_CONTACTS", "Outcome", "Result", "Rule"]
