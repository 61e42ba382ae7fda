"""Frozen evidence: what was written, by whom, where, when; and tombstones of what was deleted before it came."""

from __future__ import annotations

import hashlib
import json

from django.db import models
from django.db.models import Q

from core import clock
from core.work.models import known
from moderation.models.item import InboxItem
from pages.models import NETWORK_CHOICES


class Evidence(models.Model):
    """A copy taken at capture, at every edit and at a decision. Triggers refuse to change or delete it.

    The one change they let through is depersonalising: text and author go, the digest and the times stay.
    """

    class Moment(models.TextChoices):
        CAPTURE = "capture", "когда появилось"
        EDIT = "edit", "после правки автора"
        DECISION = "decision", "при решении"

    item = models.ForeignKey(InboxItem, models.PROTECT, related_name="evidence")
    moment = models.CharField("когда снято", max_length=8, choices=Moment.choices)
    text = models.TextField("текст", blank=True)
    author_id = models.CharField(max_length=64, blank=True)
    author_name = models.CharField(max_length=160, blank=True)
    author_url = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=300, blank=True)
    written_at = models.DateTimeField("написано")
    taken_at = models.DateTimeField("снято", default=clock.now)
    version_at = models.BigIntegerField(default=0)
    version_seq = models.BigIntegerField(default=0)
    digest = models.CharField("sha-256", max_length=64)
    depersonalised_at = models.DateTimeField("обезличено", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "свидетельство"
        verbose_name_plural = "свидетельства"
        constraints = [
            known("moment", ["capture", "edit", "decision"], "evidence_moment_known"),
            models.UniqueConstraint(
                fields=["item"], condition=Q(moment="capture"), name="evidence_one_capture"
            ),
        ]
        indexes = [models.Index(fields=["item", "id"], name="evidence_item")]

    @property
    def is_intact(self) -> bool | None:
        """Whether the digest fits what is kept; None when it is depersonalised and can no longer be told."""
        return None if self.depersonalised_at else self.digest == digest_of(self)


def digest_of(row: Evidence) -> str:
    """SHA-256 over everything that is evidence, in one fixed form."""
    told = [
        row.text,
        row.author_id,
        row.author_name,
        row.author_url,
        row.url,
        row.written_at.isoformat(),
        row.taken_at.isoformat(),
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()


class Tombstone(models.Model):
    """A deletion that came before what it deletes; `page` is the page's id in its network."""

    network = models.CharField(max_length=8, choices=NETWORK_CHOICES)
    page = models.CharField(max_length=64)
    external_id = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "page", "external_id"], name="tombstone_once")
        ]
        indexes = [models.Index(fields=["at"], name="tombstone_at")]
