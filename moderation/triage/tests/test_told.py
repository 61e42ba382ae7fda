"""A threat, and what only tells of one."""

from __future__ import annotations

import pytest

from moderation.triage import Name, triage


@pytest.mark.parametrize(
    "text",
    [
        "Вы мне угрожали, теперь я вас найду и зарежу.",
        "ты нам вчера угрожал, а я тебя закопаю",
    ],
)
def test_an_answer_to_a_threat_is_a_threat(text: str) -> None:
    assert Name.THREAT in {label.name for label in triage(text).labels}


@pytest.mark.parametrize(
    "text",
    [
        "Соседи угрожают, говорят «найдём и зарежем». Куда обратиться?",
        "Мне угрожали: найдут и зарежут. Полиция молчит.",
    ],
)
def test_what_others_threatened_with_is_no_threat(text: str) -> None:
    assert Name.THREAT not in {label.name for label in triage(text).labels}
