"""Photos: decoded and re-encoded before they are kept, named by their sha-256, never in an open folder."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from core import clock


class MediaFile(models.Model):
    """One image as it will go out (JPEG or PNG, no EXIF), and a small copy of it for lists.

    Files are named by the digest of the bytes, so the same picture is kept once and cannot be changed unseen.
    """

    digest = models.CharField("sha-256", max_length=64, unique=True)
    mime = models.CharField("тип", max_length=20)
    width = models.PositiveIntegerField("ширина, точек")
    height = models.PositiveIntegerField("высота, точек")
    size = models.PositiveIntegerField("размер, байт")
    stored_as = models.CharField(max_length=120)
    thumb_stored_as = models.CharField(max_length=120)
    name = models.CharField("имя файла", max_length=160)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = "фотография"
        verbose_name_plural = "фотографии"

    def __str__(self) -> str:
        return self.name


class MediaUpload(models.Model):
    """Who brought a picture: the same bytes may come from several people, each may use and see them."""

    media = models.ForeignKey(MediaFile, models.CASCADE, related_name="uploads")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["media", "person"], name="media_upload_once")]
