"""The signed-in person, by type."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from core.accounts.models import User


def person_of(request: HttpRequest) -> User:
    """The person of a request that `LoginRequiredMiddleware` has let through.

    Raises:
        PermissionDenied: nobody is signed in (a view that is open to all must not ask).
    """
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
