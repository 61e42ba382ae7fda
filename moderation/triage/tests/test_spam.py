"""A word that only sounds like a service is no advertisement."""

from __future__ import annotations

import pytest

from moderation.triage import Name, triage


@pytest.mark.parametrize(
    ("text", "is_spam"),
    [
        ("Дармоеды, только фотографироваться умеете", False),
        ("Глава приехал, сфотографировался и уехал", False),
        ("Услуги фотографа недорого, пишите в директ", True),
    ],
)
def test_who_is_photographed_advertises_nothing(text: str, is_spam: bool) -> None:
    assert (Name.SPAM in {label.name for label in triage(text).labels}) is is_spam
