"""Reads of the register of pages."""

from __future__ import annotations

from django.db.models import Q

from pages.models import OfficialPage


def find_page(network: str, external_id: str = "", screen_name: str = "") -> OfficialPage | None:
    """The page of the register with this number or short name; a closed page does not count."""
    same = Q()
    if external_id:
        same |= Q(external_id=external_id)
    if screen_name:
        same |= Q(screen_name__iexact=screen_name)
    if not same:
        return None
    open_pages = OfficialPage.objects.exclude(state=OfficialPage.State.CLOSED)
    return open_pages.select_related("organization").filter(same, network=network).first()
