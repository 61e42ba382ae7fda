"""Identity confirmed again, for five minutes: only before secrets are touched and before rights change.

A form that was sent after the five minutes is not lost: the question is asked in its place, carries what was
typed, and once answered the request goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from core import clock
from core.access import may, require
from core.accounts.rights import Right
from core.errors import ConfirmationNeeded

if TYPE_CHECKING:
    from core.accounts.models import User

VALID_FOR = timedelta(minutes=5)
_SESSION_KEY = "identity_confirmed_at"
_OWN_FIELDS = frozenset({"csrfmiddlewaretoken", "confirm-password", "confirm-code", "confirming"})

View = Callable[..., HttpResponse]


def confirmed_until(request: HttpRequest) -> datetime | None:
    """Until when the confirmation holds, or None."""
    stamp = request.session.get(_SESSION_KEY)
    if not isinstance(stamp, int | float):
        return None
    until = datetime.fromtimestamp(stamp, tz=clock.now().tzinfo) + VALID_FOR
    return until if until > clock.now() else None


def is_confirmed(request: HttpRequest) -> bool:
    """Whether the person has shown in the last five minutes that it is really they."""
    return confirmed_until(request) is not None


def remember_confirmed(request: HttpRequest) -> None:
    """Start the five minutes, in this session only."""
    request.session[_SESSION_KEY] = int(clock.now().timestamp())


def forget_confirmed(request: HttpRequest) -> None:
    """End them at once; writes the session only when there is something to forget."""
    if _SESSION_KEY in request.session:
        del request.session[_SESSION_KEY]


def require_confirmed(request: HttpRequest) -> None:
    """Pass or raise.

    Raises:
        ConfirmationNeeded: the person is asked for the password or a code and sent back here.
    """
    if not is_confirmed(request):
        raise ConfirmationNeeded(
            "Подтвердите, что это вы",
            clause="2.2",
            advice="Введите пароль или код из приложения и повторите.",
        )


def confirm_url(next_url: str) -> str:
    """Address of the question that leads on to `next_url`."""
    return f"{reverse('confirm')}?{urlencode({'next': next_url})}"


def confirmed_identity(
    view: View | None = None, *, right: Right | None = None, forget: tuple[str, ...] = ()
) -> Any:
    """Let a view be reached only within five minutes of a confirmation.

    Who lacks `right` is refused before the question is asked: it would tell them that there is something behind.
    A GET is led through the question and back. A POST is asked in place: its fields travel through the page, but
    for those in `forget` (secrets) and files, which are typed again. Put it under `require_POST`.
    """
    if view is None:
        return lambda inner: confirmed_identity(inner, right=right, forget=forget)

    @wraps(view)
    @sensitive_post_parameters("confirm-password", "confirm-code", *forget)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if right is not None:
            require(may(cast("User", request.user), right))
        if is_confirmed(request):
            return view(request, *args, **kwargs)
        if request.method in ("GET", "HEAD"):
            return redirect(confirm_url(request.get_full_path()))
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=204, headers={"HX-Redirect": confirm_url(_came_from(request))})
        return _ask_in_place(request, view, forget, *args, **kwargs)

    return wrapper


def _came_from(request: HttpRequest) -> str:
    """The page on which an htmx request was made, as a path of the portal."""
    from core.accounts.addresses import local_path

    return local_path(request, request.headers.get("HX-Current-URL", ""), default="/")


def _ask_in_place(
    request: HttpRequest, view: View, forget: tuple[str, ...], *args: Any, **kwargs: Any
) -> HttpResponse:
    from core.accounts.forms import ConfirmForm

    asked = "confirming" in request.POST
    form = ConfirmForm(request.POST if asked else None, request=request, prefix="confirm")
    if asked and form.is_valid():
        return view(request, *args, **kwargs)
    if not request.user.is_authenticated:
        return redirect("sign-in")
    context = {"form": form, "kept": list(_kept(request, forget)), "action": request.get_full_path()}
    return render(request, "accounts/confirm.html", context, status=422 if asked else 403)


def _kept(request: HttpRequest, forget: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for name, values in request.POST.lists():
        if name not in _OWN_FIELDS and name not in forget:
            yield from ((name, value) for value in values)
