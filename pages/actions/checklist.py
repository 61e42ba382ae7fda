"""The list of other information that the law wants on a page (п. 4.3 б)."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from core import clock
from core.access import require
from core.accounts.models import User
from core.audit.actions import record
from core.errors import Refused
from pages.access import may_edit_checklist
from pages.models import Assurance, ChecklistItem
from regulation.rules import CHECKLIST

MOST_ITEMS = 30
LEAST_TEXT = 5
_CHANGED = "Список иной информации изменился"


@transaction.atomic
def add_item(*, actor: User, text: str) -> ChecklistItem:
    """Put an item into the list; words given on the old list are asked anew.

    Raises:
        AccessDenied: the actor does not keep the list.
        Refused: too short, there already, or the list is full; at the field «text».
    """
    require(may_edit_checklist(actor))
    text = " ".join(text.split())[:200]
    if len(text) < LEAST_TEXT:
        raise Refused("Напишите, что должно быть на странице.", field="text")
    if ChecklistItem.objects.filter(removed_at__isnull=True).count() >= MOST_ITEMS:
        raise Refused(f"В списке уже {MOST_ITEMS} пунктов: сначала уберите лишний.", field="text")
    try:
        with transaction.atomic():
            item = ChecklistItem.objects.create(text=text, added_by=actor)
    except IntegrityError:
        raise Refused("Такой пункт в списке уже есть.", clause="4.3(б)", field="text") from None
    Assurance.objects.filter(rule=CHECKLIST.id, is_current=True).update(
        is_current=False, withdrawn_at=clock.now(), withdrawn_by=actor, withdrawn_why=_CHANGED
    )
    record("clauses.list_added", actor=actor, object=item)
    return item


@transaction.atomic
def remove_item(*, actor: User, item: ChecklistItem) -> None:
    """Take an item off the list: words given on the longer list stay good. Off already: nothing.

    Raises:
        AccessDenied: the actor does not keep the list.
    """
    require(may_edit_checklist(actor))
    rows = ChecklistItem.objects.filter(pk=item.pk, removed_at__isnull=True)
    if rows.update(removed_at=clock.now()) == 1:
        record("clauses.list_removed", actor=actor, object=item)
