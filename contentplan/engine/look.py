"""Looking whether a post is on its page: among what was already seen there, then by reading the wall.

Nothing is changed here and no transaction is open while the network is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from contentplan.content import payload, whole_of
from contentplan.models import Delivery
from core import clock, http
from core.errors import MalformedReply, OutsideError, RateLimited, Refused, Temporary, Unsupported
from core.work.attempts import clock_was_set_back
from networks.base import Adapter, Network, Published, SeenPost
from networks.texts import has_link, normalised, same
from pages.models import WallPost

# Some networks round to minutes. What is found here has the same words on the same page: sending beside it would be a
# double anyhow.
MARGIN = timedelta(minutes=10)
# Clocks of the networks and ours differ, now and then by hours, and not every answer tells of it: more is read.
EARLIER, LATER = timedelta(hours=2), timedelta(days=1)
# Clocks that are further apart than that covers are told of, and nothing is proved by them.
APART = timedelta(minutes=90)
LONG_AGO = timedelta(days=1)


class Found(StrEnum):
    """What a look has shown."""

    HERE = "here"  # one post that can only be ours
    ABSENT = "absent"  # surely not there: the reading was complete and the network proves it
    UNSEEN = "unseen"  # not seen, which proves nothing here
    UNCLEAR = "unclear"  # several that could be ours


@dataclass(frozen=True)
class Look:
    """The answer of a look; `published` with HERE, `note` a Russian sentence for the story.

    `half`: only a part of the post was seen: its files without their text, or fewer files than it has.
    """

    found: Found
    note: str
    published: Published | None = None
    half: bool = False


@dataclass(frozen=True)
class Sight:
    """A post as it was seen, by us or by an update."""

    external_id: str
    url: str
    at: datetime
    text: str
    attachments: int
    album_id: str = ""
    ids: tuple[str, ...] = ()

    @property
    def published(self) -> Published:
        return Published(self.external_id, self.url, self.ids, self.at)


@dataclass(frozen=True)
class Wanted:
    """What to recognise a post by."""

    texts: frozenset[str]
    files: int
    apart: int  # a link or a poll: counted among what is attached in one network, not in another
    text_follows: bool = False  # the words may stand in a message of their own after the files

    def says(self, sight: Sight) -> bool:
        """Same words."""
        return any(same(text, sight.text) for text in self.texts)

    def matches(self, sight: Sight) -> bool:
        """Same words and as many files; a link may stand in the text or make a card of its own, so may a poll."""
        return 0 <= sight.attachments - self.files <= self.apart and self.says(sight)

    def is_silent(self, sight: Sight) -> bool:
        """The files without a word, where the words follow."""
        return self.text_follows and sight.attachments == self.files and not sight.text.strip()

    def lacks_files(self, sight: Sight) -> bool:
        """Same words, and only some of the files."""
        return 0 < sight.attachments < self.files and self.resembles(sight)

    def resembles(self, sight: Sight) -> bool:
        """Same words, if there are any, but another number of files: perhaps the network has lost or added one."""
        return bool(sight.text.strip()) and self.says(sight)


def wanted_of(delivery: Delivery) -> Wanted:
    """How the delivery's post looks on a wall."""
    content = payload(whole_of(delivery), delivery.page.network)
    texts = {normalised(content.text)}
    if content.link:
        texts |= {
            normalised(f"{content.text}\n{content.link}"),
            normalised(f"{content.link}\n{content.text}"),
        }
    if content.extras.poll:
        texts.add(normalised(content.extras.poll.question))
    cards = bool(content.link) or has_link(content.text)
    follows = content.text_apart and bool(content.files) and delivery.page.network == Network.TELEGRAM
    return Wanted(frozenset(texts), len(content.files), cards + bool(content.extras.poll), follows)


