"""How to connect a personal cabinet (п. 9 г): guides in versions, questions of organizations and their answers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import clock
from core.organizations.models import Organization
from gospubliki.models.connection import ConnectionStep


class Guide(models.Model):
    """An article. `step_key` ties it to the step of the list that it explains."""

    slug = models.SlugField("адрес", max_length=60, unique=True)
    step_key = models.CharField("к какому шагу", max_length=40, blank=True)
    is_hidden = models.BooleanField("убрана из списка", default=False)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = "инструкция"
        verbose_name_plural = "инструкции"

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        """The article."""
        return reverse("gospubliki:guide", args=[self.slug])


class GuideVersion(models.Model):
    """One version of an article. `sections` is a list of {"heading", "steps": […]}; a version never changes."""

    guide = models.ForeignKey(Guide, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField("версия")
    title = models.CharField("название", max_length=160)
    sections = models.JSONField(default=list)
    minutes = models.PositiveSmallIntegerField("сколько минут занимает", null=True, blank=True)
    note = models.CharField("что изменилось", max_length=300, blank=True)
    published_at = models.DateTimeField(default=clock.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["guide", "-number"]
        verbose_name = "версия инструкции"
        verbose_name_plural = "версии инструкций"
        constraints = [models.UniqueConstraint(fields=["guide", "number"], name="guide_version_once")]

    def __str__(self) -> str:
        return f"{self.title}, версия {self.number}"


class Question(models.Model):
    """An organization asks, from a step or from an article; the lead or the press office answers once."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="questions")
    step = models.ForeignKey(ConnectionStep, models.SET_NULL, null=True, blank=True, related_name="questions")
    guide = models.ForeignKey(Guide, models.SET_NULL, null=True, blank=True, related_name="questions")
    about = models.CharField("о чём", max_length=160, blank=True)
    text = models.TextField("вопрос", max_length=2000)
    # The key of the form that asked it: a second click is the same question.
    request_key = models.UUIDField(unique=True)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer = models.TextField("ответ", max_length=3000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = "вопрос"
        verbose_name_plural = "вопросы"
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="question_answered_whole",
            )
        ]
        indexes = [
            models.Index(
                fields=["-asked_at"], condition=Q(answered_at__isnull=True), name="question_unanswered"
            )
        ]

    def __str__(self) -> str:
        return self.about or f"Вопрос {self.pk}"
