"""The folder as a broker: whole messages or none, whatever dies in between."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection, Producer, Queue
from kombu.exceptions import ChannelError

from dzhankoy_portal import folder_broker


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for part in ("messages", "control"):
        (tmp_path / part).mkdir()
    return tmp_path


@pytest.fixture
def channel(folder: Path) -> Iterator[Any]:
    messages = str(folder / "messages")
    options = {
        "data_folder_in": messages,
        "data_folder_out": messages,
        "control_folder": str(folder / "control"),
    }
    with Connection(f"{folder_broker.SCHEME}://localhost", transport_options=options) as connection:
        yield connection.default_channel


def test_messages_come_in_order_and_leave_nothing_behind(channel: Any, folder: Path) -> None:
    for number in (1, 2):
        channel._put("publish", {"number": number})
    assert [channel._get("publish")["number"] for _ in range(2)] == [1, 2]
    with pytest.raises(Empty):
        channel._get("publish")
    assert list((folder / "messages").iterdir()) == []


def test_a_queue_gets_its_own_messages_only(channel: Any) -> None:
    channel._put("sync", {})
    with pytest.raises(Empty):
        channel._get("publish")
    assert channel._size("sync") == 1


def test_queues_are_emptied_in_their_order(channel: Any) -> None:
    taken: list[str] = []
    for queue in ("publish", "sync"):
        channel.basic_consume(queue, no_ack=True, callback=None, consumer_tag=queue)
    channel.connection._callbacks.update(
        {queue: lambda _, queue=queue: taken.append(queue) for queue in ("publish", "sync")}
    )
    for queue in ("sync", "publish", "sync", "publish"):
        channel._put(queue, {"properties": {"delivery_info": {}, "delivery_tag": "1"}, "body": ""})
    for _ in range(4):
        channel.drain_events()
    assert taken == ["publish", "publish", "sync", "sync"]


def test_a_message_shows_itself_only_when_it_is_whole(
    channel: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    real = Path.write_text

    def watched(path: Path, text: str, **kwargs: Any) -> int:
        real(path, "", **kwargs)  # opened, nothing written yet: a reader comes now
        seen.append(channel._size("publish"))
        return real(path, text, **kwargs)

    monkeypatch.setattr(Path, "write_text", watched)
    channel._put("publish", {"number": 1})
    assert seen == [0]
    assert channel._get("publish") == {"number": 1}


@pytest.mark.parametrize("left", ["", '{"half'])
def test_a_message_that_was_cut_off_is_dropped_and_the_next_one_read(
    channel: Any, folder: Path, left: str
) -> None:
    (folder / "messages" / "0_cut.publish.msg").write_text(left)
    channel._put("publish", {"number": 1})
    assert channel._get("publish") == {"number": 1}


def test_two_readers_do_not_get_the_same_message(channel: Any, folder: Path) -> None:
    channel._put("publish", {})
    path = next((folder / "messages").iterdir())
    assert folder_broker._take(path) == {}
    assert folder_broker._take(path) is None


@pytest.mark.parametrize("left", ["", "[["])
def test_a_cut_off_file_of_an_exchange_is_written_anew(channel: Any, folder: Path, left: str) -> None:
    (folder / "control" / "default.exchange").write_text(left)
    channel._queue_bind("default", "publish", "", "publish")
    channel._queue_bind("default", "sync", "", "sync")
    assert [one.queue for one in channel.get_table("default")] == ["sync", "publish"]


def test_an_emptied_control_folder_is_made_anew(channel: Any, folder: Path) -> None:
    (folder / "control").rmdir()
    channel._queue_bind("default", "publish", "", "publish")
    assert [one.queue for one in channel.get_table("default")] == ["publish"]


def test_what_the_killed_have_left_is_swept(folder: Path) -> None:
    (folder / "messages" / ".1_a.publish.msg").write_text("")
    (folder / "messages" / "1_b.publish.msg").write_text("{}")
    folder_broker.sweep(folder / "messages")
    assert [path.name for path in (folder / "messages").iterdir()] == ["1_b.publish.msg"]


def test_a_worker_told_to_stop_hands_back_what_it_has_not_begun(channel: Any, folder: Path) -> None:
    """Taken from the folder, not acknowledged: closing puts it back for the next worker."""
    queue = Queue("publish", routing_key="publish")(channel)
    queue.declare()
    Producer(channel).publish({"id": 7}, exchange="", routing_key="publish", serializer="json")
    assert queue.get(no_ack=False).payload == {"id": 7}
    assert queue.get(no_ack=False) is None
    other = channel.connection.client.clone()
    channel.close()
    with other:
        again = Queue("publish", routing_key="publish")(other.default_channel).get(no_ack=True)
    assert again.payload == {"id": 7}


def test_a_folder_that_somebody_has_removed_is_empty_and_is_made_anew(channel: Any, folder: Path) -> None:
    """The whole broker goes while the worker listens: it must neither stop nor need anybody's help."""
    shutil.rmtree(folder)
    with pytest.raises(Empty):
        channel._get("publish")
    assert channel._size("publish") == 0
    channel._put("publish", {"number": 1})
    channel._queue_bind("default", "publish", "", "publish")
    assert channel._get("publish") == {"number": 1}
    assert [one.queue for one in channel.get_table("default")] == ["publish"]


def test_a_folder_that_cannot_be_read_does_not_end_the_consumer(
    channel: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def listdir(path: Path) -> list[str]:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr("dzhankoy_portal.folder_broker.os.listdir", listdir)
    with pytest.raises(Empty):
        channel._get("publish")
    assert "cannot be read" in caplog.text


def test_a_full_disk_leaves_no_halves_and_is_told_to_the_sender(
    channel: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, text: str, **kwargs: Any) -> int:
        path.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(ChannelError):
        channel._put("publish", {"number": 1})
    assert list((folder / "messages").iterdir()) == []


def test_a_message_of_somebody_else_s_is_dropped(channel: Any, folder: Path) -> None:
    (folder / "messages" / "0_odd.publish.msg").write_text("[1]")
    (folder / "messages" / "1_odd.publish.msg").write_bytes(b"\xff\xfe")
    channel._put("publish", {"number": 1})
    assert channel._get("publish") == {"number": 1}
    assert channel._purge("publish") == 0
