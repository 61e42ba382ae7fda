"""Pictures of the graphs for `docs/states.md`, in the notation of Mermaid."""

from __future__ import annotations

from collections.abc import Mapping

from contentplan.graphs import (
    CHANGE_GRAPH,
    CHANGE_WORDS,
    DELIVERY_GRAPH,
    DELIVERY_WORDS,
    EVENT_GRAPH,
    EVENT_WORDS,
    REVISION_GRAPH,
    REVISION_WORDS,
)
from core.states import Graph

_HEAD = """# States of a post

Made by `python manage.py draw_states` from `contentplan/graphs.py`; a test fails when this page is older than the
tables. Every arrow is one conditional UPDATE (`core.states.move`): of two who try at once one wins, the other is told.
"""

_REVISION = """## Revision

A draft is changed in place. Whatever has been decided is frozen: editing it starts the next revision. An approval covers
texts, photos and pages by a digest. Moving the time within the approved day of the city keeps it, so does taking a
page out. A draft that is not needed is discarded; writing in that post again starts the next revision.
"""

_DELIVERY = """## Delivery

One approved revision on one page. Hold is a fact beside the state, so lifting it restores the state; an emergency stop
and a page without a living token keep everything where it is. «published» can be reached from every living state,
because a post that stands on the page is a fact.

| What happens | What the engine does |
|---|---|
| its time comes | one worker claims it by a conditional UPDATE with a lease; the attempt is written in the same transaction |
| the content differs by a byte from what was approved | `failed`, alarm; nothing is sent |
| a worker dies before the publishing call | the lease ends, `scheduled` again |
| a worker dies in the publishing call, or the answer is lost | `unknown`, never `scheduled` by itself |
| no connection was made, «try later» | `retry_wait`, the pause grows |
| 429 | `retry_wait` for as long as the network asks; not counted as a try |
| the token is dead | `retry_wait` until the page has a living one; the page's keepers are told once |
| wrong kind of token, no right, captcha, no such method | `by_hand` |
| the network refuses the content | `failed` with the network's reason |
| `unknown`, the network takes a key (VK) | the same request with the same key, for an hour; then the wall is read |
| `unknown`, a complete wall can be read | one match is adopted; absence proved twice sends it again |
| `unknown`, anything else | a person is asked: is it on the page? |
| too late (`send_until`) | `expired`, back to the author |
"""

_CHANGE = """## Change of a publication

What is on a page is corrected by an approved revision or removed for a reason: work with attempts of its own, one at a
time per publication. Changing or removing once more does no harm, so after a lost answer the page is read back and what
is not seen there is done again; a page that cannot be read is asked of the network once more, then of a person. A done
removal moves the delivery to `removed`; placing the post again is a new delivery.
"""

_EVENT = """## Event

What a department asks for is «proposed» until the press office takes or declines it. When an event is moved or
cancelled, each of its posts that is not out yet becomes a question, and until it is answered nothing of that post goes
out: deliveries are held, what is in review cannot be approved.
"""


def states_page() -> str:
    """The whole page."""
    parts = [
        _HEAD,
        _REVISION,
        _picture(REVISION_GRAPH, REVISION_WORDS),
        _DELIVERY,
        _picture(DELIVERY_GRAPH, DELIVERY_WORDS),
        _CHANGE,
        _picture(CHANGE_GRAPH, CHANGE_WORDS),
        _EVENT,
        _picture(EVENT_GRAPH, EVENT_WORDS),
    ]
    return "\n".join(parts)


def _picture(graph: Graph, words: Mapping[str, str]) -> str:
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {state}: {state} ({words[state]})" for state in graph.table]
    lines.append(f"    [*] --> {graph.start}")
    for source, targets in graph.table.items():
        lines += [f"    {source} --> {target}" for target in graph.table if target in targets]
    lines += [f"    {state} --> [*]" for state in graph.table if state in graph.final]
    return "\n".join([*lines, "```", ""])
