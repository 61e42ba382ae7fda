"""п. 5: at least so many publications a week."""

from datetime import date

from regulation.clauses import clause
from regulation.facts import PageWeek
from regulation.rules.base import Outcome, Result, Rule


def _check(facts: PageWeek) -> Outcome:
    if facts.norm is None:
        return Outcome(Result.NOT_APPLICABLE, "Норма для страницы не установлена актом")
    if facts.counted >= facts.norm:
        return Outcome(Result.MET, f"Засчитано {facts.counted} из {facts.norm}")
    if not facts.complete:
        return Outcome(Result.NOT_AUTOMATIC, f"Данные неполны: видно {facts.counted} из {facts.norm}")
    return Outcome(
        Result.FINDING, f"Засчитано {facts.counted} из {facts.norm}, не хватило {facts.norm - facts.counted}"
    )


WEEKLY_NORM = Rule(
    id="5-weekly-norm",
    clause=clause("5"),
    since=date(2024, 9, 12),
    explanation="За неделю с понедельника по воскресенье засчитано не меньше публикаций, чем требует норма страницы.",
    check=_check,
)
