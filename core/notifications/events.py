"""What notifications write to the journal."""

from core.audit.events import register, register_group

register_group("notifications", "Уведомления")
register("notifications.settings", "выбрал(а), как получать уведомления")
