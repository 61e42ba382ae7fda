"""Files that prove what a person has written down: a screenshot, a letter. Bytes lie in the private media folder."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import clock

EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "application/pdf": "pdf"}


class EvidenceFile(models.Model):
    """One file of one record. `kind` is registered with who sees it (`core.evidence.owners`), `owner_id` its row.

    The bytes are kept exactly as they came, named by their sha-256. A forgotten file keeps its digest only.
    """

    kind = models.CharField("к чему", max_length=40)
    owner_id = models.PositiveBigIntegerField("номер записи")
    digest = models.CharField("sha-256", max_length=64)
    mime = models.CharField("тип", max_length=20, choices=[(mime, mime) for mime in EXTENSIONS])
    size = models.PositiveIntegerField("размер, байт")
    name = models.CharField("имя файла", max_length=160, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField("приложено", default=clock.now)
    forgotten_at = models.DateTimeField("удалено по сроку хранения", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "файл-подтверждение"
        verbose_name_plural = "файлы-подтверждения"
        constraints = [
            models.UniqueConstraint(fields=["kind", "owner_id", "digest"], name="evidence_file_once"),
            models.CheckConstraint(condition=Q(mime__in=list(EXTENSIONS)), name="evidence_file_mime_known"),
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=True) | Q(name=""),
                name="evidence_file_forgotten_is_nameless",
            ),
        ]
        indexes = [
            models.Index(
                fields=["digest"], condition=Q(forgotten_at__isnull=True), name="evidence_file_bytes"
            )
        ]

    def __str__(self) -> str:
        return f"файл {self.digest[:8]}"

    def get_absolute_url(self) -> str:
        return reverse("evidence:file", args=[self.pk])

    @property
    def stored_as(self) -> str:
        """Where its bytes lie."""
        return stored_name(self.digest, self.mime)

    @property
    def is_picture(self) -> bool:
        return self.mime != "application/pdf"


def stored_name(digest: str, mime: str) -> str:
    """Where bytes with this digest lie: `evidence/ab/ab12….png`."""
    return f"evidence/{digest[:2]}/{digest}.{EXTENSIONS[mime]}"
