"""Official pages, the accounts they are run from, what really stands on their walls, the weekly count."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core import clock
from core.organizations.models import Order, Organization
from core.states import Graph
from networks.base import NETWORK_NAMES, How, Network, Operation, PostKind, Target, TokenKind

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


class OfficialPage(models.Model):
    """One page in one network, of one organization (п. 1, 2.1, 3)."""

    class State(models.TextChoices):
        DRAFT = "draft", "черновик"
        ACTIVE = "active", "действует"
        SUSPENDED = "suspended", "приостановлена"
        CLOSED = "closed", "закрыта"

    network = models.CharField("сеть", max_length=8, choices=NETWORK_CHOICES)
    external_id = models.CharField("номер в сети", max_length=64)
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
    checked_at = models.DateTimeField("сверена с сетью", null=True, blank=True)
    read_through = models.DateTimeField("стена полностью прочитана до", null=True, blank=True)
    # Set by a recognised authorisation error, cleared by a successful probe; a blip never sets it.
    broken_since = models.DateTimeField(null=True, blank=True)
    broken_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["organization__kind", "organization__short_name", "network", "pk"]
        verbose_name = "официальная страница"
        verbose_name_plural = "официальные страницы"
        constraints = [
            models.UniqueConstraint(fields=["network", "external_id"], name="page_once"),
            models.CheckConstraint(condition=Q(state__in=list(PAGE_GRAPH.table)), name="page_state_known"),
        ]
        indexes = [models.Index(fields=["state", "network"])]

    def __str__(self) -> str:
        return f"{self.title} ({self.get_network_display()})"

    @property
    def target(self) -> Target:
        """Where an adapter should go."""
        return Target(Network(self.network), self.external_id, self.screen_name, self.linked_id)


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
        constraints = [models.UniqueConstraint(fields=["page", "operation"], name="capability_once")]


class WorkContact(models.Model):
    """A work e-mail or work mobile number to which accounts are bound (п. 4.1)."""

    class Kind(models.TextChoices):
        EMAIL = "email", "рабочая почта"
        PHONE = "phone", "рабочий телефон"

    kind = models.CharField("вид", max_length=5, choices=Kind.choices)
    value = models.CharField(
        "адрес или номер", max_length=120, help_text="почта строчными, номер в виде +79780000000"
    )
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="work_contacts")
    keeper = models.CharField("у кого SIM-карта", max_length=160, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["kind", "value"]
        verbose_name = "рабочий контакт"
        verbose_name_plural = "рабочие контакты"
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="contact_once")]

    def __str__(self) -> str:
        return self.value


class ContactRule(models.Model):
    """What counts as a work contact: a mail domain or the beginning of a phone number (п. 4.1)."""

    class Kind(models.TextChoices):
        DOMAIN = "domain", "почтовый домен"
        PHONE = "phone", "номер или начало номера"

    kind = models.CharField("вид", max_length=6, choices=Kind.choices)
    value = models.CharField("значение", max_length=120)
    note = models.CharField("примечание", max_length=200, blank=True)

    class Meta:
        ordering = ["kind", "value"]
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="contact_rule_once")]

    def __str__(self) -> str:
        return self.value


class NetworkAccount(models.Model):
    """An account from which pages are run: a page has no login of its own (п. 2.1, 2.2, 4.1)."""

    network = models.CharField("сеть", max_length=8, choices=NETWORK_CHOICES)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="network_accounts"
    )
    holder_name = models.CharField("чей аккаунт", max_length=160)
    profile_url = models.CharField("ссылка на профиль", max_length=200, blank=True)
    email = models.ForeignKey(
        WorkContact, models.PROTECT, null=True, blank=True, related_name="accounts_by_email"
    )
    phone = models.ForeignKey(
        WorkContact, models.PROTECT, null=True, blank=True, related_name="accounts_by_phone"
    )
    second_factor_on = models.BooleanField("второй фактор включён", null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    pages = models.ManyToManyField(OfficialPage, through="PageRole", related_name="accounts")

    class Meta:
        ordering = ["network", "holder_name"]
        verbose_name = "аккаунт администратора"
        verbose_name_plural = "аккаунты администраторов"
        constraints = [
            models.CheckConstraint(
                condition=Q(email__isnull=False) | Q(phone__isnull=False),
                name="account_is_bound_to_work_contact",
            )
        ]

    def __str__(self) -> str:
        return f"{self.holder_name} ({self.get_network_display()})"


class PageRole(models.Model):
    """The role of an account on a page."""

    class Role(models.TextChoices):
        OWNER = "owner", "владелец"
        ADMINISTRATOR = "administrator", "администратор"
        EDITOR = "editor", "редактор"

    account = models.ForeignKey(NetworkAccount, models.CASCADE, related_name="roles")
    page = models.ForeignKey(OfficialPage, models.CASCADE, related_name="roles")
    role = models.CharField("роль", max_length=13, choices=Role.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "page"], name="page_role_once")]


class WallPost(models.Model):
    """A publication that is really on the page; the norm counts these (п. 5)."""

    class Origin(models.TextChoices):
        OURS = "ours", "через портал"
        BY_HAND = "by_hand", "вручную"
        PUSHED = "pushed", "через «Госпаблики»"

    page = models.ForeignKey(OfficialPage, models.CASCADE, related_name="wall_posts")
    external_id = models.CharField(max_length=64)
    url = models.CharField(max_length=300, blank=True)
    published_at = models.DateTimeField("вышла")
    text = models.TextField(blank=True)
    text_digest = models.CharField(max_length=64, blank=True, help_text="sha-256 нормализованного текста")
    kind = models.CharField(max_length=8, default=PostKind.POST.value)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.BY_HAND)
    album_id = models.CharField(max_length=64, blank=True)
    attachments = models.PositiveSmallIntegerField(default=0)
    views = models.PositiveIntegerField(null=True, blank=True)
    first_seen_at = models.DateTimeField(default=clock.now, editable=False)
    last_seen_at = models.DateTimeField(default=clock.now)
    gone_at = models.DateTimeField("исчезла", null=True, blank=True)
    not_counted_why = models.CharField("не засчитана по содержанию", max_length=300, blank=True)
    not_counted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-published_at", "-pk"]
        verbose_name = "публикация на странице"
        verbose_name_plural = "публикации на страницах"
        constraints = [models.UniqueConstraint(fields=["page", "external_id"], name="wall_post_once")]
        indexes = [models.Index(fields=["page", "published_at"]), models.Index(fields=["published_at"])]


class WallRead(models.Model):
    """A successful or failed read of a page's wall: what the count may rest on."""

    page = models.ForeignKey(OfficialPage, models.CASCADE, related_name="wall_reads")
    at = models.DateTimeField(default=clock.now)
    since = models.DateTimeField()
    until = models.DateTimeField()
    complete = models.BooleanField(default=False)
    sentence = models.CharField(max_length=300, blank=True)
    found = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["page", "-at"])]


