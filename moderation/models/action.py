"""What is to be done in the network after a verdict, and each try of it."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import NoReverseMatch, reverse

from core import clock
from core.work.models import AttemptBase, Work, known
from moderation.graphs import ACTION_GRAPH, ACTION_WORDS, NEEDS_PERSON
from moderation.models.blacklist import BlacklistEntry
from moderation.models.item import InboxItem
from moderation.models.verdict import Verdict
from pages.models import OfficialPage


def new_key() -> str:
    """The key handed to a network that takes one; the same for every try of an action."""
    return uuid4().hex


class Action(Work):
    """One act in a network. A deletion, a ban and its lifting may be repeated; an answer may not.

    What a network's API refuses becomes `by_hand`: a person does it, with the same effect on item and blacklist.
    """

    class Kind(models.TextChoices):
        DELETE_COMMENT = "delete_comment", "удалить комментарий"
        DELETE_MESSAGE = "delete_message", "удалить личное сообщение"
        BAN = "ban", "внести в чёрный список"
        UNBAN = "unban", "убрать из чёрного списка"
        REPLY = "reply", "ответить на комментарий"
        SEND_MESSAGE = "send_message", "ответить в личных сообщениях"

    kind = models.CharField("что", max_length=14, choices=Kind.choices)
    page = models.ForeignKey(OfficialPage, models.PROTECT, related_name="moderation_actions")
    item = models.ForeignKey(InboxItem, models.PROTECT, null=True, blank=True, related_name="actions")
    verdict = models.ForeignKey(Verdict, models.PROTECT, null=True, blank=True, related_name="actions")
    entry = models.ForeignKey(BlacklistEntry, models.PROTECT, null=True, blank=True, related_name="actions")
    state = models.CharField(
        "состояние", max_length=10, choices=list(ACTION_WORDS.items()), default=ACTION_GRAPH.start
    )
    due_at = models.DateTimeField("не раньше")
    key = models.CharField(max_length=32, default=new_key, editable=False)
    text = models.TextField("текст ответа", blank=True)
    result_id = models.CharField("номер в сети", max_length=64, blank=True)
    reads = models.PositiveSmallIntegerField("сколько раз прочитали назад", default=0)
    # Read back in the network; null with «done»: it cannot be read there, the network's or a person's word stands.
    verified_at = models.DateTimeField("проверено в сети", null=True, blank=True)
    done_at = models.DateTimeField("сделано", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="кто сделал вручную",
    )
    proof_url = models.CharField("ссылка-подтверждение", max_length=300, blank=True)
    proof_note = models.CharField("как убедились", max_length=500, blank=True)
    last_error = models.CharField("последняя причина", max_length=500, blank=True)
    last_code = models.CharField("код сети", max_length=40, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, editable=False)
    alarmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = "действие"
        verbose_name_plural = "действия"
        constraints = [
            known("state", list(ACTION_GRAPH.table), "action_state_known"),
            known(
                "kind",
                ["delete_comment", "delete_message", "ban", "unban", "reply", "send_message"],
                "action_kind_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="doing") | (Q(lease_until__isnull=False) & ~Q(claim_token="")),
                name="action_doing_is_claimed",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_at__isnull=False), name="action_done_has_time"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["ban", "unban"]) | Q(entry__isnull=False), name="action_of_an_entry"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["ban", "unban"]) | Q(item__isnull=False), name="action_of_an_item"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["reply", "send_message"]) | ~Q(text=""), name="action_answer_has_text"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(state__in=["scheduled", "retry_wait", "unknown", "checking"]),
                name="action_due",
            ),
            models.Index(fields=["lease_until"], condition=Q(state="doing"), name="action_leased"),
            models.Index(
                fields=["state", "due_at"], condition=Q(state__in=NEEDS_PERSON), name="action_person"
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=["scheduled", "retry_wait", "doing"], alarmed_at__isnull=True),
                name="action_unalarmed",
            ),
        ]

    def __str__(self) -> str:
        """Without anything of the resident: this goes to the journal."""
        return f"{self.get_kind_display()}: {self.page}"

    def get_absolute_url(self) -> str:
        """Its screen in the portal; empty where there is none."""
        try:
            return reverse("moderation:action", args=[self.pk])
        except NoReverseMatch:
            return ""

    @property
    def repeatable(self) -> bool:
        """Doing it twice is as good as once."""
        return self.kind not in (self.Kind.REPLY, self.Kind.SEND_MESSAGE)

    @property
    def needs_person(self) -> bool:
        return self.state in NEEDS_PERSON


class ActionAttempt(AttemptBase):
    """One try of an action, written before the call."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="attempts")
    result_id = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["action", "number"]
        verbose_name = "попытка"
        verbose_name_plural = "попытки"
        constraints = [
            models.UniqueConstraint(fields=["action", "number"], name="action_attempt_number_once"),
            models.CheckConstraint(
                condition=~Q(phase="sending") | Q(sending_at__isnull=False),
                name="action_attempt_sending_has_time",
            ),
        ]
