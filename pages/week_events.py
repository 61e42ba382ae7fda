"""What the journal can say of weeks and their protocols."""

from core.audit.events import register, register_group

register_group("week", "Недели и протоколы")

register("week.frozen", "закрыл(а) недельный протокол: {object}, страниц {pages}")
register("week.corrected", "исправил(а) новой записью протокол страницы {object} за неделю с {monday}")
register("week.post_not_counted", "отметил(а) публикацию страницы {object} как не засчитанную по содержанию")
