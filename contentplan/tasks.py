"""Jobs of the worker: ids in, one call. Whatever is lost on the way is found again from the rows.

Lanes are queues: `urgent` before everything, `publish`, and `media` for what carries large files. Which of them a
worker serves is said where it is started.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from celery import shared_task

from contentplan.actions import incoming, tasks
from contentplan.engine import handmade, send, sweep
from contentplan.engine import resolve as resolving
from contentplan.engine.change import run as change_run
from contentplan.engine.change import sweep as changing
from contentplan.models import Delivery
from core.work import fair, heavy
from core.work.dispatch import MESSAGE_LIVES_S, hand_back
from core.work.each import all_of

URGENT, PUBLISH = "urgent", "publish"
NO_ROOM_S = 3.0  # how soon a large one is tried again when its places are taken


@shared_task(name="contentplan.tasks.publish_due")
def publish_due() -> int:
    """The tick of beat: hand over what is due."""
    return sweep.tick(
        deliver.delay,
        resolve.delay,
        send_urgent=_urgently(deliver),
        resolve_urgent=_urgently(resolve),
        send_heavy=deliver_heavy.delay,
    )


# An id whose message has waited so long was handed over anew by then, so the old message is dropped.
@shared_task(name="contentplan.tasks.deliver", expires=MESSAGE_LIVES_S, bind=True)
def deliver(self: Any, delivery_id: int) -> None:
    """Send one delivery, if it is due and nobody else has it."""
    _fairly(self, delivery_id, send.deliver)


@shared_task(name="contentplan.tasks.deliver_heavy", expires=MESSAGE_LIVES_S)
def deliver_heavy(delivery_id: int) -> None:
    """The same for one with large files. They take all slots of this process but one, so others always have a way."""
    with heavy.room() as free:
        if free:
            send.deliver(delivery_id)
        else:
            hand_back(Delivery, [delivery_id], after_s=NO_ROOM_S)


@shared_task(name="contentplan.tasks.resolve", expires=MESSAGE_LIVES_S, bind=True)
def resolve(self: Any, delivery_id: int) -> None:
    """Find out what became of one delivery."""
    _fairly(self, delivery_id, resolving.resolve)


def _fairly(task: Any, delivery_id: int, act: Callable[[int], None]) -> None:
    """Do it, unless its network hangs and has its half of the lane: then the place is another's, and it comes again."""
    lane = (task.request.delivery_info or {}).get("routing_key") or PUBLISH
    networks = Delivery.objects.filter(pk=delivery_id).values_list("page__network", flat=True)
    with fair.room(lane, networks.first() or "") as free:
        if free:
            act(delivery_id)
        else:
            hand_back(Delivery, [delivery_id], after_s=1.0 if lane == URGENT else NO_ROOM_S)


def hand_over_urgent(ids: Iterable[int]) -> None:
    """Urgent deliveries go to their own lane the moment they are written; a broker that is away costs one tick."""
    hand = _urgently(deliver)
    for pk in ids:
        hand(pk)


def _urgently(task: Any) -> Callable[[int], object]:
    return lambda pk: task.apply_async((pk,), queue=URGENT)


@shared_task(name="contentplan.tasks.mend")
def mend() -> None:
    """The minute sweep."""
    sweep.mend()


@shared_task(name="contentplan.tasks.changes_due")
def changes_due() -> int:
    """Hand over changes of what is out: corrections, removals, pages to be read back."""
    return changing.tick(change_publication.delay)


@shared_task(name="contentplan.tasks.change_publication", expires=MESSAGE_LIVES_S)
def change_publication(change_id: int) -> None:
    """Take the next step with one change."""
    change_run.change_publication(change_id)


@shared_task(name="contentplan.tasks.mend_changes")
def mend_changes() -> None:
    """The minute sweep of changes, of people's tasks, of files nobody goes on sending, of what was placed by hand."""
    all_of(changing.mend, tasks.remind, incoming.forget_old, handmade.look_at_handmade)


@shared_task(name="contentplan.tasks.note_removed")
def note_removed() -> int:
    """Notice published posts that are no longer on their pages."""
    return sweep.note_removed()
