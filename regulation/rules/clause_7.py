"""п. 7: text description and visual design."""

from regulation.clauses import clause
from regulation.facts import OnPage
from regulation.rules.base import Outcome, Rule, finding, met, unknown


def _description(page: OnPage) -> Outcome:
    told = page.settings
    if told.why or told.description is None:
        return unknown(told.why or "Сеть не отдала описание страницы")
    return met("Описание есть") if told.description.strip() else finding("Описание страницы пустое")


def _picture(known: bool | None, why: str, name: str, lacking: str) -> Outcome:
    if why or known is None:
        return unknown(why or f"Сеть не говорит: {name}")
    return met(f"Есть {name}") if known else finding(lacking)


_CLAUSE = clause("7")
DESCRIPTION = Rule(
    id="7-description",
    clause=_CLAUSE,
    title="Описание заполнено",
    explanation="Описание страницы не пустое.",
    check=_description,
    assured_days=180,
    how_to="Заполните описание в настройках страницы в сети.",
)
AVATAR = Rule(
    id="7-avatar",
    clause=_CLAUSE,
    title="Аватар",
    explanation="У страницы есть аватар.",
    check=lambda page: _picture(page.settings.has_avatar, page.settings.why, "аватар", "Аватара нет"),
    assured_days=180,
    how_to="Загрузите аватар в настройках страницы в сети.",
)
COVER = Rule(
    id="7-cover",
    clause=_CLAUSE,
    title="Обложка",
    explanation="У страницы есть обложка. В Телеграме и MAX обложек нет.",
    check=lambda page: _picture(page.settings.has_cover, page.settings.why, "обложка", "Обложки нет"),
    networks=frozenset({"vk", "ok"}),
    assured_days=180,
    how_to="Загрузите обложку в настройках страницы в сети.",
)
