"""Tags of every screen; `docs/ui.md` shows them. Filters are in `portal_filters`, the logic in `core.looks`.

Small marks are made here (a calendar draws thousands of them), larger parts in `templates/components/`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.core.signals import setting_changed
from django.forms import BaseForm, BoundField
from django.forms.formsets import BaseFormSet
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core import russian
from core.fieldview import FieldView, Problem, problems_of
from core.looks import NETWORKS, Norm, in_order, state_look
from core.templatetags import portal_filters

register = template.Library()
register.filters |= portal_filters.register.filters
_ICON_SIZES = {14: "op-i op-i-14", 16: "op-i op-i-16", 18: "op-i", 22: "op-i op-i-22"}


@cache
def _sprite() -> str:
    return static("portal/icons.svg")


# Marks hang on their arguments alone, and a screen draws the same few a hundred times. Typed: what is escaped already
# and what is not are different arguments, however equal they look.
_drawn_once = lru_cache(2048, typed=True)


@setting_changed.connect
def _forget_sprite(*, setting: str, **kwargs: Any) -> None:
    if setting not in ("STATIC_URL", "STORAGES"):
        return
    for one in (_sprite, _use, icon, look, net, _state_icon, _dots):
        one.cache_clear()


@_drawn_once
def _use(name: str) -> SafeString:
    return format_html('<use href="{}#{}"></use>', _sprite(), name)


# --- marks ------------------------------------------------------------------------------------------


@register.simple_tag
def sprite(name: str) -> SafeString:
    """A bare `<use>`, for an `<svg>` of one's own."""
    return _use(name)


@register.simple_tag
@_drawn_once
def icon(name: str, size: int = 18, label: str = "", css: str = "") -> SafeString:
    """An icon of the sprite: 14, 16, 18 or 22 px. Alone it must have a label; beside words it has none."""
    classes = f"{_ICON_SIZES[size]} {css}".strip()
    if label:
        return format_html('<svg class="{}" role="img" aria-label="{}">{}</svg>', classes, label, _use(name))
    return format_html('<svg class="{}" aria-hidden="true">{}</svg>', classes, _use(name))


@register.simple_tag
@_drawn_once
def look(shape: str, word: str, tone: str = "", box: bool = False, size: str = "") -> SafeString:
    """A shape with any word: for what `core.looks` does not know («1 ошибка», «сверено с сетью»)."""
    classes = ["op-state"]
    if tone:
        classes.append(f"is-{tone}")
    if box:
        classes.append("op-state-box")
    if size:
        classes.append(f"op-state-{size}")
    return format_html(
        '<span class="{}"><svg aria-hidden="true">{}</svg>{}</span>', " ".join(classes), _use(shape), word
    )


@register.simple_tag
def state(
    code: str, word: str = "", kind: str = "", tone: str | None = None, box: bool = False, size: str = ""
) -> SafeString:
    """The state's shape and word; `word` and `tone` may say it more precisely («ждёт вас 37 мин»)."""
    known = state_look(str(code), kind)
    return look(known.shape, word or known.word, known.tone if tone is None else tone, box=box, size=size)


@register.simple_tag
def state_icon(code: str, kind: str = "", size: int = 14) -> SafeString:
    """The state's shape alone, its word as the accessible name: for a row of pages beside their marks."""
    return _state_icon(str(code), kind, size)


@cache
def _state_icon(code: str, kind: str, size: int) -> SafeString:
    known = state_look(code, kind)
    return icon(known.shape, size=size, label=known.word, css=f"op-{known.tone}" if known.tone else "op-c2")


@register.simple_tag
@_drawn_once
def net(code: str, size: int = 22, named: bool = False, off: bool = False) -> SafeString:
    """A network's mark: ВК, ОК, ТГ, МХ; with its name beside when `named`."""
    network = NETWORKS[str(code)]
    classes = "op-net" + {18: " op-net-sm", 22: "", 32: " op-net-lg"}[size] + (" op-net-off" if off else "")
    if named:
        mark = format_html('<span class="{}" aria-hidden="true">{}</span>', classes, network.mark)
        return format_html('<span class="op-net-named">{}{}</span>', mark, network.name)
    return format_html(
        '<span class="{}" role="img" aria-label="{}">{}</span>', classes, network.name, network.mark
    )


@register.simple_tag
def nets(codes: Iterable[str], size: int = 18) -> SafeString:
    """Marks of several networks, always in one order."""
    marks = format_html_join(
        "", "{}", ((net(code, size=size),) for code in in_order([str(c) for c in codes]))
    )
    return format_html('<span class="op-nets">{}</span>', marks)


def _norm(counted: int, required: int, planned: int, overdue: int, excused: int | bool) -> Norm:
    spare = max(required - counted, 0) if excused is True else int(excused)
    return Norm(counted, required, planned, overdue, spare)


