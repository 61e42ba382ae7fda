"""The gate of an open question: what a person must say before a post of a moved or cancelled event goes on."""

from __future__ import annotations

from contentplan.models import EventQuestion, Post
from core.errors import Refused


def refuse_asked(post_id: int) -> None:
    """Raise while nobody has said what becomes of a post whose event was moved or cancelled.

    In the caller's transaction: the post's row is locked, so that a question asked just now is seen.

    Raises:
        Refused: with the event and what to do.
    """
    Post.objects.select_for_update(of=("self",)).filter(pk=post_id).values_list("pk").first()
    asked = EventQuestion.objects.filter(post=post_id, answered_at__isnull=True).select_related("event")
    question = asked.first()
    if question is not None:
        raise Refused(
            f"Мероприятие «{question.event}» {question.get_what_display()}, а что с этим материалом, не решено.",
            advice="Откройте мероприятие и ответьте про его материалы.",
        )
