"""п. 5: at least so many publications a week."""

from regulation.clauses import ALL_SUBJECTS, clause
from regulation.facts import OnPage, PageWeek
from regulation.rules.base import Outcome, Rule, finding, inapplicable, met, unknown


def weekly(facts: PageWeek) -> Outcome:
    """The outcome of a closed week: missing data is never a shortage."""
    if facts.norm is None:
        return inapplicable("Норма для страницы не установлена актом")
    if facts.counted >= facts.norm:
        return met(f"Засчитано {facts.counted} из {facts.norm}")
    if not facts.complete:
        return unknown(f"Данные неполны: видно {facts.counted} из {facts.norm}")
    return finding(f"Засчитано {facts.counted} из {facts.norm}, не хватило {facts.norm - facts.counted}")


def _check(page: OnPage) -> Outcome:
    if page.week is None:
        return unknown("Закрытых недель у страницы ещё нет")
    return weekly(page.week)


WEEKLY_NORM = Rule(
    id="5-weekly-norm",
    clause=clause("5"),
    title="Публикации за неделю",
    explanation="За неделю с понедельника по воскресенье засчитано не меньше публикаций, чем требует норма страницы.",
    check=_check,
    subjects=ALL_SUBJECTS,  # whose norm no act sets is told so
    how_to="Прошлую неделю не изменить: запланируйте эту так, чтобы норма закрылась.",
)
