"""What this room writes to the journal. Addresses of hooks are half a secret and stay out of it."""

from core.audit.events import register, register_group

register_group("inbound", "События сетей")
register("inbound.hook_opened", "открыл(а) адрес для событий: {object}")
register("inbound.hook_renewed", "сменил(а) адрес и секрет для событий: {object}")
register("inbound.hook_closed", "закрыл(а) адрес для событий: {object}")
register("inbound.tried_again", "велел(а) разобрать снова события, которые не удалось разобрать: {count}")
register("inbound.hook_confirmation", "указал(а) строку подтверждения: {object}")
