"""«Новая страница» and its editing: one page of five sections, whole without script."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.access import require
from core.accounts.actions.identity import confirm_identity
from core.accounts.confirm import is_confirmed
from core.errors import Refused
from networks.base import Network
from pages.access import get_page_for, may_edit_pages
from pages.actions.probe import probe_page
from pages.forms.wizard import AccountRowForm
from pages.models import OfficialPage
from pages.queries.capabilities import capability_rows
from pages.queries.people import who_activates
from pages.views.common import actor_of
from pages.wizard import MOST_ROWS, Wizard

FORM = "pages/wizard.html"


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A page that is not in the register yet."""
    actor = actor_of(request)
    require(may_edit_pages(actor))
    if request.method == "GET":
        return _draw(request, Wizard(actor, confirm=_confirm(request)))
    wizard = Wizard(actor, request.POST, network=_network(request), confirm=_confirm(request))
    act = request.POST.get("act", "save")
    if act == "look":
        return _draw(request, wizard, status=200 if wizard.look() else 422)
    if act == "row":
        wizard.add_row()
        return _draw(request, wizard)
    return _write(request, wizard, act)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A page of the register."""
    actor = actor_of(request)
    page = get_page_for(actor, pk)
    require(may_edit_pages(actor))
    if request.method == "GET":
        return _draw(request, Wizard(actor, page=page, confirm=_confirm(request)))
    wizard = Wizard(actor, request.POST, page, confirm=_confirm(request))
    if request.POST.get("act") == "row":
        wizard.add_row()
        return _draw(request, wizard)
    return _write(request, wizard, request.POST.get("act", "save"))


def _write(request: HttpRequest, wizard: Wizard, act: str) -> HttpResponse:
    if not wizard.write():
        if wizard.page is not None and wizard.owner.is_valid():
            wizard = wizard.left_to_mend()
        return _draw(request, wizard, status=422)
    page = wizard.page
    assert page is not None
    if not wizard.is_new:
        messages.info(
            request, "Эта форма уже отправлена, страница записана|Поправить её можно кнопкой «Изменить»."
        )
        return redirect(page)
    if act == "draft":
        messages.success(request, "Черновик записан. Вернуться к нему можно из списка страниц")
        return redirect("pages:list")
    tell_probe(request, page)
    return redirect(f"{reverse('pages:edit', args=[page.pk])}#probe" if act == "probe" else page)


def tell_probe(request: HttpRequest, page: OfficialPage) -> None:
    """Ask the network what the portal can do on the page and say how it went."""
    try:
        probed = probe_page(actor=actor_of(request), page=page)
    except Refused as error:
        messages.warning(request, f"Записано, но проверить нельзя|{error.message} {error.advice}")
        return
    if probed.asked:
        messages.success(request, "Записано и проверено")
    else:
        messages.warning(request, f"Записано, но сеть проверить не удалось|{probed.sentence}")


def _draw(request: HttpRequest, wizard: Wizard, status: int = 200) -> HttpResponse:
    page = wizard.page
    context = {
        "wizard": wizard,
        "page": page,
        "capabilities": capability_rows(page) if page else [],
        "activators": who_activates(),
        "forms": wizard.forms,
    }
    return render(request, FORM, context, status=status)


@sensitive_post_parameters()
@require_POST
def look_up(request: HttpRequest) -> HttpResponse:
    """«Узнать» without leaving the page: what the address is, and the parts that depend on its network."""
    actor = actor_of(request)
    require(may_edit_pages(actor))
    before = _network(request)
    wizard = Wizard(actor, request.POST, network=before, confirm=_confirm(request))
    known = wizard.look()
    context = {"wizard": wizard, "changed": known and wizard.network != before, "oob": True}
    return render(request, "pages/_look_up.html", context, status=200 if known else 422)


@require_GET
def account_row(request: HttpRequest) -> HttpResponse:
    """One more empty row of accounts."""
    actor = actor_of(request)
    require(may_edit_pages(actor))
    index = request.GET.get("index", "")
    number = min(int(index), MOST_ROWS) if index.isdecimal() and len(index) < 4 else 0
    row = AccountRowForm(None, actor=actor, network=_network(request), index=number)
    return render(
        request, "pages/_account_row.html", {"row": row, "network": _network(request), "fresh": True}
    )


def _confirm(request: HttpRequest) -> Callable[[str], None] | None:
    """How the wizard confirms who is at the keyboard before a token goes into the vault; None: just confirmed."""
    if is_confirmed(request):
        return None
    return lambda password: confirm_identity(request, password=password)


def _network(request: HttpRequest) -> str:
    sent = request.POST.get("network") or request.GET.get("network") or ""
    return sent if sent in {network.value for network in Network} else ""
