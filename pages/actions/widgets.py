"""The register of widgets and apps in use on a page (п. 7)."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from core import clock
from core.access import Actor, System, require
from core.audit.actions import record
from core.errors import Refused
from pages.access import may_assure
from pages.models import OfficialPage, PageWidget


@transaction.atomic
def add_widget(*, actor: Actor, page: OfficialPage, name: str, url: str = "", since: date) -> PageWidget:
    """Write down a widget or an app.

    Raises:
        AccessDenied: not the actor's page.
        Refused: the page is closed, no name, a day to come, or it is there already; at its field.
    """
    require(may_assure(actor, page))
    name = " ".join(name.split())[:120]
    if page.state == OfficialPage.State.CLOSED:
        raise Refused("Страница закрыта: её карточка больше не меняется.")
    if not name:
        raise Refused("Напишите, что это за виджет или приложение.", field="name")
    if since > clock.city_now().date():
        raise Refused("Этот день ещё не наступил. Запишите виджет, когда он заработает.", field="since")
    try:
        with transaction.atomic():
            widget = PageWidget.objects.create(
                page=page,
                name=name,
                url=url.strip(),
                since=since,
                added_by=None if isinstance(actor, System) else actor,
            )
    except IntegrityError:
        raise Refused("Такой виджет на странице уже записан.", clause="7", field="name") from None
    record("page.widget_added", actor=actor, object=page, data={"name": name})
    return widget


@transaction.atomic
def remove_widget(*, actor: Actor, widget: PageWidget) -> None:
    """The widget is no more in use. Taken off already: nothing.

    Raises:
        AccessDenied: not the actor's page.
    """
    require(may_assure(actor, widget.page))
    if PageWidget.objects.filter(pk=widget.pk, removed_at__isnull=True).update(removed_at=clock.now()) == 1:
        record("page.widget_removed", actor=actor, object=widget.page, data={"name": widget.name})
