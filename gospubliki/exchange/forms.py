"""Forms of the import."""

from __future__ import annotations

from typing import Any

from django import forms

from core.tables import forms as tables
from core.tables.reading import Limits
from gospubliki.exchange.columns import COLUMNS
from gospubliki.models import ImportBatch


class UploadForm(tables.TableForm):
    """One file."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args, rows=Limits().rows)


class ColumnsForm(tables.ColumnsForm):
    """Which column is what, and whether unknown organizations are to be entered."""

    create_missing = forms.BooleanField(label="Вносить организации, которых в реестре нет", required=False)

    def __init__(self, data: Any = None, *, batch: ImportBatch, may_create: bool) -> None:
        super().__init__(
            data,
            header=batch.header,
            rows=batch.rows,
            chosen=batch.columns,
            known=COLUMNS,
            initial={"create_missing": batch.create_missing},
        )
        if not may_create:
            del self.fields["create_missing"]
