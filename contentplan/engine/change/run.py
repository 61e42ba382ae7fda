"""Making one change, and reading back what nobody knows yet."""

from __future__ import annotations

from functools import partial

from django.conf import settings

from contentplan.engine import network
from contentplan.engine.change import claims, outcome, said
from contentplan.engine.change.claims import Job
from contentplan.models import Change
from contentplan.queries.ways import by_hand_why
from core.errors import MalformedReply, OutsideError, RateLimited, Refused, Temporary, Unsupported
from core.work.carry import Ends, carry
from core.work.heartbeat import beating
from networks.base import Adapter, Checked, Operation
from networks.texts import normalised
from pages.models import OfficialPage


def change_publication(change_id: int) -> None:
    """Take the next step with a change, if it is due and nobody else has it: make it, or look at the page.

    Raises:
        Exception: a fault of our own program, after it has been written down.
    """
    job = claims.claim(change_id)
    if job is not None:
        run(job)
        return
    job = claims.watch(change_id)
    if job is not None:
        look(job)


def run(job: Job) -> None:
    """Carry a claimed change through, and write down whatever comes of it."""
    ends = Ends[Checked](
        lost=partial(outcome.abandon, job),
        held=partial(outcome.release, job),
        failed=partial(outcome.record_error, job),
        done=lambda checked: outcome.record_done(job, verified=True if checked is Checked.SEEN else None),
    )
    carry(job.change, partial(_make, job), ends, lease_s=settings.DELIVERY_LEASE_S)


def _make(job: Job) -> Checked:
    change, delivery = job.change, job.change.delivery
    operation = Operation.EDIT if change.is_edit else Operation.REMOVE
    why = by_hand_why([change.page_id], [operation]).get(change.page_id, "")
    if not change.is_edit:
        _refuse_by_hand(why)
        adapter = network.adapter_of(change.page)
        claims.advance(job)
        return adapter.remove(delivery.external_id, all_ids=delivery.all_ids)
    if change.page.state == OfficialPage.State.CLOSED:
        raise Refused("Страница закрыта в реестре: исправлять на ней портал не будет.")
    before, after = said.before_of(delivery), said.after_of(change)
    _refuse_by_hand(network.adapter_class(change.page.network).edit_by_hand_why(before, after) or why)
    adapter = network.adapter_of(change.page)
    claims.advance(job)
    return adapter.edit(delivery.external_id, after, before=before, all_ids=delivery.all_ids)


def _refuse_by_hand(why: str) -> None:
    if why:
        raise Unsupported(why)


# --- reading back -----------------------------------------------------------------------------------


def look(job: Job) -> None:
    """Read the page back: is the post changed, is it gone."""
    change = job.change
    try:
        with beating(change, lease_s=settings.DELIVERY_LEASE_S):
            shown = _shows(change, network.adapter_of(change.page))
    except (Temporary, RateLimited, MalformedReply) as error:
        outcome.look_later(job, error)
    except (OutsideError, Refused) as error:
        outcome.cannot_look(job, error)
    else:
        if shown:
            outcome.record_done(job, verified=True)
        else:
            outcome.not_shown(job)


def _shows(change: Change, adapter: Adapter) -> bool:
    seen = adapter.read_post(change.delivery.external_id)
    if not change.is_edit:
        return seen is None
    return seen is not None and normalised(seen.text) in said.texts_of(said.content_of(change))
