"""Secrets of accounts, pages and applications: ciphertext is stored, only the vault's actions open it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThan

from core import clock
from core.vault.crypto import TAG_BYTES
from core.vault.owners import Owner


class Secret(models.Model):
    """One secret of one owner; its values lie in `SecretVersion` rows, `version` says which is in force."""

    owner_kind = models.CharField("вид владельца", max_length=32)
    owner_id = models.PositiveBigIntegerField("номер владельца")
    kind = models.CharField("вид", max_length=40)
    label = models.CharField("пометка", max_length=120, blank=True)
    # The last characters of a token, to tell two tokens apart. Never of a password or a seed.
    last3 = models.CharField("оканчивается на", max_length=3, blank=True)
    pieces = models.PositiveSmallIntegerField("осталось резервных кодов", null=True, blank=True)
    version = models.PositiveIntegerField("версия", default=0)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    stored_at = models.DateTimeField("сохранён", default=clock.now)
    stored_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField("снят", null=True, blank=True)

    class Meta:
        ordering = ["owner_kind", "owner_id", "kind"]
        verbose_name = "секрет"
        verbose_name_plural = "секреты"
        constraints = [
            models.UniqueConstraint(fields=["owner_kind", "owner_id", "kind"], name="secret_once"),
            models.CheckConstraint(
                condition=Q(last3="") | Q(kind__startswith="token:"), name="hint_only_of_a_token"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.owner_kind} {self.owner_id}"

    @property
    def owner(self) -> Owner:
        """Whose it is."""
        return Owner(self.owner_kind, self.owner_id)


class SecretVersion(models.Model):
    """One value a secret has had, sealed for exactly this secret, version and owner."""

    secret = models.ForeignKey(Secret, models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    format = models.CharField(max_length=8)
    key_id = models.CharField(max_length=32)
    nonce = models.BinaryField(max_length=12)
    ciphertext = models.BinaryField()
    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["secret", "-version"]
        verbose_name = "версия секрета"
        verbose_name_plural = "версии секрета"
        constraints = [
            models.UniqueConstraint(fields=["secret", "version"], name="secret_version_once"),
            # Nothing but the tag means an empty value: a blank form field must never become a secret.
            models.CheckConstraint(
                condition=GreaterThan(Length(F("ciphertext")), TAG_BYTES), name="secret_is_not_blank"
            ),
        ]
        indexes = [models.Index(fields=["key_id", "id"], name="version_by_key")]

    def __str__(self) -> str:
        return f"version {self.version} of secret {self.secret_id}"


class KeyCheck(models.Model):
    """A known text sealed by a key at its first use: tells a wrong key under a right id from damaged data."""

    key_id = models.CharField(max_length=32, unique=True)
    nonce = models.BinaryField(max_length=12)
    ciphertext = models.BinaryField()
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = "проверка ключа"
        verbose_name_plural = "проверки ключей"

    def __str__(self) -> str:
        return self.key_id


class SecretUse(models.Model):
    """How often the portal itself opened a secret, and for what. People's looks are in the journal."""

    secret = models.ForeignKey(Secret, models.CASCADE, related_name="uses")
    purpose = models.CharField(max_length=60)
    count = models.PositiveBigIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        verbose_name = "использование секрета"
        verbose_name_plural = "использования секретов"
        constraints = [models.UniqueConstraint(fields=["secret", "purpose"], name="secret_use_once")]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.count}"


class RotationTask(models.Model):
    """What is to be changed because somebody who knew it has gone (п. 2.2). A day it is due, a day it was done."""

    class Ground(models.TextChoices):
        SEEN = "seen", "смотрел(а) в портале"
        STORED = "stored", "сам(а) вводил(а) значение"
        HELD = "held", "аккаунт записан за ним (ней)"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="rotation_tasks")
    owner_kind = models.CharField(max_length=32)
    owner_id = models.PositiveBigIntegerField()
    # A kind of secret, or `HAND_OVER`: the account itself is to get another holder.
    kind = models.CharField("что сменить", max_length=40)
    ground = models.CharField("почему", max_length=6, choices=Ground.choices)
    created_at = models.DateTimeField("поставлена", default=clock.now)
    due_on = models.DateField("сделать до")
    done_at = models.DateTimeField("сделана", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField("что сделано", max_length=300, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = "задача по смене учётных данных"
        verbose_name_plural = "задачи по смене учётных данных"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "owner_kind", "owner_id", "kind"],
                condition=Q(done_at__isnull=True),
                name="rotation_task_open_once",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | ~Q(note=""), name="rotation_task_done_says_what"
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(done_at__isnull=True), name="rotation_task_open"),
            models.Index(
                fields=["owner_kind", "owner_id"],
                condition=Q(done_at__isnull=True),
                name="rotation_task_of_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.owner_kind} {self.owner_id}"

    @property
    def owner(self) -> Owner:
        """Whose secret it is."""
        return Owner(self.owner_kind, self.owner_id)
