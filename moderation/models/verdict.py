"""What a moderator has decided about an item (п. 9 б)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core import clock
from core.organizations.models import Organization
from core.work.models import known
from moderation.grounds import Ground
from moderation.models.item import InboxItem
from moderation.models.rules import RulesClause

DELETING = ("delete_and_ban", "delete_only")


class Verdict(models.Model):
    """A decision. Until `due_at` (ten seconds) it can be undone: nothing has been sent.

    `is_current` is the one in force; one that was undone, or made before the author's edit, stays as history.
    """

    class Kind(models.TextChoices):
        NO_VIOLATION = "no_violation", "нарушения нет"
        DELETE_AND_BAN = "delete_and_ban", "удалить и в чёрный список"
        DELETE_ONLY = "delete_only", "удалить без чёрного списка"
        ANSWER = "answer", "ответить"
        PASS = "pass_to_department", "передать в отдел"

    item = models.ForeignKey(InboxItem, models.PROTECT, related_name="verdicts")
    kind = models.CharField("решение", max_length=18, choices=Kind.choices)
    ground = models.CharField("основание", max_length=7, choices=Ground.choices, blank=True)
    act = models.CharField("закон", max_length=200, blank=True)
    article = models.CharField("статья", max_length=60, blank=True)
    clause = models.ForeignKey(
        RulesClause, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="пункт правил"
    )
    reason = models.CharField("причина", max_length=500, blank=True)
    ban_until = models.DateTimeField(
        "в чёрном списке до", null=True, blank=True, help_text="пусто — навсегда"
    )
    answer = models.TextField("ответ", blank=True)
    department = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="verdicts")
    decided_at = models.DateTimeField("решено", default=clock.now)
    due_at = models.DateTimeField("можно отменить до")
    undone_at = models.DateTimeField("отменено", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    told_at = models.DateTimeField("отдел извещён", null=True, blank=True)
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "решение"
        verbose_name_plural = "решения"
        constraints = [
            known(
                "kind",
                ["no_violation", "delete_and_ban", "delete_only", "answer", "pass_to_department"],
                "verdict_kind_known",
            ),
            models.CheckConstraint(
                condition=(Q(kind__in=DELETING) & Q(ground__in=Ground.values))
                | (~Q(kind__in=DELETING) & Q(ground="")),
                name="verdict_ground_of_deletion",
            ),
            models.CheckConstraint(
                condition=~Q(ground="law") | (~Q(act="") & ~Q(article="")), name="verdict_law_is_named"
            ),
            models.CheckConstraint(
                condition=~Q(kind="delete_only") | ~Q(reason=""), name="verdict_mercy_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(kind="answer") | ~Q(answer=""), name="verdict_answer_has_text"
            ),
            models.CheckConstraint(
                condition=~Q(kind="pass_to_department") | Q(department__isnull=False),
                name="verdict_passed_to_whom",
            ),
            models.UniqueConstraint(
                fields=["item"], condition=Q(is_current=True), name="verdict_one_current"
            ),
        ]
        indexes = [
            models.Index(fields=["by", "-decided_at"], name="verdict_by"),
            models.Index(
                fields=["due_at"],
                condition=Q(kind="pass_to_department", is_current=True, told_at__isnull=True),
                name="verdict_untold",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.item}"

    @property
    def deletes(self) -> bool:
        return self.kind in DELETING

    @property
    def can_be_undone(self) -> bool:
        """Still within the ten seconds."""
        return self.is_current and self.undone_at is None and clock.now() < self.due_at
