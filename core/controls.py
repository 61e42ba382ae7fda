"""Plain controls of forms, drawn in Python: a screen has dozens of them, and each as a template costs half a millisecond."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape as esc

_FOLDER = "django/forms/widgets/"
_INPUTS = (
    *(
        "input",
        "text",
        "hidden",
        "number",
        "email",
        "url",
        "password",
        "checkbox",
        "file",
        "date",
        "datetime",
    ),
    *("time", "radio_option", "checkbox_option"),
)


class Renderer(DjangoTemplates):
    """Django's, letter for letter; groups, split dates and whole forms by its templates."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """The control as HTML."""
        draw = _PLAIN.get(template_name)
        if draw is None or context["widget"].get("wrap_label"):
            return super().render(template_name, context, request)
        return draw(context["widget"]).strip()


def _attributes(widget: Mapping[str, Any]) -> str:
    return "".join(
        f" {esc(name)}" if value is True else f' {esc(name)}="{_text(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _text(value: Any) -> str:
    """Escaped unless it is safe already; a number as it is, not in the local format."""
    return esc(value if isinstance(value, str) else str(value))


def _input(widget: Mapping[str, Any]) -> str:
    value = f' value="{_text(widget["value"])}"' if widget["value"] is not None else ""
    return f'<input type="{esc(widget["type"])}" name="{esc(widget["name"])}"{value}{_attributes(widget)}>'


def _textarea(widget: Mapping[str, Any]) -> str:
    value = esc(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{esc(widget["name"])}"{_attributes(widget)}>\n{value}</textarea>'


def _select(widget: Mapping[str, Any]) -> str:
    groups = (_group(name, options) for name, options, _ in widget["optgroups"])
    return f'<select name="{esc(widget["name"])}"{_attributes(widget)}>{"".join(groups)}\n</select>'


def _group(name: str | None, options: list[Mapping[str, Any]]) -> str:
    drawn = "".join(
        f'\n  <option value="{_text(one["value"])}"{_attributes(one)}>{esc(one["label"])}</option>\n'
        for one in options
    )
    return f'\n  <optgroup label="{esc(name)}">{drawn}\n  </optgroup>' if name else drawn


_PLAIN: dict[str, Callable[[Mapping[str, Any]], str]] = {
    **{f"{_FOLDER}{name}.html": _input for name in _INPUTS},
    f"{_FOLDER}textarea.html": _textarea,
    f"{_FOLDER}select.html": _select,
}
