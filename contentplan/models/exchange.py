"""A content plan kept in a spreadsheet, on its way in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from contentplan.models.post import Post
from core.tables.kept import KeptTable
from core.work.models import known


class PlanImport(KeptTable):
    """One uploaded sheet as text cells. Nothing of it acts before it is applied, whole or not at all."""

    default_at = models.TimeField("время там, где его нет", null=True, blank=True)
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

    def get_absolute_url(self) -> str:
        """Where its columns are named and its rows are looked through; afterwards, what it has become."""
        return reverse("contentplan:import-sheet", args=[self.pk])
