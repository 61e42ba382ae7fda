"""What the journal can say of moderation."""

from core.audit.events import register, register_group

register_group("rules", "Правила поведения")
register("rules.published", "опубликовал(а) правила поведения, редакция {number}: {note}")
