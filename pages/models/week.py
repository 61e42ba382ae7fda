"""The weekly count: how it is made, its frozen protocols, the warnings already sent (п. 5)."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q

from core import clock
from core.errors import Refused
from core.organizations.models import Order
from pages.models.page import OfficialPage


class CountingRule(models.Model):
    """How publications are counted, by an act, from a Monday on; the newest one in force is used (п. 5)."""

    since = models.DateField("с понедельника", unique=True)
    order = models.ForeignKey(Order, models.PROTECT, null=True, blank=True, related_name="+")
    administration_norm = models.PositiveSmallIntegerField("норма страниц администрации", default=5)
    body_norm = models.PositiveSmallIntegerField("норма страниц органов", null=True, blank=True)
    subordinate_norm = models.PositiveSmallIntegerField(
        "норма страниц подведомственных", null=True, blank=True
    )
    count_reposts = models.BooleanField("репосты в зачёт", default=False)
    count_stories = models.BooleanField("истории в зачёт", default=False)
    count_identical = models.BooleanField("одинаковые тексты в зачёт", default=False)
    album_is_one = models.BooleanField("альбом — одна публикация", default=True)

    class Meta:
        ordering = ["-since"]


class FrozenQuerySet(models.QuerySet["WeeklyProtocol"]):
    """Rows that are only ever added."""

    def update(self, **kwargs: Any) -> int:
        raise Refused(FROZEN, clause="5")

    def delete(self) -> NoReturn:
        raise Refused(FROZEN, clause="5")


FROZEN = "Протокол закрытой недели не меняют и не удаляют: исправление — новая запись."


class WeeklyProtocol(models.Model):
    """The frozen count of a page's week. Never changes; a correction is a new record that names the old one."""

    class Result(models.TextChoices):
        MET = "met", "норма выполнена"
        SHORT = "short", "не хватает"
        INCOMPLETE = "incomplete", "данные неполны"
        NOT_REQUIRED = "not_required", "норма не установлена"

    page = models.ForeignKey(OfficialPage, models.PROTECT, related_name="protocols")
    monday = models.DateField()
    zone = models.CharField(max_length=64)
    norm = models.PositiveSmallIntegerField(null=True)
    total = models.PositiveIntegerField("всего")
    counted = models.PositiveIntegerField("засчитано")
    result = models.CharField(max_length=12, choices=Result.choices)
    entries = models.JSONField(
        default=list, help_text="публикации недели: ссылка, время, засчитана ли и почему нет"
    )
    # Why the network was out of reach in this week, as it was known when the week was closed.
    ground = models.CharField("сеть была недоступна", max_length=300, blank=True)
    digest = models.CharField(max_length=64)
    frozen_at = models.DateTimeField(default=clock.now)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    correction_reason = models.CharField(max_length=300, blank=True)
    corrected_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = FrozenQuerySet.as_manager()

    class Meta:
        ordering = ["-monday", "page"]
        verbose_name = "недельный протокол"
        verbose_name_plural = "недельные протоколы"
        constraints = [
            models.UniqueConstraint(
                fields=["page", "monday"], condition=Q(corrects__isnull=True), name="protocol_once"
            )
        ]
        indexes = [models.Index(fields=["monday", "page"])]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only.

        Raises:
            Refused: the protocol is in the database already.
        """
        if self.pk is not None:
            raise Refused(FROZEN, clause="5")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Refused(FROZEN, clause="5")


class WeekNotice(models.Model):
    """A forecast warning or an alarm already sent for a page's week, so that it is sent once."""

    page = models.ForeignKey(OfficialPage, models.CASCADE, related_name="week_notices")
    monday = models.DateField()
    kind = models.CharField(max_length=8, choices=[("forecast", "предупреждение"), ("alarm", "тревога")])
    sent_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "monday", "kind"], name="week_notice_once")]
