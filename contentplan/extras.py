"""A poll, a live stream, a contest or promotion of a post (п. 6), as values: for forms, digests, networks, screens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from contentplan.models import Revision, RevisionContest, RevisionPoll, RevisionStream


@dataclass(frozen=True)
class PollData:
    """A question with answers in their order. `closes_at` None: until somebody closes it."""

    question: str
    answers: tuple[str, ...]
    anonymous: bool = True
    multiple: bool = False
    closes_at: datetime | None = None


@dataclass(frozen=True)
class StreamData:
    """Where and when a live stream begins; how long before it people are reminded, in seconds."""

    url: str
    starts_at: datetime
    remind_before_s: int = 1800


@dataclass(frozen=True)
class ContestData:
    """A contest or promotion: terms as a text or a link, its end, when the results are to be announced."""

    kind: str
    terms: str
    terms_url: str
    ends_at: datetime
    results_at: datetime

    @property
    def word(self) -> str:
        """«конкурс» or «акция»."""
        return str(RevisionContest.Kind(self.kind).label)


@dataclass(frozen=True)
class Extras:
    """All that a post may be besides text and files; empty for most posts."""

    poll: PollData | None = None
    stream: StreamData | None = None
    contest: ContestData | None = None

    def __bool__(self) -> bool:
        return bool(self.poll or self.stream or self.contest)

    def link(self, own: str) -> str:
        """The link that goes out as a link: the post's own, else the stream's, else that of the terms."""
        if own:
            return own
        if self.stream:
            return self.stream.url
        return self.contest.terms_url if self.contest else ""

    def lines(self, own: str) -> list[str]:
        """What stands under the text: terms, and addresses that are not the post's link."""
        link, found = self.link(own), []
        if self.stream and self.stream.url != link:
            found.append(f"Трансляция: {self.stream.url}")
        if self.contest and self.contest.terms:
            found.append(f"Условия: {self.contest.terms}")
        if self.contest and self.contest.terms_url and self.contest.terms_url != link:
            found.append(f"Условия: {self.contest.terms_url}")
        return found

    def under(self, text: str, own_link: str) -> str:
        """A text with what stands under it."""
        return "\n\n".join(part for part in (text, *self.lines(own_link)) if part)

    def plain(self) -> dict[str, Any]:
        """For a digest: everything, instants in UTC."""
        found: dict[str, Any] = {}
        if self.poll:
            found["poll"] = [
                self.poll.question,
                list(self.poll.answers),
                self.poll.anonymous,
                self.poll.multiple,
                _instant(self.poll.closes_at),
            ]
        if self.stream:
            found["stream"] = [self.stream.url, _instant(self.stream.starts_at)]
        if self.contest:
            one = self.contest
            found["contest"] = [
                one.kind,
                one.terms,
                one.terms_url,
                _instant(one.ends_at),
                _instant(one.results_at),
            ]
        return found


NOTHING = Extras()


def _instant(moment: datetime | None) -> str | None:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if moment else None


def extras_of(revision: Revision) -> Extras:
    """Those of a revision; no query when it was loaded with them."""
    poll: RevisionPoll | None = getattr(revision, "poll", None)
    stream: RevisionStream | None = getattr(revision, "stream", None)
    contest: RevisionContest | None = getattr(revision, "contest", None)
    return Extras(
        PollData(poll.question, tuple(poll.answers), poll.anonymous, poll.multiple, poll.closes_at)
        if poll
        else None,
        StreamData(stream.url, stream.starts_at, stream.remind_before_s) if stream else None,
        ContestData(contest.kind, contest.terms, contest.terms_url, contest.ends_at, contest.results_at)
        if contest
        else None,
    )


def write_extras(revision: Revision, extras: Extras) -> None:
    """Replace those of a draft. In the caller's transaction."""
    for model in (RevisionPoll, RevisionStream, RevisionContest):
        model.objects.filter(revision=revision).delete()
    revision.refresh_from_db(fields=["text"])  # drops what was remembered of them
    if extras.poll:
        one = extras.poll
        RevisionPoll.objects.create(
            revision=revision,
            question=one.question,
            answers=list(one.answers),
            anonymous=one.anonymous,
            multiple=one.multiple,
            closes_at=one.closes_at,
        )
    if extras.stream:
        RevisionStream.objects.create(
            revision=revision,
            url=extras.stream.url,
            starts_at=extras.stream.starts_at,
            remind_before_s=extras.stream.remind_before_s,
        )
    if extras.contest:
        told = extras.contest
        RevisionContest.objects.create(
            revision=revision,
            kind=told.kind,
            terms=told.terms,
            terms_url=told.terms_url,
            ends_at=told.ends_at,
            results_at=told.results_at,
        )


def words_of(extras: Extras) -> Sequence[str]:
    """What the post is besides text and files: «опрос», «трансляция», «конкурс»."""
    named = (
        (extras.poll, "опрос"),
        (extras.stream, "трансляция"),
        (extras.contest, extras.contest.word if extras.contest else ""),
    )
    return [word for there, word in named if there]
