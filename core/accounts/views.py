"""Sign-in, second factor, enrolment, own settings."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    """First step: e-mail and password."""
    return render(request, "accounts/sign_in.html")


def locked_out(
    request: HttpRequest, credentials: dict[str, str] | None = None, *args: object
) -> HttpResponse:
    """Too many wrong passwords."""
    return render(request, "accounts/sign_in.html", status=429)
