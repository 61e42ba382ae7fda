"""A content plan kept in a spreadsheet, on its way in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from contentplan.models.post import Post
from core import clock
from core.work.models import known


class PlanImport(models.Model):
    """One uploaded sheet as text cells. Nothing of it acts before it is applied, whole or not at all."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", "загружено"
        APPLIED = "applied", "внесено"
        DISCARDED = "discarded", "отброшено"

    file_name = models.CharField("файл", max_length=200)
    digest = models.CharField("sha-256 файла", max_length=64)
    header = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    first_row = models.PositiveIntegerField("номер первой строки", default=2)
    columns = models.JSONField("что в каком столбце", default=dict)
    default_at = models.TimeField("время там, где его нет", null=True, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.UPLOADED)
    version = models.PositiveIntegerField(default=0)
    uploaded_at = models.DateTimeField(default=clock.now)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    # The drafts it has become.
    posts = models.ManyToManyField(Post, related_name="+")

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = "таблица контент-плана"
        verbose_name_plural = "таблицы контент-плана"
        indexes = [models.Index(fields=["digest"])]
        constraints = [
            known("state", ["uploaded", "applied", "discarded"], "plan_import_state_known"),
            models.CheckConstraint(
                condition=Q(state="applied", applied_at__isnull=False)
                | (~Q(state="applied") & Q(applied_at__isnull=True)),
                name="plan_import_applied_when",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        """Where its columns are named and its rows are looked through; afterwards, what it has become."""
        return reverse("contentplan:import-sheet", args=[self.pk])
