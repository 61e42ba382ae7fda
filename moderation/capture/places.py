"""To which page of ours an update belongs; what belongs to nobody's page is nobody's business."""

from __future__ import annotations

from networks.base import Network
from networks.inbound import sources
from networks.inbound.queries import post_of_thread
from pages.models import OfficialPage
from pages.queries.pages import find_page


def page_of(network: Network, page: str, group: str) -> OfficialPage | None:
    """The page with this number, or the channel whose discussion group it is."""
    if page:
        found = find_page(network, page)
        if found is not None:
            return found
    if not group:
        return None
    open_pages = OfficialPage.objects.exclude(state=OfficialPage.State.CLOSED).select_related("organization")
    return open_pages.filter(network=network, linked_id=group).order_by("pk").first()


def page_of_bot(network: Network, source: str) -> OfficialPage | None:
    """For whom a bot was written to: the administration's own page before all others that the bot serves."""
    bot = sources.find(network, source)
    if bot is None or not bot.page_ids:
        return None
    served = OfficialPage.objects.filter(network=network, external_id__in=bot.page_ids)
    pages = list(
        served.exclude(state=OfficialPage.State.CLOSED).select_related("organization").order_by("pk")
    )
    own = [page for page in pages if page.organization.kind == "administration"]
    return next(iter(own or pages), None)


def post_of_group_thread(page: OfficialPage, group: str, thread_id: str) -> str:
    """The post of a Telegram thread; empty while its copy has not been seen."""
    found = post_of_thread(group, thread_id) if group and thread_id else None
    return found[1] if found and found[0] == page.external_id else ""
