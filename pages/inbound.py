"""What arrives about walls: each post told by a hook or a poll becomes a publication of its page."""

from __future__ import annotations

from core import clock
from networks.base import Network, SeenPost
from networks.inbound import handlers
from pages.actions.walls import note_seen
from pages.models import OfficialPage, WallPost


def register() -> None:
    """Called once from `AppConfig.ready`."""
    handlers.on_wall_post(keep)
    handlers.on_wall_post_gone(mark_gone)


def keep(network: Network, page: str, post: SeenPost) -> None:
    """Keep a post of one of our pages; anybody else's is nobody's business."""
    found = OfficialPage.objects.filter(network=network, external_id=page).first()
    if found is not None:
        note_seen(found, [post])


def mark_gone(network: Network, page: str, external_id: str) -> None:
    """A post was taken off the page."""
    posts = WallPost.objects.filter(page__network=network, page__external_id=page, external_id=external_id)
    posts.filter(gone_at__isnull=True).update(gone_at=clock.now())
