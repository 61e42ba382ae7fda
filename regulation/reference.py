"""`docs/regulation.md`, made from the clauses and rules."""

from regulation.clauses import CLAUSES, Subject
from regulation.rules import RULES

SUBJECT_NAMES = {
    Subject.ADMINISTRATION: "администрация",
    Subject.BODIES: "органы",
    Subject.SUBORDINATES: "подведомственные",
}
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
        lines += [f"### `{rule.id}` — {rule.clause.cite}\n", rule.explanation, ""]
        lines += [f"В силе с {rule.since:%d.%m.%Y}{until}.", ""]
    return "\n".join(lines).rstrip() + "\n"
