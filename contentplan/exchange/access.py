"""Who may bring a table and look at one."""

from __future__ import annotations

from django.http import Http404

from contentplan.access import may_write
from contentplan.models import PlanImport
from core.access import require
from core.accounts.models import User


def get_sheet_for(actor: User, pk: int) -> PlanImport:
    """A table on its way in: drafts are everybody's who writes, and so is what becomes drafts.

    Raises:
        AccessDenied: the actor does not write posts.
        Http404: there is none.
    """
    require(may_write(actor))
    found = PlanImport.objects.select_related("uploaded_by").filter(pk=pk).first()
    if found is None:
        raise Http404("no such table")
    return found
