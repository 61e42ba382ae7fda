"""Jobs of the worker: ids in, one call. Whatever is lost on the way is found again from the rows."""

from __future__ import annotations

from celery import shared_task

from core.work.dispatch import MESSAGE_LIVES_S
from moderation.wake import send

PAGES_AT_ONCE = 40


@shared_task(name="moderation.tasks.act_due")
def act_due() -> int:
    """The tick of beat: hand over what is due."""
    from moderation.engine import sweep

    return sweep.tick(act.delay, look.delay)


# An id whose message has waited so long is handed over anew, so the old message is dropped.
@shared_task(name="moderation.tasks.act", expires=MESSAGE_LIVES_S)
def act(action_id: int) -> None:
    """Do one action, if it is due and nobody else has it."""
    from moderation.engine import run

    run.act(action_id)


@shared_task(name="moderation.tasks.look", expires=MESSAGE_LIVES_S)
def look(action_id: int) -> None:
    """Read one action back, or find out what became of it."""
    from moderation.engine import check

    check.look(action_id)


@shared_task(name="moderation.tasks.mend")
def mend() -> None:
    """The minute sweep."""
    from moderation.engine import sweep

    sweep.mend()


@shared_task(name="moderation.tasks.triage_waiting")
def triage_waiting() -> None:
    """Have triage read what has come; a full batch asks for another round."""
    from moderation.actions import triage

    if triage.triage_waiting() == triage.BATCH:
        send(triage_waiting)


@shared_task(name="moderation.tasks.read_due")
def read_due() -> None:
    """Start reading what residents wrote where no update brings it."""
    from moderation.capture import watches

    watches.plan()
    for page_id in watches.take_pages(PAGES_AT_ONCE):
        send(read_comments, page_id)
    for page_id in watches.take_dialogues(PAGES_AT_ONCE):
        send(read_dialogues, page_id)


@shared_task(name="moderation.tasks.read_comments")
def read_comments(page_id: int) -> None:
    """Read the comments of one page that are due."""
    from moderation.capture import reading

    reading.read_comments(page_id)


@shared_task(name="moderation.tasks.read_dialogues")
def read_dialogues(page_id: int) -> None:
    """Read the private messages of one page."""
    from moderation.capture import reading

    reading.read_dialogues(page_id)


@shared_task(name="moderation.tasks.depersonalise")
def depersonalise() -> None:
    """Empty what has been kept long enough; a full batch asks for another round."""
    from moderation.actions import retention

    if retention.depersonalise_old() == retention.BATCH:
        send(depersonalise)
