"""How things look in every screen: shape, word and tone of a state, marks of the networks, dots of the norm.

No screen invents a look of its own: a new state takes a shape of the sprite and one of the four tones here.
"""

from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple


class Look(NamedTuple):
    """A shape of `static/portal/icons.svg`, the Russian word, and a tone: ok, warn, bad, accent or none."""

    shape: str
    word: str
    tone: str = ""


STATES: dict[str, dict[str, Look]] = {
    "revision": {
        "draft": Look("st-draft", "черновик"),
        "in_review": Look("st-review", "на согласовании", "warn"),
        "approved": Look("st-approved", "согласовано", "accent"),
        "returned": Look("st-returned", "возвращено", "warn"),
        "withdrawn": Look("st-withdrawn", "отозвано"),
        "discarded": Look("st-cancelled", "выброшено"),
    },
    "delivery": {
        "scheduled": Look("st-planned", "запланировано", "accent"),
        "sending": Look("st-sending", "отправляется", "accent"),
        "published": Look("st-published", "опубликовано", "ok"),
        "confirmed": Look("st-confirmed", "подтверждено", "ok"),
        "retry_wait": Look("st-retry", "повторим сами", "warn"),
        "unknown": Look("st-unknown", "исход неизвестен", "bad"),
        "by_hand": Look("st-hand", "вручную", "warn"),
        "expired": Look("st-late", "просрочено", "bad"),
        "failed": Look("st-failed", "не опубликовано", "bad"),
        "cancelled": Look("st-cancelled", "отменено"),
        "removed": Look("st-removed", "снято со страницы"),
        "held": Look("st-hold", "придержано", "warn"),
    },
    "event": {
        "proposed": Look("st-review", "предложено", "warn"),
        "planned": Look("st-planned", "в плане", "accent"),
        "moved": Look("st-retry", "перенесено", "warn"),
        "took_place": Look("st-approved", "состоялось", "ok"),
        "declined": Look("st-returned", "отклонено"),
        "cancelled": Look("st-cancelled", "отменено"),
    },
    "page": {
        "draft": Look("st-draft", "черновик"),
        "active": Look("st-approved", "активна", "ok"),
        "suspended": Look("st-hold", "приостановлена", "warn"),
        "closed": Look("st-cancelled", "закрыта"),
    },
    "finding": {
        "met": Look("st-approved", "выполнено", "ok"),
        "finding": Look("st-finding", "замечание", "bad"),
        "violation": Look("st-failed", "нарушение", "bad"),
        "dismissed": Look("st-cancelled", "замечание отклонено"),
        "assured": Look("st-person", "заверено", "ok"),
        "expiring": Look("st-review", "заверение истекает", "warn"),
        "expired": Look("st-late", "заверение истекло", "warn"),
        "not_applicable": Look("st-na", "неприменимо"),
        "not_automatic": Look("st-draft", "не проверяется автоматически"),
        "under_way": Look("st-planned", "выполняется", "accent"),
    },
    "connection": {
        "not_started": Look("st-draft", "не начато"),
        "in_progress": Look("st-sending", "в работе", "accent"),
        "connected": Look("st-approved", "подключено", "ok"),
        "refused": Look("st-failed", "отказано", "bad"),
        "disconnected": Look("st-removed", "отключено", "bad"),
        "not_required": Look("st-na", "не требуется"),
    },
    "capability": {
        "api": Look("st-approved", "по API", "ok"),
        "manual": Look("st-hand", "вручную", "warn"),
        "unknown": Look("st-draft", "не проверено"),
        "unsupported": Look("st-na", "сеть этого не умеет"),
    },
    "item": {
        "new": Look("st-planned", "ждёт разбора", "accent"),
        "claimed": Look("st-person", "разбирают", "accent"),
        "waiting": Look("st-review", "в отделе", "warn"),
        "decided": Look("st-sending", "выполняется", "accent"),
        "answered": Look("st-published", "отвечено", "ok"),
        "closed": Look("st-approved", "разобрано", "ok"),
    },
    "action": {
        "scheduled": Look("st-planned", "запланировано", "accent"),
        "doing": Look("st-sending", "выполняется", "accent"),
        "checking": Look("st-review", "проверяем", "accent"),
        "done": Look("st-confirmed", "сделано", "ok"),
        "retry_wait": Look("st-retry", "повторим сами", "warn"),
        "unknown": Look("st-unknown", "исход неизвестен", "bad"),
        "by_hand": Look("st-hand", "вручную", "warn"),
        "failed": Look("st-failed", "не удалось", "bad"),
        "cancelled": Look("st-cancelled", "отменено"),
    },
    "entry": {
        "applying": Look("st-sending", "вносим", "accent"),
        "active": Look("st-hold", "в чёрном списке", "bad"),
        "lifting": Look("st-retry", "снимаем", "accent"),
        "lifted": Look("st-approved", "снято", "ok"),
        "cancelled": Look("st-cancelled", "отменено"),
    },
}


def state_look(code: str, kind: str = "") -> Look:
    """The look of a state; without `kind` the groups are searched in their order.

    Raises:
        LookupError: no such state. A screen must not show a state nobody has drawn.
    """
    groups = [STATES[kind]] if kind else list(STATES.values())
    for group in groups:
        if code in group:
            return group[code]
    raise LookupError(
        f"No look for state {code!r}{f' of {kind}' if kind else ''}: add it to core.looks.STATES"
    )


# --- networks ---------------------------------------------------------------------------------------


class Network(NamedTuple):
    mark: str
    name: str


NETWORKS: dict[str, Network] = {
    "vk": Network("ВК", "ВКонтакте"),
    "ok": Network("ОК", "Одноклассники"),
    "telegram": Network("ТГ", "Телеграм"),
    "max": Network("МХ", "MAX"),
}


def in_order(codes: list[str]) -> list[str]:
    """Network codes in the only order screens use: ВК, ОК, ТГ, МХ; each once."""
    return [code for code in NETWORKS if code in set(codes)]


# --- the norm ---------------------------------------------------------------------------------------

MOST_DOTS = 7


@dataclass(frozen=True)
class Norm:
    """A page's week: what is counted, planned, late and excused out of what is required."""

    counted: int
    required: int
    planned: int = 0
    overdue: int = 0
    excused: int = 0

    @property
    def missing(self) -> int:
        return max(self.required - self.counted - self.planned - self.overdue - self.excused, 0)

    @property
    def surplus(self) -> int:
        return max(self.counted - self.required, 0) if self.required else 0

    @property
    def dots(self) -> str:
        """One letter per required publication: d counted, l late, p planned, m missing, e not required."""
        row = (
            "d" * self.counted
            + "l" * self.overdue
            + "p" * self.planned
            + "m" * self.missing
            + "e" * self.excused
        )
        return "".join(islice(row, self.required))

    @property
    def as_bar(self) -> bool:
        """Too many for dots: a bar with «8 из 10»."""
        return self.required > MOST_DOTS

    @property
    def sentence(self) -> str:
        """«Засчитано 3 из 5, ещё 2 в плане, не хватает 1»: the dots in words."""
        if not self.required:
            return f"Засчитано {self.counted}, норма не задана"
        parts = [f"Засчитано {self.counted} из {self.required}"]
        if self.planned:
            parts.append(f"ещё {self.planned} в плане")
        if self.overdue:
            parts.append(f"просрочено {self.overdue}")
        if self.missing:
            parts.append(f"не хватает {self.missing}")
        if self.excused:
            parts.append(f"не требуется {self.excused}")
        return ", ".join(parts)
