"""The plan as a document (п. 2.3): a week or a month, frozen when the head of the press office confirms it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from contentplan.models.event import OfficialEvent
from contentplan.models.post import Post, Revision
from core import clock
from core.work.models import known


class ContentPlan(models.Model):
    """A confirmed version of the plan of a period. Never changed: a later one is a new version with the next number.

    A plan that nobody has confirmed is no row: it is gathered from events and posts each time it is looked at.
    """

    class Kind(models.TextChoices):
        WEEK = "week", "неделя"
        MONTH = "month", "месяц"

    kind = models.CharField("на какой срок", max_length=5, choices=Kind.choices)
    first_day = models.DateField("с")
    last_day = models.DateField("по")
    zone = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField("версия")
    digest = models.CharField("sha-256 всех строк", max_length=64)
    gaps: Any = models.JSONField("чего не хватало до нормы", default=list, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="утвердил"
    )
    confirmed_at = models.DateTimeField("утверждён", default=clock.now)

    class Meta:
        ordering = ["-first_day", "kind", "-number"]
        verbose_name = "контент-план"
        verbose_name_plural = "контент-планы"
        constraints = [
            models.UniqueConstraint(fields=["kind", "first_day", "number"], name="plan_version_once"),
            known("kind", ["week", "month"], "plan_kind_known"),
            models.CheckConstraint(
                condition=Q(last_day__gte=models.F("first_day")), name="plan_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day:%d.%m.%Y}–{self.last_day:%d.%m.%Y}, версия {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("contentplan:document", args=[self.pk])


class PlanItem(models.Model):
    """A line of a confirmed plan, in the words that stood there: an event, or a post on its pages at one time."""

    plan = models.ForeignKey(ContentPlan, models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField("место")
    day = models.DateField("день")
    at = models.DateTimeField("время", null=True, blank=True)
    until = models.DateField("по какой день", null=True, blank=True)
    event = models.ForeignKey(OfficialEvent, models.PROTECT, null=True, blank=True, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    revision = models.ForeignKey(Revision, models.PROTECT, null=True, blank=True, related_name="+")
    revision_digest = models.CharField(max_length=64, blank=True)
    title = models.CharField(max_length=200)
    who = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=300, blank=True)
    pages: Any = models.JSONField(default=list, blank=True)
    responsible = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["plan", "order"]
        verbose_name = "строка плана"
        verbose_name_plural = "строки плана"
        constraints = [
            models.UniqueConstraint(fields=["plan", "order"], name="plan_item_place_once"),
            models.CheckConstraint(
                condition=Q(event__isnull=False, post__isnull=True) | Q(post__isnull=False),
                name="plan_item_is_of_something",
            ),
        ]

    def __str__(self) -> str:
        return self.title
