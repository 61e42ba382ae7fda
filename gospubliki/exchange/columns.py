"""What the columns of a table of connections hold."""

from __future__ import annotations

from core.tables.columns import Column

COLUMNS = {
    "inn": Column("ИНН", ("инн",)),
    "name": Column("Организация", ("организац", "наименован", "учрежден", "назван")),
    "body": Column("Кто курирует", ("куратор", "курир", "вышестоящ", "учредител")),
    "state": Column("Состояние", ("состоян", "статус", "подключ")),
    "on_date": Column("Дата", ("дата", "когда")),
    "sentence": Column("Основание или причина", ("основан", "причин", "примечан", "комментар")),
    "number": Column("Номер подтверждения", ("номер", "№ заяв", "рег")),
    "link": Column("Ссылка", ("ссылк", "адрес страниц", "url")),
}
