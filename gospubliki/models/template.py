"""The list of steps by which organizations and pages are connected: versions that never change."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core import clock


class Who(models.TextChoices):
    """Who does a step."""

    ORGANIZATION = "organization", "организация"
    PRESS = "press", "пресс-служба"
    LEAD = "lead", "ответственный за «Госпаблики»"


class Subject(models.TextChoices):
    """What a step belongs to."""

    ORGANIZATION = "organization", "организация"
    PAGE = "page", "страница"


class TemplateVersion(models.Model):
    """One version of the list. It acts on what is started after it; what was begun is offered an update."""

    number = models.PositiveIntegerField("версия", unique=True)
    note = models.CharField("что изменилось", max_length=300, blank=True)
    created_at = models.DateTimeField("действует с", default=clock.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        verbose_name = "порядок подключения"
        verbose_name_plural = "порядок подключения"
        constraints = [models.CheckConstraint(condition=Q(number__gte=1), name="template_number_from_one")]

    def __str__(self) -> str:
        return f"версия {self.number}"


class StepTemplate(models.Model):
    """A step of a version. `key` stays the same from version to version: that is how a step knows itself again."""

    version = models.ForeignKey(TemplateVersion, models.CASCADE, related_name="steps")
    subject = models.CharField(
        "чей шаг", max_length=12, choices=Subject.choices, default=Subject.ORGANIZATION
    )
    key = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField("место")
    title = models.CharField("что сделать", max_length=160)
    help = models.TextField("как это сделать", blank=True, max_length=3000)
    who = models.CharField("кто делает", max_length=12, choices=Who.choices, default=Who.ORGANIZATION)
    due_days = models.PositiveSmallIntegerField("дней на шаг от начала", default=7)

    class Meta:
        ordering = ["version", "subject", "position"]
        verbose_name = "шаг порядка"
        verbose_name_plural = "шаги порядка"
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="template_step_once"),
            models.CheckConstraint(condition=Q(due_days__range=(1, 365)), name="template_step_due_in_a_year"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def how(self) -> list[str]:
        """The help text, one action a line."""
        return [line.strip() for line in self.help.splitlines() if line.strip()]
