"""The journal: entries, the seals that chain them, and what the last check of the chain found.

`Entry` and `Seal` are append-only: triggers of the database refuse UPDATE, DELETE and TRUNCATE
(`core.audit.triggers`). Entries carry ids, labels and digests; never secrets, never residents' personal data.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core import clock


class Entry(models.Model):
    """One act, written in the change's transaction. References are plain ids: they outlive their objects."""

    at = models.DateTimeField("когда", default=clock.now)
    event = models.CharField("событие", max_length=64)
    actor_id = models.PositiveBigIntegerField("кто", null=True, blank=True)
    system = models.CharField("задание портала", max_length=64, blank=True)
    object_kind = models.CharField("вид объекта", max_length=64, blank=True)
    object_id = models.PositiveBigIntegerField("номер объекта", null=True, blank=True)
    label = models.CharField("объект", max_length=300, blank=True)
    organization_id = models.PositiveBigIntegerField("организация", null=True, blank=True)
    data = models.JSONField("подробности", default=dict, blank=True)
    request_id = models.CharField(max_length=32, blank=True)
    address_digest = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "запись журнала"
        verbose_name_plural = "записи журнала"
        constraints = [
            models.CheckConstraint(
                condition=Q(actor_id__isnull=False) | ~Q(system=""), name="entry_has_an_actor"
            )
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="entry_by_time"),
            models.Index(fields=["actor_id", "-at"], name="entry_by_actor"),
            models.Index(fields=["event", "-at"], name="entry_by_event"),
            models.Index(fields=["object_kind", "object_id", "-at"], name="entry_by_object"),
            models.Index(fields=["organization_id", "-at"], name="entry_by_organization"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.event}"


class Seal(models.Model):
    """A link of the chain: the digest of one entry's content, bound to the link before it."""

    seq = models.PositiveBigIntegerField("номер звена", primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="seal")
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ["seq"]
        verbose_name = "звено цепочки"
        verbose_name_plural = "звенья цепочки"

    def __str__(self) -> str:
        return f"{self.seq}: {self.hash[:12]}"


class Unsealed(models.Model):
    """A committed entry that waits for its seal. Filled by a trigger of `Entry`, emptied by the sealer."""

    entry = models.OneToOneField(
        Entry, models.DO_NOTHING, primary_key=True, related_name="+", db_constraint=False
    )

    class Meta:
        verbose_name = "ждёт скрепления"
        verbose_name_plural = "ждут скрепления"

    def __str__(self) -> str:
        return str(self.entry_id)


class Sealer(models.Model):
    """The one row that a sealer must change first: two of them never work at once."""

    turns = models.PositiveBigIntegerField(default=0)
    head_seq = models.PositiveBigIntegerField("вершина в файле", default=0)
    head_written_at = models.DateTimeField("вершина записана в файл", null=True, blank=True)

    class Meta:
        verbose_name = "очередь скрепления"
        verbose_name_plural = "очередь скрепления"

    def __str__(self) -> str:
        return str(self.turns)


class Verification(models.Model):
    """What a check of the whole chain found; the journal's screen shows the last one."""

    at = models.DateTimeField("проверено", default=clock.now)
    seconds = models.PositiveIntegerField("заняло, с", default=0)
    head_seq = models.PositiveBigIntegerField("звеньев")
    head_hash = models.CharField(max_length=64, blank=True)
    waiting = models.PositiveBigIntegerField("ждут скрепления", default=0)
    problem = models.CharField("что не так", max_length=500, blank=True)
    entry_id = models.PositiveBigIntegerField("первая нарушенная запись", null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "проверка журнала"
        verbose_name_plural = "проверки журнала"

    def __str__(self) -> str:
        return self.problem or f"{self.head_seq} звеньев"

    @property
    def whole(self) -> bool:
        """Whether the chain was found whole."""
        return not self.problem
