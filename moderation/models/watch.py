"""How far the comments of a network without hooks have been read."""

from __future__ import annotations

from django.db import models

from core import clock
from pages.models import OfficialPage, WallPost


class CommentWatch(models.Model):
    """A publication whose comments are read from time to time, the older the rarer."""

    post = models.OneToOneField(WallPost, models.CASCADE, related_name="comment_watch")
    page = models.ForeignKey(OfficialPage, models.CASCADE, related_name="comment_watches")
    due_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField("прочитаны", null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="comment_watch_due")]


class DialogueWatch(models.Model):
    """A page whose private messages are read from time to time."""

    page = models.OneToOneField(OfficialPage, models.CASCADE, related_name="dialogue_watch")
    due_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField("прочитаны", null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="dialogue_watch_due")]
