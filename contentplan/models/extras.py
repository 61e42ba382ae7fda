"""What a post may be besides text and files (п. 6): a poll, a live stream, a contest or promotion; and its tasks."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from contentplan.models.post import Post, Revision
from core import clock
from core.work.models import known

LEAST_ANSWERS, MOST_ANSWERS = 2, 10


class RevisionPoll(models.Model):
    """A poll of a revision: its question and answers in their order."""

    revision = models.OneToOneField(Revision, models.CASCADE, related_name="poll")
    question = models.CharField("вопрос", max_length=300)
    answers = models.JSONField("ответы")
    anonymous = models.BooleanField("анонимный", default=True)
    multiple = models.BooleanField("можно выбрать несколько", default=False)
    closes_at = models.DateTimeField("закрывается", null=True, blank=True)

    class Meta:
        verbose_name = "опрос"
        verbose_name_plural = "опросы"
        constraints = [models.CheckConstraint(condition=~Q(question=""), name="poll_has_question")]


class RevisionStream(models.Model):
    """A live stream that the post invites to: where and when. A person runs it; the portal reminds."""

    revision = models.OneToOneField(Revision, models.CASCADE, related_name="stream")
    url = models.URLField("ссылка на трансляцию", max_length=500)
    starts_at = models.DateTimeField("начало")
    remind_before_s = models.PositiveIntegerField("напомнить за, с", default=1800)

    class Meta:
        verbose_name = "трансляция"
        verbose_name_plural = "трансляции"


class RevisionContest(models.Model):
    """A contest or a promotion: its terms (a text that goes out under the post, or a link) and its end."""

    class Kind(models.TextChoices):
        CONTEST = "contest", "конкурс"
        PROMOTION = "promotion", "акция"

    revision = models.OneToOneField(Revision, models.CASCADE, related_name="contest")
    kind = models.CharField("что это", max_length=9, choices=Kind.choices, default=Kind.CONTEST)
    terms = models.TextField("условия", blank=True)
    terms_url = models.URLField("ссылка на условия", max_length=500, blank=True)
    ends_at = models.DateTimeField("конец")
    results_at = models.DateTimeField("объявить итоги")

    class Meta:
        verbose_name = "конкурс или акция"
        verbose_name_plural = "конкурсы и акции"
        constraints = [
            known("kind", ["contest", "promotion"], "contest_kind_known"),
            models.CheckConstraint(condition=~Q(terms="") | ~Q(terms_url=""), name="contest_has_terms"),
            models.CheckConstraint(
                condition=Q(results_at__gte=F("ends_at")), name="contest_results_after_end"
            ),
        ]


class PostTask(models.Model):
    """Something a person must do for a post, with a reminder: run the stream, announce the results."""

    class Kind(models.TextChoices):
        STREAM = "stream", "трансляция"
        CHECK = "check", "подготовка трансляции"
        RESULTS = "results", "объявить итоги"

    post = models.ForeignKey(Post, models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    title = models.CharField("что сделать", max_length=200)
    place = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField("срок")
    remind_at = models.DateTimeField("напомнить", null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, editable=False)
    done_at = models.DateTimeField("сделано", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["due_at", "place", "pk"]
        verbose_name = "дело материала"
        verbose_name_plural = "дела материалов"
        constraints = [
            known("kind", ["stream", "check", "results"], "post_task_kind_known"),
            models.UniqueConstraint(fields=["post", "kind", "place"], name="post_task_once"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(done_by__isnull=False),
                name="post_task_done_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["remind_at"],
                condition=Q(told_at__isnull=True, done_at__isnull=True),
                name="post_task_untold",
            )
        ]

    def __str__(self) -> str:
        return self.title
