"""What a revision says, for reading: text, texts of single networks, photos, what has changed since."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from contentplan.actions.drafts import Content
from contentplan.content import clean_text
from contentplan.extras import extras_of
from contentplan.models import Approval, Revision, RevisionPage
from contentplan.queries.preview import Counter, ShownPhoto, Writing, counters_of
from core.looks import in_order

# Times, sums and phone numbers are one word: «8:00», «3-12-05», «1,5».
_WORDS = re.compile(r"\s+|\d+(?:[:.,-]\d+)+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Part:
    """A piece of a text: kept, put in or taken out since an earlier revision."""

    kind: str  # "", "ins", "del"
    text: str


@dataclass(frozen=True)
class Said:
    """A revision as its readers see it. `own` are networks with a text of their own, `common` all others."""

    revision: Revision
    writing: Writing
    own: Sequence[Counter]
    common: Sequence[str]

    @property
    def places(self) -> list[RevisionPage]:
        """Its pages, networks in the only order screens use."""
        rows = list(self.revision.pages.all())
        order = in_order([place.page.network for place in rows])
        return sorted(
            rows, key=lambda place: (order.index(place.page.network), place.page.title, place.page_id)
        )

    @property
    def networks(self) -> list[str]:
        return in_order([*self.common, *(one.network for one in self.own)])

    @property
    def own_texts(self) -> list[tuple[Counter, str]]:
        return [(one, self.writing.text_in(one.network)) for one in self.own]


def writing_of(revision: Revision) -> Writing:
    """A loaded revision as the previews take it."""
    uses = sorted(revision.media.all(), key=lambda use: use.order)
    times = [place.due_at for place in revision.pages.all() if place.due_at]
    return Writing(
        text=revision.text,
        link=revision.link,
        variants={variant.network: variant.text for variant in revision.variants.all()},
        photos=[ShownPhoto(use.media, use.alt) for use in uses],
        due_at=min(times) if times else None,
        extras=extras_of(revision),
        text_apart=revision.text_apart,
    )


def said_by(revision: Revision) -> Said:
    """What a loaded revision says in the networks of its pages. No query."""
    writing = writing_of(revision)
    counters = counters_of(writing, {place.page.network for place in revision.pages.all()})
    own = [one for one in counters if one.own]
    return Said(revision, writing, own, [one.network for one in counters if not one.own])


def says_the_same(revision: Revision, content: Content) -> bool:
    """Whether a loaded revision says the same as what was sent."""
    kept = writing_of(revision)
    text = clean_text(content.text)
    sent = {code: clean_text(words) for code, words in content.variants.items()}
    own = {code: words for code, words in sent.items() if words and words != text}
    return (
        (kept.text, kept.link, dict(kept.variants or {})) == (text, content.link.strip(), own)
        and [photo.media.pk for photo in kept.photos] == [use.media_id for use in content.photos]
        and [clean_text(photo.alt) for photo in kept.photos]
        == [clean_text(use.alt) for use in content.photos]
        and extras_of(revision).plain() == content.extras.plain()
        and revision.text_apart == content.text_apart
        and {place.page_id: (place.due_at, place.corrects) for place in revision.pages.all()}
        == {
            place.page_id: (None if place.corrects else place.due_at, place.corrects)
            for place in content.pages
        }
    )


def remark_before(revision: Revision, versions: Iterable[Revision]) -> Approval | None:
    """The remark with which a revision itself, or else the one just before it, was given back.

    `versions` come from `review.versions_of`, newest first.
    """
    for version in versions:
        if version.number in (revision.number, revision.number - 1):
            for decision in version.approvals.all():
                if decision.decision == "returned":
                    decision.revision = version
                    return decision
    return None


def earlier_of(revision: Revision) -> Revision | None:
    """The last revision before this one that an approver has seen."""
    seen = Revision.objects.filter(post=revision.post_id, number__lt=revision.number).exclude(state="draft")
    return seen.order_by("-number").first()


def changes(before: str, after: str) -> list[Part]:
    """What became of a text, by words."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    parts: list[Part] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(Part("", "".join(new[c:d])))
            continue
        parts += [Part("del", "".join(old[a:b]))] if b > a else []
        parts += [Part("ins", "".join(new[c:d]))] if d > c else []
    return parts
