"""What the screens share."""

from __future__ import annotations

from django.http import HttpRequest

from core.accounts.models import User


def actor_of(request: HttpRequest) -> User:
    """The person who is signed in; views of this app are behind the sign-in."""
    assert isinstance(request.user, User)
    return request.user
