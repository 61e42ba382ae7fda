"""п. 4.1: accounts are bound to work e-mail and work numbers; personal ones are not allowed."""

from regulation.clauses import clause
from regulation.facts import OnPage
from regulation.rules.base import Outcome, Rule, finding, met, unknown


def _check(page: OnPage) -> Outcome:
    facts = page.bindings
    if not facts.accounts:
        return unknown("Аккаунты администраторов не записаны, привязки проверить не по чему")
    personal = [binding for binding in facts.bindings if not binding.is_work]
    if personal:
        return finding(f"{personal[0].account}: «{personal[0].value}» не из рабочих контактов")
    return met("Все аккаунты привязаны к рабочей почте и рабочим номерам")


WORK_CONTACTS = Rule(
    id="4.1-work-contacts",
    clause=clause("4.1"),
    title="Рабочие почта и телефон",
    explanation="Каждый контакт, к которому привязан аккаунт страницы, есть в списке рабочих доменов и номеров.",
    check=_check,
    assured_days=180,
    how_to="Привяжите аккаунт к рабочей почте или рабочему номеру и исправьте его карточку.",
)
