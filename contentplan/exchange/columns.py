"""What the columns of a content plan hold, by which names they are known, and how much of one is taken."""

from __future__ import annotations

from core.looks import NETWORKS
from core.tables.columns import Column
from core.tables.reading import Limits

LONGEST = 20_000  # no network takes a longer text
# One sign more than allowed is read, so that what is too long is said and not cut.
LIMITS = Limits(rows=500, cell=LONGEST + 1, lines=True)
OWN = "text_"

_MAIN = {
    "day": Column("Дата", ("дата", "день", "когда")),
    "at": Column("Время", ("время", "начало")),
    "title": Column("Название", ("назван", "заголов", "тема", "материал", "инфоповод")),
    "text": Column("Текст", ("текст", "пост", "содержан")),
    "pages": Column("Страницы", ("страниц", "сети", "сеть", "соцсет", "площадк", "куда")),
    "rubric": Column("Рубрика", ("рубрик", "раздел")),
    "organization": Column("Отдел", ("отдел", "подразделен", "управлен", "организац", "чей")),
    "link": Column("Ссылка", ("ссылк", "url")),
}
_SHORT = {"vk": "вк", "ok": "ок", "telegram": "тг", "max": "max"}
_OWN_TEXTS = {
    f"{OWN}{code}": Column(
        f"Текст: {network.name}",
        (f"текст {_SHORT[code]}", f"текст для {_SHORT[code]}", f"текст для {network.name.lower()[:-1]}"),
    )
    for code, network in NETWORKS.items()
}
COLUMNS = {**_MAIN, **_OWN_TEXTS}
# «Текст для ВК» is a network's own before it is anything that begins with «текст».
BY_NAME = {**_OWN_TEXTS, **_MAIN}
WIDTHS = {
    "day": 12,
    "at": 8,
    "title": 40,
    "text": 80,
    "pages": 48,
    "rubric": 20,
    "organization": 28,
    "link": 30,
}
REQUIRED = ("day", "title", "pages")
