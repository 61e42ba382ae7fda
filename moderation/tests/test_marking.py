"""Fragments of triage in a resident's text: code points, overlaps, hostile texts, long ones."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation import looks
from moderation.marking import FOLD_AT, HEAD, is_long, marked, plain


def label(*fragments: Any, name: str = "insult", level: str = "propose_delete") -> dict[str, Any]:
    return {
        "name": name,
        "level": level,
        "fragments": [list(pair) for pair in fragments],
        "why": "Потому что.",
    }


def bare(html: str) -> str:
    """What a person reads, without the numbers."""
    text = re.sub(r"<sup>.*?</sup>|</?mark[^>]*>", "", html)
    return (
        text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#x27;", "'")
        .replace("&quot;", '"')
        .replace("&amp;", "&")
    )


def test_a_fragment_is_marked_with_its_number() -> None:
    html = marked("а вы, дармоеды, только", [label((6, 14))])
    assert html == 'а вы, <mark class="op-frag">дармоеды<sup>1</sup></mark>, только'


def test_offsets_are_code_points_not_utf16_units() -> None:
    html = marked("😀😀 дурак", [label((3, 8))])
    assert '<mark class="op-frag">дурак<sup>1</sup></mark>' in html


def test_a_question_is_amber_an_address_teal_a_doubt_amber() -> None:
    found = [label((0, 1), name="question"), label((1, 2), name="personal_data"), label((2, 3), level="flag")]
    html = marked("абв", found)
    assert re.findall(r'class="([^"]+)"', html) == ["op-frag is-c", "op-frag is-q", "op-frag is-c"]


def test_overlapping_fragments_are_cut_at_their_edges_and_lose_nothing() -> None:
    html = marked("абвгде", [label((0, 4)), label((2, 6), name="spam")])
    assert bare(html) == "абвгде" and html.count("<mark") == 3
    assert "вг<sup>1</sup>" in html and "де<sup>2</sup>" in html


def test_two_labels_of_one_fragment_share_a_note() -> None:
    assert "<sup>1,2</sup>" in marked("абв", [label((0, 3)), label((0, 3), name="threat")])


@pytest.mark.parametrize("pair", [(-5, 0), (3, 3), (7, 9), (5, 2), ("0", "2"), (1,), (0, 1, 2)])
def test_a_fragment_that_does_not_fit_is_left_out(pair: Any) -> None:
    assert marked("абв", [label(pair)]) == "абв"


def test_a_fragment_that_sticks_out_is_cut() -> None:
    assert bare(marked("абв", [label((-2, 900))])) == "абв"


def test_markup_of_a_resident_is_text() -> None:
    html = marked('<script>alert(1)</script><img src=x onerror="a">', [label((0, 8))])
    assert "<script" not in html and "<img" not in html and "&lt;script&gt;" in html


def test_marks_of_direction_are_shown_not_obeyed() -> None:
    html = plain("хороший \u202eйохолп\u202c мэр")
    assert "\u202e" not in html and "U+202E" in html and "U+202C" in html


def test_a_run_of_them_is_one_mark() -> None:
    assert plain("\u202e" * 50_000).count("<span") == 1


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=6))
def test_whatever_is_marked_the_words_stay(text: str, pairs: list[tuple[int, int]]) -> None:
    labels = [label(pair) for pair in pairs]
    assert bare(marked(text, labels)) == bare(plain(text))


def test_a_long_text_is_folded_to_its_beginning_and_to_what_matters() -> None:
    text = "а" * 60_000 + "дурак" + "б" * 39_995
    html = marked(text, [label((60_000, 60_005))])
    assert is_long(text) and len(html) < 3_000
    assert "дурак<sup>1</sup>" in html and "пропущено" in html


def test_the_whole_of_it_is_there_on_request() -> None:
    text = "а" * 100_000
    assert bare(marked(text, [label((0, 100_000))], whole=True)) == text


def test_a_fragment_as_long_as_the_text_does_not_unfold_it() -> None:
    assert len(marked("а" * 100_000, [label((HEAD, 100_000))])) < 4_000


def test_a_short_text_is_not_folded() -> None:
    assert bare(marked("а" * FOLD_AT, [])) == "а" * FOLD_AT


def test_the_headline_names_the_worst_two() -> None:
    found = [label(name="question"), label(name="spam"), label(name="threat", level="person")]
    assert looks.headline(found) == ("st-failed", "угроза, спам", "bad")


def test_a_doubt_is_a_question() -> None:
    assert looks.headline([label(name="obscene", level="context")]).word == "нецензурное?"


def test_nothing_found_is_said() -> None:
    assert looks.headline([]).word == "без замечаний"


def test_a_label_nobody_has_drawn_still_shows() -> None:
    assert looks.headline([label(name="novelty")]).word == "novelty"
