"""What came from a resident: a comment or a private message, as it stands in the network now."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import NoReverseMatch, reverse

from core import clock
from core.organizations.models import Organization
from core.work.models import known
from moderation.graphs import ITEM_GRAPH, ITEM_WORDS, JUDGED
from moderation.lanes import LANE_WORDS, Lane, lane_of
from pages.models import NETWORK_CHOICES, OfficialPage


class InboxItem(models.Model):
    """One comment or message. Its earlier words are kept as `Evidence`; it is never deleted, only depersonalised.

    A claim is a fact beside the state: it ends by itself when `claimed_until` has passed.
    """

    class Kind(models.TextChoices):
        COMMENT = "comment", "комментарий"
        MESSAGE = "message", "личное сообщение"

    page = models.ForeignKey(OfficialPage, models.PROTECT, related_name="inbox_items")
    network = models.CharField("сеть", max_length=8, choices=NETWORK_CHOICES)
    kind = models.CharField("вид", max_length=7, choices=Kind.choices)
    external_id = models.CharField("номер в сети", max_length=64)
    # Of a comment: its post, and Telegram's thread while the post is not known yet. Of a message: its dialogue.
    post_id = models.CharField("номер публикации", max_length=64, blank=True)
    thread_id = models.CharField(max_length=64, blank=True)
    dialogue_id = models.CharField(max_length=64, blank=True)
    reply_to = models.CharField("ответ на", max_length=64, blank=True)

    author_id = models.CharField("номер автора", max_length=64)
    author_name = models.CharField("автор", max_length=160, blank=True)
    author_url = models.CharField(max_length=300, blank=True)
    text = models.TextField("текст", blank=True)
    url = models.CharField("ссылка", max_length=300, blank=True)
    at = models.DateTimeField("написано")
    edited_at = models.DateTimeField("изменено", null=True, blank=True)
    gone_at = models.DateTimeField("исчезло из сети", null=True, blank=True)
    seen_at = models.DateTimeField("пришло", default=clock.now)
    # The network's own order of versions (milliseconds, running number): an older text never wins.
    version_at = models.BigIntegerField(default=0, editable=False)
    version_seq = models.BigIntegerField(default=0, editable=False)

    # What triage has seen in this very text: `{"labels": […]}` as in the filter `triage`; null: not read yet.
    triage = models.JSONField(null=True, blank=True)
    triaged_at = models.DateTimeField(null=True, blank=True)
    rank = models.BigIntegerField("место в очереди")
    answer_until = models.DateTimeField("ответить до", null=True, blank=True)

    state = models.CharField(
        "состояние", max_length=8, choices=list(ITEM_WORDS.items()), default=ITEM_GRAPH.start
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    claimed_until = models.DateTimeField(null=True, blank=True)
    department = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="passed_items"
    )
    department_text = models.TextField("что ответил отдел", blank=True)
    department_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField("разобрано", null=True, blank=True)
    depersonalised_at = models.DateTimeField("обезличено", null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "комментарий или сообщение"
        verbose_name_plural = "комментарии и сообщения"
        constraints = [
            models.UniqueConstraint(fields=["page", "kind", "external_id"], name="inbox_item_once"),
            known("state", list(ITEM_GRAPH.table), "inbox_item_state_known"),
            known("kind", ["comment", "message"], "inbox_item_kind_known"),
            models.CheckConstraint(
                condition=Q(claimed_by__isnull=True, claimed_until__isnull=True)
                | Q(claimed_by__isnull=False, claimed_until__isnull=False),
                name="inbox_item_claim_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(department__isnull=False), name="inbox_item_waits_for_whom"
            ),
        ]
        indexes = [
            # The queue, whole and of one page: a page of it reads as many rows as it shows.
            models.Index(fields=["rank", "id"], condition=Q(state="new"), name="inbox_queue"),
            models.Index(fields=["page", "rank", "id"], condition=Q(state="new"), name="inbox_page_queue"),
            models.Index(
                fields=["network", "rank", "id"], condition=Q(state="new"), name="inbox_network_queue"
            ),
            models.Index(fields=["state", "-id"], name="inbox_state"),
            models.Index(fields=["-id"], condition=Q(state__in=JUDGED), name="inbox_judged"),
            models.Index(fields=["network", "author_id", "-id"], name="inbox_author"),
            models.Index(fields=["page", "post_id", "at"], name="inbox_post"),
            models.Index(
                fields=["page", "thread_id"], condition=Q(post_id="") & ~Q(thread_id=""), name="inbox_untied"
            ),
            models.Index(fields=["id"], condition=Q(triaged_at__isnull=True), name="inbox_untriaged"),
            models.Index(
                fields=["closed_at"],
                condition=Q(closed_at__isnull=False, depersonalised_at__isnull=True),
                name="inbox_keep",
            ),
        ]

    def __str__(self) -> str:
        """Without the resident's words or name: this goes to the journal."""
        return f"{self.get_kind_display()} {self.external_id} ({self.get_network_display()})"

    def get_absolute_url(self) -> str:
        """Its screen in the portal; empty where there is none."""
        try:
            return reverse("moderation:item", args=[self.pk])
        except NoReverseMatch:
            return ""

    @property
    def is_message(self) -> bool:
        return self.kind == self.Kind.MESSAGE

    @property
    def is_gone(self) -> bool:
        return self.gone_at is not None

    @property
    def lane(self) -> Lane:
        """Where in the queue it stands."""
        return lane_of(self.rank)

    @property
    def lane_word(self) -> str:
        return LANE_WORDS[self.lane]

    @property
    def claimed_now(self) -> bool:
        """Somebody has it in work at this moment."""
        return self.claimed_until is not None and self.claimed_until > clock.now()

    @property
    def shown_state(self) -> str:
        """The state as screens name it: a new one in somebody's hands is «разбирают»."""
        return "claimed" if self.state == "new" and self.claimed_now else self.state