@register.simple_tag
def norm(
    counted: int,
    required: int,
    planned: int = 0,
    overdue: int = 0,
    excused: int | bool = 0,
    frozen: bool = False,
    size: int = 10,
) -> SafeString:
    """The norm of a week as dots (above seven as a bar), with the sentence as its accessible name."""
    return _dots(_norm(counted, required, planned, overdue, excused), frozen, size)


@lru_cache(4096)
def _dots(week: Norm, frozen: bool, size: int) -> SafeString:
    tail = format_html("<b>+{}</b>", week.surplus) if week.surplus else ""
    lock = icon("lock", size=14) if frozen else ""
    sentence = week.sentence + (", неделя закрыта" if frozen else "")
    body: SafeString | str = format_html_join("", '<i class="{}"></i>', ((dot,) for dot in week.dots))
    if not week.required:
        body = format_html("<b>{}</b>", week.counted)
    elif week.as_bar:
        body = format_html("{}<b>{} из {}</b>", _norm_bar(week), week.counted, week.required)
        tail = ""
    css = {8: " op-norm-sm", 10: "", 14: " op-norm-lg"}[size] + (" op-norm-bar" if week.as_bar else "")
    return format_html(
        '<span class="op-norm{}" role="img" aria-label="{}">{}{}{}</span>', css, sentence, body, tail, lock
    )


def _norm_bar(week: Norm) -> SafeString:
    done = min(week.counted, week.required)
    late = min(week.overdue, week.required - done)
    ahead = min(week.planned, week.required - done - late)
    return parts(
        ok=0, work=done, bad=late, plan=ahead, none=week.required - done - late - ahead, css="op-norm-parts"
    )


@register.simple_tag
def norm_sentence(
    counted: int, required: int, planned: int = 0, overdue: int = 0, excused: int | bool = 0
) -> str:
    """The same as words: «Засчитано 3 из 5, ещё 2 в плане»."""
    return _norm(counted, required, planned, overdue, excused).sentence


@register.simple_tag
def parts(
    ok: int = 0,
    work: int = 0,
    plan: int = 0,
    warn: int = 0,
    none: int = 0,
    bad: int = 0,
    na: int = 0,
    css: str = "",
) -> SafeString:
    """A bar of parts of a whole, drawn by attributes; the figures stand beside it in words."""
    shares = [
        ("ok", ok),
        ("work", work),
        ("plan", plan),
        ("warn", warn),
        ("none", none),
        ("bad", bad),
        ("na", na),
    ]
    total, left = sum(count for _, count in shares) or 1, 0
    rows = []
    for kind, count in shares:
        if count:
            rows.append((kind, f"{left * 200 / total:.2f}", f"{max(count * 200 / total - 0.8, 0.4):.2f}"))
        left += count
    bars = format_html_join("", '<rect class="b-{}" x="{}" y="0" width="{}" height="14"/>', rows)
    return format_html(
        '<svg class="op-parts {}" viewBox="0 0 200 14" preserveAspectRatio="none" aria-hidden="true">'
        "{}</svg>",
        css,
        bars,
    )


@register.simple_tag
def avatar(person: Any, size: str = "") -> SafeString:
    """Initials in a circle, of a user or of a name; decoration, the name stands beside it."""
    letters = russian.initials(person) if isinstance(person, str) else getattr(person, "initials", "")
    css = f"op-avatar op-avatar-{size}" if size else "op-avatar"
    return format_html('<i class="{}" aria-hidden="true">{}</i>', css, letters)


# --- navigation -------------------------------------------------------------------------------------


@register.simple_tag
def nav_links(sections: Iterable[Any]) -> SafeString:
    """The sections of the navigation. It stands in a page twice, aside and in the phone's menu: made once, by Python."""
    return format_html_join(
        "\n",
        "{}<ul>{}</ul>",
        (
            (
                format_html('<p class="op-nav-group">{}</p>\n', section["title"]) if section["title"] else "",
                format_html_join("", "<li>{}</li>", ((_nav_link(item),) for item in section["items"])),
            )
            for section in sections
        ),
    )


def _nav_link(item: Any) -> SafeString:
    count: SafeString | str = ""
    if item["count"]:
        tone = f" is-{item['tone']}" if item["tone"] else ""
        mark = '<span class="op-count{}">{}</span><span class="op-dotmark{}" aria-hidden="true"></span>'
        count = format_html(mark, tone, item["count"], tone)
    return format_html(
        '<a class="op-nav-i" href="{}" title="{}"{}>{}<span>{}</span>{}</a>',
        item["url"],
        item["label"],
        SafeString(' aria-current="page"') if item["current"] else "",
        icon(item["icon"]),
        item["label"],
        count,
    )


# --- parts of a page --------------------------------------------------------------------------------


