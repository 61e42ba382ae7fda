"""An organization's or a page's way to being connected to «Госпаблики» (п. 9 в), with its steps."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import clock
from core.organizations.models import Organization
from gospubliki.graphs import CONNECTION_GRAPH, STATE_CHOICES, UNDERWAY
from gospubliki.models.template import StepTemplate, TemplateVersion, Who
from pages.models import OfficialPage


def city_today() -> date:
    """The day on the city's calendar."""
    return clock.city_now().date()


class ConnectionQuerySet(models.QuerySet["Connection"]):
    """Questions about connections."""

    def live(self) -> ConnectionQuerySet:
        """Of organizations that work and of pages that are not closed."""
        return self.filter(Q(page__isnull=True) | ~Q(page__state="closed"), organization__is_active=True)

    def of_organizations(self) -> ConnectionQuerySet:
        """The rows of whole organizations, without those of pages."""
        return self.filter(page__isnull=True)

    def late(self, today: date) -> ConnectionQuerySet:
        """Those whose nearest due day has passed."""
        return self.filter(state__in=UNDERWAY, due_on__lt=today)


class Connection(models.Model):
    """One row per organization (`page` empty) and one per page. `due_on` is its nearest due day, none when nothing
    is awaited: the day to start by, or the earliest day among the steps that are not done."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="connections", verbose_name="организация"
    )
    page = models.ForeignKey(
        OfficialPage,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="connections",
        verbose_name="страница",
    )
    state = models.CharField("состояние", max_length=12, choices=STATE_CHOICES, default="not_started")
    state_since = models.DateField("в этом состоянии с", default=city_today)
    sentence = models.CharField("что сказано", max_length=500, blank=True)
    version = models.PositiveIntegerField(default=0)
    template = models.ForeignKey(
        TemplateVersion, models.PROTECT, null=True, blank=True, related_name="connections"
    )
    due_on = models.DateField("ближайший срок", null=True, blank=True)
    reminded_at = models.DateTimeField("напоминали", null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        ordering = ["organization__short_name", F("page_id").asc(nulls_first=True)]
        verbose_name = "подключение"
        verbose_name_plural = "подключения"
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(page__isnull=True),
                name="connection_of_organization_once",
            ),
            models.UniqueConstraint(fields=["page"], name="connection_of_page_once"),
            models.CheckConstraint(
                condition=Q(state__in=list(CONNECTION_GRAPH.table)), name="connection_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="not_required") | ~Q(sentence=""),
                name="connection_not_required_has_ground",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="connection_by_state")]

    def __str__(self) -> str:
        return self.page.title if self.page_id and self.page else self.organization.short_name

    def get_absolute_url(self) -> str:
        """The screen of its organization, at this connection."""
        return f"{reverse('gospubliki:organization', args=[self.organization_id])}#c{self.pk}"

    def days_late(self, today: date) -> int:
        """By how many days it is late; 0 when it is not."""
        if self.state not in UNDERWAY or self.due_on is None:
            return 0
        return max((today - self.due_on).days, 0)


class ConnectionStep(models.Model):
    """A step of one connection: copied from the template, so that a new version does not change what was begun."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="steps")
    template = models.ForeignKey(StepTemplate, models.PROTECT, null=True, blank=True, related_name="+")
    key = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField("место")
    title = models.CharField("что сделать", max_length=160)
    help = models.TextField("как это сделать", blank=True)
    who = models.CharField("кто делает", max_length=12, choices=Who.choices, default=Who.ORGANIZATION)
    due_on = models.DateField("срок")
    done_on = models.DateField("сделано", null=True, blank=True)
    done_at = models.DateTimeField("отмечено", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField("пометка", max_length=300, blank=True)

    class Meta:
        ordering = ["connection", "position", "pk"]
        verbose_name = "шаг подключения"
        verbose_name_plural = "шаги подключения"
        constraints = [
            models.UniqueConstraint(fields=["connection", "key"], name="connection_step_once"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_at__isnull=True)
                | Q(done_on__isnull=False, done_at__isnull=False),
                name="connection_step_done_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(done_on__isnull=True), name="connection_step_undone")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def how(self) -> list[str]:
        """The help text, one action a line."""
        return [line.strip() for line in self.help.splitlines() if line.strip()]

    def days_late(self, today: date) -> int:
        """By how many days it is late; 0 when it is done or not due yet."""
        return 0 if self.done_on else max((today - self.due_on).days, 0)
