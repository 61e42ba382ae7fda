"""What a post's card says of the post as a whole."""

import pytest

from contentplan.queries.post_places import PlaceRow, outcome_of
from pages.models import OfficialPage


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ([], ""),
        (["published", "scheduled"], ""),
        (["published", "published"], "published"),
        (["published", "removed", "cancelled"], "published"),
        (["cancelled"], ""),
        (["published", "failed", "unknown"], "unknown"),
        (["scheduled", "by_hand"], "by_hand"),
    ],
)
def test_the_worst_is_said_and_out_only_when_all_is_out(states: list[str], said: str) -> None:
    assert outcome_of([PlaceRow(OfficialPage(), None, state) for state in states]) == said
