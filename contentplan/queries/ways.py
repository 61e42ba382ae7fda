"""How a post will get onto each page, said before it is scheduled."""

from __future__ import annotations

from collections.abc import Iterable

from networks.base import How, Operation
from pages.models import PageCapability


def by_hand_why(
    page_ids: Iterable[int], operations: Iterable[Operation] = (Operation.PUBLISH_TEXT,)
) -> dict[int, str]:
    """Pages that a person will have to serve, with the reason of the last probe. One query.

    A page that is absent goes by API, or nobody knows yet (then it is tried).
    """
    closed = PageCapability.objects.filter(
        page_id__in=list(page_ids), operation__in=list(operations), how__in=[How.MANUAL, How.UNSUPPORTED]
    )
    return dict(closed.order_by("-pk").values_list("page_id", "why"))
