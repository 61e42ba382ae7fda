"""п. 3: the page stands in the public list."""

from regulation.clauses import clause
from regulation.facts import OnPage
from regulation.rules.base import Outcome, Rule, finding, met


def _check(page: OnPage) -> Outcome:
    if page.is_listed:
        return met("Страница в публичном списке")
    return finding("Страницы нет в публичном списке")


PUBLIC_LIST = Rule(
    id="3-public-list",
    clause=clause("3"),
    title="В публичном списке",
    explanation="Страница действует, её организация действует, и публичный список её показывает.",
    check=_check,
    how_to="Включите страницу в публичный список или закройте её карточку.",
)
