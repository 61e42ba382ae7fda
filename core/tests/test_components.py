"""The parts of screens: what they draw, and what no template may contain."""

import re
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from core import styleguide
from core.errors import Refused
from core.looks import NETWORKS, STATES, Norm, in_order, state_look
from core.templatetags import portal

ROOT = Path(settings.BASE_DIR)
SPRITE = ROOT / "static" / "portal" / "icons.svg"
CSS = ROOT / "static" / "portal" / "css"
ICONS = set(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text()))
SKIPPED = {".venv", "node_modules", "var", "vendor", "sandbox"}
TEMPLATES = [
    path for path in ROOT.rglob("templates/**/*.html") if not SKIPPED & set(path.relative_to(ROOT).parts)
]
COUNTS = st.integers(0, 30)


def draw(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


# --- marks ------------------------------------------------------------------------------------------


def test_icon_is_hidden_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in portal.icon("bolt")
    labelled = portal.icon("search", size=16, label="Поиск")
    assert 'role="img" aria-label="Поиск"' in labelled and "aria-hidden" not in labelled
    assert "portal/icons.svg#search" in labelled


def test_each_state_has_a_shape_of_the_sprite_and_a_word() -> None:
    looks = [known for group in STATES.values() for known in group.values()]
    assert {known.shape for known in looks} <= ICONS
    assert all(known.word and known.tone in ("", "ok", "warn", "bad", "accent") for known in looks)


def test_states_of_a_kind_are_told_apart_without_colour() -> None:
    for group in STATES.values():
        assert len({known.word for known in group.values()}) == len(group)
        assert len({known.shape for known in group.values()}) == len(group)


def test_state_draws_shape_word_and_tone() -> None:
    html = draw('{% state "unknown" box=True size="lg" %}')
    assert "st-unknown" in html and "исход неизвестен" in html
    assert 'class="op-state is-bad op-state-box op-state-lg"' in html


def test_state_of_a_kind_and_words_of_ones_own() -> None:
    assert "не проверено" in draw('{% state "unknown" kind="capability" %}')
    html = draw('{% state "in_review" word=word %}', word="ждёт <b>вас</b>")
    assert "ждёт &lt;b&gt;вас&lt;/b&gt;" in html and "is-warn" in html


def test_a_state_nobody_has_drawn_is_an_error() -> None:
    with pytest.raises(LookupError, match="rotten"):
        state_look("rotten")


def test_network_marks() -> None:
    assert 'aria-label="Одноклассники">ОК' in draw('{% net "ok" %}')
    assert 'aria-hidden="true">ВК</span>ВКонтакте' in draw('{% net "vk" named=True %}')
    html = draw("{% nets codes %}", codes=["max", "vk", "vk", "telegram"])
    assert re.findall(r">(\w\w)</span>", html) == ["ВК", "ТГ", "МХ"]


@given(st.lists(st.sampled_from(list(NETWORKS))))
def test_networks_stand_in_one_order(codes: list[str]) -> None:
    assert in_order(codes) == [code for code in NETWORKS if code in codes]


# --- the norm ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("week", "dots", "sentence"),
    [
        (Norm(5, 5), "ddddd", "Засчитано 5 из 5"),
        (Norm(3, 5, planned=2), "dddpp", "Засчитано 3 из 5, ещё 2 в плане"),
        (Norm(2, 5, planned=1), "ddpmm", "Засчитано 2 из 5, ещё 1 в плане, не хватает 2"),
        (
            Norm(1, 5, planned=2, overdue=1),
            "dlppm",
            "Засчитано 1 из 5, ещё 2 в плане, просрочено 1, не хватает 1",
        ),
        (Norm(0, 5, excused=5), "eeeee", "Засчитано 0 из 5, не требуется 5"),
        (Norm(9, 5), "ddddd", "Засчитано 9 из 5"),
        (Norm(3, 0), "", "Засчитано 3, норма не задана"),
    ],
)
def test_dots_and_sentence(week: Norm, dots: str, sentence: str) -> None:
    assert (week.dots, week.sentence) == (dots, sentence)


@given(COUNTS, COUNTS, COUNTS, COUNTS, COUNTS)
def test_there_is_a_dot_for_each_required_publication(
    counted: int, required: int, planned: int, overdue: int, excused: int
) -> None:
    week = Norm(counted, required, planned, overdue, excused)
    assert len(week.dots) == required
    assert "".join(sorted(week.dots, key="dlpme".index)) == week.dots
    assert week.dots.count("d") == min(counted, required)
    assert week.dots.count("m") == week.missing


def test_surplus_is_a_number_not_dots() -> None:
    html = draw("{% norm counted=9 required=5 %}")
    assert html.count("<i ") == 5 and "<b>+4</b>" in html


