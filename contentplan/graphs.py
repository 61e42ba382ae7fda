"""The graphs of an official post: its revision and its deliveries, and the one of an event. `docs/states.md` is drawn from here.

`python manage.py draw_states` writes the pictures; a test fails when the page is older than these tables.
"""

from __future__ import annotations

from core.states import Graph

REVISION_GRAPH = Graph(
    name="revision",
    start="draft",
    table={
        "draft": frozenset({"in_review", "discarded"}),
        "in_review": frozenset({"approved", "returned", "withdrawn"}),
        "approved": frozenset(),
        "returned": frozenset(),
        "withdrawn": frozenset(),
        "discarded": frozenset(),
    },
    final=frozenset({"approved", "returned", "withdrawn", "discarded"}),
)

# «proposed» is what a department asks for; an event moved once more stays «moved». Nothing leaves «cancelled»:
# an event that is on again is entered anew («повторить»), so that nobody finds its posts alive unasked.
EVENT_GRAPH = Graph(
    name="event",
    start="proposed",
    table={
        "proposed": frozenset({"planned", "declined", "cancelled"}),
        "planned": frozenset({"moved", "took_place", "cancelled"}),
        "moved": frozenset({"moved", "took_place", "cancelled"}),
        "took_place": frozenset(),
        "declined": frozenset(),
        "cancelled": frozenset(),
    },
    final=frozenset({"took_place", "declined", "cancelled"}),
)

# «published» can be reached from every living state: a post seen on the page (found by reading, pasted by a person,
# or accepted by the network for a worker that had lost its lease) is a fact, whatever the row believed.
# «unknown» never goes back to «scheduled» by a lapse of time: only by proof of absence or by a person's word
# (to «expired» when that word comes after the approval has run out).
DELIVERY_GRAPH = Graph(
    name="delivery",
    start="scheduled",
    table={
        "scheduled": frozenset({"sending", "published", "expired", "by_hand", "cancelled"}),
        "sending": frozenset(
            {"published", "scheduled", "retry_wait", "unknown", "by_hand", "failed", "expired"}
        ),
        "retry_wait": frozenset({"sending", "published", "scheduled", "expired", "by_hand", "cancelled"}),
        "unknown": frozenset({"published", "sending", "scheduled", "expired"}),
        "by_hand": frozenset({"published", "scheduled", "cancelled"}),
        "failed": frozenset({"published", "scheduled", "by_hand", "cancelled"}),
        "expired": frozenset({"published", "scheduled", "by_hand", "cancelled"}),
        "published": frozenset({"removed"}),
        "cancelled": frozenset(),
        "removed": frozenset(),
    },
    final=frozenset({"cancelled", "removed"}),
)

# A change of what is on a page. «checking»: accepted, done by hand, or nobody knows: the page is read back. Changing
# or removing once more does no harm, so what is not seen on the page is simply done again. A correction that is being
# looked at gives way to a removal: what it would have said is taken off anyhow.
CHANGE_GRAPH = Graph(
    name="change of a publication",
    start="scheduled",
    table={
        "scheduled": frozenset({"doing", "by_hand", "cancelled"}),
        "doing": frozenset({"done", "checking", "scheduled", "retry_wait", "by_hand", "failed"}),
        "retry_wait": frozenset({"doing", "by_hand", "cancelled"}),
        "checking": frozenset({"done", "retry_wait", "by_hand", "cancelled"}),
        "by_hand": frozenset({"checking", "scheduled", "cancelled"}),
        "failed": frozenset({"scheduled", "by_hand", "cancelled"}),
        "done": frozenset(),
        "cancelled": frozenset(),
    },
    final=frozenset({"done", "cancelled"}),
)
CHANGE_OPEN = ("scheduled", "doing", "retry_wait", "checking", "by_hand", "failed")
CHANGE_NEEDS_PERSON = ("by_hand", "failed")

WAITING = ("scheduled", "retry_wait")  # a worker will take it when its time comes
NOT_SENT = ("scheduled", "retry_wait", "by_hand", "failed", "expired")  # surely not on the page by our hand
NEEDS_PERSON = ("unknown", "by_hand", "failed", "expired")  # the named list that waits for a person
# A page holds at most one of these per post; «cancelled» and «removed» free the place for a new delivery.
OCCUPYING = ("scheduled", "sending", "retry_wait", "unknown", "by_hand", "failed", "expired", "published")

REVISION_WORDS: dict[str, str] = {
    "draft": "черновик",
    "in_review": "на согласовании",
    "approved": "согласовано",
    "returned": "возвращено",
    "withdrawn": "отозвано",
    "discarded": "выброшено",
}

EVENT_WORDS: dict[str, str] = {
    "proposed": "предложено",
    "planned": "в плане",
    "moved": "перенесено",
    "took_place": "состоялось",
    "declined": "отклонено",
    "cancelled": "отменено",
}

DELIVERY_WORDS: dict[str, str] = {
    "scheduled": "запланировано",
    "sending": "отправляется",
    "published": "опубликовано",
    "retry_wait": "повторим сами",
    "unknown": "исход неизвестен",
    "by_hand": "вручную",
    "failed": "не опубликовано",
    "expired": "просрочено",
    "cancelled": "отменено",
    "removed": "снято со страницы",
}

CHANGE_WORDS: dict[str, str] = {
    "scheduled": "ждёт очереди",
    "doing": "меняем",
    "retry_wait": "повторим сами",
    "checking": "проверяем",
    "by_hand": "вручную",
    "failed": "не получилось",
    "done": "сделано",
    "cancelled": "отменено",
}
