"""An official page of an organization in one network, and what the portal can do on it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from core import clock
from core.organizations.models import Organization
from core.states import Graph
from networks.addresses import page_url
from networks.base import NETWORK_NAMES, How, Network, Operation, Target, TokenKind

NETWORK_CHOICES = [(network.value, NETWORK_NAMES[network]) for network in Network]

PAGE_GRAPH = Graph(
    name="official page",
    start="draft",
    table={
        "draft": frozenset({"active", "closed"}),
        "active": frozenset({"suspended", "closed"}),
        "suspended": frozenset({"active", "closed"}),
        "closed": frozenset(),
    },
    final=frozenset({"closed"}),
)


def short_url(url: str) -> str:
    """An address as people write it: «vk.com/dzhankoy»."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/") or url


class OfficialPage(models.Model):
    """One page in one network, of one organization (п. 1, 2.1, 3)."""

    class State(models.TextChoices):
        DRAFT = "draft", "черновик"
        ACTIVE = "active", "действует"
        SUSPENDED = "suspended", "приостановлена"
        CLOSED = "closed", "закрыта"

    network = models.CharField("сеть", max_length=8, choices=NETWORK_CHOICES)
    # Empty while the network has not been asked: then the page is known by its short name.
    external_id = models.CharField("номер в сети", max_length=64, blank=True)
    screen_name = models.CharField("короткое имя", max_length=100, blank=True)
    linked_id = models.CharField("группа обсуждений", max_length=64, blank=True)
    title = models.CharField("название", max_length=250)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="pages", verbose_name="организация"
    )
    state = models.CharField("состояние", max_length=9, choices=State.choices, default=State.DRAFT)
    state_reason = models.CharField("основание", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0)
    norm = models.PositiveSmallIntegerField(
        "норма в неделю", null=True, blank=True, help_text="пусто — по акту"
    )
    official_mark = models.BooleanField("отметка сети «Госорганизация»", null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # The key of the form that registered it: a second click is the same registration, not a duplicate.
    request_key = models.CharField(max_length=32, blank=True, editable=False)
    checked_at = models.DateTimeField("сверена с сетью", null=True, blank=True)
    members = models.PositiveIntegerField("подписчики", null=True, blank=True)
    # One unbroken stretch of time for which every publication is surely known: [covered_since, read_through).
    covered_since = models.DateTimeField(null=True, blank=True)
    read_through = models.DateTimeField("стена полностью прочитана до", null=True, blank=True)
    # Set by a recognised authorisation error, cleared by a successful probe; a blip never sets it.
    broken_since = models.DateTimeField(null=True, blank=True)
    broken_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["organization__kind", "organization__short_name", "network", "pk"]
        verbose_name = "официальная страница"
        verbose_name_plural = "официальные страницы"
        constraints = [
            # A closed page frees its address: it may be registered anew, with its own history.
            models.UniqueConstraint(
                fields=["network", "external_id"],
                condition=~Q(external_id="") & ~Q(state="closed"),
                name="page_once",
            ),
            models.UniqueConstraint(
                "network",
                Lower("screen_name"),
                condition=~Q(screen_name="") & ~Q(state="closed"),
                name="page_name_once",
            ),
            models.CheckConstraint(
                condition=~Q(external_id="") | ~Q(screen_name=""), name="page_has_an_address"
            ),
            models.CheckConstraint(condition=Q(state__in=list(PAGE_GRAPH.table)), name="page_state_known"),
        ]
        indexes = [models.Index(fields=["state", "network"])]

    def __str__(self) -> str:
        return f"{self.title} ({self.get_network_display()})"

    @property
    def target(self) -> Target:
        """Where an adapter should go."""
        return Target(Network(self.network), self.external_id, self.screen_name, self.linked_id)

    @property
    def url(self) -> str:
        """The page's address in its network."""
        return page_url(self.target)

    @property
    def url_text(self) -> str:
        """The address as people write it: «vk.com/dzhankoy»."""
        return short_url(self.url)

    def get_absolute_url(self) -> str:
        """Its card in the portal."""
        return reverse("pages:page", args=[self.pk])


class PageCapability(models.Model):
    """How one operation is done on a page, as the last probe found."""

    page = models.ForeignKey(OfficialPage, models.CASCADE, related_name="capabilities")
    operation = models.CharField(max_length=20, choices=[(op.value, op.value) for op in Operation])
    how = models.CharField(max_length=12, choices=[(how.value, how.value) for how in How])
    why = models.CharField(max_length=300)
    token_kind = models.CharField(
        max_length=20, blank=True, choices=[(kind.value, kind.value) for kind in TokenKind]
    )
    checked_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "способность страницы"
        constraints = [models.UniqueConstraint(fields=["page", "operation"], name="capability_once")]
