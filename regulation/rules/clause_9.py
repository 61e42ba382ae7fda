"""п. 9: rules of conduct linked from the page; the page connected to «Госпаблики»."""

from regulation.clauses import clause
from regulation.facts import Connected, OnPage
from regulation.matching import links
from regulation.rules.base import Outcome, Rule, finding, inapplicable, met, under_way, unknown


def _rules_link(page: OnPage) -> Outcome:
    if not page.rules_url:
        return unknown("Правила поведения ещё не опубликованы")
    if links.site_stands_in(page.rules_url, page.settings.text or ""):
        return met("Ссылка в описании страницы")
    if any(links.site_stands_in(page.rules_url, text) for text in page.wall):
        return met("Ссылка в публикации страницы")
    if page.settings.why:
        return unknown(page.settings.why)
    return unknown("В описании и последних публикациях ссылки не видно; она может стоять в меню или закрепе")


def _connection(page: OnPage) -> Outcome:
    found = page.connection
    if found is None:
        return unknown("В реестре подключений города страницы ещё нет")
    if found.state is Connected.NOT_REQUIRED:
        return inapplicable(found.sentence)
    if found.state is Connected.IN_TIME:
        return under_way(found.sentence)
    return met(found.sentence) if found.state is Connected.YES else finding(found.sentence)


RULES_LINK = Rule(
    id="9(а)-rules-link",
    clause=clause("9(а)"),
    title="Ссылка на правила поведения",
    explanation="В описании страницы или в её последних публикациях есть ссылка на правила поведения. "
    "Ссылку в меню или закреплённой записи заверяет человек.",
    check=_rules_link,
    assured_days=180,
    how_to="Поставьте ссылку на правила в описание страницы или закрепите публикацию с нею.",
)
CONNECTION = Rule(
    id="9(в)-connection",
    clause=clause("9(в)"),
    title="Подключение к «Госпабликам»",
    explanation="По реестру города страница подключена к системе «Госпаблики» или подключение не требуется. "
    "Пока срок не вышел, подключение выполняется, и замечания нет.",
    check=_connection,
    how_to="Откройте подключение в реестре города и пройдите оставшиеся шаги.",
)
