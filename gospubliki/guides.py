"""The text of a guide: blocks with a heading and numbered steps, written as plain lines."""

from __future__ import annotations

import re
from typing import Any

from core.errors import Refused

MOST_SECTIONS = 30
MOST_STEPS = 40
LONGEST_LINE = 500

_LETTERS = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        (
            *("a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o", "p"),
            *("r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "iu", "ia"),
        ),
        strict=True,
    )
)
_NUMBER = re.compile(r"\A\s*(?:\d{1,2}[.)]|[-–—•])\s+")


def parse_sections(text: str) -> list[dict[str, Any]]:
    """Blocks parted by an empty line: the first line is a heading, the others are steps.

    Raises:
        Refused: no block with a step, too many, or a line that is too long (field «body»).
    """
    sections: list[dict[str, Any]] = []
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        lines = [_NUMBER.sub("", line).strip() for line in block.splitlines() if line.strip()]
        if not lines:
            continue
        for line in lines:
            if len(line) > LONGEST_LINE:
                raise Refused(f"Строка «{line[:40]}…» длиннее {LONGEST_LINE} знаков: разделите", field="body")
        if len(lines) > MOST_STEPS + 1:
            raise Refused(f"В части «{lines[0][:60]}» больше {MOST_STEPS} шагов: разделите", field="body")
        sections.append({"heading": lines[0], "steps": lines[1:]})
    if len(sections) > MOST_SECTIONS:
        raise Refused(f"Частей больше {MOST_SECTIONS}: разделите инструкцию на две", field="body")
    if not any(section["steps"] for section in sections):
        raise Refused(
            "Нужна хотя бы одна часть: заголовок, под ним шаги, каждый с новой строки", field="body"
        )
    return sections


def text_of(sections: list[dict[str, Any]]) -> str:
    """The same text again, for the form."""
    return "\n\n".join("\n".join([section["heading"], *section["steps"]]) for section in sections)


def slug_of(title: str) -> str:
    """«Роль сотрудника» → «rol-sotrudnika»; «guide» when nothing is left."""
    latin = "".join(_LETTERS.get(letter, letter) for letter in title.casefold())
    return re.sub(r"[^a-z0-9]+", "-", latin).strip("-")[:50].strip("-") or "guide"
