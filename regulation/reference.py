"""`docs/regulation.md`, made from the clauses and rules."""

from regulation.clauses import CLAUSES, SUBJECT_NAMES, Subject
from regulation.rules import CITY_RULES, RULES, Rule

NETWORK_WORDS = {"vk": "ВКонтакте", "ok": "Одноклассники", "telegram": "Телеграм", "max": "MAX"}
HEAD = """# Порядок по пунктам

Распоряжение администрации города Джанкоя № 417-р от 12.09.2024. Эта страница собрана из кода командой
`manage.py write_regulation`; править её руками не нужно.
"""


def reference() -> str:
    """The whole page as Markdown."""
    lines = [
        HEAD,
        "## Пункты\n",
        "| пункт | что требует | кого обязывает | что делает портал |",
        "|---|---|---|---|",
    ]
    for clause in CLAUSES:
        whom = ", ".join(SUBJECT_NAMES[subject] for subject in Subject if subject in clause.subjects)
        lines.append(f"| {clause.cite} | {clause.demand} | {whom} | {clause.answer} |")
    lines += ["", "## Правила проверки\n"]
    for rule in RULES:
        until = f" по {rule.until:%d.%m.%Y}" if rule.until else ""
        lines += [f"### `{rule.id}` — {rule.title}, {rule.clause.cite}\n", rule.explanation, ""]
        lines += [f"Кого касается: {_whom(rule)}. {_assured(rule)}", ""]
        lines += [f"В силе с {rule.since:%d.%m.%Y}{until}.", ""]
    lines += ["## Правила по городу\n", "Их видно над таблицей пунктов: они не о странице, а о городе.", ""]
    for one in CITY_RULES:
        lines += [f"### `{one.id}` — {one.title}, {one.clause.cite}\n", one.explanation, ""]
    return "\n".join(lines).rstrip() + "\n"


def _whom(rule: Rule) -> str:
    whom = ", ".join(SUBJECT_NAMES[subject] for subject in Subject if subject in rule.binds)
    if rule.networks is None:
        return whom
    return (
        f"{whom}; сети: {', '.join(NETWORK_WORDS[code] for code in NETWORK_WORDS if code in rule.networks)}"
    )


def _assured(rule: Rule) -> str:
    if not rule.assured_days:
        return "Заверение проверку не заменяет."
    return f"Где проверить нельзя, заверение действует {rule.assured_days} дней."
