"""What the journal can say of connections."""

from core.audit.events import register, register_group

register_group("connection", "Подключения к «Госпабликам»")

register("connection.moved", "изменил(а) состояние подключения {object}: {from_word} → {to_word}")
register("connection.step_done", "отметил(а) шаг подключения {object} сделанным: {step}")
register("connection.step_reopened", "снял(а) отметку с шага подключения {object}: {step}")
register("connection.due_moved", "перенёс (перенесла) срок подключения {object}: {step}, до {day}")
register("connection.reminded", "напомнил(а) просрочившим подключение: организаций {count}")
register("connection.template_published", "изменил(а) порядок подключения: {object}")
register("connection.template_taken", "перевёл (перевела) подключение {object} на порядок: {number}")
register(
    "connection.imported",
    "внёс (внесла) подключения из таблицы {object}: изменено {changed}, новых {created}",
)
register("connection.exported", "выгрузил(а) подключения в таблицу: {count}")
register("connection.guide_published", "опубликовал(а) инструкцию «{object}»")
register("connection.guide_hidden", "убрал(а) из списка инструкцию {object}")
register("connection.guide_shown", "вернул(а) в список инструкцию {object}")
register("connection.asked", "задал(а) вопрос о подключении: {object}")
register("connection.answered", "ответил(а) на вопрос о подключении: {object}")
