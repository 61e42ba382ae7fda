"""п. 2.2: pages are protected: second factor, nobody who has left keeps a login or a password."""

from regulation.clauses import clause
from regulation.facts import OnPage
from regulation.rules.base import Outcome, Rule, finding, met, unknown


def _second_factor(page: OnPage) -> Outcome:
    if not page.factors:
        return unknown("Аккаунты администраторов не записаны: чей второй фактор смотреть, неизвестно")
    off = [one.account for one in page.factors if one.is_on is False]
    if off:
        return finding(f"Второй фактор выключен: {', '.join(off)}")
    unproved = [one.account for one in page.factors if not one.seed_kept]
    if unproved:
        return unknown(f"Сети об этом не говорят, ключа в хранилище нет: {', '.join(unproved)}")
    return met("У всех аккаунтов второй фактор, ключи в хранилище")


def _leavers(page: OnPage) -> Outcome:
    if page.leavers:
        return finding(f"Не сменено то, что знали ушедшие: {', '.join(page.leavers)}")
    return met("Задач по смене учётных данных нет")


SECOND_FACTOR = Rule(
    id="2.2-second-factor",
    clause=clause("2.2"),
    title="Второй фактор включён",
    explanation="У каждого аккаунта страницы второй фактор не отмечен выключенным, а его ключ лежит в хранилище. "
    "Где ключа нет, нужно заверение.",
    check=_second_factor,
    assured_days=90,
    how_to="Включите второй фактор в настройках профиля и отметьте это в карточке аккаунта.",
)
LEAVERS = Rule(
    id="2.2-leavers",
    clause=clause("2.2"),
    title="Пароли ушедших сменены",
    explanation="Нет незакрытых задач по смене паролей и токенов, которые видел или мог увидеть ушедший сотрудник.",
    check=_leavers,
    how_to="Смените пароль, второй фактор и токен и отметьте задачи выполненными в «Учётных данных».",
)