def test_above_seven_it_is_a_bar() -> None:
    html = draw("{% norm counted=8 required=10 planned=1 %}")
    assert "<i " not in html and "<b>8 из 10</b>" in html and "Засчитано 8 из 10, ещё 1 в плане" in html


def test_frozen_week_has_a_lock() -> None:
    html = draw("{% norm counted=3 required=3 frozen=True size=14 %}")
    assert "#lock" in html and "неделя закрыта" in html and "op-norm-lg" in html


@given(COUNTS, COUNTS, COUNTS)
def test_bar_fills_its_whole_width_and_no_more(ok: int, work: int, none: int) -> None:
    widths = [
        float(width) for width in re.findall(r'width="([\d.]+)"', portal.parts(ok=ok, work=work, none=none))
    ]
    assert sum(widths) <= 200.5
    assert len(widths) == sum(1 for count in (ok, work, none) if count)


# --- forms ------------------------------------------------------------------------------------------


class Sheet(forms.Form):
    address = forms.CharField(label="Адрес", help_text="Как скопировали")
    day = forms.DateField(label="День", widget=forms.DateInput, required=False)
    at = forms.TimeField(label="Время", widget=forms.TimeInput, required=False)
    start = forms.SplitDateTimeField(label="Начало", required=False)
    pages = forms.MultipleChoiceField(
        label="Где", choices=[("vk", "ВК"), ("ok", "ОК")], widget=forms.CheckboxSelectMultiple
    )
    how = forms.ChoiceField(label="Как", choices=[("a", "А"), ("b", "Б")], widget=forms.RadioSelect)
    owner = forms.ChoiceField(label="Чья", choices=[("1", "Первая")])
    text = forms.CharField(label="Текст", widget=forms.Textarea(attrs={"class": "op-textarea"}))
    photo = forms.FileField(label="Фото", required=False)
    secret = forms.CharField(label="Пароль", widget=forms.PasswordInput)
    agreed = forms.BooleanField(label="Согласие")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def drawn(name: str, data: dict[str, Any] | None = None, **options: Any) -> str:
    settings_text = " ".join(f"{key}={value!r}" for key, value in options.items())
    form = Sheet(data)
    return draw(f"{{% field form.{name} {settings_text} %}}", form=form)


def test_label_help_and_error_are_joined() -> None:
    html = drawn("address", {})
    assert '<label class="form-label" for="id_address">Адрес' in html
    assert 'aria-describedby="id_address_helptext id_address_error"' in html
    assert 'id="id_address_helptext">Как скопировали' in html and 'id="id_address_error"' in html
    assert 'aria-invalid="true"' in html and "form-control is-invalid" in html


def test_first_wrong_field_takes_the_focus() -> None:
    data = {"address": "vk.com/club1", "pages": ["vk"], "owner": "1", "how": "a"}
    assert "autofocus" not in drawn("address", data)
    assert "autofocus" in drawn("text", data)
    assert "autofocus" not in drawn("secret", data)


def test_what_was_typed_stays() -> None:
    assert 'value="vk.com/&lt;id&gt;"' in drawn("address", {"address": "vk.com/<id>"})
    assert ">Вода <" not in drawn("text", {"text": "Вода"}) and "Вода</textarea>" in drawn(
        "text", {"text": "Вода"}
    )
    assert re.search(r'value="ok"[^>]*checked', drawn("pages", {"pages": ["ok"]}))


@pytest.mark.parametrize(
    ("typed", "kind"), [("2026-11-25", "date"), ("25.11.2026", "text"), ("завтра", "text"), ("", "date")]
)
def test_a_date_is_a_native_control_unless_something_else_was_typed(typed: str, kind: str) -> None:
    html = drawn("day", {"day": typed})
    assert f'type="{kind}"' in html
    assert not typed or f'value="{typed}"' in html


def test_initial_dates_are_written_for_the_native_control() -> None:
    form = Sheet(
        initial={"day": datetime(2026, 11, 25, tzinfo=UTC).date(), "at": datetime(2026, 1, 1, 14, 30).time()}
    )
    html = draw("{% field form.day %}{% field form.at %}", form=form)
    assert 'value="2026-11-25"' in html and 'type="time"' in html and 'value="14:30"' in html


def test_two_part_fields_name_their_parts() -> None:
    html = drawn("start", {"start_0": "2026-11-25", "start_1": "14:30"})
    assert 'aria-label="Дата"' in html and 'aria-label="Время"' in html and "<fieldset" in html


def test_groups_are_fieldsets_with_a_legend() -> None:
    html = drawn("how", {})
    assert 'role="radiogroup" aria-describedby="id_how_error"' in html and "<legend" in html
    assert html.count('class="form-check-input"') == 2 and 'for="id_how_1"' in html


