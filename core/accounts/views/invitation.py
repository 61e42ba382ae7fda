"""Setting a password: by an administrator's invitation, or by an address sent to who has forgotten it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from kombu.exceptions import OperationalError

from core.accounts import throttle
from core.accounts.actions import invitations
from core.accounts.forms import ForgottenForm, NewPasswordForm
from core.accounts.tasks import send_reset
from core.accounts.views.sign_in import after_password
from core.errors import Refused
from core.forms import show_refusal
from core.middleware import client_address
from core.notifications.mail import mail_is_on


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """A one-time address: set the password and go on to the second factor."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    found = invitations.find_invitation(token)
    if found is None:
        return render(request, "accounts/invitation_dead.html", {"by_mail": mail_is_on()}, status=404)
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = invitations.take_invitation(token=token, password=form.cleaned_data["password"])
            return after_password(request, person, "")
        except Refused as error:
            show_refusal(form, error)
    context = {"form": form, "person": found.person}
    return render(request, "accounts/invitation.html", context, status=422 if form.is_bound else 200)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for an address by e-mail. The answer is the same whether there is such a person or not."""
    if not mail_is_on():
        raise Http404
    form = ForgottenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            throttle.take(throttle.address_key("letters", client_address(request)), throttle.LETTERS)
            throttle.take(throttle.email_key("forgotten", email), throttle.FORGOTTEN)
            send_reset.delay(email)
        except throttle.TooMany:
            # Asked for several times already: the letter is on its way, another would not help.
            pass
        except (OperationalError, OSError):
            form.add_error(
                "email", "Письмо сейчас не отправить. Повторите позже или попросите администратора портала."
            )
            return render(request, "accounts/forgotten.html", {"form": form}, status=503)
        return render(request, "accounts/forgotten_sent.html", {"email": email})
    return render(request, "accounts/forgotten.html", {"form": form}, status=422 if form.is_bound else 200)
