"""What all workers must know together when there is no Redis: paces and quotas of the networks, and kept uploads."""

from __future__ import annotations

from django.db import models


class Pace(models.Model):
    """A lane of calls: seconds since 1970 from which the next one may go, and how much of a quota is used.

    `set_at` is when that was written: a place taken in the future was taken before the clock was set back.
    """

    key = models.CharField(max_length=100, primary_key=True)
    free_at = models.FloatField(default=0.0)
    set_at = models.FloatField(default=0.0)
    used = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "темп запросов"


class KeptUpload(models.Model):
    """A file that a network has taken and no post has named yet: a repeated attempt need not send it again."""

    key = models.CharField(max_length=64, primary_key=True)  # sha-256: keys hold digests and numbers
    name = models.CharField(max_length=500)
    until = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "загруженный файл"
