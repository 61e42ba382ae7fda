"""What organizations, orders and appointments write to the journal."""

from core.audit.events import register, register_group

register_group("organizations", "Организации")
register("organizations.added", "внёс (внесла) организацию: {object}")
register("organizations.changed", "изменил(а) организацию: {object} ({fields})")
register("organizations.closed", "отметил(а), что организация больше не действует: {object}")
register("organizations.reopened", "отметил(а), что организация снова действует: {object}")
register_group("orders", "Распоряжения")
register("orders.added", "внёс (внесла) распоряжение: {object}")
register("orders.changed", "изменил(а) распоряжение: {object} ({fields})")
register(
    "orders.voided", "отметил(а), что распоряжение утратило силу: {object}; прекращено назначений: {fallen}"
)
register_group("appointments", "Назначения")
register("appointments.begun", "назначил(а): {object}, {role}")
register("appointments.ended", "прекратил(а) назначение: {object}, {role}; последний день {last_day}")
