"""Accounts from which pages are run, and their roles on pages."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import clock
from pages.models.contact import WorkContact
from pages.models.page import NETWORK_CHOICES, OfficialPage


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
            ),
            # A network binds an e-mail or a number to one account only.
            models.UniqueConstraint(
                fields=["network", "email"], condition=Q(email__isnull=False), name="account_email_once"
            ),
            models.UniqueConstraint(
                fields=["network", "phone"], condition=Q(phone__isnull=False), name="account_phone_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder_name} ({self.get_network_display()})"

    def get_absolute_url(self) -> str:
        """Its card in the portal."""
        return reverse("pages:account", args=[self.pk])

    @property
    def organization_id(self) -> int | None:
        """Whose it is: the organization of the work contact it is bound to."""
        contact = self.email or self.phone
        return contact.organization_id if contact else None

    @property
    def contacts(self) -> list[WorkContact]:
        """The work contacts it is bound to, the e-mail first."""
        return [contact for contact in (self.email, self.phone) if contact]


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
