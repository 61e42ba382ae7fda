"""Events of the head, first deputy and deputies, and what departments propose: posts come from them (п. 2.3)."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from contentplan.graphs import EVENT_GRAPH, EVENT_WORDS
from contentplan.models.post import POST_ROLES, Post, Rubric
from core import clock
from core.organizations.models import Organization
from core.work.models import known
from pages.models import OfficialPage

MOST_DAYS, MOST_MINUTES = 30, 10_080


class Official(models.Model):
    """Whose events make the plan: the head, the first deputy, a deputy. They need no account in the portal."""

    class Rank(models.TextChoices):
        HEAD = "1_head", "глава"
        FIRST_DEPUTY = "2_first_deputy", "первый заместитель"
        DEPUTY = "3_deputy", "заместитель"

    rank = models.CharField("кто это", max_length=14, choices=Rank.choices)
    name = models.CharField("фамилия, имя, отчество", max_length=160)
    position = models.CharField("должность", max_length=160)
    is_active = models.BooleanField("работает", default=True)

    class Meta:
        ordering = ["rank", "name", "pk"]
        verbose_name = "должностное лицо"
        verbose_name_plural = "должностные лица"
        constraints = [
            models.UniqueConstraint(fields=["rank", "name"], name="official_once"),
            known("rank", ["1_head", "2_first_deputy", "3_deputy"], "official_rank_known"),
        ]

    def __str__(self) -> str:
        return f"{self.position}, {self.name}"


class OfficialEvent(models.Model):
    """Who does what, where and when, and which department answers for it.

    `day` is the day on the clocks of `zone`; an event of the whole day has nothing else, so a change of the zone's
    rules does not shift it. Others have an instant, and `day` is the day of that instant. An event of several days
    has `last_day` too; its end, where it is known, is an instant of that day.
    """

    official = models.ForeignKey(
        Official, models.PROTECT, null=True, blank=True, related_name="events", verbose_name="кто"
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="official_events", verbose_name="какой отдел"
    )
    title = models.CharField("что", max_length=200)
    place = models.CharField("где", max_length=300, blank=True)
    details = models.TextField("подробности для материалов", blank=True)
    day = models.DateField("день")
    last_day = models.DateField("последний день, если их несколько", null=True, blank=True)
    zone = models.CharField(max_length=40, editable=False)
    starts_at = models.DateTimeField("начало", null=True, blank=True)
    ends_at = models.DateTimeField("конец", null=True, blank=True)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="кто освещает",
    )
    state = models.CharField(
        "состояние", max_length=10, choices=list(EVENT_WORDS.items()), default=EVENT_GRAPH.start
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # From the hidden field of the form: the second click of a double click finds the first one's event.
    request_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    reason = models.CharField("почему отклонено, перенесено или отменено", max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["day", "starts_at", "pk"]
        verbose_name = "мероприятие"
        verbose_name_plural = "мероприятия"
        constraints = [
            known("state", list(EVENT_GRAPH.table), "event_state_known"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True)
                | (Q(starts_at__isnull=False) & Q(ends_at__gt=models.F("starts_at"))),
                name="event_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gt=models.F("day")),
                name="event_last_day_after_first",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "cancelled"]) | ~Q(reason=""), name="event_end_has_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["day", "starts_at"], name="event_day"),
            models.Index(fields=["state", "day"], name="event_state_day"),
            models.Index(fields=["organization", "-day"], name="event_organization_day"),
            models.Index(fields=["last_day"], condition=Q(last_day__isnull=False), name="event_last_day"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("contentplan:event", args=[self.pk])

    @property
    def all_day(self) -> bool:
        return self.starts_at is None

    @property
    def is_open(self) -> bool:
        """It is still to come, as far as anybody has said."""
        return self.state in ("proposed", "planned", "moved")

    @property
    def is_in_plan(self) -> bool:
        """The press office has it in the plan."""
        return self.state in ("planned", "moved")

    @property
    def until(self) -> date:
        """Its last day."""
        return self.last_day or self.day

    @property
    def over_at(self) -> datetime:
        """When it is surely over: its end, else the start of what has one day, else the end of its last day."""
        known = self.ends_at or (self.starts_at if self.last_day is None else None)
        return known or datetime.combine(self.until, time.max, tzinfo=ZoneInfo(self.zone))

    @property
    def is_past(self) -> bool:
        return self.over_at <= clock.now()

    @property
    def who(self) -> str:
        """«Глава администрации», or the department whose own event it is."""
        return self.official.position if self.official else self.organization.short_name


class PostTemplate(models.Model):
    """How a post comes from an event: when, with which words, on which pages. One of a role; the press office keeps it.

    `anchor` «day»: `days` from the event's day at `at`. «after»: `minutes` after its end; an event of the whole day
    has none, so it takes `at` of its day. No pages: all active pages of the administration.
    """

    class Anchor(models.TextChoices):
        DAY = "day", "в день относительно мероприятия"
        AFTER = "after", "после конца мероприятия"

    role = models.CharField("что это", max_length=8, choices=list(POST_ROLES.items()), unique=True)
    anchor = models.CharField("когда", max_length=5, choices=Anchor.choices)
    days = models.SmallIntegerField(
        "дней от мероприятия",
        default=0,
        validators=[MinValueValidator(-MOST_DAYS), MaxValueValidator(MOST_DAYS)],
    )
    at = models.TimeField("в котором часу")
    minutes = models.PositiveIntegerField(
        "минут после конца", default=0, validators=[MaxValueValidator(MOST_MINUTES)]
    )
    title = models.CharField("название для плана", max_length=200)
    text = models.TextField("заготовка текста", blank=True)
    rubric = models.ForeignKey(
        Rubric, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="рубрика"
    )
    pages = models.ManyToManyField(OfficialPage, blank=True, related_name="+", verbose_name="страницы")
    chosen = models.BooleanField("отмечен сразу", default=True)

    class Meta:
        ordering = ["role"]
        verbose_name = "заготовка материала"
        verbose_name_plural = "заготовки материалов"
        constraints = [
            known("role", list(POST_ROLES), "post_template_role_known"),
            known("anchor", ["day", "after"], "post_template_anchor_known"),
            models.CheckConstraint(
                condition=Q(days__gte=-MOST_DAYS, days__lte=MOST_DAYS, minutes__lte=MOST_MINUTES),
                name="post_template_near",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_role_display())


class EventQuestion(models.Model):
    """What becomes of a post now that its event is moved or cancelled: open until a person answers.

    While it is open nothing of the post goes out: deliveries are held (`held` are those that the question held), and
    what is in review cannot be approved. `was_…` is the event's time that the post's own times were made for.
    """

    class What(models.TextChoices):
        MOVED = "moved", "перенесено"
        CANCELLED = "cancelled", "отменено"

    class Answer(models.TextChoices):
        FOLLOW = "follow", "перенести вместе с мероприятием"
        KEEP = "keep", "оставить как есть"
        CANCEL = "cancel", "не размещать"

    event = models.ForeignKey(OfficialEvent, models.PROTECT, related_name="questions")
    post = models.ForeignKey(Post, models.PROTECT, related_name="event_questions")
    what = models.CharField(max_length=9, choices=What.choices)
    was_day = models.DateField()
    was_last_day = models.DateField(null=True, blank=True)
    was_starts_at = models.DateTimeField(null=True, blank=True)
    was_ends_at = models.DateTimeField(null=True, blank=True)
    held: Any = models.JSONField(default=list, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer = models.CharField("ответ", max_length=6, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = "вопрос о материале"
        verbose_name_plural = "вопросы о материалах"
        constraints = [
            models.UniqueConstraint(
                fields=["post"], condition=Q(answered_at__isnull=True), name="event_question_one_open"
            ),
            known("what", ["moved", "cancelled"], "event_question_what_known"),
            known("answer", ["", "follow", "keep", "cancel"], "event_question_answer_known"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="event_question_answered_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["event"], condition=Q(answered_at__isnull=True), name="event_question_open"),
        ]

    def __str__(self) -> str:
        return f"«{self.post}»: {self.get_what_display()}"

    @property
    def is_open(self) -> bool:
        return self.answered_at is None
