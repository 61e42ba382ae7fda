"""Files of posts, named by their sha-256, never in an open folder; and files that are still on their way here."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core import clock
from core.work.models import known


class MediaFile(models.Model):
    """One file as it will go out, and a small picture of it for lists where one can be made.

    A photo is decoded and drawn anew (JPEG or PNG, no EXIF). An animation, a video and a document are kept as they
    came, after their content was found to be what it claims. Files are named by the digest of the bytes, so the same
    file is kept once and cannot be changed unseen.
    """

    class Kind(models.TextChoices):
        PHOTO = "photo", "фотография"
        ANIMATION = "animation", "анимация"
        VIDEO = "video", "видео"
        DOCUMENT = "document", "документ"

    kind = models.CharField("вид", max_length=9, choices=Kind.choices, default=Kind.PHOTO)
    digest = models.CharField("sha-256", max_length=64, unique=True)
    mime = models.CharField("тип", max_length=100)
    width = models.PositiveIntegerField("ширина, точек", default=0)
    height = models.PositiveIntegerField("высота, точек", default=0)
    duration_s = models.PositiveIntegerField("длится, с", null=True, blank=True)
    size = models.PositiveBigIntegerField("размер, байт")
    stored_as = models.CharField(max_length=120)
    thumb_stored_as = models.CharField(max_length=120, blank=True)
    name = models.CharField("имя файла", max_length=160)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = "файл"
        verbose_name_plural = "файлы"
        constraints = [
            known("kind", ["photo", "animation", "video", "document"], "media_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind="photo") | (Q(width__gt=0, height__gt=0) & ~Q(thumb_stored_as="")),
                name="media_photo_is_drawn",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_photo(self) -> bool:
        return self.kind == self.Kind.PHOTO

    @property
    def length(self) -> str:
        """How long it plays: «1:05», «1:00:05»; empty when it does not."""
        if self.duration_s is None:
            return ""
        minutes, seconds = divmod(self.duration_s, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"

    @property
    def format_name(self) -> str:
        """What people call it: «PDF», «MP4», by the name it is kept under."""
        return self.stored_as.rsplit(".", 1)[-1].upper()


class MediaUpload(models.Model):
    """Who brought a file: the same bytes may come from several people, each may use and see them."""

    media = models.ForeignKey(MediaFile, models.CASCADE, related_name="uploads")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["media", "person"], name="media_upload_once")]


class IncomingFile(models.Model):
    """A large file that comes in pieces: `received` bytes of `size` lie on disk, the next piece begins there.

    Its bytes go when the file is whole and has become a `MediaFile`; the row names it for a day, so that an answer that
    got lost on its way can be asked for again.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField("имя файла", max_length=160)
    size = models.PositiveBigIntegerField("размер, байт")
    received = models.PositiveBigIntegerField("принято, байт", default=0)
    # What the browser knows the file by besides its name and size, so that it is found again after a break.
    mark = models.CharField(max_length=40, blank=True)
    # What it has become.
    media = models.ForeignKey("MediaFile", models.CASCADE, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField(default=clock.now, editable=False)
    touched_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["started_at"]
        constraints = [
            models.CheckConstraint(condition=Q(received__lte=F("size")), name="incoming_within_its_size")
        ]
        indexes = [models.Index(fields=["touched_at"]), models.Index(fields=["person", "size"])]

    @property
    def stored_as(self) -> str:
        """Where its bytes lie until it is whole."""
        return f"incoming/{self.pk.hex}"
