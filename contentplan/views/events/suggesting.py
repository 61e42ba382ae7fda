"""Posts that an event could give, for the screens where they are ticked."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.forms import BoundField

from contentplan.actions.events.posts import usual_pages
from contentplan.event_posts import Suggestion, suggestion_of, templates_in_force
from contentplan.forms.event import EventForm, PostsForm
from contentplan.models import POST_ROLES, OfficialEvent, PostTemplate
from contentplan.when import When
from core.accounts.models import User
from core.errors import Refused
from core.organizations.models import Organization
from core.russian import duration_text
from pages.access import pages_visible_to
from pages.models import OfficialPage


@dataclass(frozen=True)
class Row:
    """A post to tick: the box, a time of one's own, what the template makes of the event so far."""

    role: str
    name: str
    box: BoundField
    own_time: BoundField
    rule: str
    suggestion: Suggestion | None


def posts_form(actor: User, event: OfficialEvent | None = None) -> PostsForm:
    """The form as it opens: ticked as the templates say, pages of the administration marked."""
    templates = templates_in_force()
    initial: dict[str, Any] = {"request_key": uuid.uuid4(), "pages": _pages_of(actor, templates)}
    for role, template in templates.items():
        chosen = suggestion_of(template, event).is_chosen if event else template.chosen
        initial[role] = chosen and not (event and event.posts.filter(event_role=role).exists())
    return PostsForm(initial=initial)


def _pages_of(actor: User, templates: dict[str, PostTemplate]) -> list[int]:
    """Pages of the templates; where none says any, all active pages of the administration."""
    own = {page.pk for one in templates.values() if one.pk for page in one.pages.all()}
    return sorted(own) or usual_pages(actor)


def suggested(actor: User, source: EventForm | OfficialEvent, posts: PostsForm) -> dict[str, Any]:
    """Rows to tick and pages to choose from."""
    event = source if isinstance(source, OfficialEvent) else _so_far(source)
    rows = [_row(role, template, posts, event) for role, template in templates_in_force().items()]
    marked = posts.page_ids()
    pages = pages_visible_to(actor).filter(state="active").select_related("organization")
    near = [page for page in pages if page.pk in marked or page.organization.kind == "administration"]
    order = list(OfficialPage._meta.get_field("network").choices or ())
    rank = {code: place for place, (code, _) in enumerate(order)}
    return {
        "suggestions": rows,
        "pages": [
            (page, page.pk in marked) for page in sorted(near, key=lambda one: (rank[one.network], one.pk))
        ],
    }


def _row(role: str, template: PostTemplate, posts: PostsForm, event: OfficialEvent | None) -> Row:
    return Row(
        role,
        POST_ROLES[role].capitalize(),
        posts[role],
        posts[f"due_{role}"],
        rule_words(template, hour=event is None),
        suggestion_of(template, event) if event else None,
    )


def rule_words(template: PostTemplate, *, hour: bool = True) -> str:
    """«накануне в 10:00», «через 2 ч после конца»; without the hour where the time stands beside."""
    if template.anchor == PostTemplate.Anchor.AFTER:
        return f"через {duration_text(timedelta(minutes=template.minutes))} после конца"
    near = {-1: "накануне", 0: "в тот же день", 1: "назавтра"}
    days = abs(template.days)
    far = f"за {days} дн." if template.days < 0 else f"через {days} дн."
    day = near.get(template.days, far)
    return f"{day} в {template.at:%H:%M}" if hour else day


def _so_far(form: EventForm) -> OfficialEvent | None:
    """The event as it stands in the form, not kept; None while its day is not known."""
    values = form.so_far()
    when = _when(values)
    if when is None:
        return None
    official = form.officials.get(str(values.get("who") or ""))
    title = str(values.get("title") or "мероприятие")
    event = OfficialEvent(title=title, place=str(values.get("place") or ""), official=official)
    own = values.get("organization")
    event.organization = own if isinstance(own, Organization) else Organization(short_name="отдел")
    event.day, event.last_day, event.zone = when.day, when.last_day, when.zone
    event.starts_at, event.ends_at = when.starts_at, when.ends_at
    return event


def _when(values: dict[str, Any]) -> When | None:
    if not values.get("day"):
        return None
    try:
        return When.of_wall(values["day"], values.get("start"), values.get("end"), values.get("last_day"))
    except Refused:
        return None
