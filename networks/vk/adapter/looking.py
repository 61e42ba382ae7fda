"""Looking at the wall and at the settings."""

from __future__ import annotations

import re
from datetime import datetime

from core.errors import MissingObject, OutsideError, Permanent
from networks import addresses
from networks.base import Network, PageFacts, PostKind, SeenPost, Target, TokenKind, WallReading
from networks.vk.adapter.common import ANY, COMMUNITY, READERS, SERVICE, Common
from networks.vk.client import Client, groups, people, wall

# Pages of the wall overlap by a few posts: when one is deleted while we read, the next page moves up, and
# without the overlap a post would fall between two pages unseen.
OVERLAP = 5
MOST_PAGES = 60
_RECENT = 5
_COMMUNITY_NAME = re.compile(r"^(?:club|public|event)(\d+)$")
_COMMUNITY_TYPES = ("group", "page", "event")


class Looking(Common):
    """Reads that change nothing."""

    def read_wall(self, since: datetime, until: datetime) -> WallReading:
        return self.by_any(
            *READERS, purpose="чтение стены", act=lambda kind, client: self._wall(client, since, until)
        )

    def _wall(self, client: Client, since: datetime, until: datetime) -> WallReading:
        seen: dict[str, wall.Post] = {}
        counts: list[int] = []
        offset, note = 0, "стена слишком длинная, прочитано не всё"
        for _ in range(MOST_PAGES):
            page = wall.get(client, owner_id=self.owner_id, offset=offset)
            counts.append(page.count)
            fresh = [post for post in page.posts if post.id not in seen]
            if offset and page.posts and len(fresh) == len(page.posts):
                note = "стена изменилась во время чтения"
                break
            seen.update({post.id: post for post in fresh})
            offset += max(1, len(page.posts) - OVERLAP)
            if _reaches(page, since):
                note = ""
                break
            if len(seen) >= page.count or not fresh:
                # A wall that promises more than it shows proves nothing of what is absent. The least number counts:
                # posts come and go while we read.
                note = "" if len(seen) >= min(counts) else "сеть показала меньше записей, чем насчитала"
                break
        posts = [_seen(self.target, post) for post in seen.values() if post.is_out]
        posts = sorted((p for p in posts if since <= p.at < until), key=_newest_first)
        return WallReading(posts, since, until, complete=not note, note=note)

    def read_post(self, external_id: str) -> SeenPost | None:
        post = self.by_any(
            *READERS,
            purpose="чтение записи",
            act=lambda kind, client: wall.get_by_id(client, owner_id=self.owner_id, post_id=external_id),
        )
        return None if post is None else _seen(self.target, post)

    def look_up(self) -> PageFacts:
        return self.by_any(*ANY, purpose="чтение настроек", act=self._look_up)

    def _look_up(self, kind: TokenKind, client: Client) -> PageFacts:
        number = self.target.external_id
        if not number:
            named = self._named(client)
            if named.type == "user":
                return _person(named.id, self.target.screen_name)
            number = named.id
        return self._facts(client, kind, self._group(client, number))

    def _named(self, client: Client) -> people.Named:
        name = self.target.screen_name
        if match := _COMMUNITY_NAME.match(name):
            return people.Named("group", match[1])
        named = people.resolve_screen_name(client, name)
        if named is None or named.type not in (*_COMMUNITY_TYPES, "user"):
            raise MissingObject(f"ВКонтакте: страницы «{name}» нет. Проверьте адрес.")
        return named

    def _group(self, client: Client, number: str) -> groups.Group:
        missing = MissingObject(f"ВКонтакте: сообщества с номером {number} нет. Проверьте адрес.")
        try:
            group = groups.get_by_id(client, number)
        except Permanent as refusal:  # «parameter»: VK says so of a number that nobody has
            if refusal.where.code != "100":
                raise
            group = None
        if group is None:
            raise missing
        if group.deactivated:
            state = "заблокировано" if group.deactivated == "banned" else "удалено"
            raise MissingObject(f"ВКонтакте: сообщество «{group.name}» {state} сетью.")
        return group

    def _facts(self, client: Client, kind: TokenKind, group: groups.Group) -> PageFacts:
        target = Target(Network.VK, group.id, group.screen_name)
        return PageFacts(
            external_id=group.id,
            title=group.name,
            screen_name=group.screen_name,
            url=addresses.page_url(target),
            description=group.description,
            site=group.site,
            phone=group.phone,
            email=group.email,
            address=group.address,
            links=group.links,
            members=group.members,
            is_closed=group.is_closed,
            has_avatar=group.has_photo,
            has_cover=group.has_cover,
            comments_open=self._comments_open(client, kind, group),
            # For the community's own token «can the caller write» says nothing.
            messages_open=None if kind == COMMUNITY else group.can_message,
            # The API does not tell the mark «Госорганизация»: a confirmed community is another thing.
            raw={"wall": group.wall, "verified": group.verified, **group.raw},
        )

    def _comments_open(self, client: Client, kind: TokenKind, group: groups.Group) -> bool | None:
        """By the wall's mode, and then by what the latest posts say to a stranger, which is the service token."""
        if group.wall in (0, 3):
            return False
        if group.wall is None or kind != SERVICE:
            return None
        try:
            latest = wall.get(client, owner_id=-int(group.id), count=_RECENT).posts
        except OutsideError:
            return None  # the look-up itself is good; this one fact stays unknown
        said = [post.comments_open for post in latest if post.comments_open is not None]
        return all(said) if said else None


def _reaches(page: wall.Wall, since: datetime) -> bool:
    """Whether the wall is read far enough back, by its last post: a pinned one stands out of order before the others."""
    in_order = [post for post in page.posts if not post.is_pinned and not post.is_deleted]
    return bool(in_order) and in_order[-1].at < since


def _newest_first(post: SeenPost) -> tuple[float, int]:
    return (-post.at.timestamp(), -int(post.external_id))


def _person(number: str, name: str) -> PageFacts:
    target = Target(Network.VK, number, name)
    return PageFacts(number, name, name, addresses.page_url(target), is_personal=True)


def _seen(target: Target, post: wall.Post) -> SeenPost:
    return SeenPost(
        external_id=post.id,
        url=addresses.post_url(target, post.id),
        at=post.at,
        text=post.text,
        official=post.from_id == post.owner_id == -int(target.external_id),
        kind=_kind(post),
        attachments=post.attachments,
        comments_open=post.comments_open,
        views=post.views,
    )


def _kind(post: wall.Post) -> PostKind:
    if post.source == "profile_photo":  # «обновила фотографию»: VK writes it itself
        return PostKind.SERVICE
    return PostKind.REPOST if post.is_repost or post.type == "copy" else PostKind.POST
