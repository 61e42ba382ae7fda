"""A decision over a revision: what exactly it covers and until when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from contentplan.models.post import Revision
from core import clock
from core.organizations.models import Order
from core.work.models import known


class Approval(models.Model):
    """Approved or returned, by a person, by a confirmed plan or by a standing order. Never changed."""

    class Kind(models.TextChoices):
        PERSON = "person", "человек"
        PLAN = "plan", "утверждённый план"
        STANDING = "standing", "постоянное распоряжение"

    class Decision(models.TextChoices):
        APPROVED = "approved", "согласовано"
        RETURNED = "returned", "возвращено"

    kind = models.CharField("вид", max_length=8, choices=Kind.choices, default=Kind.PERSON)
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="approvals")
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="approvals"
    )
    order = models.ForeignKey(Order, models.PROTECT, null=True, blank=True, related_name="+")
    plan = models.ForeignKey(
        "contentplan.ContentPlan", models.PROTECT, null=True, blank=True, related_name="approvals"
    )
    decision = models.CharField("решение", max_length=8, choices=Decision.choices)
    remark = models.TextField("замечание", blank=True)
    digest = models.CharField("sha-256 того, что согласовано", max_length=64)
    covers_until = models.DateTimeField("действует до", null=True, blank=True)
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "согласование"
        verbose_name_plural = "согласования"
        constraints = [
            models.UniqueConstraint(fields=["revision"], name="approval_one_decision"),
            known("kind", ["person", "plan", "standing"], "approval_kind_known"),
            known("decision", ["approved", "returned"], "approval_decision_known"),
            models.CheckConstraint(
                condition=Q(decision="approved") | ~Q(remark=""), name="approval_return_has_remark"
            ),
            models.CheckConstraint(
                condition=Q(kind="standing", order__isnull=False)
                | (~Q(kind="standing") & Q(approver__isnull=False)),
                name="approval_has_its_source",
            ),
            models.CheckConstraint(
                condition=Q(kind="plan", plan__isnull=False) | (~Q(kind="plan") & Q(plan__isnull=True)),
                name="approval_of_plan_names_it",
            ),
        ]
