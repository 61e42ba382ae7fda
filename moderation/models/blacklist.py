"""The blacklist: who is banned on which page, why, until when (п. 9 б)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import NoReverseMatch, reverse

from core import clock
from core.work.models import known
from moderation.graphs import ENTRY_GRAPH, ENTRY_WORDS, IN_FORCE
from moderation.grounds import Ground
from moderation.models.item import InboxItem
from moderation.models.verdict import Verdict
from pages.models import NETWORK_CHOICES, OfficialPage


class BlacklistEntry(models.Model):
    """One identity of one network on one page. Of several pages each has an entry of its own.

    `source`: by a verdict of ours, or seen in the network where somebody banned by hand (then without a ground
    until a person names one). `until` null: for ever.
    """

    class Source(models.TextChoices):
        VERDICT = "verdict", "по решению"
        NETWORK = "network", "внесён в самой сети"

    class Applied(models.TextChoices):
        NOT_YET = "", "ещё нет"
        API = "api", "через API"
        BY_HAND = "by_hand", "вручную"
        NETWORK = "network", "в самой сети"

    class LiftWhy(models.TextChoices):
        NONE = "", "—"
        EXPIRY = "expiry", "срок истёк"
        PERSON = "person", "снял другой сотрудник"
        NETWORK = "network", "снято в самой сети"

    network = models.CharField("сеть", max_length=8, choices=NETWORK_CHOICES)
    page = models.ForeignKey(OfficialPage, models.PROTECT, related_name="blacklist")
    author_id = models.CharField("номер в сети", max_length=64)
    author_name = models.CharField("имя", max_length=160, blank=True)
    author_url = models.CharField(max_length=300, blank=True)
    source = models.CharField("откуда", max_length=7, choices=Source.choices, default=Source.VERDICT)
    verdict = models.ForeignKey(
        Verdict, models.PROTECT, null=True, blank=True, related_name="blacklist_entries"
    )
    item = models.ForeignKey(
        InboxItem, models.PROTECT, null=True, blank=True, related_name="blacklist_entries"
    )
    ground = models.CharField("основание", max_length=7, choices=Ground.choices, blank=True)
    act = models.CharField("закон", max_length=200, blank=True)
    article = models.CharField("статья", max_length=60, blank=True)
    since = models.DateTimeField("с", default=clock.now)
    until = models.DateTimeField("до", null=True, blank=True, help_text="пусто — навсегда")
    state = models.CharField(
        "состояние", max_length=9, choices=list(ENTRY_WORDS.items()), default=ENTRY_GRAPH.start
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    applied = models.CharField("как внесён", max_length=7, choices=Applied.choices, blank=True)
    applied_at = models.DateTimeField("внесён", null=True, blank=True)
    banned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lift_why = models.CharField("почему снят", max_length=7, choices=LiftWhy.choices, blank=True)
    lift_reason = models.CharField("причина снятия", max_length=500, blank=True)
    lift_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField("снят", null=True, blank=True)
    depersonalised_at = models.DateTimeField("обезличено", null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "запись в чёрном списке"
        verbose_name_plural = "чёрный список"
        constraints = [
            known("state", list(ENTRY_GRAPH.table), "blacklist_state_known"),
            models.UniqueConstraint(
                fields=["page", "author_id"], condition=Q(state__in=IN_FORCE), name="blacklist_one_in_force"
            ),
            models.CheckConstraint(
                condition=~Q(source="verdict") | (Q(ground__in=Ground.values) & Q(banned_by__isnull=False)),
                name="blacklist_has_ground",
            ),
            models.CheckConstraint(
                condition=~Q(ground="law") | (~Q(act="") & ~Q(article="")), name="blacklist_law_is_named"
            ),
            # Whoever has banned does not lift the ban.
            models.CheckConstraint(
                condition=Q(lift_by__isnull=True)
                | Q(banned_by__isnull=True)
                | ~Q(lift_by=models.F("banned_by")),
                name="blacklist_lifted_by_another",
            ),
        ]
        indexes = [
            models.Index(
                fields=["until"], condition=Q(state__in=["applying", "active"]), name="blacklist_until"
            ),
            models.Index(fields=["network", "author_id"], name="blacklist_author"),
            models.Index(fields=["state", "-id"], name="blacklist_state"),
        ]

    def __str__(self) -> str:
        """Without the resident's name: this goes to the journal."""
        return f"запись {self.pk} ({self.get_network_display()})"

    def get_absolute_url(self) -> str:
        """Its screen in the portal; empty where there is none."""
        try:
            return reverse("moderation:entry", args=[self.pk])
        except NoReverseMatch:
            return ""
