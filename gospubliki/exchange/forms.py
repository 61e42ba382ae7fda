"""Forms of the import."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import PortalForm
from gospubliki.exchange.columns import COLUMNS, SKIPPED
from gospubliki.exchange.sheet import MOST_BYTES
from gospubliki.models import ImportBatch

_CHOICES = [(SKIPPED, "не нужен"), *((key, name) for key, (name, _) in COLUMNS.items())]


class UploadForm(PortalForm):
    """One file."""

    file = forms.FileField(
        label="Таблица", help_text="XLSX или CSV, до 2 МБ и 1000 строк; читаем первый лист"
    )

    def clean_file(self) -> Any:
        """Not read into memory when it is too large."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("Файл больше 2 МБ. Оставьте в нём одну таблицу и сохраните заново")
        return file


class ColumnsForm(PortalForm):
    """Which column is what: one choice per column of the table, with what stands in its first rows."""

    create_missing = forms.BooleanField(label="Вносить организации, которых в реестре нет", required=False)

    def __init__(self, data: Any = None, *, batch: ImportBatch, may_create: bool) -> None:
        initial: dict[str, Any] = {"create_missing": batch.create_missing}
        initial |= {f"column-{number}": key for number, key in batch.columns.items()}
        super().__init__(data, initial=initial)
        if not may_create:
            del self.fields["create_missing"]
        for number, name in enumerate(batch.header):
            seen = ", ".join(row[number] for row in batch.rows[:3] if row[number])
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=name, choices=_CHOICES, required=False, help_text=seen[:120]
            )
        super().order_fields(list(self.fields))

    def columns(self) -> dict[int, str]:
        """Number of the column → key."""
        return {
            int(name.removeprefix("column-")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("column-")
        }

    def column_fields(self) -> list[forms.BoundField]:
        """The choices, in the order of the table."""
        return [self[name] for name in self.fields if name.startswith("column-")]
