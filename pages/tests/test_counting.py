"""The count of a week: what counts, what does not and why; the order of input never matters."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from networks.base import PostKind
from pages.counting import (
    ALBUM_PART,
    GONE,
    IDENTICAL,
    REPOST,
    SERVICE,
    STORY,
    Count,
    CountRules,
    Publication,
    count,
)

MONDAY = datetime(2026, 11, 23, 6, tzinfo=UTC)
ACT = CountRules()


def post(id: int = 1, **fields: object) -> Publication:
    given_ = {"at": MONDAY + timedelta(hours=id), "kind": PostKind.POST, "url": "", "text_digest": f"d{id}"}
    return Publication(id, **given_ | fields)  # type: ignore[arg-type]


def whys(*posts: Publication, rules: CountRules = ACT) -> list[str]:
    return [verdict.why for verdict in count(posts, rules).verdicts]


def test_a_plain_post_counts() -> None:
    assert whys(post()) == [""]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"kind": PostKind.REPOST}, REPOST),
        ({"kind": PostKind.STORY}, STORY),
        ({"kind": PostKind.SERVICE}, SERVICE),
        ({"gone": True}, GONE),
    ],
)
def test_what_the_act_does_not_count(fields: dict[str, object], why: str) -> None:
    assert whys(post(**fields)) == [why]


@pytest.mark.parametrize(
    ("fields", "rules"),
    [
        ({"kind": PostKind.REPOST}, CountRules(count_reposts=True)),
        ({"kind": PostKind.STORY}, CountRules(count_stories=True)),
    ],
)
def test_an_act_may_count_them(fields: dict[str, object], rules: CountRules) -> None:
    assert whys(post(**fields), rules=rules) == [""]


def test_a_person_may_say_no_with_a_reason() -> None:
    assert whys(post(not_counted_why="поздравление с днём рождения")) == [
        "не засчитана по содержанию: поздравление с днём рождения"
    ]


def test_an_album_is_one_publication() -> None:
    album = [post(id, album_id="a", text_digest="") for id in (1, 2, 3)]
    assert whys(*album) == ["", ALBUM_PART, ALBUM_PART]
    assert count(album, ACT).total == 1


def test_an_album_whose_first_part_is_gone_still_counts_once() -> None:
    assert whys(post(1, album_id="a", gone=True), post(2, album_id="a"), post(3, album_id="a")) == [
        GONE,
        "",
        ALBUM_PART,
    ]


def test_the_same_text_counts_once_a_week() -> None:
    assert whys(post(1, text_digest="same"), post(2, text_digest="same")) == ["", IDENTICAL]


def test_posts_without_a_text_are_not_the_same_text() -> None:
    assert whys(post(1, text_digest=""), post(2, text_digest="")) == ["", ""]


def test_a_text_that_did_not_count_leaves_its_repeat_counted() -> None:
    assert whys(post(1, text_digest="same", gone=True), post(2, text_digest="same")) == [GONE, ""]


publications = st.lists(
    st.builds(
        Publication,
        id=st.integers(1, 10**6),
        at=st.integers(0, 7 * 24 * 60).map(lambda minutes: MONDAY + timedelta(minutes=minutes)),
        kind=st.sampled_from(list(PostKind)),
        url=st.just(""),
        text_digest=st.sampled_from(["", "a", "b", "c"]),
        album_id=st.sampled_from(["", "", "x", "y"]),
        gone=st.booleans(),
    ),
    max_size=25,
    unique_by=lambda one: one.id,
)


def by_id(made: Count) -> dict[int, str]:
    return {verdict.publication.id: verdict.why for verdict in made.verdicts}


@given(publications, st.randoms(use_true_random=False), st.builds(CountRules))
def test_the_order_of_input_never_matters(
    posts: list[Publication], random: object, rules: CountRules
) -> None:
    shuffled = list(posts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert by_id(count(posts, rules)) == by_id(count(shuffled, rules))


@given(publications, st.builds(CountRules))
def test_counted_never_exceeds_total_and_total_never_the_posts(
    posts: list[Publication], rules: CountRules
) -> None:
    made = count(posts, rules)
    assert 0 <= made.counted <= made.total <= len(posts)
    assert all(verdict.counted == (verdict.why == "") for verdict in made.verdicts)
