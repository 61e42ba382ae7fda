"""Urgent publication: the standing order that approves it, who is on duty, ready texts, what was sent and reviewed."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from contentplan.models.post import Post
from contentplan.urgent_kinds import KIND_NAMES
from core import clock
from core.organizations.models import Order
from core.work.models import known
from pages.models import OfficialPage


class StandingOrderQuerySet(models.QuerySet["StandingOrder"]):
    """Questions about standing orders."""

    def in_force(self, today: date) -> StandingOrderQuerySet:
        """Those that work on a day: signed, not run out, not ended early, their act not void."""
        return self.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gt=today),
            Q(order__is_void=False) | Q(order__voided_on__gt=today),
            order__date__lte=today,
            until__gte=today,
        )


class StandingOrder(models.Model):
    """An act by which warnings of some kinds may go to some pages without being approved one by one."""

    order = models.OneToOneField(Order, models.PROTECT, related_name="standing", verbose_name="распоряжение")
    kinds = models.JSONField("о чём", default=list)
    pages = models.ManyToManyField(OfficialPage, related_name="standing_orders", verbose_name="страницы")
    chief = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="кто смотрит после отправки"
    )
    until = models.DateField("действует по")
    # Ended ahead of its term: the first day without it.
    ended_on = models.DateField("прекращено с", null=True, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=clock.now, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = StandingOrderQuerySet.as_manager()

    class Meta:
        ordering = ["-until", "-pk"]
        verbose_name = "постоянное распоряжение о срочных публикациях"
        verbose_name_plural = "постоянные распоряжения о срочных публикациях"

    def __str__(self) -> str:
        return str(self.order)

    def is_in_force(self, today: date) -> bool:
        """Whether it works on a day; `order` should be loaded."""
        act = self.order
        void = act.is_void and (act.voided_on is None or act.voided_on <= today)
        ended = self.ended_on is not None and self.ended_on <= today
        return not void and not ended and act.date <= today <= self.until

    @property
    def kind_names(self) -> list[str]:
        """The kinds in words, in the order of screens."""
        return [name for code, name in KIND_NAMES.items() if code in self.kinds]


class Duty(models.Model):
    """A person is on duty from a day to a day, both included. Taken off the list, it stays on record."""

    standing = models.ForeignKey(StandingOrder, models.PROTECT, related_name="duties")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="duties", verbose_name="кто дежурит"
    )
    since = models.DateField("с")
    until = models.DateField("по")
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["since", "pk"]
        verbose_name = "дежурство"
        verbose_name_plural = "дежурства"
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="duty_ends_after_start"),
            models.UniqueConstraint(
                fields=["standing", "person", "since"],
                condition=Q(removed_at__isnull=True),
                name="duty_once",
            ),
        ]
        indexes = [
            models.Index(fields=["until"], condition=Q(removed_at__isnull=True), name="duty_until"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.since:%d.%m.%Y}–{self.until:%d.%m.%Y}"


class UrgentTemplate(models.Model):
    """A ready text of a kind, with blanks «[адреса]»; without a row the portal's own text is offered."""

    kind = models.CharField("о чём", max_length=9, choices=list(KIND_NAMES.items()), unique=True)
    text = models.TextField("текст")
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "заготовка срочной публикации"
        verbose_name_plural = "заготовки срочных публикаций"
        constraints = [known("kind", list(KIND_NAMES), "urgent_template_kind_known")]


class UrgentPublication(models.Model):
    """What was sent under a standing order, by whom, and what a chief said of it afterwards."""

    class Verdict(models.TextChoices):
        OPEN = "", "ждёт просмотра"
        AGREED = "agreed", "просмотрено"
        OBJECTED = "objected", "отклонено после отправки"

    post = models.OneToOneField(Post, models.PROTECT, related_name="urgent")
    standing = models.ForeignKey(StandingOrder, models.PROTECT, related_name="publications")
    kind = models.CharField("о чём", max_length=9, choices=list(KIND_NAMES.items()))
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=clock.now)
    digest = models.CharField("sha-256 всего, что вышло", max_length=64)
    verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True, default=Verdict.OPEN)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    remark = models.CharField("замечание", max_length=1000, blank=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = "срочная публикация"
        verbose_name_plural = "срочные публикации"
        constraints = [
            known("verdict", ["", "agreed", "objected"], "urgent_verdict_known"),
            models.CheckConstraint(
                condition=Q(verdict="", reviewed_at__isnull=True, reviewed_by__isnull=True)
                | (~Q(verdict="") & Q(reviewed_at__isnull=False, reviewed_by__isnull=False)),
                name="urgent_review_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="objected") | ~Q(remark=""), name="urgent_objection_has_remark"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("sent_by")),
                name="urgent_reviewed_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["sent_at"], condition=Q(verdict=""), name="urgent_unreviewed"),
        ]

    def __str__(self) -> str:
        return f"«{self.post}»"
