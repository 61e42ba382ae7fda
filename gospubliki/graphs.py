"""The graph of a connection to «Госпаблики» and its words."""

from __future__ import annotations

from core.states import Graph

# «not_started» may become «connected» at once: whoever was connected before the register began, or by a spreadsheet.
CONNECTION_GRAPH = Graph(
    name="connection",
    start="not_started",
    table={
        "not_started": frozenset({"in_progress", "connected", "not_required"}),
        "in_progress": frozenset({"connected", "refused", "not_required"}),
        "connected": frozenset({"disconnected"}),
        "refused": frozenset({"in_progress", "not_required"}),
        "disconnected": frozenset({"in_progress", "not_required"}),
        "not_required": frozenset({"not_started"}),
    },
    final=frozenset(),
)

CONNECTION_WORDS: dict[str, str] = {
    "not_started": "не начато",
    "in_progress": "в работе",
    "connected": "подключено",
    "refused": "отказано",
    "disconnected": "отключено",
    "not_required": "не требуется",
}
STATE_CHOICES = list(CONNECTION_WORDS.items())

# What must be said before the state may be entered: grounds, reasons and proofs stay in the history for ever.
NEEDS_SENTENCE = frozenset({"not_required", "refused", "disconnected"})
NEEDS_EVIDENCE = frozenset({"connected"})
UNDERWAY = ("not_started", "in_progress")  # these have a due date and can be late
