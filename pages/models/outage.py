"""A network that is out of reach for days or weeks: blocked, throttled, its interface closed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core import clock
from pages.models.page import NETWORK_CHOICES, OfficialPage


class NetworkOutage(models.Model):
    """From when to when a network (or some of its pages) cannot be reached, on what ground, and who said so.

    Without an end it lasts until somebody ends it. A passed one stays: the norm of its weeks carries the ground.
    """

    network = models.CharField("сеть", max_length=8, choices=NETWORK_CHOICES)
    whole = models.BooleanField("вся сеть", default=True)
    pages = models.ManyToManyField(OfficialPage, related_name="+", verbose_name="страницы")
    ground = models.CharField("основание", max_length=300)
    since = models.DateTimeField("с")
    until = models.DateTimeField("до", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(default=clock.now, editable=False)
    # From the hidden field of the form: of two clicks one marks.
    nonce = models.UUIDField(unique=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-since", "-pk"]
        verbose_name = "недоступность сети"
        verbose_name_plural = "недоступность сетей"
        constraints = [
            models.CheckConstraint(condition=~Q(ground=""), name="outage_has_ground"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="outage_in_order"
            ),
        ]
        indexes = [models.Index(fields=["until"], name="outage_until")]

    def __str__(self) -> str:
        return f"{self.get_network_display()}: {self.ground}"

    @property
    def stands(self) -> bool:
        """It is out of reach now."""
        return self.since <= clock.now() and (self.until is None or self.until > clock.now())

    @property
    def is_over(self) -> bool:
        return self.until is not None and self.until <= clock.now()
