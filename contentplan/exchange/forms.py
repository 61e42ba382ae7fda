"""Forms of the import."""

from __future__ import annotations

from typing import Any

from django import forms

from contentplan.exchange.columns import COLUMNS, LIMITS
from contentplan.models import PlanImport
from core.tables import forms as tables


class UploadForm(tables.TableForm):
    """One file."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args, rows=LIMITS.rows)


class ColumnsForm(tables.ColumnsForm):
    """Which column is what, and when rows without an hour come out."""

    default_at = forms.TimeField(
        label="Время для строк, где его нет",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="Пусто — такие строки будут ошибкой",
    )

    def __init__(self, data: Any = None, *, sheet: PlanImport) -> None:
        super().__init__(
            data,
            header=sheet.header,
            rows=sheet.rows,
            chosen=sheet.columns,
            known=COLUMNS,
            initial={"default_at": sheet.default_at},
        )