def test_every_kind_of_control_has_its_class() -> None:
    assert 'class="form-select"' in drawn("owner")
    assert 'class="form-control op-textarea"' in drawn("text")
    assert 'type="file"' in drawn("photo")
    assert 'data-show-password="id_secret"' in drawn("secret")
    assert 'class="form-check-input"' in drawn("agreed") and 'for="id_agreed">Согласие' in drawn("agreed")
    assert drawn("token").strip().startswith("<input") and "label" not in drawn("token")


def test_optional_fields_say_so() -> None:
    assert "необязательно" in drawn("photo") and "необязательно" not in drawn("address")


def test_limit_makes_a_counter() -> None:
    html = drawn("text", limit=1024, unit="utf16")
    assert 'data-limit="1024"' in html and 'data-count-for="id_text"' in html and "UTF-16" in html


def test_summary_counts_the_wrong_fields_and_links_them() -> None:
    form = Sheet({"address": "a"})
    form.add_error(None, "Сначала закройте прошлую неделю")
    html = draw("{% errors_summary form %}", form=form)
    assert "Записать пока нельзя: 6 полей с ошибкой" in html
    assert 'href="#id_pages_0">Где</a>' in html and "Сначала закройте прошлую неделю" in html


def test_summary_of_a_formset() -> None:
    sheets = forms.formset_factory(Sheet, extra=0)
    found = sheets({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1"})
    assert 'href="#id_form-0-address"' in draw("{% errors_summary found %}", found=found)


def test_summary_is_silent_when_all_is_well() -> None:
    assert draw("{% errors_summary form other %}", form=Sheet(), other=None).strip() == ""


# --- parts of a page --------------------------------------------------------------------------------


def test_crumbs_end_without_an_address() -> None:
    html = draw('{% crumbs "Сегодня" "/" "Материал" %}')
    assert '<a href="/">Сегодня</a>' in html and '<span aria-current="page">Материал</span>' in html


def test_pagination_keeps_the_query() -> None:
    request = RequestFactory().get("/journal/?kind=secret&page=2")
    html = draw("{% pagination page %}", request=request, page=Paginator(range(214), 50).page(2))
    assert "51–100 из 214" in html
    assert "?kind=secret&amp;page=1" in html and "?kind=secret&amp;page=3" in html


def test_messages_become_toasts_and_banners() -> None:
    found = [
        Message(constants.SUCCESS, "Согласовано", "undo:/plan/7/withdraw/"),
        Message(constants.ERROR, "Личную почту привязать нельзя|Не из рабочих доменов (п. 4.1)"),
    ]
    html = draw("{% portal_messages %}", messages=found, request=RequestFactory().get("/"), csrf_token="t")
    toasts, banners = html[html.index('id="toasts"') :], html[: html.index('id="toasts"')]
    assert 'role="status"' in toasts and 'action="/plan/7/withdraw/"' in toasts
    assert 'role="alert"' in banners and "<h2>Личную почту привязать нельзя</h2><p>Не из" in banners


def test_filters_are_quiet_about_nothing() -> None:
    filters = ["ru_date", "ru_time", "ru_datetime", "ago", "in_time", "duration", "number", "filesize_ru"]
    assert "".join(draw(f"{{{{ nothing|{name} }}}}", nothing=None) for name in filters) == ""


def test_timeline_folds_the_details() -> None:
    events = [
        {"at": datetime(2026, 11, 25, 6, 30, 2, tzinfo=UTC), "title": "Отправлено", "details": "<code>"}
    ]
    html = draw("{% timeline events %}", events=events)
    assert "09:30:02" in html and "&lt;code&gt;" in html and "<details>" in html


# --- whole pages ------------------------------------------------------------------------------------


def page(name: str, **context: Any) -> str:
    person = SimpleNamespace(
        full_name="Марина Ковальчук", initials="МК", post_title="пресс-служба", single_keys=False
    )
    item = {
        "url": "/plan/",
        "label": "План",
        "icon": "calendar-week",
        "count": 3,
        "tone": "bad",
        "current": True,
    }
    shell = {
        "nav": {"sections": [{"title": "Учёт", "items": [item]}], "tabs": [item], "profile_url": "/me/"},
        "installation": {
            "demo": True,
            "stop": {"who": "И. П. Дорошенко", "reason": "сбой", "held": 14, "url": "/x/"},
        },
        "theme": "dark",
        "user": person,
        "request": RequestFactory().get("/"),
    }
    return render_to_string(name, shell | context)


def test_the_sheet_shows_every_state() -> None:
    html = page("styleguide.html", **styleguide.context())
    assert all(known.word in html for group in STATES.values() for known in group.values())


def test_shell_has_theme_strips_counters_and_landmarks() -> None:
    html = page("base.html")
    assert '<html lang="ru" data-bs-theme="dark">' in html and 'data-keys="off"' in html
    assert "Учебный город" in html and "Придержано 14 размещений" in html
    assert 'aria-current="page"' in html and '<span class="op-count is-bad">3</span>' in html
    assert html.count("<h1>") == 1 and 'href="#main"' in html and 'id="main"' in html


def test_empty_blocks_leave_no_empty_column() -> None:
    html = page("base.html")
    assert 'aria-label="Рядом"></aside>' in html and '<div class="op-actions"></div>' in html


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "500", "refused"])
def test_pages_of_errors_stand_without_context(code: str) -> None:
    html = render_to_string(f"{code}.html")
    assert html.count("<h1>") == 1 and 'data-bs-theme="auto"' in html


