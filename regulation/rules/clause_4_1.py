"""п. 4.1: accounts are bound to work e-mail and work numbers; personal ones are not allowed."""

from datetime import date

from regulation.clauses import Subject, clause
from regulation.facts import PageBindings
from regulation.rules.base import Outcome, Result, Rule


def _check(facts: PageBindings) -> Outcome:
    if facts.subject is Subject.SUBORDINATES:
        return Outcome(Result.NOT_APPLICABLE, "Пункт обязывает администрацию и её органы")
    if not facts.accounts:
        return Outcome(
            Result.NOT_AUTOMATIC, "Аккаунты администраторов не записаны, привязки проверить не по чему"
        )
    personal = [binding for binding in facts.bindings if not binding.is_work]
    if personal:
        return Outcome(
            Result.FINDING, f"{personal[0].account}: «{personal[0].value}» не из рабочих контактов"
        )
    return Outcome(Result.MET, "Все аккаунты привязаны к рабочей почте и рабочим номерам")


WORK_CONTACTS = Rule(
    id="4.1-work-contacts",
    clause=clause("4.1"),
    since=date(2024, 9, 12),
    explanation="Каждый контакт, к которому привязан аккаунт страницы, есть в списке рабочих доменов и номеров.",
    check=_check,
)
