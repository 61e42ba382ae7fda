"""The graphs of moderation: what became of an item, of an action in the network, of a blacklist entry."""

from __future__ import annotations

from core.states import Graph

# «new» is reached again by undoing within ten seconds, and when the author edits what was judged already.
ITEM_GRAPH = Graph(
    name="inbox item",
    start="new",
    table={
        "new": frozenset({"waiting", "decided", "closed"}),
        "waiting": frozenset({"new", "decided", "closed"}),
        "decided": frozenset({"new", "answered", "closed"}),
        "answered": frozenset({"new"}),
        "closed": frozenset({"new"}),
    },
    final=frozenset(),
)

# «checking»: the network has accepted it, or a person says so, and it is being read back.
# «unknown» holds answers only: a deletion or a ban whose answer was lost is simply made again.
ACTION_GRAPH = Graph(
    name="moderation action",
    start="scheduled",
    table={
        "scheduled": frozenset({"doing", "by_hand", "cancelled"}),
        "doing": frozenset({"checking", "done", "scheduled", "retry_wait", "unknown", "by_hand", "failed"}),
        "checking": frozenset({"done", "retry_wait", "by_hand"}),
        "retry_wait": frozenset({"doing", "by_hand", "cancelled"}),
        "unknown": frozenset({"doing", "done", "scheduled", "by_hand"}),
        "by_hand": frozenset({"checking", "done", "scheduled", "cancelled"}),
        "failed": frozenset({"scheduled", "by_hand", "done", "cancelled"}),
        "done": frozenset(),
        "cancelled": frozenset(),
    },
    final=frozenset({"done", "cancelled"}),
)

ENTRY_GRAPH = Graph(
    name="blacklist entry",
    start="applying",
    table={
        "applying": frozenset({"active", "lifting", "cancelled"}),
        "active": frozenset({"applying", "lifting", "lifted"}),
        "lifting": frozenset({"lifted"}),
        "lifted": frozenset(),
        "cancelled": frozenset(),
    },
    final=frozenset({"lifted", "cancelled"}),
)

OPEN = ("new", "waiting", "decided")
JUDGED = ("decided", "answered", "closed")  # somebody has decided
WAITING = ("scheduled", "retry_wait")  # a worker will take it when its time comes
NEEDS_PERSON = ("unknown", "by_hand", "failed")  # the named list that waits for a person
OVER = ("done", "cancelled")
IN_FORCE = ("applying", "active", "lifting")  # one of these per person and page

ITEM_WORDS: dict[str, str] = {
    "new": "ждёт разбора",
    "claimed": "разбирают",
    "waiting": "в отделе",
    "decided": "выполняется",
    "answered": "отвечено",
    "closed": "разобрано",
}

ACTION_WORDS: dict[str, str] = {
    "scheduled": "запланировано",
    "doing": "выполняется",
    "checking": "проверяем",
    "done": "сделано",
    "retry_wait": "повторим сами",
    "unknown": "исход неизвестен",
    "by_hand": "вручную",
    "failed": "не удалось",
    "cancelled": "отменено",
}

ENTRY_WORDS: dict[str, str] = {
    "applying": "вносим",
    "active": "в чёрном списке",
    "lifting": "снимаем",
    "lifted": "снято",
    "cancelled": "отменено",
}