def look(delivery: Delivery, adapter: Adapter, since: datetime) -> Look:
    """Look for the delivery's post among everything that came out since `since`.

    Raises:
        OutsideError: the wall cannot be read now, or not by us at all.
    """
    wanted = wanted_of(delivery)
    known = _among_seen(delivery, wanted, since - MARGIN)
    if known is not None:
        return known
    try:
        read = _read(delivery, adapter, since)
    except Unsupported:
        if part := _part_seen(delivery, wanted, since - MARGIN):
            return part
        raise
    own = [_sight(post) for post in read.posts if post.official]
    free = _without_others(delivery, joined(own))
    candidates = [sight for sight in free if wanted.matches(sight)]
    if len(candidates) == 1 and not read.guessed:
        return Look(Found.HERE, f"Нашли на странице: {candidates[0].url}", candidates[0].published)
    if len(candidates) == 1:
        return Look(
            Found.UNCLEAR, f"Часы портала переводили, наша ли это публикация, не видно: {candidates[0].url}"
        )
    if candidates:
        return Look(Found.UNCLEAR, f"Похожих публикаций на странице {len(candidates)}: какая наша, не видно")
    alike = next((sight for sight in free if wanted.resembles(sight)), None)
    if alike is not None:
        return Look(Found.UNCLEAR, f"На странице те же слова, но вложений другое число: {alike.url}")
    if read.proves and adapter.read_proves_absence:
        return Look(Found.ABSENT, "Прочитали страницу: публикации нет")
    why = read.note.rstrip(".") or "сеть не обещает, что показала всё"
    return Look(Found.UNSEEN, f"Прочитали страницу: публикации не видно, но {why[:1].lower()}{why[1:]}")


@dataclass(frozen=True)
class _Read:
    """What stands on the wall since then. `guessed`: since when, nobody knows; `proves`: nothing can be missing."""

    posts: list[SeenPost]
    proves: bool
    note: str = ""
    guessed: bool = False


def _read(delivery: Delivery, adapter: Adapter, since: datetime) -> _Read:
    """Read the wall; where our clock cannot be trusted, wider, and then what is not seen may be there all the same."""
    now, guessed = clock.now(), clock_was_set_back(delivery)
    if guessed:
        since = min(since, now - LONG_AGO)
    with http.comparing() as clocks:
        reading = adapter.read_wall(since - EARLIER, now + LATER)
        ahead = clocks.ahead or timedelta(0)
        if abs(ahead) > APART:
            reading = adapter.read_wall(min(since, since - ahead) - EARLIER, max(now, now - ahead) + LATER)
    began = since - EARLIER if clocks.ahead is None else min(since, since - ahead) - MARGIN
    posts = [post for post in reading.posts if post.at >= began]
    if guessed:
        return _Read(posts, False, "часы портала переводили назад, и чему верить, неясно", guessed=True)
    if abs(ahead) > APART:
        minutes = round(abs(ahead).total_seconds() / 60)
        return _Read(posts, False, f"часы портала и сети расходятся на {minutes} мин")
    return _Read(posts, reading.complete, reading.note)


def before_sending(delivery: Delivery, adapter: Adapter) -> Published | None:
    """The last look before a person's «send again»: a post that is there is adopted, not doubled.

    Where the page cannot be read at all, the person's word stands. So it does over files without their text of which
    the person was told: no update says that they were taken off since.

    Raises:
        Refused: several posts on the page look like ours.
        OutsideError: the page can be read, but not now: try later.
    """
    try:
        seen = look(delivery, adapter, _since(delivery))
    except (Temporary, RateLimited, MalformedReply):
        raise
    except OutsideError:
        return None
    if seen.half and seen.note in delivery.last_error:
        return None
    if seen.found is Found.UNCLEAR or seen.half:
        raise Refused(f"{seen.note}. Откройте страницу и вставьте ссылку на нашу.")
    return seen.published


