"""A change of what is already on a page: a correction that was approved, or a removal. Work with attempts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from contentplan.graphs import CHANGE_GRAPH, CHANGE_OPEN, CHANGE_WORDS
from contentplan.models.approval import Approval
from contentplan.models.delivery import Delivery
from contentplan.models.post import Revision
from core import clock
from core.work.models import AttemptBase, Work, known
from pages.models import OfficialPage


class Change(Work):
    """One change of one publication. The page stands here too, so that what bars its road is asked without a join."""

    class Kind(models.TextChoices):
        EDIT = "edit", "исправление"
        REMOVE = "remove", "удаление"

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="changes")
    page = models.ForeignKey(OfficialPage, models.PROTECT, related_name="+")
    kind = models.CharField("что делаем", max_length=6, choices=Kind.choices)
    state = models.CharField(
        "состояние", max_length=10, choices=list(CHANGE_WORDS.items()), default=CHANGE_GRAPH.start
    )
    revision = models.ForeignKey(Revision, models.PROTECT, null=True, blank=True, related_name="changes")
    approval = models.ForeignKey(Approval, models.PROTECT, null=True, blank=True, related_name="changes")
    digest = models.CharField("sha-256 согласованного для этой страницы", max_length=64, blank=True)
    reason = models.CharField("почему", max_length=300, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    # «checking»: the network has accepted it, a person says so, or nobody knows: the page is read back.
    accepted_at = models.DateTimeField("сеть приняла", null=True, blank=True)
    hand_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reads = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField("сделано", null=True, blank=True)
    # None: the page cannot be read back, the word of the network or of the person stands.
    verified = models.BooleanField("видно на странице", null=True, blank=True)
    last_error = models.CharField("последняя причина", max_length=500, blank=True)
    last_code = models.CharField("код сети", max_length=40, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = "изменение публикации"
        verbose_name_plural = "изменения публикаций"
        constraints = [
            known("kind", ["edit", "remove"], "change_kind_known"),
            known("state", list(CHANGE_GRAPH.table), "change_state_known"),
            models.UniqueConstraint(
                fields=["delivery"], condition=Q(state__in=CHANGE_OPEN), name="change_one_open"
            ),
            models.CheckConstraint(
                condition=Q(kind="remove") & ~Q(reason="")
                | Q(kind="edit", revision__isnull=False, approval__isnull=False) & ~Q(digest=""),
                name="change_has_its_ground",
            ),
            models.CheckConstraint(
                condition=~Q(state="doing") | (Q(lease_until__isnull=False) & ~Q(claim_token="")),
                name="change_doing_is_claimed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(state__in=["scheduled", "retry_wait", "checking"]),
                name="change_due",
            ),
            models.Index(fields=["lease_until"], condition=Q(state="doing"), name="change_leased"),
            models.Index(
                fields=["told_at"],
                condition=Q(state__in=["by_hand", "failed"], told_at__isnull=True),
                name="change_untold",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.delivery}"

    @property
    def is_edit(self) -> bool:
        return self.kind == self.Kind.EDIT

    @property
    def is_open(self) -> bool:
        return self.state in CHANGE_OPEN


class ChangeAttempt(AttemptBase):
    """One try of a change, written before it is made."""

    change = models.ForeignKey(Change, models.CASCADE, related_name="attempts")

    class Meta:
        ordering = ["change", "number"]
        constraints = [
            models.UniqueConstraint(fields=["change", "number"], name="change_attempt_number_once"),
            known("phase", ["preparing", "uploading", "sending", "answered"], "change_attempt_phase_known"),
        ]
