"""What residents wrote, for the access matrix: one item in a department, one decided, a ban with its action."""

from __future__ import annotations

from typing import Any

from core import clock
from core.evidence.actions import attach, keep
from core.evidence.content import check
from core.evidence.models import EvidenceFile
from moderation.files import VERDICT
from moderation.models import Action, BlacklistEntry, Verdict
from moderation.tests.inbox import written
from pages.models import OfficialPage

PDF = b"%PDF-1.4\n%%EOF\n"


def make_inbox(page: OfficialPage, department: Any, moderator: Any, another: Any) -> dict[str, int]:
    """Their ids by name. `moderator` has decided; `another` has banned, so that every moderator may lift it."""
    passed = written(page, "Течёт кран", state="waiting", department=department)
    decided = written(page, "Реклама", state="decided")
    now = clock.now()
    ground = {"ground": "spam"}
    verdict = Verdict.objects.create(item=decided, kind="delete_and_ban", by=moderator, due_at=now, **ground)
    entry = BlacklistEntry.objects.create(
        network=page.network,
        page=page,
        author_id="4180207",
        item=decided,
        verdict=verdict,
        banned_by=another,
        state="active",
        applied="api",
        **ground,
    )
    action = Action.objects.create(
        kind="ban", page=page, item=decided, verdict=verdict, entry=entry, state="by_hand", due_at=now
    )
    attach(actor=moderator, kind=VERDICT, owner_id=verdict.pk, files=keep([check("снимок.pdf", PDF)]))
    evidence = EvidenceFile.objects.get()
    return {
        "evidence": evidence.pk,
        "item": passed.pk,
        "verdict": verdict.pk,
        "entry": entry.pk,
        "action": action.pk,
    }
