"""`check_style`: JSON lines in and out, a line for a line, in order (docs/style.md)."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from contentplan.style import check


class Command(BaseCommand):
    help = 'Читает строки JSON {"text"}, пишет {"score", "hints"}; на негодную строку отвечает {"error"}'
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Answers each line before it reads the next one."""
        for line in sys.stdin.buffer:
            sys.stdout.write(json.dumps(answer(line), ensure_ascii=True) + "\n")
            sys.stdout.flush()


def answer(line: bytes) -> dict[str, Any]:
    """The reply to one line."""
    try:
        given = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        return {"error": "Строка не является JSON в кодировке UTF-8."}
    if not isinstance(given, dict):
        return {"error": "Нужен объект JSON с полем text."}
    text = given.get("text")
    if not isinstance(text, str):
        return {"error": "В поле text нужна строка."}
    style = check(text)
    return {"score": style.score, "hints": [hint.as_json() for hint in style.hints]}
