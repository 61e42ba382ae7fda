"""What the journal can say of checks, findings, assurances, the list of other information and widgets."""

from core.audit.events import register, register_group

register_group("clauses", "Порядок по пунктам")
register(
    "clauses.checked",
    "проверил(а) по пунктам страницу {object}: новых замечаний {opened}, исправлено {closed}",
)
register("clauses.check_asked", "попросил(а) проверить по пунктам страницу {object}")
register("clauses.check_asked_all", "попросил(а) проверить по пунктам страницы: {count}")
register("clauses.confirmed", "подтвердил(а) нарушение {object}: {reason}")
register("clauses.dismissed", "отклонил(а) замечание {object}: {reason}")
register("clauses.assured", "заверил(а): {object}, до {until}")
register("clauses.withdrawn", "отозвал(а) заверение {object}: {reason}")
register("clauses.exported", "выгрузил(а) таблицу «пункты × страницы»: страниц {count}")
register("clauses.list_added", "внёс (внесла) в список иной информации: {object}")
register("clauses.list_removed", "убрал(а) из списка иной информации: {object}")
register("page.widget_added", "записал(а) виджет на страницу {object}: {name}")
register("page.widget_removed", "снял(а) виджет со страницы {object}: {name}")
