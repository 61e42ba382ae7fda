"""What a page's settings were on which day, what the rules say of them, findings, assurances (п. 2.2–5, 7, 9)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core import clock
from pages.models.page import OfficialPage
from regulation.rules import BY_ID, RESULT_NAMES, Result, Rule

RESULTS = [(result.value, RESULT_NAMES[result]) for result in Result]


class OfRule(models.Model):
    """A row about one rule on one page."""

    page = models.ForeignKey(OfficialPage, models.CASCADE, related_name="+")
    rule = models.CharField("правило", max_length=40)
    clause = models.CharField("пункт", max_length=12)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.rule}: page {self.page_id}"

    @property
    def known_rule(self) -> Rule | None:
        """The rule itself; None when it is no more."""
        return BY_ID.get(self.rule)

    @property
    def title(self) -> str:
        """What the rule looks at, in a few words."""
        return self.known_rule.title if self.known_rule else self.rule


class SettingsReading(models.Model):
    """The page's settings as the network told them: a row per change, not per day. `seen_at` is the first sight."""

    page = models.ForeignKey(OfficialPage, models.CASCADE, related_name="settings_readings")
    seen_at = models.DateTimeField("впервые увидено", default=clock.now)
    values = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-seen_at", "-pk"]
        verbose_name = "настройки страницы"
        verbose_name_plural = "настройки страниц"
        indexes = [models.Index(fields=["page", "-seen_at"])]


class PageCheck(models.Model):
    """How the daily check of a page goes: asked, tried, read well, judged."""

    page = models.OneToOneField(OfficialPage, models.CASCADE, related_name="clause_check")
    asked_at = models.DateTimeField("попросили проверить", null=True, blank=True)
    tried_at = models.DateTimeField("спрашивали сеть", null=True, blank=True)
    read_at = models.DateTimeField("сеть ответила", null=True, blank=True)
    judged_at = models.DateTimeField("правила применены", null=True, blank=True)
    why = models.CharField("почему сеть не ответила", max_length=300, blank=True)

    class Meta:
        verbose_name = "проверка страницы"
        verbose_name_plural = "проверки страниц"
        indexes = [models.Index(fields=["tried_at"])]

    @property
    def is_running(self) -> bool:
        """Whether somebody waits for a check that has not ended."""
        return self.asked_at is not None and (self.judged_at is None or self.judged_at < self.asked_at)


class ClauseResult(OfRule):
    """What a rule says of a page now; screens read these and never judge themselves."""

    page = models.ForeignKey(OfficialPage, models.CASCADE, related_name="clause_results")
    result = models.CharField("результат", max_length=14, choices=RESULTS)
    sentence = models.CharField("чем подтверждено", max_length=300)
    since = models.DateTimeField("с какого времени", default=clock.now)
    checked_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "результат проверки пункта"
        verbose_name_plural = "результаты проверки пунктов"
        constraints = [models.UniqueConstraint(fields=["page", "rule"], name="clause_result_once")]


class Finding(OfRule):
    """A clause not met on a page, from the day it was seen to the day it was mended.

    «Нарушение» only once a person confirmed it; a dismissed one stays dismissed while the sentence is the same.
    """

    class Verdict(models.TextChoices):
        NONE = "", "не рассмотрено"
        CONFIRMED = "confirmed", "подтверждено как нарушение"
        DISMISSED = "dismissed", "отклонено"

    page = models.ForeignKey(OfficialPage, models.CASCADE, related_name="findings")
    sentence = models.CharField("что не так", max_length=300)
    opened_at = models.DateTimeField("замечено", default=clock.now)
    closed_at = models.DateTimeField("исправлено", null=True, blank=True)
    closed_why = models.CharField("чем закрыто", max_length=300, blank=True)
    verdict = models.CharField(
        "решение", max_length=9, choices=Verdict.choices, blank=True, default=Verdict.NONE
    )
    verdict_at = models.DateTimeField(null=True, blank=True)
    verdict_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    verdict_reason = models.CharField("основание решения", max_length=300, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name = "замечание"
        verbose_name_plural = "замечания"
        constraints = [
            models.UniqueConstraint(
                fields=["page", "rule"], condition=Q(closed_at__isnull=True), name="finding_open_once"
            ),
            models.CheckConstraint(
                condition=Q(verdict="")
                | Q(verdict_at__isnull=False, verdict_by__isnull=False) & ~Q(verdict_reason=""),
                name="finding_verdict_has_a_person_and_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="finding_closes_after_it_opens",
            ),
        ]
        indexes = [
            models.Index(fields=["page"], condition=Q(closed_at__isnull=True), name="finding_open_of_page")
        ]


class Assurance(OfRule):
    """A person's word that a clause is met where the portal cannot see: evidence and a last day."""

    page = models.ForeignKey(OfficialPage, models.CASCADE, related_name="assurances")
    given_at = models.DateTimeField("заверено", default=clock.now)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note = models.CharField("чем подтверждается", max_length=500)
    link = models.URLField("ссылка на подтверждение", max_length=300, blank=True)
    until = models.DateField("действует по")
    # The newest word on a rule that nobody has taken back; older ones stay for the record.
    is_current = models.BooleanField(default=True)
    withdrawn_at = models.DateTimeField("отозвано", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_why = models.CharField("почему отозвано", max_length=300, blank=True)
    told_at = models.DateTimeField("об истечении сказано", null=True, blank=True)

    class Meta:
        ordering = ["-given_at", "-pk"]
        verbose_name = "заверение ответственного"
        verbose_name_plural = "заверения ответственных"
        constraints = [
            models.UniqueConstraint(
                fields=["page", "rule"], condition=Q(is_current=True), name="assurance_current_once"
            ),
            models.CheckConstraint(
                condition=Q(is_current=False) | Q(withdrawn_at__isnull=True),
                name="assurance_taken_back_is_not_current",
            ),
            models.CheckConstraint(condition=~Q(note=""), name="assurance_has_evidence"),
        ]
        indexes = [
            models.Index(fields=["until"], condition=Q(is_current=True), name="assurance_expiry"),
            models.Index(fields=["page", "rule", "-given_at"]),
        ]


class ChecklistItem(models.Model):
    """Other information required by law, as the administration lists it (п. 4.3 б)."""

    text = models.CharField("что должно быть на странице", max_length=200)
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["added_at", "pk"]
        verbose_name = "пункт списка иной информации"
        verbose_name_plural = "список иной информации"
        constraints = [
            models.UniqueConstraint(
                fields=["text"], condition=Q(removed_at__isnull=True), name="checklist_item_once"
            )
        ]

    def __str__(self) -> str:
        return self.text


class PageWidget(models.Model):
    """A widget or an app in use on a page (п. 7)."""

    page = models.ForeignKey(OfficialPage, models.CASCADE, related_name="widgets")
    name = models.CharField("название", max_length=120)
    url = models.URLField("ссылка", max_length=300, blank=True)
    since = models.DateField("с какого дня")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    removed_at = models.DateTimeField("снят", null=True, blank=True)

    class Meta:
        ordering = ["since", "pk"]
        verbose_name = "виджет или приложение"
        verbose_name_plural = "виджеты и приложения"
        constraints = [
            models.UniqueConstraint(
                fields=["page", "name"], condition=Q(removed_at__isnull=True), name="widget_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
