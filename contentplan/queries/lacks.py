"""What still keeps a saved draft from being submitted, all of it at once, each at its field."""

from __future__ import annotations

from contentplan.checks import field_of, problems_of
from contentplan.content import payload
from contentplan.models import Revision
from core.looks import in_order


def lacks_of(revision: Revision) -> list[tuple[str, str]]:
    """Pairs of field and sentence for a loaded revision. Reads its photos."""
    networks = in_order([place.page.network for place in revision.pages.all()])
    if any(payload(revision, code).is_empty for code in networks):
        return [("text", "Напишите текст, добавьте файл или опрос")]
    own = {variant.network for variant in revision.variants.all()}
    found = []
    for one in problems_of(revision, networks):
        field = field_of(one.problem)
        if field == "text" and one.network.value in own:
            field = f"variant_{one.network.value}"
        found.append((field, one.problem.sentence))
    return found
