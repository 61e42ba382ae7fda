"""Gathers the first screen. The number of queries depends on rights, never on rows: a test holds it for every role."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from contentplan.queries.deliveries import needs_person
from contentplan.queries.plan import plan_between
from contentplan.queries.returned import returned_to
from contentplan.queries.review import approvable_by, waits_of
from core import clock
from core.access import rights_of
from core.accounts.models import User
from core.accounts.rights import Right
from core.audit.queries import last_check, latest
from core.clock import Week
from core.notifications.queries import notifications_of
from core.vault.numbers import numbers as vault_numbers
from dzhankoy_portal.status import advice_of
from dzhankoy_portal.today import pages
from dzhankoy_portal.today.alarms import alarms_of
from dzhankoy_portal.today.counts import Counts, counts_for
from dzhankoy_portal.today.people import people_now
from dzhankoy_portal.today.screen import Today
from gospubliki.queries.mine import next_steps
from gospubliki.queries.today import numbers as connection_numbers
from moderation.queries.today import numbers as inbox_numbers
from pages.queries.accounts import without_second_factor

MOST_WAITING = 6
MOST_ALARMS = 8
MOST_NEXT = 5
MOST_ENTRIES = 6
NEXT_DAYS = timedelta(days=3)


def today_of(actor: User) -> Today:
    """The first screen of a person."""
    now, rights = clock.now(), rights_of(actor)
    week, counts = Week.of(now), counts_for(actor, rights)
    midnight = clock.city_now().replace(hour=0, minute=0, second=0, microsecond=0)
    parts: dict[str, Any] = {"now": now, "week": week, "rights": rights}
    parts["days_left"] = (week.sunday - midnight.date()).days
    parts |= _posts(actor, rights, now, midnight)
    seen = []
    if rights & {Right.PAGES_SEE, Right.OWN_PAGES_SEE}:
        seen = pages.pages_of(actor, week)
        parts |= pages.norms(seen, week)
        parts["clauses"] = pages.figures(seen, counts["clauses"])
    broken = [page for page in seen if page.broken_since]
    parts |= _rooms(actor, rights, counts, broken)
    parts["news"] = list(notifications_of(actor).filter(read_at__isnull=True)[:5])
    alarms = alarms_of(
        questions=parts.get("questions", ()), broken=broken, rights=rights, vault=counts.get("vault", {})
    )
    first, others = alarms[0] if alarms else None, alarms[1 : 1 + MOST_ALARMS]
    return Today(alarm=first, other_alarms=others, alarm_count=len(alarms), **parts)


def _posts(actor: User, rights: frozenset[Right], now: datetime, midnight: datetime) -> dict[str, Any]:
    """What goes out, what asks for a decision, who waits for whom."""
    found: dict[str, Any] = {}
    if Right.POSTS_SEE in rights:
        tomorrow = midnight + timedelta(days=1)
        lines = plan_between(actor, midnight, midnight + NEXT_DAYS)
        found["lines"] = [line for line in lines if line.due_at < tomorrow]
        found["next_lines"] = [] if found["lines"] else lines[:MOST_NEXT]
    if Right.DELIVERY_DECIDE in rights:
        found["questions"] = list(needs_person(actor)[:20])
    if Right.POSTS_APPROVE in rights:
        found["approvals"] = list(approvable_by(actor).prefetch_related(None)[:MOST_WAITING])
    if Right.POSTS_WRITE in rights:
        found["returned"] = list(returned_to(actor)[:MOST_WAITING])
        waiting = waits_of(actor).select_related("post__rubric__organization", "post__approver")
        found["waiting"] = list(waiting.prefetch_related(None)[:MOST_WAITING])
    return found


def _rooms(actor: User, rights: frozenset[Right], counts: Counts, broken: list[Any]) -> dict[str, Any]:
    """What of the other rooms is this person's business."""
    found: dict[str, Any] = {}
    if Right.SERVICE_SEE in rights:
        found["service"] = advice_of(broken=broken, shouts=counts["service"]["shouting"])
    if Right.PEOPLE_MANAGE in rights:
        found["people"] = people_now()
    if Right.VAULT_OVERSEE in rights:
        found["vault"] = vault_numbers(counts["vault"])
        found["unprotected_count"] = counts["vault"]["unprotected"]
        found["unprotected"] = list(without_second_factor()[:MOST_NEXT])
    if Right.CONNECTIONS_LEAD in rights:
        asked = counts["connections"]["unanswered"]
        found["connections"] = connection_numbers(actor, unanswered_count=asked)
    if Right.OWN_CONNECTION_MOVE in rights:
        found["steps"] = next_steps(actor)
    # Who writes has the numbers alone, beside the day's plan.
    found["inbox"] = inbox_numbers(actor, counts["inbox"], rows=Right.POSTS_WRITE not in rights)
    return found | _journal(actor, rights)


def _journal(actor: User, rights: frozenset[Right]) -> dict[str, Any]:
    """Whether the chain is whole, for who answers for it; the last entries, for who has nothing else to do here."""
    busy = {Right.POSTS_WRITE, Right.CONNECTIONS_LEAD, Right.SERVICE_SEE}
    if Right.JOURNAL_SEE not in rights or rights & busy:
        return {}
    entries = [] if Right.VAULT_OVERSEE in rights else latest(actor, MOST_ENTRIES)
    return {"reads_journal": True, "chain": last_check(), "journal": entries}
