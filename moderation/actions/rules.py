"""Publishing a new version of the rules of conduct (п. 9 а)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from core.access import Actor, System, require
from core.audit.actions import record
from core.errors import Refused, Stale
from moderation.access import may_edit_rules
from moderation.models import RulesClause, RulesOfConduct

MOST_CLAUSES = 60
MOST_CHARACTERS = 3000


@transaction.atomic
def publish_rules(
    *, actor: Actor, lead: str, clauses: Sequence[str], note: str, based_on: int
) -> RulesOfConduct:
    """Publish the next version; the ones before stay as they were, under their own addresses.

    `based_on` is the number of the version that the author has changed, 0 when there was none.

    Raises:
        AccessDenied: no right to edit the rules.
        Refused: no clauses, too many, one too long, nothing changed, or no word on what changed.
        Stale: somebody has published another version meanwhile.
    """
    require(may_edit_rules(actor))
    lead, texts = lead.strip(), [" ".join(text.split()) for text in clauses if text.strip()]
    _check(texts, note)
    current = RulesOfConduct.objects.first()
    if (current.number if current else 0) != based_on:
        raise _stale()
    if current and current.lead == lead and list(current.clauses.values_list("text", flat=True)) == texts:
        raise Refused("Текст не изменился: новой редакции не нужно.", field="clauses")
    person = None if isinstance(actor, System) else actor
    try:
        with transaction.atomic():
            rules = RulesOfConduct.objects.create(
                number=based_on + 1, lead=lead, note=note.strip(), published_by=person
            )
    except IntegrityError:
        raise _stale() from None
    RulesClause.objects.bulk_create(
        [RulesClause(rules=rules, number=number, text=text) for number, text in enumerate(texts, start=1)]
    )
    data = {"number": rules.number, "clauses": len(texts), "note": rules.note}
    record("rules.published", actor=actor, object=rules, data=data)
    return rules


def _check(texts: Sequence[str], note: str) -> None:
    if not texts:
        raise Refused("Нужен хотя бы один пункт.", clause="9", field="clauses")
    if len(texts) > MOST_CLAUSES:
        raise Refused(f"Пунктов больше {MOST_CLAUSES}: такие правила никто не прочтёт.", field="clauses")
    longest = max(range(len(texts)), key=lambda index: len(texts[index]))
    if len(texts[longest]) > MOST_CHARACTERS:
        raise Refused(
            f"Пункт {longest + 1} длиннее {MOST_CHARACTERS} знаков: разделите его.", field="clauses"
        )
    if len(note.strip()) < 5:
        raise Refused("Напишите, что изменилось: это увидят на странице правил.", field="note")


def _stale() -> Stale:
    return Stale(
        "Пока вы правили, вышла другая редакция.",
        field="clauses",
        advice="Откройте её, перенесите свою правку и опубликуйте ещё раз.",
    )
