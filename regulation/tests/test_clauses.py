"""Clauses as data: the same ids as the source, the reference page up to date."""

import os
import re
from pathlib import Path

import pytest

from regulation.clauses import CLAUSES, clause
from regulation.reference import reference
from regulation.rules import RULES

ROOT = Path(__file__).resolve().parents[2]
SOURCE = (
    Path(os.environ.get("API_CONTRACTS", ROOT.parent / "shared" / "contracts")).parent
    / "regulation/clauses.md"
)


def test_ids_are_unique() -> None:
    ids = [one.id for one in CLAUSES]
    assert len(ids) == len(set(ids))


@pytest.mark.contracts
@pytest.mark.skipif(not SOURCE.exists(), reason="the source of the clauses is not on this machine")
def test_every_clause_of_the_source_is_here() -> None:
    ids = re.findall(r"^\| (order\.\d|\d[\d.]*(?: \([абвг]\)| [аб])?) \|", SOURCE.read_text(), re.MULTILINE)
    wanted = {re.sub(r" \(?([абвг])\)?$", r"(\1)", one) for one in ids}
    assert wanted == {one.id for one in CLAUSES}


@pytest.mark.parametrize(
    ("id", "words"),
    [
        ("4.1", "п. 4.1 Порядка"),
        ("order.2", "п. 2 распоряжения"),
        ("9(б)", "п. 9 б Порядка"),
        ("4.3(а)", "п. 4.3 а Порядка"),
    ],
)
def test_a_clause_is_cited_as_people_write_it(id: str, words: str) -> None:
    assert clause(id).cite.replace("\u00a0", " ") == words
    assert clause(id).short.replace("\u00a0", " ") in words


def test_rule_ids_are_unique_and_begin_with_their_clause() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(rule.id.startswith(f"{rule.clause.id}-") for rule in RULES)


def test_the_reference_page_is_up_to_date() -> None:
    assert (ROOT / "docs/regulation.md").read_text() == reference(), "run: manage.py write_regulation"
