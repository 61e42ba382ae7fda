"""A delivery: one approved revision on one page at one time, the unit that is sent."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from contentplan.graphs import DELIVERY_GRAPH, DELIVERY_WORDS, NEEDS_PERSON, OCCUPYING, WAITING
from contentplan.models.approval import Approval
from contentplan.models.post import Post, Revision
from core import clock
from core.work.models import AttemptBase, Work, known
from pages.models import OfficialPage, WallPost

STATES = list(DELIVERY_GRAPH.table)
ASKED = "asked"
HOLDS = [("", "придержал человек"), (ASKED, "ждёт решения после остановки")]


def new_key() -> str:
    """The key handed to a network that takes one; the same for every try of a delivery."""
    return uuid4().hex


class Delivery(Work):
    """What goes out is, byte for byte, what `digest` froze at approval; `due_at` is the only schedule.

    Hold is a fact beside the state, so lifting it restores the state.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="deliveries")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="deliveries")
    approval = models.ForeignKey(Approval, models.PROTECT, related_name="deliveries")
    page = models.ForeignKey(OfficialPage, models.PROTECT, related_name="deliveries")
    state = models.CharField(
        "состояние", max_length=10, choices=list(DELIVERY_WORDS.items()), default=DELIVERY_GRAPH.start
    )
    due_at = models.DateTimeField("срок")
    approved_due_at = models.DateTimeField("согласованный срок")
    covers_until = models.DateTimeField("согласование действует до")
    late_after_s = models.PositiveIntegerField("не отправлять, если опоздали больше чем на, с", default=7200)
    # Later than this it is not sent but returned as «просрочено»; moved on when a person says «send again».
    send_until = models.DateTimeField("отправить не позже")
    digest = models.CharField("sha-256 согласованного для этой страницы", max_length=64)
    key = models.CharField(max_length=32, default=new_key, editable=False)
    # A warning under a standing order: a lane of its own, past whatever makes ordinary posts wait.
    urgent = models.BooleanField("срочно", default=False)

    held_at = models.DateTimeField("придержано", null=True, blank=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    held_reason = models.CharField(max_length=300, blank=True)
    # Held by a person («»), or because a stop or a mourning made it late and somebody must say what becomes of it.
    held_kind = models.CharField(max_length=5, choices=HOLDS, blank=True, default="")

    # Of «unknown»: reads that were complete and saw nothing; when a person was asked; look before sending again.
    reads = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField("спросили человека", null=True, blank=True)
    look_first = models.BooleanField(default=False)

    published_at = models.DateTimeField("вышло", null=True, blank=True)
    external_id = models.CharField(max_length=64, blank=True)
    url = models.CharField(max_length=300, blank=True)
    all_ids = models.JSONField(default=list, blank=True)
    wall_post = models.OneToOneField(WallPost, models.PROTECT, null=True, blank=True, related_name="delivery")
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="кто разместил вручную",
    )
    last_error = models.CharField("последняя причина", max_length=500, blank=True)
    last_code = models.CharField("код сети", max_length=40, blank=True)
    # Whether people know: of the state that waits for them, of being five minutes late.
    told_at = models.DateTimeField(null=True, blank=True, editable=False)
    alarmed_at = models.DateTimeField("тревога об опоздании", null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["due_at", "pk"]
        verbose_name = "размещение"
        verbose_name_plural = "размещения"
        constraints = [
            known("state", STATES, "delivery_state_known"),
            models.UniqueConstraint(
                fields=["post", "page"], condition=Q(state__in=OCCUPYING), name="delivery_one_per_page"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "removed"])
                | (~Q(external_id="") & Q(published_at__isnull=False)),
                name="delivery_published_is_proved",
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | (Q(lease_until__isnull=False) & ~Q(claim_token="")),
                name="delivery_sending_is_claimed",
            ),
            models.CheckConstraint(
                condition=Q(held_at__isnull=True) | ~Q(held_reason=""), name="delivery_hold_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(held_kind="") | Q(held_kind=ASKED, held_at__isnull=False),
                name="delivery_asked_is_held",
            ),
        ]
        indexes = [
            # The tick reads only these, so its cost does not grow with deliveries of the future or of the past.
            models.Index(
                fields=["next_at"],
                condition=Q(state__in=["scheduled", "retry_wait", "unknown"]),
                name="delivery_due",
            ),
            models.Index(
                fields=["next_at"],
                condition=Q(urgent=True, state__in=["scheduled", "retry_wait", "unknown"]),
                name="delivery_due_urgent",
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(urgent=True, state__in=[*WAITING, "sending", *NEEDS_PERSON]),
                name="delivery_urgent_open",
            ),
            models.Index(fields=["send_until"], condition=Q(state__in=WAITING), name="delivery_until"),
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=[*WAITING, "sending"], alarmed_at__isnull=True),
                name="delivery_unalarmed",
            ),
            models.Index(fields=["lease_until"], condition=Q(state="sending"), name="delivery_leased"),
            models.Index(
                fields=["told_at"],
                condition=Q(state__in=NEEDS_PERSON, told_at__isnull=True),
                name="delivery_untold",
            ),
            models.Index(fields=["held_kind"], condition=~Q(held_kind=""), name="delivery_asked"),
            # What went out on a page lately: the claim keeps posts of one page apart.
            models.Index(
                fields=["page", "published_at"],
                condition=Q(published_at__isnull=False),
                name="delivery_page_out",
            ),
            models.Index(fields=["state", "due_at"], name="delivery_state_due"),
            models.Index(fields=["page", "due_at"], name="delivery_page_due"),
        ]

    def __str__(self) -> str:
        return f"«{self.post}» → {self.page}"

    @property
    def is_held(self) -> bool:
        return self.held_at is not None

    @property
    def is_asked(self) -> bool:
        """A stop or a mourning made it late, and nobody has said yet what becomes of it."""
        return self.held_kind == ASKED

    @property
    def is_waiting(self) -> bool:
        """A worker will take it when its time comes."""
        return self.state in WAITING

    @property
    def needs_person(self) -> bool:
        return self.state in NEEDS_PERSON

    @property
    def shown_state(self) -> str:
        """The state as screens name it (`{% state %}`): a held one that waits is «придержано»."""
        return "held" if self.is_held and self.state in (*WAITING, "by_hand") else self.state


class Attempt(AttemptBase):
    """One try of a delivery; `external_id` is what the network said, kept even if the worker had lost its lease."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="attempts")
    external_id = models.CharField(max_length=64, blank=True)
    url = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["delivery", "number"]
        verbose_name = "попытка"
        verbose_name_plural = "попытки"
        constraints = [
            models.UniqueConstraint(fields=["delivery", "number"], name="attempt_number_once"),
            known("phase", ["preparing", "uploading", "sending", "answered"], "attempt_phase_known"),
            models.CheckConstraint(
                condition=~Q(phase="sending") | Q(sending_at__isnull=False), name="attempt_sending_has_time"
            ),
        ]
        # The status page reads the last hour and the last day.
        indexes = [models.Index(fields=["ended_at"], name="attempt_ended")]


class DeliveryNote(models.Model):
    """A line of the delivery's story: what happened, by whom. Written in the transaction of what it tells."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="notes")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    what = models.CharField(max_length=20)
    sentence = models.CharField(max_length=500)

    class Meta:
        ordering = ["at", "pk"]
