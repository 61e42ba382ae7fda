"""The question «is it really you», before secrets and rights."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core.accounts.addresses import local_path
from core.accounts.forms import ConfirmForm


@never_cache
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Password or code; then on to where the person was going."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    next_url = local_path(request, wanted, default=settings.LOGIN_REDIRECT_URL)
    form = ConfirmForm(request.POST if request.method == "POST" else None, request=request)
    if request.method == "POST" and form.is_valid():
        return redirect(next_url)
    if not request.user.is_authenticated:
        return redirect(f"{settings.LOGIN_URL}?why=confirm")
    context = {"form": form, "next": next_url, "action": request.path}
    return render(request, "accounts/confirm.html", context, status=422 if form.is_bound else 200)