def _since(delivery: Delivery) -> datetime:
    """From when the post may stand on the page, by our hand or by a person's, since it was approved."""
    sent = delivery.attempts.filter(sending_at__isnull=False).order_by("sending_at").first()
    times = [delivery.due_at, delivery.approved_due_at, *([sent.sending_at] if sent else [])]
    return max(delivery.created_at, min(time for time in times if time) - timedelta(hours=1))


def _among_seen(delivery: Delivery, wanted: Wanted, since: datetime) -> Look | None:
    """A post of the page that updates or an earlier read have brought already."""
    free = with_their_texts(_seen(delivery, since), wanted)
    fitting = [sight for sight in free if wanted.matches(sight)]
    if len(fitting) == 1:
        return Look(Found.HERE, f"Публикация уже видна на странице: {fitting[0].url}", fitting[0].published)
    silent = [sight for sight in free if wanted.is_silent(sight)]
    if fitting or len(silent) != 1:
        return None
    note = f"Вложения на странице есть, а текста под ними не видно: {silent[0].url}"
    return Look(Found.UNCLEAR, note, half=True)


def _part_seen(delivery: Delivery, wanted: Wanted, since: datetime) -> Look | None:
    """An album that broke off, as updates have brought it: the words of the post with fewer files than it has."""
    parts = [one for one in _seen(delivery, since) if wanted.lacks_files(one)]
    if not parts:
        return None
    note = f"На странице те же слова, но вложений {parts[0].attachments} из {wanted.files}: {parts[0].url}"
    return Look(Found.UNSEEN, note, half=True)


def _seen(delivery: Delivery, since: datetime) -> list[Sight]:
    """Publications of the page that updates or earlier reads have brought, without those of other deliveries."""
    rows = WallPost.objects.filter(
        page=delivery.page, published_at__gte=since, gone_at__isnull=True, delivery__isnull=True
    ).exclude(origin=WallPost.Origin.PUSHED)
    sights = [
        Sight(row.external_id, row.url, row.published_at, row.text, row.attachments, row.album_id)
        for row in rows
    ]
    return _without_others(delivery, joined(sights))


def _sight(post: SeenPost) -> Sight:
    return Sight(post.external_id, post.url, post.at, post.text, post.attachments, post.album_id)


def joined(sights: Iterable[Sight]) -> list[Sight]:
    """Publications: messages of one album are one, with the words of any and the pictures of all."""
    albums: dict[str, list[Sight]] = {}
    for sight in sorted(sights, key=lambda one: (one.at, one.external_id)):
        albums.setdefault(sight.album_id or f"#{sight.external_id}", []).append(sight)
    return [
        replace(
            parts[0],
            text=next((part.text for part in parts if part.text), ""),
            attachments=sum(part.attachments for part in parts),
            ids=tuple(part.external_id for part in parts),
        )
        for parts in albums.values()
    ]


def with_their_texts(sights: list[Sight], wanted: Wanted) -> list[Sight]:
    """Files and the text right after them as one publication: the text leaves only when the files are out."""
    in_order = sorted(sights, key=lambda one: (one.at, _number(one)))
    found: list[Sight] = []
    for sight in in_order:
        last = found[-1] if found else None
        if last and wanted.is_silent(last) and not sight.attachments and wanted.says(sight):
            ids = (*(last.ids or (last.external_id,)), *(sight.ids or (sight.external_id,)))
            found[-1] = replace(last, text=sight.text, ids=ids)
        else:
            found.append(sight)
    return found


def _number(sight: Sight) -> int:
    return int(sight.external_id) if sight.external_id.isdecimal() else 0


def _without_others(delivery: Delivery, sights: list[Sight]) -> list[Sight]:
    """Without posts that other deliveries of the page already have; what is left of an album bears its first number."""
    ids = {number for sight in sights for number in (sight.external_id, sight.album_id) if number}
    others = Delivery.objects.filter(page=delivery.page, external_id__in=ids).exclude(pk=delivery.pk)
    taken = set(others.values_list("external_id", flat=True))
    return [sight for sight in sights if not taken & {sight.external_id, sight.album_id}]
