"""The emergency stop: nothing new leaves while one stands."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core import clock


class EmergencyStop(models.Model):
    """Who stopped everything, when and why; who lifted it. At most one stands."""

    scope = models.CharField(max_length=8, default="all", editable=False)
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
                fields=["scope"], condition=Q(lifted_at__isnull=True), name="stop_only_one"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="stop_has_reason"),
        ]
