"""The rules of conduct for users of the official pages (п. 9 а): versions, each with numbered clauses."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import clock


class RulesOfConduct(models.Model):
    """One version («редакция»). A published one never changes: a change is the next version."""

    number = models.PositiveIntegerField("номер редакции", unique=True)
    lead = models.TextField("вступление", blank=True)
    note = models.CharField("что изменилось", max_length=300, blank=True)
    published_at = models.DateTimeField("действует с", default=clock.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        verbose_name = "правила поведения"
        verbose_name_plural = "правила поведения"
        constraints = [models.CheckConstraint(condition=Q(number__gte=1), name="rules_number_from_one")]

    def __str__(self) -> str:
        return f"Правила поведения, редакция {self.number}"

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("rules-version", args=[self.number])


class RulesClause(models.Model):
    """A numbered clause of a version: what a decision of a moderator refers to."""

    rules = models.ForeignKey(RulesOfConduct, models.CASCADE, related_name="clauses")
    number = models.PositiveSmallIntegerField("номер пункта")
    text = models.TextField("текст")

    class Meta:
        ordering = ["rules", "number"]
        verbose_name = "пункт правил"
        verbose_name_plural = "пункты правил"
        constraints = [models.UniqueConstraint(fields=["rules", "number"], name="rules_clause_once")]

    def __str__(self) -> str:
        return f"п. {self.number}, редакция {self.rules.number}"
