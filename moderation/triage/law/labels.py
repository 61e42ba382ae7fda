"""Labels `threat` and `law` from the rules that matched."""

from __future__ import annotations

from moderation.triage.fold import Folded
from moderation.triage.labels import Label, Level, Name, merged
from moderation.triage.law import model
from moderation.triage.law.rules import Found, found, is_told

_WHY = {
    "threat.kill": "Похоже на угрозу убийством или расправой.",
    "threat.grave": "Похоже на угрозу жизни.",
    "threat.hunt": "Похоже на угрозу выследить человека.",
    "threat.children": "Похоже на угрозу семье человека.",
    "threat.beat": "Похоже на угрозу побоями или увечьем.",
    "threat.fire": "Похоже на угрозу поджогом или взрывом.",
    "threat.shoot": "Похоже на угрозу прийти с оружием или расправиться.",
    "threat.terror": "Похоже на угрозу устроить бойню.",
    "threat.call": "Похоже на призыв расправиться с людьми.",
    "threat.model": "Похоже на угрозу: так считает модель, решает человек.",
    "law.model": "Похоже на то, что запрещает закон: так считает модель, решает человек.",
    "law.call": "Похоже на призыв к насилию.",
    "law.hatred": "Похоже на возбуждение вражды к людям по их происхождению.",
    "law.nazi": "Похоже на нацистский лозунг или знак.",
    "law.banned": "Похоже на лозунг или призыв запрещённой организации.",
    "law.terror": "Похоже на оправдание насилия над людьми.",
    "law.riot": "Похоже на призыв к беспорядкам или захвату власти.",
    "law.rally": "Похоже на призыв на несогласованную акцию.",
    "law.drugs": "Похоже на сбыт наркотиков.",
    "law.arms": "Похоже на сбыт оружия или поддельных документов.",
    "law.bribe": "Похоже на предложение взятки.",
    "law.symbols": "Похоже на надругательство над флагом, гербом или гимном.",
    "law.army": "Похоже на дискредитацию армии.",
    "law.suicide": "Речь о самоубийстве: человеку может быть нужна помощь.",
}


def labels(folded: Folded) -> list[Label]:
    """At most one label of each name; a call to violence is both. Where the rules are silent, the models are asked."""
    matched = list(found(folded))
    made = [
        _label(folded, name, [one for one in matched if one.label in kinds])
        for name, kinds in ((Name.THREAT, {"threat", "call"}), (Name.LAW, {"law", "call"}))
        if any(one.label in kinds for one in matched)
    ]
    named = {label.name for label in made}
    spoken = model.says([name.value for name in (Name.THREAT, Name.LAW) if name not in named], folded)
    if spoken and is_told(folded.text):
        return made
    return made + [
        Label(
            Name(name), score, Level.PERSON, f"{name}.model", _WHY[f"{name}.model"], model.shown(name, folded)
        )
        for name, score in spoken
    ]


def _label(folded: Folded, name: Name, matched: list[Found]) -> Label:
    first = matched[0]
    rule = f"{name.value}.call" if first.label == "call" else f"{name.value}.{first.rule}"
    spans = merged(folded.fragment(one.start, one.end) for one in matched)
    score = 0.8 + 0.05 * min(3, len({one.rule for one in matched}))
    return Label(name, score, Level.PERSON, rule, _WHY[rule], spans)
