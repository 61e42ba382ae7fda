"""A spreadsheet on its way into the register: what was in it, which column is what, what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from core import clock


class ImportBatch(models.Model):
    """One uploaded sheet as text cells. Nothing of it acts before it is applied, whole or not at all."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", "загружено"
        APPLIED = "applied", "внесено"
        DISCARDED = "discarded", "отброшено"

    file_name = models.CharField("файл", max_length=200)
    digest = models.CharField(max_length=64)
    header = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    first_row = models.PositiveIntegerField("номер первой строки", default=2)
    columns = models.JSONField("что в каком столбце", default=dict)
    create_missing = models.BooleanField("вносить неизвестные организации", default=False)
    state = models.CharField(max_length=9, choices=State.choices, default=State.UPLOADED)
    version = models.PositiveIntegerField(default=0)
    uploaded_at = models.DateTimeField(default=clock.now)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    changed = models.PositiveIntegerField("изменено", default=0)
    created = models.PositiveIntegerField("внесено организаций", default=0)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = "загрузка таблицы"
        verbose_name_plural = "загрузки таблиц"

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        """Where its columns are named and its rows are looked through."""
        return reverse("gospubliki:import-batch", args=[self.pk])
