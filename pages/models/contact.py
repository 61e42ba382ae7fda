"""Work contacts to which accounts are bound, and what counts as one (п. 4.1)."""

from __future__ import annotations

from django.db import models

from core import clock
from core.organizations.models import Organization


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
