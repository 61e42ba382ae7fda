"""What the journal can say of pages, accounts and contacts."""

from core.audit.events import register, register_group

register_group("page", "Страницы")
register_group("account", "Аккаунты администраторов")
register_group("contact", "Рабочие контакты")
register_group("network", "Доступность сетей")

register("network.unreachable", "отметил(а), что сеть недоступна: {object}")
register("network.reachable", "отметил(а), что сеть снова доступна: {object}")

register("page.registered", "зарегистрировал(а) страницу {object}")
register("page.edited", "изменил(а) данные страницы {object}: {fields}")
register("page.recognised", "сверил(а) с сетью страницу {object}")
register("page.probed", "проверил(а), что портал умеет на странице {object}: по API {api} из {total}")
register("page.activated", "включил(а) в публичный список страницу {object}")
register("page.suspended", "приостановил(а) страницу {object}: {reason}")
register("page.resumed", "вернул(а) в публичный список страницу {object}")
register("page.closed", "закрыл(а) страницу {object}: {reason}")
register("page.broken", "отметил(а), что портал потерял доступ к странице {object}: {reason}")
register("page.healed", "отметил(а), что доступ к странице {object} восстановлен")
register("page.group_moved", "записал(а) новый номер группы обсуждений страницы {object}: {new}")
register("page.account_linked", "записал(а) на страницу {object} аккаунт {account}: {role}")
register("page.account_unlinked", "снял(а) со страницы {object} аккаунт {account}")

register("account.added", "завёл (завела) карточку аккаунта {object}")
register("account.edited", "изменил(а) карточку аккаунта {object}: {fields}")

register("contact.added", "записал(а) рабочий контакт {object}")
register("contact.edited", "изменил(а) рабочий контакт {object}: {fields}")
register("contact.rule_added", "разрешил(а) рабочие контакты: {object}")
register("contact.rule_removed", "снял(а) разрешение на рабочие контакты: {object}")
