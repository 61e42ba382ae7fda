"""One's own settings."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import clock
from core.accounts import access, recovery, throttle
from core.accounts.actions import devices, people, second_factor
from core.accounts.current import person_of
from core.accounts.forms import PasswordChangeForm, SettingsForm
from core.accounts.models import TrustedDevice, User
from core.errors import Refused
from core.forms import show_refusal
from core.russian import time_text


@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """Everything about oneself on one screen."""
    person = person_of(request)
    form = SettingsForm(initial={"theme": person.theme, "single_keys": person.single_keys})
    return render(request, "accounts/me.html", _context(person, form))


def _context(person: User, form: SettingsForm) -> dict[str, object]:
    return {
        "form": form,
        "factor": second_factor.factor_of(person),
        "factor_required": access.needs_second_factor(person),
        "recovery_left": recovery.left_of(person),
        "devices": TrustedDevice.objects.filter(user=person, expires_at__gt=clock.now()),
        "appointments": person.appointments_in_force(),
    }


@require_POST
def settings(request: HttpRequest) -> HttpResponse:
    """Theme and keys."""
    person = person_of(request)
    form = SettingsForm(request.POST)
    if not form.is_valid():
        return render(request, "accounts/me.html", _context(person, form), status=422)
    people.change_settings(actor=person, **form.cleaned_data)
    messages.success(request, "Настройки записаны")
    return redirect("me")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """A new password; other sessions end, this one goes on."""
    person = person_of(request)
    form = PasswordChangeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _change_password(person, form):
        update_session_auth_hash(request, person)
        messages.success(request, "Пароль сменён|На других устройствах вход закончен")
        return redirect("me")
    return render(request, "accounts/password.html", {"form": form}, status=422 if form.is_bound else 200)


def _change_password(person: User, form: PasswordChangeForm) -> bool:
    """Whether it was changed; else the form says why. Guesses at the old password are slowed down."""
    key = f"password-change:{person.pk}"
    try:
        throttle.take(key, throttle.CONFIRM)
        people.change_password(actor=person, old=form.cleaned_data["old"], new=form.cleaned_data["new"])
    except throttle.TooMany as error:
        form.add_error("old", f"Слишком много попыток. Следующая — в {time_text(error.until)}")
    except Refused as error:
        show_refusal(form, error)
    else:
        throttle.clear(key)
        return True
    return False


@require_POST
def revoke_device(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the code on that device again."""
    person = person_of(request)
    device = get_object_or_404(TrustedDevice, pk=pk, user=person)
    devices.revoke_device(actor=person, device=device)
    messages.success(request, f"Забыли устройство: {device}")
    return redirect("me")
