"""Organizations of the city, orders and appointments: who answers for what, from when to when, by which order."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from core import clock
from core.accounts.rights import ROLE_NAMES, Role


class OrganizationQuerySet(models.QuerySet["Organization"]):
    """Questions about organizations."""

    def active(self) -> OrganizationQuerySet:
        """Those that have not been closed."""
        return self.filter(is_active=True)

    def roots(self) -> OrganizationQuerySet:
        """Those that nobody oversees: the administration."""
        return self.filter(parent__isnull=True)


class Organization(models.Model):
    """The administration, its body, a structural unit or a subordinate; a tree with an overseeing parent."""

    class Kind(models.TextChoices):
        ADMINISTRATION = "administration", "администрация"
        BODY = "body", "орган администрации"
        UNIT = "unit", "структурное подразделение"
        SUBORDINATE = "subordinate", "подведомственная организация"

    kind = models.CharField("вид", max_length=14, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="кто курирует"
    )
    name = models.CharField("полное название", max_length=400, unique=True)
    short_name = models.CharField("краткое название", max_length=120)
    inn = models.CharField("ИНН", max_length=12, blank=True)
    ogrn = models.CharField("ОГРН", max_length=15, blank=True)
    postal_address = models.CharField("почтовый адрес", max_length=300, blank=True)
    email = models.EmailField("электронная почта", blank=True)
    phone = models.CharField("телефон справочной службы", max_length=60, blank=True)
    site = models.URLField("официальный сайт", blank=True)
    is_active = models.BooleanField("действует", default=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "short_name"]
        verbose_name = "организация"
        verbose_name_plural = "организации"
        constraints = [
            models.UniqueConstraint(
                fields=["inn"], condition=~Q(inn="") & ~Q(kind="unit"), name="organization_inn_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="administration") | Q(parent__isnull=False), name="organization_has_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.short_name


class Order(models.Model):
    """An act by which somebody answers for something (распоряжение, приказ)."""

    number = models.CharField("номер", max_length=40)
    date = models.DateField("дата")
    title = models.CharField("о чём", max_length=400)
    url = models.URLField("адрес на сайте", blank=True)
    published_on = models.DateField("размещено на сайте", null=True, blank=True)
    is_void = models.BooleanField("утратило силу", default=False)
    voided_on = models.DateField("утратило силу с", null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")

    class Meta:
        ordering = ["-date", "number"]
        verbose_name = "распоряжение"
        verbose_name_plural = "распоряжения"
        constraints = [models.UniqueConstraint(fields=["number", "date"], name="order_once")]

    def __str__(self) -> str:
        return f"№\u00a0{self.number} от\u00a0{self.date:%d.%m.%Y}"


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Questions about appointments."""

    def in_force(self, today: date) -> AppointmentQuerySet:
        """Those that work on a day: begun, not ended, on an order that had not lost its force by then."""
        return self.ahead_of(today).filter(since__lte=today)

    def ahead_of(self, today: date) -> AppointmentQuerySet:
        """Those that work on a day or will begin after it."""
        return self.filter(
            Q(until__isnull=True) | Q(until__gte=today),
            Q(ended_on__isnull=True) | Q(ended_on__gt=today),
            Q(order__is_void=False) | Q(order__voided_on__gt=today),
        )


class Appointment(models.Model):
    """A person answers for something from a date to a date, by an order; rights follow from `role`.

    `scope_kind` + `scope_id` narrow it to an object of another app (a registered kind, say `pages.page`).
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="appointments")
    role = models.CharField(
        "за что отвечает", max_length=24, choices=[(role.value, ROLE_NAMES[role]) for role in Role]
    )
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="appointments")
    order = models.ForeignKey(Order, models.PROTECT, related_name="appointments")
    position = models.CharField("должность", max_length=160, blank=True)
    since = models.DateField("с")
    until = models.DateField("по", null=True, blank=True)
    # Ended ahead of its term or at once: the first day without it. The term that the order gave stays on record.
    ended_on = models.DateField("прекращено с", null=True, blank=True)
    acting_for = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="acting",
        verbose_name="исполняет обязанности за",
    )
    scope_kind = models.CharField(max_length=40, blank=True)
    scope_id = models.PositiveBigIntegerField(null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        verbose_name = "назначение"
        verbose_name_plural = "назначения"
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="appointment_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "organization", "order", "since"],
                condition=Q(scope_id__isnull=True, ended_on__isnull=True),
                name="appointment_once",
            ),
        ]
        indexes = [models.Index(fields=["person", "since", "until"])]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"

    def is_in_force(self, today: date) -> bool:
        """Whether it works on a day; `order` should be loaded."""
        void = self.order.is_void and (self.order.voided_on is None or self.order.voided_on <= today)
        return not void and self.since <= today <= (self.last_day or today)

    @property
    def last_day(self) -> date | None:
        """The last day of it, by its term or by its early end; None while it is open."""
        ends = [self.until] if self.until else []
        if self.ended_on:
            ends.append(self.ended_on - timedelta(days=1))
        return min(ends) if ends else None


class RoleSeat(models.Model):
    """The turnstile of a role that one person at a time may hold: whoever appoints to it moves `version`."""

    role = models.CharField(max_length=24, unique=True)
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.role}: {self.version}"
