"""What the vault writes to the journal. Sentences name the secret's kind and owner, never its value."""

from core.audit.events import register, register_group

register_group("vault", "Учётные данные")
register("vault.stored", "сохранил(а) секрет: {what}, {object}")
register("vault.replaced", "заменил(а) секрет: {what}, {object}")
register("vault.retired", "снял(а) секрет: {what}, {object}; причина: {reason}")
register("vault.revealed", "посмотрел(а) секрет: {what}, {object}; причина: {reason}")
register("vault.code_shown", "получил(а) одноразовый код: {object}; причина: {reason}")
register("vault.recovery_taken", "взял(а) резервный код: {object}; причина: {reason}")
register("vault.rotated", "перешифровал(а) секреты ключом «{key_id}»: {count}")
register("vault.tasks_put", "поставил(а) задачи по смене того, что знал(а) {object}: {count}")
register("vault.task_done", "закрыл(а) задачу по смене учётных данных, {object}: {note}")
