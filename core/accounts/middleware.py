"""A person whose rights or employment ended is out at the next click."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from core.accounts import session
from core.accounts.actions import sign_in
from core.accounts.addresses import local_path
from core.accounts.models import User

GetResponse = Callable[[HttpRequest], HttpResponse]


class KnownSessionMiddleware(SessionMiddleware):
    """A key that we cannot have given is no session: PostgreSQL would refuse to look for one with a NUL in it."""

    def process_request(self, request: HttpRequest) -> None:
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        if key and not (key.isascii() and key.isalnum()):
            del request.COOKIES[settings.SESSION_COOKIE_NAME]
        super().process_request(request)


class FreshRightsMiddleware:
    """Ends sessions that have lost their ground; rights themselves are read anew by every request.

    Lost are: a session of a person who no longer works here, and one opened without a code whose person has got
    rights that need it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        if isinstance(person, User):
            if session.lost_its_ground(request):
                sign_in.note_session_ended(person=person)
                logout(request)
                return whole_page(request, redirect(f"{settings.LOGIN_URL}?why=rights"))
        elif SESSION_KEY in request.session:
            # The session names somebody, yet nobody is signed in: Django lets no inactive person in.
            request.session.flush()
        return whole_page(request, self.get_response(request))


def whole_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """For htmx: the sign-in page takes the place of the whole page, not of a fragment."""
    location = response.headers.get("Location", "")
    if request.headers.get("HX-Request") != "true" or not location.startswith(settings.LOGIN_URL):
        return response
    page = local_path(request, request.headers.get("HX-Current-URL", ""), default="/")
    return HttpResponse(
        status=204, headers={"HX-Redirect": f"{settings.LOGIN_URL}?{urlencode({'next': page})}"}
    )
