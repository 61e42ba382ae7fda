"""What keeps posts from leaving: emergency stops and mournings, on all pages or on chosen ones."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core import clock
from core.work.models import known
from pages.models import OfficialPage

EVERYWHERE = "all"


def target_of(page_ids: Iterable[int]) -> str:
    """The name of a set of pages: «all» for none named, else a digest; the same set is the same name."""
    ids = sorted(set(page_ids))
    return hashlib.sha256(",".join(map(str, ids)).encode()).hexdigest() if ids else EVERYWHERE


class EmergencyStop(models.Model):
    """Who stopped what, when and why; who lifted it. Several may stand, each on its own pages."""

    class Kind(models.TextChoices):
        GENERAL = "general", "общая"
        BREAK_IN = "break_in", "взлом страницы"

    kind = models.CharField("вид", max_length=8, choices=Kind.choices, default=Kind.GENERAL)
    # «all», or the name of the set in `pages`: of two clicks on the same set one makes a stop.
    target = models.CharField(max_length=64, default=EVERYWHERE, editable=False)
    pages = models.ManyToManyField(OfficialPage, related_name="+", verbose_name="страницы")
    since = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField("причина", max_length=300)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-since"]
        verbose_name = "экстренная остановка"
        verbose_name_plural = "экстренные остановки"
        constraints = [
            models.UniqueConstraint(
                fields=["target", "kind"], condition=Q(lifted_at__isnull=True), name="stop_once_on_pages"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="stop_has_reason"),
            known("kind", ["general", "break_in"], "stop_kind_known"),
        ]

    @property
    def is_everywhere(self) -> bool:
        return self.target == EVERYWHERE

    @property
    def is_break_in(self) -> bool:
        """Somebody else may hold the page: not even a warning goes out there."""
        return self.kind == self.Kind.BREAK_IN


class Mourning(models.Model):
    """Days of mourning (траур): entertainment, contests and congratulations wait, the rest goes on.

    It stands until it is closed, so that what it held is asked about before anything of it can leave.
    """

    ground = models.CharField("основание", max_length=300)
    target = models.CharField(max_length=64, default=EVERYWHERE, editable=False)
    pages = models.ManyToManyField(OfficialPage, related_name="+", verbose_name="страницы")
    starts_at = models.DateTimeField("начало")
    ends_at = models.DateTimeField("конец")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField("закончен", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-starts_at", "-pk"]
        verbose_name = "траур"
        verbose_name_plural = "траурные дни"
        constraints = [
            models.CheckConstraint(condition=~Q(ground=""), name="mourning_has_ground"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="mourning_lasts"),
            models.UniqueConstraint(
                fields=["target", "starts_at"], condition=Q(closed_at__isnull=True), name="mourning_once"
            ),
        ]

    def __str__(self) -> str:
        return self.ground

    @property
    def is_everywhere(self) -> bool:
        return self.target == EVERYWHERE


class MourningMark(models.Model):
    """A line of the checklist: a page's cover or avatar, changed for the mourning and given back after it."""

    class What(models.TextChoices):
        COVER = "cover", "обложка"
        AVATAR = "avatar", "аватар"

    mourning = models.ForeignKey(Mourning, models.CASCADE, related_name="marks")
    page = models.ForeignKey(OfficialPage, models.PROTECT, related_name="+")
    what = models.CharField(max_length=6, choices=What.choices)
    done_at = models.DateTimeField("сменили", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    back_at = models.DateTimeField("вернули", null=True, blank=True)
    back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["page", "what"]
        constraints = [
            models.UniqueConstraint(fields=["mourning", "page", "what"], name="mourning_mark_once"),
            known("what", ["cover", "avatar"], "mourning_mark_known"),
            models.CheckConstraint(
                condition=Q(back_at__isnull=True) | Q(done_at__isnull=False), name="mourning_mark_in_order"
            ),
        ]
