"""What a person knows about a page: it is there, it is not there, I have placed it myself."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from contentplan import access
from contentplan.actions.deliveries import again
from contentplan.engine import ledger, outcome
from contentplan.engine.claims import close_silent_looks
from contentplan.graphs import DELIVERY_GRAPH, NOT_SENT
from contentplan.models import Delivery, DeliveryNote
from core import clock
from core.access import require
from core.accounts.models import User
from core.audit.actions import record
from core.errors import Refused, Stale
from core.states import move
from core.work.claims import FREED
from core.work.models import AttemptBase
from core.work.rows import STALE
from networks import addresses
from networks.base import NETWORK_NAMES, Network, Published
from pages.models import OfficialPage, WallPost


def answer_unknown(
    *, actor: User, delivery: Delivery, found_url: str | None, version: int | None = None
) -> None:
    """Answer «Публикация есть на странице?».

    With `found_url` it is there: its number is remembered and it counts. With None it is not: the portal looks once
    more and sends again, or, when the approval has run out meanwhile, the delivery becomes «просрочено». The answer
    is kept under the person's name; the same answer twice is harmless.

    Raises:
        AccessDenied: the actor does not decide over deliveries.
        Refused: not a link to a post of this page; the post belongs to another delivery.
        Stale: answered or found meanwhile.
    """
    require(access.may_decide(actor))
    if found_url is not None:
        external_id = post_id_of(delivery.page, found_url)
        if _is_out_as(delivery, external_id):
            return
        _require_state(delivery, ("unknown",), version)
        at = _first_sent(delivery) or delivery.due_at
        event, sentence = "delivery.answered_present", "Есть на странице"
        _record_place(actor, delivery, external_id, at, event=event, sentence=sentence, by_hand=False)
        return
    _answer_absent(actor, delivery, version)


def _answer_absent(actor: User, delivery: Delivery, version: int | None) -> None:
    if delivery.state == "scheduled" and delivery.look_first:
        return
    _require_state(delivery, ("unknown",), version)
    now = clock.now()
    covered = now < delivery.covers_until
    with transaction.atomic():
        if covered:
            move(delivery, DELIVERY_GRAPH, "scheduled", sources=["unknown"], **again(delivery, now))
        else:
            move(delivery, DELIVERY_GRAPH, "expired", sources=["unknown"], next_at=None, told_at=now, **FREED)
        close_silent_looks(delivery)
        ledger.close_uncertain(delivery, AttemptBase.Outcome.ABSENT)
        then = (
            "посмотрим ещё раз и отправим снова" if covered else "согласование уже не действует, просрочено"
        )
        _note(delivery, actor, "absent", f"На странице её нет: {then}")
        _journal("delivery.answered_absent", actor, delivery)


def place_by_hand(
    *, actor: User, delivery: Delivery, url: str, at: datetime | None = None, version: int | None = None
) -> None:
    """Note that a person has placed the post; it counts the same. `at` (aware) is when, now by default.

    The same link twice is harmless.

    Raises:
        AccessDenied: the actor does not decide over deliveries.
        Refused: not a link to a post of this page, one of another delivery, a time ahead; or just being sent.
        Stale: somebody was first.
    """
    require(access.may_decide(actor))
    external_id = post_id_of(delivery.page, url)
    if _is_out_as(delivery, external_id):
        return
    if delivery.state == "sending":
        raise Refused(
            "Портал как раз отправляет это сам. Подождите минуту, чтобы не вышло дважды.", field="url"
        )
    _require_state(delivery, (*NOT_SENT, "unknown"), version)
    at = at or clock.now()
    if at > clock.now():
        raise Refused("Это время ещё не наступило.", field="at")
    event, sentence = "delivery.placed_by_hand", "Разместили вручную"
    _record_place(actor, delivery, external_id, at, event=event, sentence=sentence, by_hand=True)


def post_id_of(page: OfficialPage, url: str) -> str:
    """The number of a post in its network, from a pasted link.

    Raises:
        Refused: not a link, not to a post, or to a post of another page (`field` is «url»).
    """
    name = NETWORK_NAMES[Network(page.network)]
    try:
        address = addresses.parse(url, network=Network(page.network))
    except Refused as error:
        raise Refused(error.message, field="url", advice=error.advice) from error
    if not address.post_id:
        raise Refused(
            f"Это ссылка не на публикацию ({name}). Откройте саму публикацию и скопируйте её.", field="url"
        )
    same = address.network == page.network and (
        (address.external_id and address.external_id == page.external_id)
        or (address.screen_name and address.screen_name.lower() == page.screen_name.lower())
    )
    if not same:
        raise Refused(f"Это публикация другой страницы, а нужна «{page.title}» ({name}).", field="url")
    return address.post_id


def _record_place(
    actor: User,
    delivery: Delivery,
    external_id: str,
    at: datetime,
    *,
    event: str,
    sentence: str,
    by_hand: bool,
) -> None:
    other = WallPost.objects.filter(page=delivery.page, external_id=external_id, delivery__isnull=False)
    if other.exclude(delivery=delivery).exists():
        raise Refused("Эта публикация уже записана за другим размещением. Проверьте ссылку.", field="url")
    published = Published(external_id, addresses.post_url(delivery.page.target, external_id), at=at)
    try:
        with transaction.atomic():
            outcome.publish_row(
                delivery, published, sources=[delivery.state], placed_by=actor if by_hand else None
            )
            close_silent_looks(delivery)
            ledger.close_uncertain(delivery, AttemptBase.Outcome.FOUND)
            _note(delivery, actor, "placed", f"{sentence}: {published.url}")
            _journal(event, actor, delivery, external_id=external_id)
    except IntegrityError as error:
        raise Stale(STALE) from error


def _is_out_as(delivery: Delivery, external_id: str) -> bool:
    return delivery.state == "published" and delivery.external_id == external_id


def _require_state(delivery: Delivery, states: tuple[str, ...], version: int | None) -> None:
    if delivery.state not in states or (version is not None and delivery.version != version):
        raise Stale(STALE)


def _first_sent(delivery: Delivery) -> datetime | None:
    return (
        delivery.attempts.filter(sending_at__isnull=False)
        .order_by("sending_at")
        .values_list("sending_at", flat=True)
        .first()
    )


def _note(delivery: Delivery, by: User, what: str, sentence: str) -> None:
    DeliveryNote.objects.create(delivery=delivery, by=by, what=what, sentence=sentence[:500])


def _journal(event: str, actor: User, delivery: Delivery, **data: object) -> None:
    record(event, actor=actor, object=delivery, organization_id=delivery.post.organization_id, data=data)
