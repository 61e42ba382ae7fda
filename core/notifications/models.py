"""What people are told. The row itself is the in-app notification; other channels read it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core import clock


class Mail(models.TextChoices):
    """How a notification goes by mail."""

    AT_ONCE = "at_once", "сразу"
    DIGEST = "digest", "сводкой в рабочие часы"
    NEVER = "never", "не присылать, прочитаю в портале"


class Notification(models.Model):
    """One sentence for one person, with the address where something can be done about it.

    `key` makes it once per person: the same event told twice is one row. The mail columns are the e-mail
    channel's: a try is written before it is made.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    kind = models.CharField("о чём", max_length=40)
    text = models.CharField("текст", max_length=500)
    url = models.CharField("адрес в портале", max_length=300, blank=True)
    key = models.CharField(max_length=160)
    created_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField("прочитано", null=True, blank=True)
    mail = models.CharField("письмо", max_length=7, choices=Mail.choices, default=Mail.AT_ONCE)
    mailed_at = models.DateTimeField("отправлено почтой", null=True, blank=True)
    mail_tries = models.PositiveSmallIntegerField(default=0)
    mail_next_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "уведомление"
        verbose_name_plural = "уведомления"
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="notification_once"),
            models.CheckConstraint(condition=Q(mail__in=Mail.values), name="notification_mail_known"),
        ]
        indexes = [
            models.Index(fields=["person", "-created_at"], name="notification_by_person"),
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="notification_unread"),
            models.Index(
                fields=["mail_next_at"], condition=Q(mailed_at__isnull=True), name="notification_unmailed"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class NotificationSettings(models.Model):
    """How a person wants to be written to; without a row the defaults hold. Alarms on duty come at once anyway."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notification_settings"
    )
    letters = models.CharField(
        "обычные уведомления", max_length=7, choices=Mail.choices, default=Mail.AT_ONCE
    )
    # An alarm can be put off, never put away.
    alarms = models.CharField(
        "тревоги, когда дежурит другой",
        max_length=7,
        choices=[choice for choice in Mail.choices if choice[0] != Mail.NEVER],
        default=Mail.DIGEST,
    )

    class Meta:
        verbose_name = "настройка уведомлений"
        verbose_name_plural = "настройки уведомлений"
        constraints = [
            models.CheckConstraint(condition=Q(letters__in=Mail.values), name="settings_letters_known"),
            models.CheckConstraint(
                condition=Q(alarms__in=["at_once", "digest"]), name="settings_alarms_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}"
