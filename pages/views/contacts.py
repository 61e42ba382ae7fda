"""Work contacts and the rules of what counts as one (п. 4.1); keys of the city's applications."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.access import require
from core.errors import Refused
from core.forms import show_refusal
from pages.access import get_contact_for, may_activate_pages, may_edit_pages, may_see_pages
from pages.actions.contacts import add_contact, add_rule, edit_contact, remove_rule
from pages.contacts import AllowList
from pages.forms.accounts import ContactEditForm, ContactForm, RuleForm
from pages.models import ContactRule, WorkContact
from pages.queries.accounts import listed_contacts, personal_ones
from pages.views.common import actor_of

ON_A_SHEET = 100


@require_GET
def contact_list(request: HttpRequest) -> HttpResponse:
    """Work e-mails and numbers, and to what accounts they belong."""
    actor = actor_of(request)
    require(may_see_pages(actor))
    kind = request.GET.get("kind", "")
    kind = kind if kind in WorkContact.Kind.values else ""
    sheet = Paginator(listed_contacts(actor, kind), ON_A_SHEET).get_page(request.GET.get("page"))
    context = {
        "page_obj": sheet,
        "kind": kind,
        "kinds": WorkContact.Kind.choices,
        "personal": personal_ones(list(sheet.object_list), AllowList.load()),
        "may_edit": may_edit_pages(actor),
    }
    return render(request, "pages/contacts.html", context)


@require_http_methods(["GET", "POST"])
def contact_new(request: HttpRequest) -> HttpResponse:
    """One more work contact."""
    actor = actor_of(request)
    require(may_edit_pages(actor))
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_contact(actor=actor, **form.cleaned_data)
        except Refused as error:
            error.field = "value" if error.field in ("email", "phone") else error.field
            show_refusal(form, error)
        else:
            messages.success(request, "Рабочий контакт записан")
            return redirect("pages:contacts")
    return _draw(request, form, None)


@require_http_methods(["GET", "POST"])
def contact_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Whose the contact is and who keeps the SIM."""
    actor = actor_of(request)
    contact = get_contact_for(actor, pk)
    require(may_edit_pages(actor))
    initial = {"organization": contact.organization_id, "keeper": contact.keeper}
    form = ContactEditForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        edit_contact(actor=actor, contact=contact, **form.cleaned_data)
        messages.success(request, "Рабочий контакт записан")
        return redirect("pages:contacts")
    return _draw(request, form, contact)


def _draw(
    request: HttpRequest, form: ContactForm | ContactEditForm, contact: WorkContact | None
) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, "pages/contact_form.html", {"form": form, "contact": contact}, status=status)


@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """What counts as a work contact: domains and numbers."""
    actor = actor_of(request)
    require(may_see_pages(actor))
    form = RuleForm(request.POST or None)
    if request.method == "POST":
        require(may_activate_pages(actor))
    if request.method == "POST" and form.is_valid():
        try:
            add_rule(actor=actor, **form.cleaned_data)
        except Refused as error:
            show_refusal(form, error)
        else:
            messages.success(request, "Разрешено")
            return redirect("pages:contact-rules")
    context = {"form": form, "rules": ContactRule.objects.all(), "may_decide": may_activate_pages(actor)}
    return render(
        request, "pages/contact_rules.html", context, status=422 if request.method == "POST" else 200
    )


@require_POST
def rule_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """A rule taken away."""
    remove_rule(actor=actor_of(request), rule_id=pk)
    messages.success(request, "Разрешение снято. Записанные контакты остались, их покажет список")
    return redirect("pages:contact-rules")
