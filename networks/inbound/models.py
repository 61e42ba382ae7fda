"""What arrives from the networks: hooks, raw updates, cursors of polls, the newest known version of a post."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import clock
from core.vault.owners import Owner
from networks.base import NETWORK_NAMES, Network
from networks.inbound.kinds import Kind

if TYPE_CHECKING:
    from datetime import datetime

NETWORK_CHOICES = [(network.value, NETWORK_NAMES[network]) for network in Network]
NEVER = -(2**62)  # older than any version of anything
# VK knocks as soon as it is told an address; an address that it has not knocked at by then is out of its reach.
FIRST_KNOCK_WITHIN = timedelta(minutes=5)
KIND_CHOICES = [(kind.value, kind.value) for kind in Kind]


def new_path_key() -> str:
    """A long random path segment: 256 bits."""
    return secrets.token_urlsafe(32)


class HookQuerySet(models.QuerySet["HookEndpoint"]):
    def heard(self, moment: datetime) -> HookQuerySet:
        """Open, and the network knocks there as far as is known; VK, which tells news in two ways, has to have knocked."""
        young = Q(created_at__gte=moment - FIRST_KNOCK_WITHIN)
        knocks = Q(failing_since__isnull=True) & (Q(last_heard_at__isnull=False) | young)
        return self.filter(knocks | ~Q(network=Network.VK), is_open=True)


class HookEndpoint(models.Model):
    """An address that a network calls: `/hooks/<network>/<path_key>/`.

    `external_id` is the community's number (VK, OK) or names the bot (Telegram, MAX), the same text as `Source.key`. The secret that the network repeats lies in the vault: owner («hook», id), kind «token:hook».
    """

    network = models.CharField("сеть", max_length=8, choices=NETWORK_CHOICES)
    external_id = models.CharField("сообщество или бот", max_length=64)
    path_key = models.CharField(max_length=64, unique=True, default=new_path_key, editable=False)
    confirmation = models.CharField("строка подтверждения ВКонтакте", max_length=64, blank=True)
    is_open = models.BooleanField("принимает", default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    last_heard_at = models.DateTimeField("последнее обращение", null=True, blank=True)
    failing_since = models.DateTimeField("сеть не достучалась", null=True, blank=True)

    objects = HookQuerySet.as_manager()

    class Meta:
        ordering = ["network", "external_id"]
        verbose_name = "адрес для событий"
        verbose_name_plural = "адреса для событий"
        constraints = [models.UniqueConstraint(fields=["network", "external_id"], name="hook_once")]

    def __str__(self) -> str:
        return f"{self.get_network_display()} {self.external_id}"

    @property
    def owner(self) -> Owner:
        """Whose secret it is, for the vault."""
        return Owner("hook", self.pk)

    @property
    def url(self) -> str:
        """The address to give to the network; whoever knows it may knock, so it is shown sparingly."""
        path = reverse("inbound:hook", kwargs={"network": self.network, "path_key": self.path_key})
        return f"{settings.PORTAL_URL}{path}"


class RawUpdateQuerySet(models.QuerySet["RawUpdate"]):
    def due(self, moment: datetime) -> RawUpdateQuerySet:
        """Not handled, and it is time to try."""
        return self.filter(handled_at__isnull=True, retry_at__lte=moment)

    def parked(self) -> RawUpdateQuerySet:
        """Given up after many tries: waits for a person."""
        return self.filter(handled_at__isnull=True, retry_at__isnull=True)


class RawUpdate(models.Model):
    """One piece of news as it came, kept until it is handled and some days longer.

    (network, source, update_key) is unique: whatever comes twice, by hook or poll, is kept once.
    """

    network = models.CharField(max_length=8, choices=NETWORK_CHOICES)
    source = models.CharField("сообщество или бот", max_length=64)
    update_key = models.CharField(max_length=160)
    kind = models.CharField(max_length=16, choices=KIND_CHOICES)
    body = models.JSONField()
    received_at = models.DateTimeField(default=clock.now)
    handled_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True, default=clock.now)
    error = models.CharField(max_length=500, blank=True)

    objects = RawUpdateQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "событие сети"
        verbose_name_plural = "события сетей"
        constraints = [
            models.UniqueConstraint(fields=["network", "source", "update_key"], name="raw_update_once")
        ]
        indexes = [
            models.Index(
                fields=["retry_at"], condition=Q(handled_at__isnull=True), name="raw_update_waiting"
            ),
            models.Index(fields=["received_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.network} {self.kind} {self.update_key}"


class PollCursor(models.Model):
    """How far a source has been read; the lease lets one poller at a time read it.

    `ticket` (VK) is the address and key by which news is taken, sealed: whoever has it reads residents' messages.
    `advice`: why the portal could not choose the events itself, so that a person does.
    """

    network = models.CharField(max_length=8, choices=NETWORK_CHOICES)
    source = models.CharField(max_length=64)
    position = models.CharField(max_length=64, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    lease = models.UUIDField(null=True, blank=True)
    polled_at = models.DateTimeField("последний удачный опрос", null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    retry_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)
    ticket = models.TextField(blank=True, default="", editable=False)
    advice = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["network", "source"]
        constraints = [models.UniqueConstraint(fields=["network", "source"], name="poll_cursor_once")]

    def __str__(self) -> str:
        return f"{self.network} {self.source}"


class PostVersion(models.Model):
    """The newest version of a post that handlers were told of, so that an older one that comes late is dropped.

    `at` is the network's own instant of the version in milliseconds, `seq` orders versions of one instant. After
    `gone` nothing brings the post back.
    """

    network = models.CharField(max_length=8, choices=NETWORK_CHOICES)
    page = models.CharField(max_length=64)
    external_id = models.CharField(max_length=64)
    at = models.BigIntegerField(default=NEVER)
    seq = models.BigIntegerField(default=0)
    gone = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "page", "external_id"], name="post_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.network} {self.page}/{self.external_id}"


class ForwardedCopy(models.Model):
    """The copy of a Telegram channel's post in the discussion group.

    It ties comments to the post (their thread is `message_id`), and tells the number of a post whose answer was
    lost: Telegram's own service makes it, so the bot sees it also for its own posts.
    """

    channel = models.CharField(max_length=64)
    post_id = models.CharField(max_length=64)
    group = models.CharField(max_length=64)
    message_id = models.CharField(max_length=64)
    at = models.DateTimeField()
    text = models.TextField(blank=True)
    version = models.BigIntegerField(default=-1)  # unix seconds of the last edit: an older text never wins

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["channel", "post_id"], name="forwarded_copy_once")]
        indexes = [
            models.Index(fields=["channel", "at"]),
            models.Index(fields=["group", "message_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.channel}/{self.post_id}"
