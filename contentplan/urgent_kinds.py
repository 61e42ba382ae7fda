"""Kinds of urgent publications and their ready texts. A blank stands in square brackets: «[адреса]»."""

from __future__ import annotations

import re

KIND_NAMES: dict[str, str] = {
    "emercom": "Предупреждение МЧС",
    "alarm": "Тревога",
    "all_clear": "Отбой",
    "accident": "Авария",
    "own": "Свой текст",
}

# What each kind is for, as a standing order names it.
KIND_HELP: dict[str, str] = {
    "emercom": "штормовые и экстренные предупреждения МЧС",
    "alarm": "воздушная тревога и другая угроза жизни",
    "all_clear": "отбой тревоги или предупреждения",
    "accident": "аварии на сетях, дорогах, предприятиях",
    "own": "другая угроза, для которой нет заготовки",
}

READY_TEXTS: dict[str, str] = {
    "emercom": (
        "Внимание! МЧС предупреждает: [какая опасность] в Джанкое [когда].\n"
        "Что делать: [что делать].\n"
        "Единый телефон спасения — 112."
    ),
    "alarm": (
        "Внимание! В Джанкое объявлена [какая тревога].\n"
        "Пройдите в ближайшее укрытие или в помещение без окон, возьмите документы и воду. "
        "Оставайтесь там до отбоя: о нём сообщим здесь же.\n"
        "Единый телефон спасения — 112."
    ),
    "all_clear": "Отбой. В [время] в Джанкое отменили: [что отменили]. Единый телефон спасения — 112.",
    "accident": (
        "Внимание! Авария: [что случилось].\n"
        "Адреса: [адреса].\n"
        "Бригада на месте, починить обещают к [срок]. [Чем помогаем].\n"
        "Телефон диспетчера: [телефон]"
    ),
    "own": "",
}

_BLANK = re.compile(r"\[([^\[\]\n]{1,60})\]")


def blanks_of(text: str) -> list[str]:
    """What is still to be filled in, each once, in the order of the text."""
    return list(dict.fromkeys(_BLANK.findall(text)))