class CountingRule(models.Model):
    """How publications are counted, by an act, from a Monday on; the newest one in force is used (п. 5)."""

    since = models.DateField("с понедельника", unique=True)
    order = models.ForeignKey(Order, models.PROTECT, null=True, blank=True, related_name="+")
    administration_norm = models.PositiveSmallIntegerField("норма страниц администрации", default=5)
    body_norm = models.PositiveSmallIntegerField("норма страниц органов", null=True, blank=True)
    subordinate_norm = models.PositiveSmallIntegerField(
        "норма страниц подведомственных", null=True, blank=True
    )
    count_reposts = models.BooleanField("репосты в зачёт", default=False)
    count_stories = models.BooleanField("истории в зачёт", default=False)
    count_identical = models.BooleanField("одинаковые тексты в зачёт", default=False)
    album_is_one = models.BooleanField("альбом — одна публикация", default=True)

    class Meta:
        ordering = ["-since"]


class WeeklyProtocol(models.Model):
    """The frozen count of a page's week. Never changes; a correction is a new record that names the old one."""

    class Result(models.TextChoices):
        MET = "met", "норма выполнена"
        SHORT = "short", "не хватает"
        INCOMPLETE = "incomplete", "данные неполны"
        NOT_REQUIRED = "not_required", "норма не установлена"

    page = models.ForeignKey(OfficialPage, models.PROTECT, related_name="protocols")
    monday = models.DateField()
    zone = models.CharField(max_length=64)
    norm = models.PositiveSmallIntegerField(null=True)
    total = models.PositiveIntegerField("всего")
    counted = models.PositiveIntegerField("засчитано")
    result = models.CharField(max_length=12, choices=Result.choices)
    entries = models.JSONField(
        default=list, help_text="публикации недели: ссылка, время, засчитана ли и почему нет"
    )
    digest = models.CharField(max_length=64)
    frozen_at = models.DateTimeField(default=clock.now)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    correction_reason = models.CharField(max_length=300, blank=True)
    corrected_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-monday", "page"]
        verbose_name = "недельный протокол"
        verbose_name_plural = "недельные протоколы"
        constraints = [
            models.UniqueConstraint(
                fields=["page", "monday"], condition=Q(corrects__isnull=True), name="protocol_once"
            )
        ]
        indexes = [models.Index(fields=["monday", "page"])]


class WeekNotice(models.Model):
    """A forecast warning or an alarm already sent for a page's week, so that it is sent once."""

    page = models.ForeignKey(OfficialPage, models.CASCADE, related_name="week_notices")
    monday = models.DateField()
    kind = models.CharField(max_length=8, choices=[("forecast", "предупреждение"), ("alarm", "тревога")])
    sent_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "monday", "kind"], name="week_notice_once")]
