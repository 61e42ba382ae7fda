"""A post and its revisions: what is being written and what exactly is put before an approver."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from contentplan.graphs import REVISION_GRAPH, REVISION_WORDS
from contentplan.models.media import MediaFile
from core import clock
from core.organizations.models import Organization
from core.work.models import known
from pages.models import NETWORK_CHOICES, OfficialPage

# Tones that are out of place in days of mourning.
FESTIVE = ("entertaining", "contest", "congratulation")
# What a post is to the event it comes from.
POST_ROLES = {"announce": "анонс", "report": "репортаж"}


class Rubric(models.Model):
    """A subject of posts and the organization whose head approves them (п. 2.3). Its tone says what mourning holds."""

    class Tone(models.TextChoices):
        OFFICIAL = "official", "официальный"
        NEUTRAL = "neutral", "нейтральный"
        ENTERTAINING = "entertaining", "развлекательный"
        CONTEST = "contest", "конкурсы и акции"
        CONGRATULATION = "congratulation", "поздравления"

    name = models.CharField("название", max_length=120, unique=True)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="rubrics", verbose_name="кто согласует"
    )
    routine = models.BooleanField("выходит по постоянному распоряжению", default=False)
    is_active = models.BooleanField("действует", default=True)
    tone = models.CharField("тон", max_length=14, choices=Tone.choices, default=Tone.NEUTRAL)

    class Meta:
        ordering = ["name"]
        verbose_name = "рубрика"
        verbose_name_plural = "рубрики"
        constraints = [
            known(
                "tone",
                ["official", "neutral", "entertaining", "contest", "congratulation"],
                "rubric_tone_known",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A post (материал): who writes it, for whom, who should approve it. Its texts live in revisions."""

    title = models.CharField("заголовок", max_length=200, help_text="для своих, наружу не уходит")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="posts", verbose_name="чей материал"
    )
    rubric = models.ForeignKey(Rubric, models.PROTECT, null=True, blank=True, related_name="posts")
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="posts_to_approve"
    )
    late_after_s = models.PositiveIntegerField("не отправлять, если опоздали больше чем на, с", default=7200)
    # The event it comes from, as what, and whether its time follows the event's day or its end.
    event = models.ForeignKey(
        "contentplan.OfficialEvent", models.PROTECT, null=True, blank=True, related_name="posts"
    )
    event_role = models.CharField(
        "что это к мероприятию", max_length=8, choices=list(POST_ROLES.items()), blank=True
    )
    event_anchor = models.CharField(max_length=5, choices=[("day", "день"), ("after", "конец")], blank=True)
    # From the hidden field of the form: the second click of a double click finds the first one's post.
    nonce = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "материал"
        verbose_name_plural = "материалы"
        constraints = [
            known("event_role", ["", *POST_ROLES], "post_event_role_known"),
            models.CheckConstraint(
                condition=Q(event__isnull=True, event_role="", event_anchor="")
                | (Q(event__isnull=False) & ~Q(event_role="") & ~Q(event_anchor="")),
                name="post_of_event_has_role",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def latest(self) -> Revision:
        """The newest revision; every post has one. Lists prefetch it (`queries.posts`)."""
        prefetched = getattr(self, "latest_list", None)
        return prefetched[0] if prefetched else self.revisions.order_by("-number")[0]


class Revision(models.Model):
    """A version of texts, media and pages. Changed in place only as a draft; afterwards frozen by its digest."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField("номер")
    state = models.CharField(
        "состояние", max_length=9, choices=list(REVISION_WORDS.items()), default=REVISION_GRAPH.start
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    text = models.TextField("общий текст", blank=True)
    link = models.URLField("ссылка", max_length=500, blank=True)
    # Telegram: a text too long for a caption follows the files as a message of its own.
    text_apart = models.BooleanField("длинный текст отдельным сообщением", default=False)
    digest = models.CharField("sha-256 всего, что выйдет", max_length=64, blank=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField("сохранена", default=clock.now)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField("отправлена на согласование", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["post", "-number"]
        verbose_name = "редакция"
        verbose_name_plural = "редакции"
        constraints = [
            models.UniqueConstraint(fields=["post", "number"], name="revision_number_once"),
            models.UniqueConstraint(
                fields=["post"], condition=Q(state__in=["draft", "in_review"]), name="revision_one_open"
            ),
            known("state", list(REVISION_GRAPH.table), "revision_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "discarded"]) | ~Q(digest=""),
                name="revision_frozen_after_draft",
            ),
        ]
        indexes = [models.Index(fields=["state", "submitted_at"])]

    def __str__(self) -> str:
        return f"редакция {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == "draft"


class RevisionVariant(models.Model):
    """A network's own text instead of the common one."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="variants")
    network = models.CharField("сеть", max_length=8, choices=NETWORK_CHOICES)
    text = models.TextField("текст")

    class Meta:
        ordering = ["network"]
        constraints = [models.UniqueConstraint(fields=["revision", "network"], name="variant_once")]


class RevisionMedia(models.Model):
    """A file of a revision: its place in the album and its description."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="media")
    media = models.ForeignKey(MediaFile, models.PROTECT, related_name="uses")
    order = models.PositiveSmallIntegerField("место")
    alt = models.CharField("описание", max_length=500, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "order"], name="media_place_once"),
            models.UniqueConstraint(fields=["revision", "media"], name="media_in_revision_once"),
        ]


class RevisionPage(models.Model):
    """A page where the revision should come out, and when."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="pages")
    page = models.ForeignKey(OfficialPage, models.PROTECT, related_name="revision_pages")
    due_at = models.DateTimeField("когда", null=True, blank=True)
    # The post is on this page already: the revision corrects it there, at once when approved.
    corrects = models.BooleanField("исправляет вышедшее", default=False)
    # The time passed without an approval: the named state «просрочено» of a page that has no delivery yet.
    expired_at = models.DateTimeField("просрочено", null=True, blank=True)

    class Meta:
        ordering = ["page__network", "page_id"]
        constraints = [models.UniqueConstraint(fields=["revision", "page"], name="revision_page_once")]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(expired_at__isnull=True), name="revision_page_pending"
            ),
            models.Index(fields=["page", "due_at"]),
        ]
