"""What happened to a connection: an append-only list, the proof that it was so."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from core import clock
from gospubliki.graphs import STATE_CHOICES
from gospubliki.models.connection import Connection, ConnectionStep


class HistoryQuerySet(models.QuerySet["HistoryEntry"]):
    """The history is only read and added to."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Never."""
        raise TypeError("the history of a connection is never rewritten")

    def delete(self) -> NoReturn:
        """Never."""
        raise TypeError("the history of a connection is never deleted")


class HistoryEntry(models.Model):
    """One change: of the state, of a step, of a due day, of the list of steps; by whom, when, on what evidence."""

    class Kind(models.TextChoices):
        STATE = "state", "состояние"
        DONE = "done", "шаг сделан"
        REOPENED = "reopened", "отметка снята"
        DUE = "due", "срок перенесён"
        TEMPLATE = "template", "порядок обновлён"

    connection = models.ForeignKey(Connection, models.PROTECT, related_name="history")
    kind = models.CharField("что", max_length=8, choices=Kind.choices)
    from_state = models.CharField("было", max_length=12, choices=STATE_CHOICES, blank=True)
    to_state = models.CharField("стало", max_length=12, choices=STATE_CHOICES, blank=True)
    step = models.ForeignKey(ConnectionStep, models.SET_NULL, null=True, blank=True, related_name="+")
    step_title = models.CharField("шаг", max_length=160, blank=True)
    on_date = models.DateField("когда это было")
    sentence = models.CharField("что сказано", max_length=500, blank=True)
    evidence_number = models.CharField("номер", max_length=80, blank=True)
    evidence_link = models.URLField("ссылка", max_length=500, blank=True)
    evidence_note = models.CharField("где лежит документ", max_length=300, blank=True)
    at = models.DateTimeField("записано", default=clock.now)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = HistoryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "запись истории"
        verbose_name_plural = "история подключения"
        indexes = [models.Index(fields=["connection", "-at"], name="connection_history")]

    def __str__(self) -> str:
        return f"{self.connection}: {self.get_kind_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Added once.

        Raises:
            TypeError: it is there already.
        """
        if self.pk is not None:
            raise TypeError("the history of a connection is never rewritten")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Never."""
        raise TypeError("the history of a connection is never deleted")