@register.inclusion_tag("components/banner.html")
def banner(
    tone: str, title: str, text: str = "", url: str = "", label: str = "", icon: str = "", role: str = ""
) -> dict[str, Any]:
    """A fact that changes what one may do now; at most one above the fold."""
    shapes = {"ok": "st-approved", "warn": "alert-triangle", "bad": "st-failed", "accent": "info-circle"}
    return {
        "tone": tone,
        "title": title,
        "text": text,
        "url": url,
        "label": label,
        "icon": icon or shapes.get(tone, "info-circle"),
        "role": role,
    }


@register.inclusion_tag("components/empty.html")
def empty(
    title: str,
    text: str = "",
    url: str = "",
    label: str = "",
    icon: str = "",
    framed: bool = True,
    level: int = 0,
) -> dict[str, Any]:
    """What is absent, why that is fine or not, and one act. Alone it stands under the screen's heading, unframed
    inside a panel under the panel's: the level of its own follows from that unless it is said."""
    return {
        "title": title,
        "text": text,
        "url": url,
        "label": label,
        "icon": icon,
        "framed": framed,
        "level": level or (2 if framed else 3),
    }


@register.inclusion_tag("components/crumbs.html")
def crumbs(*steps: str) -> dict[str, Any]:
    """Where one is: label, address, label, address, …, the last label without an address."""
    pairs = [(steps[i], steps[i + 1] if i + 1 < len(steps) else "") for i in range(0, len(steps), 2)]
    return {"steps": pairs}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page_obj: Page[Any], param: str = "page") -> dict[str, Any]:
    """«1–50 из 214» with the neighbours; the rest of the query string stays."""

    def address(number: int) -> str:
        query = context["request"].GET.copy()
        query[param] = str(number)
        return f"?{query.urlencode()}"

    return {
        "page": page_obj,
        "previous": address(page_obj.previous_page_number()) if page_obj.has_previous() else "",
        "next": address(page_obj.next_page_number()) if page_obj.has_next() else "",
    }


@register.inclusion_tag("components/timeline.html")
def timeline(events: Iterable[Any], seconds: bool = True) -> dict[str, Any]:
    """What happened, by seconds; the last line says what is awaited."""
    return {"events": events, "clock": "s" if seconds else ""}


@register.inclusion_tag("components/busy.html")
def busy(label: str, value: int, total: int) -> dict[str, Any]:
    """«Читаем стены: 2 из 4» with a bar."""
    return {"label": label, "value": value, "total": total}


@register.inclusion_tag("components/messages.html", takes_context=True)
def portal_messages(context: Context, oob: bool = False) -> dict[str, Any]:
    """Toasts and banners of Django's messages; in an HTMX fragment with `oob=True`."""
    found = [_message(message) for message in context.get("messages") or ()]
    return {
        "toasts": [message for message in found if message["tone"] == "ok"],
        "banners": [message for message in found if message["tone"] != "ok"],
        "oob": oob,
    }


def _message(message: Any) -> dict[str, str]:
    title, _, text = str(message).partition("|")
    tags = (message.extra_tags or "").split()
    undo = next((tag.removeprefix("undo:") for tag in tags if tag.startswith("undo:")), "")
    tone = {"success": "ok", "warning": "warn", "error": "bad"}.get(message.level_tag, "accent")
    icon_name = {"ok": "check", "warn": "alert-triangle", "bad": "st-failed", "accent": "info-circle"}[tone]
    return {"title": title.strip(), "text": text.strip(), "undo": undo, "tone": tone, "icon": icon_name}


# --- forms ------------------------------------------------------------------------------------------


@register.inclusion_tag("components/field.html")
def field(
    bound: BoundField,
    label: str = "",
    help: str = "",
    wide: bool = False,
    hide_label: bool = False,
    optional: bool = True,
    limit: int = 0,
    unit: str = "chars",
) -> dict[str, Any]:
    """Label, control, help and errors of a form's field, joined for screen readers; what was typed stays."""
    view = FieldView(bound, label=label, help_text=help, limit=limit, unit=unit)
    return {"view": view, "wide": wide, "hide_label": hide_label, "optional": optional and not view.required}


@register.inclusion_tag("components/errors_summary.html")
def errors_summary(
    *forms: BaseForm | BaseFormSet[Any] | None, title: str = "Записать пока нельзя"
) -> dict[str, Any]:
    """How many fields are wrong, with links to them; draws nothing when all is well."""
    found: list[Problem] = [problem for form in forms if form is not None for problem in problems_of(form)]
    return {
        "title": title,
        "problems": found,
        "fields": len({problem.anchor for problem in found if problem.anchor}),
    }


@register.simple_tag
def city_time(cap: bool = True) -> str:
    """«По Симферополю»: whose clocks the times of this screen are by; once per screen."""
    words = russian.zone_words(settings.PORTAL_TIME_ZONE)
    return words[0].upper() + words[1:] if cap else words
