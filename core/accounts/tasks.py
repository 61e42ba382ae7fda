"""Letters about passwords, and tidying."""

from __future__ import annotations

from celery import shared_task
from django.contrib.sessions.models import Session

from core import clock
from core.accounts import throttle
from core.accounts.actions import invitations
from core.accounts.models import TrustedDevice


@shared_task(
    name="core.accounts.tasks.send_reset",
    autoretry_for=(OSError,),
    retry_backoff=30,
    retry_kwargs={"max_retries": 3},
)
def send_reset(email: str) -> None:
    """The address for a new password, if there is such a person. An e-mail is not a secret; the address is made here."""
    issued = invitations.issue_reset(email=email)
    if issued:
        person, token = issued
        invitations.mail_reset(person, token)


@shared_task(name="core.accounts.tasks.tidy")
def tidy() -> None:
    """Remove what has expired: counted tries, remembered devices, sessions."""
    throttle.forget_old()
    TrustedDevice.objects.filter(expires_at__lt=clock.now()).delete()
    Session.objects.filter(expire_date__lt=clock.now()).delete()
