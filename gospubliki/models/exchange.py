"""A spreadsheet on its way into the register: what was in it, which column is what, what became of it."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from core.tables.kept import KeptTable


class ImportBatch(KeptTable):
    """One uploaded sheet as text cells. Nothing of it acts before it is applied, whole or not at all."""

    create_missing = models.BooleanField("вносить неизвестные организации", default=False)
    changed = models.PositiveIntegerField("изменено", default=0)
    created = models.PositiveIntegerField("внесено организаций", default=0)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = "загрузка таблицы"
        verbose_name_plural = "загрузки таблиц"

    def get_absolute_url(self) -> str:
        """Where its columns are named and its rows are looked through."""
        return reverse("gospubliki:import-batch", args=[self.pk])
