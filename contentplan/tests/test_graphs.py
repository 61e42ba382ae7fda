"""The two graphs, and the page that shows them."""

from django.conf import settings

from contentplan.drawing import states_page
from contentplan.graphs import (
    DELIVERY_GRAPH,
    DELIVERY_WORDS,
    NOT_SENT,
    OCCUPYING,
    REVISION_GRAPH,
    REVISION_WORDS,
)
from core.looks import STATES


def test_the_page_is_as_new_as_the_graphs() -> None:
    page = (settings.BASE_DIR / "docs" / "states.md").read_text(encoding="utf-8")
    assert page == states_page(), "run: python manage.py draw_states"


def test_every_state_has_a_word_and_a_look() -> None:
    assert set(DELIVERY_WORDS) == set(DELIVERY_GRAPH.table) <= set(STATES["delivery"])
    assert set(REVISION_WORDS) == set(REVISION_GRAPH.table) <= set(STATES["revision"])


def test_an_unknown_outcome_is_never_put_down_to_time() -> None:
    assert not DELIVERY_GRAPH.allows("unknown", "retry_wait")
    assert not DELIVERY_GRAPH.allows("unknown", "failed")
    assert not DELIVERY_GRAPH.allows("unknown", "cancelled")
    assert not DELIVERY_GRAPH.allows("unknown", "by_hand")


def test_only_a_claimed_delivery_is_sent() -> None:
    assert set(DELIVERY_GRAPH.sources("sending")) == {"scheduled", "retry_wait", "unknown"}


def test_what_stands_on_a_page_is_a_fact_whatever_the_row_believed() -> None:
    living = set(DELIVERY_GRAPH.table) - DELIVERY_GRAPH.final - {"published"}
    assert set(DELIVERY_GRAPH.sources("published")) == living


def test_only_what_surely_is_not_out_can_be_cancelled() -> None:
    assert set(DELIVERY_GRAPH.sources("cancelled")) == set(NOT_SENT)
    assert set(OCCUPYING) == set(DELIVERY_GRAPH.table) - DELIVERY_GRAPH.final
