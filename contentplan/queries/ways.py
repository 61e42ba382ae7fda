"""How a post will get onto each page, said before it is scheduled."""

from __future__ import annotations

from collections.abc import Iterable

from networks.base import How, Operation
from pages.models import PageCapability


def by_hand_why(page_ids: Iterable[int], *, photos: bool, link: bool) -> dict[int, str]:
    """Pages that a person will have to serve, with the reason of the last probe. One query.

    A page that is absent goes by API, or nobody knows yet (then it is tried).
    """
    operations = [Operation.PUBLISH_PHOTO if photos else Operation.PUBLISH_TEXT]
    if link:
        operations.append(Operation.PUBLISH_LINK)
    closed = PageCapability.objects.filter(
        page_id__in=list(page_ids), operation__in=operations, how__in=[How.MANUAL, How.UNSUPPORTED]
    )
    return dict(closed.order_by("-pk").values_list("page_id", "why"))
