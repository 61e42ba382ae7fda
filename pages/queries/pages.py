"""Reads of the register of pages."""

from __future__ import annotations

from django.db.models import Q

from pages.models import OfficialPage, PageRole


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


def broken_pages() -> list[int]:
    """Ids of pages whose token the network has refused, also suspended ones."""
    broken = OfficialPage.objects.filter(broken_since__isnull=False)
    return list(broken.exclude(state=OfficialPage.State.CLOSED).order_by("pk").values_list("pk", flat=True))


def roles_of(page: OfficialPage) -> list[PageRole]:
    """Accounts of a page with their roles and contacts: the owner, administrators, editors. One query."""
    links = PageRole.objects.filter(page=page).select_related(
        "account", "account__holder", "account__email", "account__phone"
    )
    order = list(PageRole.Role.values)
    return sorted(links, key=lambda link: (order.index(link.role), link.account.holder_name))


def lacks_people(links: list[PageRole]) -> bool:
    """Whether a page has no owner, or nobody besides who can stand in: a leaver would take it along (п. 2.2)."""
    running = [link for link in links if link.role != PageRole.Role.EDITOR]
    return len(running) < 2 or all(link.role != PageRole.Role.OWNER for link in running)
