"""What copies write to the journal."""

from core.audit.events import register, register_group

register_group("service", "Служба")
register("service.backed_up", "сделал копию портала: {object}")
register("service.restored", "вернул портал к копии от {made_at}")
