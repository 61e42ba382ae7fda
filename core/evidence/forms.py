"""The field by which a form takes files that prove something."""

from __future__ import annotations

from typing import Any

from django import forms

from core.errors import Refused
from core.evidence import content
from core.evidence.content import Checked
from core.russian import file_size


class FilesInput(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        """All that were chosen; none is an empty list."""
        return list(files.getlist(name)) if hasattr(files, "getlist") else []

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether nothing was chosen."""
        return name not in files


class EvidenceField(forms.Field):
    """Screenshots and PDF, cleaned to `Checked`; never required: a word may stand without them."""

    widget = FilesInput

    def __init__(self, *, label: str = "Файлы", help_text: str = "", **kwargs: Any) -> None:
        words = (
            f"PNG, JPEG или PDF, до {content.MOST_FILES} файлов, каждый до {file_size(content.MOST_BYTES)}"
        )
        kwargs |= {"required": False, "label": label, "help_text": help_text or words}
        super().__init__(**kwargs)
        self.widget.attrs["accept"] = "image/png,image/jpeg,application/pdf"

    def clean(self, value: Any) -> list[Checked]:
        """Each file looked into; the browser does not keep them, so the words say to choose them again."""
        files = list(value or [])
        if len(files) > content.MOST_FILES:
            raise forms.ValidationError(f"Файлов больше {content.MOST_FILES}. Выберите самые нужные")
        if sum(file.size for file in files) > content.MOST_TOGETHER:
            raise forms.ValidationError(
                f"Вместе файлы больше {file_size(content.MOST_TOGETHER)}. Выберите самые нужные"
            )
        return [self._checked(file) for file in files]

    def _checked(self, file: Any) -> Checked:
        try:
            return content.check(str(file.name), file.read(content.MOST_BYTES + 1))
        except Refused as error:
            raise forms.ValidationError(f"«{file.name}»: {error.message}", code="refused") from error