@pytest.mark.parametrize("name", ["403.html", "refused.html", "components/_refusal.html"])
def test_refusal_says_why_which_clause_and_what_to_do(name: str) -> None:
    error = Refused("Свой материал согласует другой", clause="4.1", advice="Может О. Н. Быстров.")
    html = render_to_string(name, {"error": error})
    assert all(
        part in html
        for part in ("Свой материал согласует другой", "п.\u00a04.1 Порядка", "Может О. Н. Быстров.")
    )


def test_readers_settings_stand_on_the_root() -> None:
    html = render_to_string("base_public.html", {"view_settings": {"size": "largest", "colours": "white"}})
    assert 'data-op-size="largest" data-op-colours="white" data-op-spacing="normal"' in html
    assert re.search(r'name="size" value="largest" class="a3" aria-pressed="true"', html)


# --- what no template may contain -------------------------------------------------------------------


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_template_obeys_the_content_policy(path: Path) -> None:
    source = path.read_text()
    assert not re.search(r"\sstyle\s*=", source), "style attribute"
    assert not re.search(r"<style\b", source), "inline style sheet"
    assert not re.search(r"\son[a-z]+\s*=", source), "inline handler"
    assert not re.search(r"\shx-on|hx-vals=['\"]js:|javascript:", source), "evaluated by HTMX"
    assert all("src=" in tag for tag in re.findall(r"<script\b[^>]*>", source)), "inline script"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_icons_of_a_template_are_in_the_sprite(path: Path) -> None:
    tags = re.findall(r"{%\s*(?:icon|look|sprite)\s+\"([^\"]+)\"", path.read_text())
    options = re.findall(r"\bicon=\"([^\"]+)\"", path.read_text())
    assert set(tags) | set(options) <= ICONS


def test_icons_named_in_python_are_in_the_sprite() -> None:
    named = set()
    for path in ROOT.rglob("*.py"):
        parts = path.relative_to(ROOT).parts
        if not SKIPPED & set(parts) and "tests" not in parts:
            named |= set(re.findall(r"\bicon[\"']?\s*[=:]\s*[\"']([a-z0-9-]+)[\"']", path.read_text()))
    assert named <= ICONS


def test_icons_of_the_navigation_are_in_the_sprite() -> None:
    shell = (ROOT / "dzhankoy_portal" / "shell.py").read_text()
    named = set(re.findall(r'Item\(\s*"[^"]+",\s*"[^"]+",\s*"([^"]+)"', shell))
    assert named and named <= ICONS


# --- styles -----------------------------------------------------------------------------------------


def declarations(css: str, selector: str) -> list[str]:
    found = re.search(re.escape(selector) + r"\s*\{([^}]*)\}", css)
    assert found, selector
    return sorted(part.strip() for part in found[1].split(";") if part.strip())


def test_system_dark_and_chosen_dark_are_the_same() -> None:
    css = (CSS / "tokens.css").read_text()
    chosen, system = (
        declarations(css, "\n[data-bs-theme=dark]"),
        declarations(css, ":root[data-bs-theme=auto]"),
    )
    assert chosen == system and len(chosen) > 20


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [":root, [data-bs-theme=light]", "\n[data-bs-theme=dark]"])
def test_text_is_readable_on_every_ground(theme: str) -> None:
    pairs = (part.split(": ") for part in declarations((CSS / "tokens.css").read_text(), theme))
    token = {name.removeprefix("--op-"): value for name, value in pairs}
    inks = ["ink", "ink2", "ink3", "accent", "accent-hover", "ok", "warn", "bad"]
    grounds = ["bg", "surface", "sunken", "select", "accent-soft", "ok-soft", "warn-soft", "bad-soft"]
    weak = [(ink, ground) for ink in inks for ground in grounds if contrast(token[ink], token[ground]) < 4.5]
    assert weak == []
    assert (
        contrast(token["on-accent"], token["accent"]) >= 4.5
        and contrast(token["on-bad"], token["bad"]) >= 4.5
    )
    assert contrast(token["line-strong"], token["surface"]) >= 3
