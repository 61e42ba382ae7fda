"""What really stands on the walls, and which reads of them the count may rest on."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from core import clock
from networks.base import PostKind
from pages.models.page import OfficialPage


class WallPost(models.Model):
    """A publication that is really on the page; the norm counts these (п. 5)."""

    class Origin(models.TextChoices):
        OURS = "ours", "через портал"
        BY_HAND = "by_hand", "вручную"
        PUSHED = "pushed", "через «Госпаблики»"

    page = models.ForeignKey(OfficialPage, models.CASCADE, related_name="wall_posts")
    external_id = models.CharField(max_length=64)
    url = models.CharField(max_length=300, blank=True)
    published_at = models.DateTimeField("вышла")
    text = models.TextField(blank=True)
    text_digest = models.CharField(max_length=64, blank=True, help_text="sha-256 нормализованного текста")
    kind = models.CharField(max_length=8, default=PostKind.POST.value)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.BY_HAND)
    album_id = models.CharField(max_length=64, blank=True)
    attachments = models.PositiveSmallIntegerField(default=0)
    views = models.PositiveIntegerField(null=True, blank=True)
    first_seen_at = models.DateTimeField(default=clock.now, editable=False)
    last_seen_at = models.DateTimeField(default=clock.now)
    gone_at = models.DateTimeField("исчезла", null=True, blank=True)
    not_counted_why = models.CharField("не засчитана по содержанию", max_length=300, blank=True)
    not_counted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-published_at", "-pk"]
        verbose_name = "публикация на странице"
        verbose_name_plural = "публикации на страницах"
        constraints = [models.UniqueConstraint(fields=["page", "external_id"], name="wall_post_once")]
        indexes = [models.Index(fields=["page", "published_at"]), models.Index(fields=["published_at"])]


class WallRead(models.Model):
    """A successful or failed read of a page's wall: what the count may rest on."""

    page = models.ForeignKey(OfficialPage, models.CASCADE, related_name="wall_reads")
    at = models.DateTimeField(default=clock.now)
    since = models.DateTimeField()
    until = models.DateTimeField()
    complete = models.BooleanField(default=False)
    sentence = models.CharField(max_length=300, blank=True)
    found = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["page", "-at"])]
