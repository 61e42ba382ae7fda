"""Enrolment of the second factor: before the door (it is required) and in one's own settings (a new phone)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from core.accounts import session, totp
from core.accounts.actions import second_factor
from core.accounts.confirm import confirmed_identity
from core.accounts.current import person_of
from core.accounts.forms import CodeForm
from core.accounts.models import User
from core.accounts.views.sign_in import start_again
from core.errors import Refused
from core.forms import show_refusal


@sensitive_variables("seed")
def _pattern(person: User) -> dict[str, Any] | None:
    """What the enrolment shows: the QR code and the seed for typing; None when no enrolment is under way."""
    seed = second_factor.pending_seed(person)
    if seed is None:
        return None
    return {"qr": totp.qr_svg(totp.enrolment_uri(seed, person.email)), "seed": totp.grouped(seed)}


def _confirm(person: User, form: CodeForm) -> list[str] | None:
    """Recovery codes when the code was right; else None, with the reason in the form."""
    try:
        return second_factor.confirm_enrolment(actor=person, code="".join(form.cleaned_data["code"].split()))
    except Refused as error:
        show_refusal(form, error)
        return None


# --- before the door --------------------------------------------------------------------------------


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """The person's rights need a second factor and there is none: QR code, its first code, recovery codes."""
    pending = session.pending_of(request)
    if pending is None or pending.stage == session.CODE:
        return redirect(start_again(request) if pending is None else "sign-in-code")
    if pending.stage == session.CODES:
        return render(request, "accounts/enrol_interrupted.html", {"person": pending.user})
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        codes = _confirm(pending.user, form)
        if codes is not None:
            session.move_to(request, pending, session.CODES)
            return _show_codes(request, codes)
    pattern = _pattern(pending.user)
    if pattern is None:
        return redirect(start_again(request))
    context = {"form": form, "person": pending.user, **pattern}
    return render(request, "accounts/enrol.html", context, status=422 if form.is_bound else 200)


def _show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return render(request, "accounts/recovery_codes.html", {"codes": codes, "signing_in": True})


@login_not_required
@never_cache
@require_POST
def enrol_codes(request: HttpRequest) -> HttpResponse:
    """Fresh recovery codes for a person who lost the page with the first ones before acknowledging them."""
    pending = session.pending_of(request)
    if pending is None or pending.stage != session.CODES:
        return redirect(start_again(request))
    return _show_codes(request, second_factor.renew_recovery_codes(actor=pending.user))


@login_not_required
@never_cache
@require_POST
def enrol_done(request: HttpRequest) -> HttpResponse:
    """The codes are put away: the person is in."""
    pending = session.pending_of(request)
    if pending is None or pending.stage != session.CODES:
        return redirect(start_again(request))
    return redirect(session.complete(request, pending.user, how="enrolment", next_url=pending.next))


# --- in one's own settings --------------------------------------------------------------------------


@never_cache
@require_POST
@confirmed_identity
def begin(request: HttpRequest) -> HttpResponse:
    """Start with a new phone; the old one works until the new one is confirmed."""
    second_factor.begin_enrolment(actor=person_of(request))
    return redirect("me-factor")


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
@confirmed_identity
def change(request: HttpRequest) -> HttpResponse:
    """QR code of the new seed and its first code."""
    person = person_of(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        codes = _confirm(person, form)
        if codes is not None:
            _keep_this_session(request, person)
            return render(request, "accounts/recovery_codes.html", {"codes": codes, "signing_in": False})
    pattern = _pattern(person)
    if pattern is None:
        return redirect("me")
    context = {"form": form, "person": person, "signed_in": True, **pattern}
    return render(request, "accounts/enrol.html", context, status=422 if form.is_bound else 200)


def _keep_this_session(request: HttpRequest, person: User) -> None:
    """The others have ended; this one has just shown the code."""
    update_session_auth_hash(request, person)
    request.session.pop(session.ONE_FACTOR, None)


@never_cache
@require_POST
@confirmed_identity
def renew_codes(request: HttpRequest) -> HttpResponse:
    """Ten new recovery codes, shown this once."""
    codes = second_factor.renew_recovery_codes(actor=person_of(request))
    return render(request, "accounts/recovery_codes.html", {"codes": codes, "signing_in": False})
