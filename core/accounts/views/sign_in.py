"""Signing in: e-mail and password, then a code where one is due. `login` is called after the last of them."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from core.accounts import access, confirm, lockout, session, throttle
from core.accounts.actions import devices, second_factor, sign_in
from core.accounts.addresses import local_path
from core.accounts.devices import DEVICE_COOKIE, device_label, set_device_cookie
from core.accounts.forms import CodeForm, SignInForm
from core.accounts.models import User
from core.accounts.recovery import left_of
from core.middleware import client_address
from core.notifications.mail import mail_is_on

WHY = {
    "rights": ("Войдите заново", "Ваши права изменились: теперь при входе нужен код."),
    "code": ("Войдите заново", "Пять кодов подряд не подошли. Начните с пароля."),
    "late": ("Войдите заново", "Между паролем и кодом прошло больше 15 минут."),
    "confirm": ("Вход закончен", "Личность не подтверждена пять раз подряд."),
    "password": ("Пароль задан", "Войдите с ним."),
}


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """First step: e-mail and password."""
    next_url = local_path(request, request.POST.get("next") or request.GET.get("next", ""), default="")
    if request.user.is_authenticated:
        return redirect(local_path(request, next_url, default=settings.LOGIN_REDIRECT_URL))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = _check_password(request, form, next_url)
        if answer is not None:
            return answer
    context = {
        "form": form,
        "next": next_url,
        "why": WHY.get(request.GET.get("why", "")) if request.method == "GET" else None,
        "by_mail": mail_is_on(),
    }
    return render(request, "accounts/sign_in.html", context, status=422 if form.is_bound else 200)


def _check_password(request: HttpRequest, form: SignInForm, next_url: str) -> HttpResponse | None:
    """The next step, a page saying when to try again, or None with the error put into the form."""
    email, password = form.cleaned_data["email"], form.cleaned_data["password"]
    if (until := lockout.locked_until(request, email)) is not None:
        return _too_many(request, until)
    key, here = throttle.email_key("password", email), throttle.address_key("from", client_address(request))
    try:
        throttle.look(here)
        throttle.take(key, throttle.PASSWORD)
    except throttle.TooMany as error:
        return _too_many(request, error.until)
    person = authenticate(request, email=email, password=password)
    if not isinstance(person, User):
        sign_in.note_failed(email=email)
        # Counted afterwards and only when wrong: many people sign in from one office at one moment.
        with suppress(throttle.TooMany):
            throttle.take(here, throttle.ADDRESS)
        form.add_error("password", "Почта или пароль не подошли. Проверьте раскладку и Caps Lock")
        return None
    throttle.clear(key)
    return after_password(request, person, next_url)


def after_password(request: HttpRequest, person: User, next_url: str) -> HttpResponse:
    """What is due once the password was right: enrolment, a code, or nothing."""
    required = access.needs_second_factor(person)
    if second_factor.factor_of(person) is None:
        if required:
            second_factor.begin_enrolment(actor=person)
            session.begin(request, person, stage=session.ENROL, next_url=next_url)
            return redirect("sign-in-enrol")
        return redirect(session.complete(request, person, how="password", next_url=next_url))
    if not required and devices.is_trusted(person, request.COOKIES.get(DEVICE_COOKIE, "")):
        return redirect(session.complete(request, person, how="device", next_url=next_url))
    session.begin(request, person, stage=session.CODE, next_url=next_url)
    return redirect("sign-in-code")


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Second step: a one-time code or a recovery code."""
    pending = session.pending_of(request)
    if pending is None:
        return redirect(start_again(request))
    if pending.stage != session.CODE:
        return redirect("sign-in-enrol")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = _check_code(request, form, pending)
        if answer is not None:
            return answer
    context = {
        "form": form,
        "person": pending.user,
        "may_trust": not access.needs_second_factor(pending.user),
        "recovery_left": left_of(pending.user),
    }
    return render(request, "accounts/sign_in_code.html", context, status=422 if form.is_bound else 200)


def start_again(request: HttpRequest) -> str:
    """Where to go without a sign-in in progress; one that has grown old is explained."""
    if request.user.is_authenticated:
        return settings.LOGIN_REDIRECT_URL
    return f"{settings.LOGIN_URL}?why=late" if session.drop(request) else settings.LOGIN_URL


def _check_code(request: HttpRequest, form: CodeForm, pending: session.Pending) -> HttpResponse | None:
    person = pending.user
    try:
        throttle.take(f"code:{person.pk}", throttle.CODE)
    except throttle.TooMany as error:
        return _too_many(request, error.until)
    how = second_factor.accept_code(person, form.cleaned_data["code"])
    if not how:
        return _wrong_code(request, form, pending)
    response = redirect(session.complete(request, person, how=how, next_url=pending.next))
    if form.cleaned_data["trust"] and not access.needs_second_factor(person):
        value = devices.trust_device(actor=person, label=device_label(request))
        set_device_cookie(response, value)
    return response


def _wrong_code(request: HttpRequest, form: CodeForm, pending: session.Pending) -> HttpResponse | None:
    wrong = session.count_wrong(request, pending)
    last = wrong >= session.MOST_CODES
    sign_in.note_wrong_code(person=pending.user, tries=wrong, last=last)
    if last:
        return redirect(f"{settings.LOGIN_URL}?why=code")
    left = session.MOST_CODES - wrong
    form.add_error("code", f"Код не подошёл. Каждый код принимаем один раз. Осталось попыток: {left}")
    return None


# --- the shut door ----------------------------------------------------------------------------------


def _too_many(request: HttpRequest, until: datetime) -> HttpResponse:
    response = render(request, "accounts/locked_out.html", {"until": until}, status=429)
    response["Retry-After"] = str(lockout.seconds_to(until))
    return response


@never_cache
def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict[str, str] | None = None
) -> HttpResponse:
    """Called by django-axes when a wrong password was one too many: the door is shut for a while."""
    email = str((credentials or {}).get("email") or "")
    sign_in.note_locked_out(email=email)
    return _too_many(request, lockout.locked_until(request, email) or lockout.soon())


@login_not_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out; the second time harmless."""
    if isinstance(request.user, User):
        sign_in.note_signed_out(actor=request.user)
    confirm.forget_confirmed(request)
    logout(request)
    return redirect("sign-in")
