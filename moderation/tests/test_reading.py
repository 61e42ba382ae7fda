"""Reading comments and messages where no update brings them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core import clock
from core.errors import (
    CredentialExpired,
    MissingObject,
    PermissionMissing,
    RateLimited,
    Temporary,
    WrongTokenKind,
)
from moderation.actions.triage import triage_waiting
from moderation.capture import handlers, reading, watches
from moderation.models import CommentWatch, DialogueWatch, InboxItem
from moderation.tests.fakes import World
from networks.base import Network, SeenMessage
from networks.inbound.kinds import Kind
from networks.inbound.models import HookEndpoint, RawUpdate
from pages.models import OfficialPage, WallPost

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]


@pytest.fixture
def post(page: Any) -> WallPost:
    made = WallPost.objects.create(page=page, external_id="45", published_at=clock.now() - timedelta(hours=1))
    watches.plan()
    return made


def read_again(page: Any, clock_at: Any) -> int:
    clock_at.shift(61)
    return reading.read_comments(page.pk)


def test_publications_are_watched_the_older_the_rarer(page: Any, make_page: Any, clock_at: Any) -> None:
    ages = {"1": timedelta(hours=1), "2": timedelta(days=3), "3": timedelta(days=20), "4": timedelta(days=31)}
    for number, age in ages.items():
        WallPost.objects.create(page=page, external_id=number, published_at=clock.now() - age)
    WallPost.objects.create(page=make_page("telegram", number=-9), external_id="5", published_at=clock.now())
    WallPost.objects.create(
        page=make_page(number=8, state="suspended"), external_id="6", published_at=clock.now()
    )
    watches.plan()
    assert watches.plan() == 0
    assert set(CommentWatch.objects.values_list("post__external_id", flat=True)) == {"1", "2", "3"}
    waits = [
        (watches.next_reading(watch.post, told=False) or clock.now()) - clock.now()
        for watch in CommentWatch.objects.order_by("post__external_id")
    ]
    assert waits == [timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1)]


def test_where_news_comes_by_itself_reading_only_mends(page: Any, make_page: Any, post: WallPost) -> None:
    assert not watches.is_told(page)
    HookEndpoint.objects.create(network="vk", external_id=page.external_id)
    assert watches.is_told(page) and watches.is_told(make_page("max", number=-70))
    assert not watches.is_told(make_page("ok", number=70))
    assert watches.next_reading(post, told=True) == clock.now() + timedelta(hours=1)


def test_a_page_whose_news_was_lost_is_read_soon(page: Any, post: WallPost, clock_at: Any) -> None:
    old = WallPost.objects.create(page=page, external_id="1", published_at=clock.now() - timedelta(days=20))
    watches.plan()
    later = clock.now() + timedelta(minutes=50)
    CommentWatch.objects.update(due_at=later)
    DialogueWatch.objects.update(due_at=later)
    raw = RawUpdate(network="vk", source=page.external_id, update_key="gap:1:9", kind=Kind.GAP, body={})
    handlers.on_gap(raw)
    due = {watch.post: watch.due_at for watch in CommentWatch.objects.select_related("post")}
    assert due == {post: clock.now(), old: later}
    assert DialogueWatch.objects.get(page=page).due_at == clock.now()


def test_an_old_publication_is_no_longer_watched(
    page: Any, post: WallPost, world: World, clock_at: Any
) -> None:
    clock_at.shift(timedelta(days=31))
    reading.read_comments(page.pk)
    assert not CommentWatch.objects.exists()


def test_comments_are_kept_once_and_followed(page: Any, post: WallPost, world: World, clock_at: Any) -> None:
    world.write("45", "418", "Спасибо", name="")
    world.write("45", f"-{page.external_id}", "Мы рады")
    assert reading.read_comments(page.pk) == 1
    assert reading.read_comments(page.pk) == 0  # it is not time yet
    assert world.calls.count("read_comments") == 1
    item = InboxItem.objects.get()
    one = world.comments["45"][0]
    world.comments["45"][0] = type(one)(**{**one.__dict__, "author_name": "Анна"})
    assert read_again(page, clock_at) == 0
    assert InboxItem.objects.get(pk=item.pk).author_name == "Анна"
    world.comments["45"][0] = type(one)(**{**one.__dict__, "text": "Дармоеды"})
    assert read_again(page, clock_at) == 1
    assert InboxItem.objects.get(pk=item.pk).text == "Дармоеды"


def test_an_unchanged_reading_writes_nothing(
    page: Any, post: WallPost, world: World, clock_at: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        world.write("45", str(number + 1), "Спасибо")
    reading.read_comments(page.pk)
    clock_at.shift(61)
    with django_assert_max_num_queries(12):
        reading.read_comments(page.pk)


def test_what_a_whole_reading_does_not_show_is_gone(
    page: Any, post: WallPost, world: World, clock_at: Any
) -> None:
    world.write("45", "418", "Спасибо за ярмарку")
    world.write("45", "419", "И я рад")
    reading.read_comments(page.pk)
    triage_waiting()
    world.comments["45"].pop(0)
    read_again(page, clock_at)
    assert dict(InboxItem.objects.values_list("author_id", "state")) == {"418": "closed", "419": "new"}


def test_a_reading_that_is_not_whole_proves_no_absence(
    page: Any, post: WallPost, world: World, clock_at: Any
) -> None:
    world.write("45", "418", "Спасибо")
    reading.read_comments(page.pk)
    world.comments["45"].clear()
    for number in range(25):
        world.write("45", str(number + 1), "да")
    world.sheet = 1
    read_again(page, clock_at)
    assert not InboxItem.objects.get(author_id="418").is_gone


def test_a_comment_that_is_back_waits_again(page: Any, post: WallPost, world: World, clock_at: Any) -> None:
    world.write("45", "418", "Спасибо")
    reading.read_comments(page.pk)
    triage_waiting()
    kept = world.comments["45"].pop()
    read_again(page, clock_at)
    assert InboxItem.objects.get().state == "closed"
    world.comments["45"].append(kept)
    read_again(page, clock_at)  # a minute after: it may be a reading from before the deletion
    assert InboxItem.objects.get().state == "closed"
    clock_at.shift(120)
    read_again(page, clock_at)
    assert (InboxItem.objects.get().state, InboxItem.objects.get().gone_at) == ("new", None)


@pytest.mark.parametrize(
    ("error", "least_s"),
    [
        (Temporary("Нет связи."), 300),
        (RateLimited("Часто.", seconds=900), 900),
        (WrongTokenKind("Нужен сервисный ключ."), 6 * 3600),
    ],
)
def test_a_page_that_cannot_be_read_is_left_alone_for_a_while(
    error: Exception, least_s: int, page: Any, post: WallPost, world: World
) -> None:
    world.blind = error
    reading.read_comments(page.pk)
    watch = CommentWatch.objects.get()
    assert (watch.due_at, watch.error) == (clock.now() + timedelta(seconds=least_s), str(error))
    assert watches.take_pages(10) == []


def test_one_publication_that_is_closed_to_us_does_not_close_the_others(
    page: Any, post: WallPost, world: World
) -> None:
    """VK 212: no access to the comments of this post; what stands under the others is read all the same."""
    WallPost.objects.create(page=page, external_id="46", published_at=clock.now())
    watches.plan()
    world.write("45", "1", "Вода?")
    world.write("46", "1", "Свет?")
    world.reads.append(PermissionMissing("Нет доступа к комментариям записи."))
    assert reading.read_comments(page.pk) == 1
    late = CommentWatch.objects.exclude(error="").get()
    assert late.due_at == clock.now() + timedelta(hours=6)


def test_a_page_all_of_whose_publications_are_closed_is_left_alone(
    page: Any, post: WallPost, world: World
) -> None:
    for number in range(46, 52):
        WallPost.objects.create(page=page, external_id=str(number), published_at=clock.now())
    watches.plan()
    world.blind = PermissionMissing("Нет доступа.")
    assert reading.read_comments(page.pk) == 0
    assert len(world.calls) == reading.MOST_REFUSED + 1
    assert not CommentWatch.objects.filter(due_at__lt=clock.now() + timedelta(hours=6)).exists()


def test_a_publication_that_is_no_more_is_not_watched(page: Any, post: WallPost, world: World) -> None:
    world.blind = MissingObject("Записи нет.")
    reading.read_comments(page.pk)
    assert not CommentWatch.objects.exists()


def test_a_dead_token_breaks_its_page_only(page: Any, post: WallPost, world: World, clock_at: Any) -> None:
    world.blind = CredentialExpired("Токен больше не действует.")
    reading.read_comments(page.pk)
    assert OfficialPage.objects.get(pk=page.pk).broken_since is not None
    clock_at.shift(timedelta(days=1))
    assert watches.take_pages(10) == [] == watches.take_dialogues(10)


def test_a_hook_without_names_hurries_the_reading(page: Any, post: WallPost, world: World) -> None:
    reading.read_comments(page.pk)
    assert watches.take_pages(10) == []
    watches.hurry_post(page, "45")
    assert watches.take_pages(10) == [page.pk]


def test_a_page_handed_over_is_not_handed_over_again_at_once(
    page: Any, post: WallPost, world: World, clock_at: Any
) -> None:
    watches.plan()
    assert watches.take_pages(10) == [page.pk]
    assert watches.take_dialogues(10) == [page.pk]
    assert watches.take_pages(10) == [] == watches.take_dialogues(10)
    # The message is lost: the rows come back by themselves. It is not: all that was due is read.
    clock_at.shift(watches.HANDED_OVER)
    assert watches.take_pages(10) == [page.pk]
    reading.read_comments(page.pk)
    assert CommentWatch.objects.get().read_at == clock.now()


def test_messages_of_residents_are_kept_once(page: Any, world: World, clock_at: Any) -> None:
    watches.plan()
    assert watches.take_dialogues(10) == [page.pk]
    said = [
        SeenMessage("1", "418", "user:418", "Анна", clock.now(), "Где справка?"),
        SeenMessage("2", "418", "0", "", clock.now(), "В МФЦ", outgoing=True),
        SeenMessage("3", "419", "419", "Пётр", clock.now() - timedelta(days=40), "Давно"),
    ]
    world.messages.extend(said)
    assert reading.read_dialogues(page.pk) == 1
    assert reading.read_dialogues(page.pk) == 0
    item = InboxItem.objects.get()
    assert (item.author_id, item.dialogue_id, item.kind) == ("418", "418", "message")
    assert watches.take_dialogues(10) == []
    watches.hurry_dialogues(Network.VK, page.external_id)
    assert watches.take_dialogues(10) == [page.pk]


def test_messages_that_cannot_be_read_wait(page: Any, world: World) -> None:
    watches.plan()
    world.blind = WrongTokenKind("Нужен ключ сообщества.")
    assert reading.read_dialogues(page.pk) == 0
    assert DialogueWatch.objects.get().due_at == clock.now() + timedelta(hours=6)
