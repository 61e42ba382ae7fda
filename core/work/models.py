"""Rows that workers take, try and finish. Abstract: each app owns its tables (`contentplan.Delivery`, …).

The database is the only truth: a broker carries ids and may be emptied at any moment.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core import clock

PHASES = ("preparing", "uploading", "sending", "answered")


class Work(models.Model):
    """One act in an outside service: when to wake up, who holds it, how often it was tried.

    A concrete class adds its `state` (a `core.states.Graph`) and names the states in which it waits and works.
    """

    version = models.PositiveIntegerField(default=0, editable=False)
    # When the engine looks at the row next; null: only a person can move it.
    next_at = models.DateTimeField(null=True, blank=True)
    # Until then the broker is trusted to carry the id; afterwards it is handed over again.
    dispatched_until = models.DateTimeField(null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    claim_token = models.CharField(max_length=32, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField("неудачных попыток подряд", default=0)

    class Meta:
        abstract = True


class AttemptBase(models.Model):
    """One try, written before it is made. The phase is committed before the call that makes it true.

    A try that stopped before `sending` certainly did nothing visible; one that stopped in `sending` may have.
    """

    class Kind(models.TextChoices):
        SEND = "send", "отправка"
        REPEAT = "repeat", "повтор с тем же ключом"
        LOOK = "look", "поиск на странице"

    class Phase(models.TextChoices):
        PREPARING = "preparing", "готовим"
        UPLOADING = "uploading", "загружаем файлы"
        SENDING = "sending", "отправляем"
        ANSWERED = "answered", "ответ получен"

    class Outcome(models.TextChoices):
        OPEN = "", "ещё нет"
        ACCEPTED = "accepted", "сеть приняла"
        REFUSED = "refused", "точно не исполнено"
        UNKNOWN = "unknown", "неизвестно"
        DROPPED = "dropped", "прервано до отправки"
        FOUND = "found", "нашли на странице"
        ABSENT = "absent", "на странице нет"
        UNCLEAR = "unclear", "по странице не решить"

    number = models.PositiveSmallIntegerField("номер")
    kind = models.CharField("вид", max_length=6, choices=Kind.choices, default=Kind.SEND)
    key = models.CharField("ключ для сети", max_length=64)
    request_digest = models.CharField("sha-256 отправленного", max_length=64, blank=True)
    phase = models.CharField("фаза", max_length=9, choices=Phase.choices, default=Phase.PREPARING)
    started_at = models.DateTimeField(default=clock.now)
    uploading_at = models.DateTimeField(null=True, blank=True)
    sending_at = models.DateTimeField("запрос мог уйти", null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True, default=Outcome.OPEN)
    method = models.CharField("метод API", max_length=80, blank=True)
    code = models.CharField("код сети", max_length=40, blank=True)
    sentence = models.CharField("что случилось", max_length=500, blank=True)
    detail = models.TextField("ответ сети без секретов", blank=True)

    class Meta:
        abstract = True

    @property
    def may_have_acted(self) -> bool:
        """The request may have left and nobody knows what became of it."""
        return self.sending_at is not None and self.outcome in (self.Outcome.OPEN, self.Outcome.UNKNOWN)


def known(field: str, values: tuple[str, ...] | list[str], name: str) -> models.CheckConstraint:
    """A CHECK that a column holds one of the known words."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": list(values)}), name=name)
