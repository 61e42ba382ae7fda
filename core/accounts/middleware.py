"""A person whose rights or employment ended is out at the next click."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


class FreshRightsMiddleware:
    """Ends the session of a person who no longer works here. Rights themselves are read anew per request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and not request.user.is_active:
            logout(request)
            return redirect("sign-in")
        return self.get_response(request)
