"""Forms of a table on its way in: the file, then what stands in each of its columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from core.forms import PortalForm
from core.tables.columns import SKIPPED, Column
from core.tables.reading import MOST_BYTES

_PREFIX = "column-"
_SEEN_ROWS, _SEEN_SIGNS = 3, 120


class TableForm(PortalForm):
    """One file. `rows`: how many of them are taken."""

    file = forms.FileField(label="Таблица")

    def __init__(self, *args: Any, rows: int) -> None:
        super().__init__(*args)
        self.fields["file"].help_text = f"XLSX или CSV, до 2 МБ и {rows} строк; читаем первый лист"

    def clean_file(self) -> Any:
        """Not read into memory when it is too large."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("Файл больше 2 МБ. Оставьте в нём одну таблицу и сохраните заново")
        return file


class ColumnsForm(PortalForm):
    """Which column is what: one choice per column of the table, with what stands in its first rows."""

    def __init__(
        self,
        data: Any = None,
        *,
        header: Sequence[str],
        rows: Sequence[Sequence[str]],
        chosen: Mapping[str, str],
        known: Mapping[str, Column],
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        named = {f"{_PREFIX}{number}": key for number, key in chosen.items()}
        super().__init__(data, initial={**(initial or {}), **named})
        choices = [(SKIPPED, "не нужен"), *((key, column.name) for key, column in known.items())]
        for number, name in enumerate(header):
            seen = ", ".join(row[number] for row in rows[:_SEEN_ROWS] if row[number])
            self.fields[f"{_PREFIX}{number}"] = forms.ChoiceField(
                label=name[:_SEEN_SIGNS], choices=choices, required=False, help_text=seen[:_SEEN_SIGNS]
            )
        super().order_fields(list(self.fields))

    def columns(self) -> dict[int, str]:
        """Number of the column → key."""
        return {
            int(name.removeprefix(_PREFIX)): value
            for name, value in self.cleaned_data.items()
            if name.startswith(_PREFIX)
        }

    def column_fields(self) -> list[forms.BoundField]:
        """The choices, in the order of the table."""
        return [self[name] for name in self.fields if name.startswith(_PREFIX)]
