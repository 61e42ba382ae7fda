"""What every network's adapter must do: one suite, of which each network makes a subclass with its stub.

class TestVK(AdapterContract):
    stub_class = VKStub
"""

from __future__ import annotations

import logging
import os
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import pytest

from core.errors import (
    CredentialExpired,
    InvalidContent,
    MalformedReply,
    MissingObject,
    OutcomeUnknown,
    OutsideError,
    Permanent,
    PermissionMissing,
    RateLimited,
    Refused,
    Temporary,
    Unsupported,
    WrongTokenKind,
)
from core.tests.loopback import Loopback, Reply, Seen, everything_about, free_port
from networks import pace
from networks.base import Adapter, How, Operation, Outgoing, Photo
from networks.registry import adapter_class, adapter_for
from networks.tests.stub import PHOTO, POST, SCHEMAS, VIDEO, Purse, Stub, places, spoiled, widened

MALFORMED = {
    "empty": Reply(body=b""),
    "page": Reply(body=b"<html><body>502</body></html>"),
    "list": Reply([]),
    "null": Reply(body=b"null"),
    "object": Reply({}),
    "number": Reply(4.2),  # a whole one may be the number of a post
    "text": Reply("text"),
    "cut": Reply(body=b'{"response": {"post_'),
    "binary": Reply(body=b"\x00\xff\xfe"),
    "deep": Reply(body=b"[" * 50_000),
}
BROKEN = {"no answer": Reply({}, cut="before"), "half an answer": Reply({"a": "b" * 99}, cut="middle")}
# What servers in front of an API say: nobody knows what became of a publishing call, save that 429 lets none through.
FRONT = {
    "429 alone": Reply(status=429, body=b"<html>slow down</html>"),
    "429 with a time": Reply(status=429, body=b"", headers={"Retry-After": "7"}),
    "500": Reply(status=500, body=b""),
    "502 page": Reply(status=502, body=b"<html>bad gateway</html>"),
    "503 json": Reply({}, status=503),
    "redirect": Reply(status=302, body=b"", headers={"Location": "/elsewhere"}),
    "huge": Reply(body=b'"' + b"x" * (9 * 1024 * 1024) + b'"'),
}
INSTEAD = (None, [], {}, "x", -1, True)
SPOILED_ANSWERS = 150


class AdapterContract:
    """The suite. `stub_class` is all that a network supplies."""

    stub_class: ClassVar[type[Stub]]

    @pytest.fixture
    def stub(self, settings: Any) -> Iterator[Stub]:
        stub = self.stub_class()
        server = Loopback(stub.answer)
        settings.NETWORK_API_URLS = {**settings.NETWORK_API_URLS, **stub.urls(server.url)}
        yield stub
        server.close()

    @pytest.fixture
    def adapter(self, stub: Stub, monkeypatch: pytest.MonkeyPatch) -> Adapter:
        adapter = adapter_for(stub.target, Purse(stub.tokens))
        monkeypatch.setattr(type(adapter), "wait", staticmethod(lambda seconds: None), raising=False)
        return adapter

    # -- publishing ----------------------------------------------------------------------------------------

    def test_publishes_a_text_by_one_call(self, adapter: Adapter, stub: Stub, settings: Any) -> None:
        published = adapter.publish(POST)
        assert published.external_id
        assert published.url.startswith(settings.NETWORK_WEB_URLS[stub.network.value])
        assert len(stub.called(stub.publishing)) == 1
        assert POST.text in _content(stub, stub.publishing)

    @pytest.mark.parametrize("photos", [(), (PHOTO,), (PHOTO, PHOTO)], ids=["text", "photo", "album"])
    def test_announces_the_publishing_call_and_no_other(
        self, photos: tuple[Photo, ...], adapter: Adapter, stub: Stub
    ) -> None:
        before: list[int] = []
        adapter.before_sending = lambda: before.append(len(stub.calls))
        adapter.publish(Outgoing(POST.text, POST.key, photos=photos))
        assert before == [len(stub.calls) - 1]

    @pytest.mark.parametrize("photos", [(), (PHOTO,), (PHOTO, PHOTO)], ids=["text", "photo", "album"])
    def test_what_is_armed_by_the_announcement_runs_right_before_the_call(
        self, photos: tuple[Photo, ...], adapter: Adapter, stub: Stub
    ) -> None:
        """The engine's gate: it stands after the wait for the network's rate, and every call passes there."""
        before: list[int] = []
        with pace.announcing(lambda: before.append(len(stub.calls))) as arm:
            adapter.before_sending = arm
            adapter.publish(Outgoing(POST.text, POST.key, photos=photos))
        assert before == [len(stub.calls) - 1]

    def test_nothing_leaves_when_the_announcement_is_refused(self, adapter: Adapter, stub: Stub) -> None:
        def refuse() -> None:
            raise Refused("Остановлено.")

        adapter.before_sending = refuse
        with pytest.raises(Refused, match="Остановлено"):
            adapter.publish(POST)
        assert stub.calls == []

    def test_publishes_a_link(self, adapter: Adapter, stub: Stub) -> None:
        link = "https://dzhankoy.example/news/1?a=b"
        assert adapter.publish(Outgoing(POST.text, POST.key, link=link)).external_id
        assert link in _content(stub, stub.publishing)

    def test_publishes_photos(self, adapter: Adapter, stub: Stub) -> None:
        for photos in ((PHOTO,), (PHOTO, PHOTO)):
            stub.calls.clear()
            assert adapter.publish(Outgoing(POST.text, POST.key, photos=photos)).external_id
            sent = [call.seen.body.count(PHOTO.content) for call in stub.calls]
            assert sum(sent) == len(photos)

    def test_a_text_over_the_limit_is_refused_before_any_call(self, adapter: Adapter, stub: Stub) -> None:
        limit = adapter.text_limit("").most
        post = Outgoing("я" * (limit + 1), "k")
        problem = next(problem for problem in adapter.check(post) if problem.field == "text")
        assert (problem.value, problem.limit) == (limit + 1, limit)
        assert str(limit) in problem.sentence
        with pytest.raises(InvalidContent, match=str(limit)):
            adapter.publish(post)
        assert stub.calls == []
        assert adapter.check(Outgoing("я" * limit, "k")) == []

    @pytest.mark.parametrize(
        "photos",
        [
            (PHOTO,) * 60,
            (Photo(PHOTO.content, "image/svg+xml", 10, 10, "a.svg"),),
            (Photo(PHOTO.content, "image/jpeg", 20_000, 20_000, "a.jpg"),),
            (Photo(b"x" * (51 * 1024 * 1024), "image/jpeg", 10, 10, "a.jpg"),),
        ],
        ids=["many", "svg", "wide", "heavy"],
    )
    def test_bad_photos_are_refused_before_any_call(
        self, adapter: Adapter, stub: Stub, photos: tuple[Photo, ...]
    ) -> None:
        post = Outgoing("Парк", "k", photos=photos)
        if not adapter.check(post):
            pytest.xfail("this network has no such limit")
        with pytest.raises(InvalidContent):
            adapter.publish(post)
        assert stub.calls == []

    def test_an_empty_post_and_a_bad_link_are_refused(self, adapter: Adapter, stub: Stub) -> None:
        for post in (Outgoing(" ", "k"), Outgoing("Парк", "k", link="javascript:alert(1)")):
            with pytest.raises(InvalidContent):
                adapter.publish(post)
        assert stub.calls == []

    # -- errors --------------------------------------------------------------------------------------------

    @pytest.mark.parametrize(
        ("fault", "family"),
        [
            ("permanent", Permanent),
            ("auth", CredentialExpired),
            ("permission", PermissionMissing),
            ("rate", RateLimited),
            ("server", OutcomeUnknown),
        ],
    )
    def test_an_error_of_publishing_has_its_family(
        self, adapter: Adapter, stub: Stub, fault: str, family: type[OutsideError]
    ) -> None:
        stub.order(stub.publishing, stub.faults[fault])
        with pytest.raises(family) as caught:
            adapter.publish(POST)
        assert caught.value.where.network == stub.network
        assert caught.value.message.strip()

    @pytest.mark.parametrize(
        ("fault", "family"),
        [
            ("auth", CredentialExpired),
            ("permission", PermissionMissing),
            ("rate", RateLimited),
            ("server", Temporary),
            ("gone", MissingObject),
        ],
    )
    def test_an_error_of_reading_has_its_family(
        self, adapter: Adapter, stub: Stub, fault: str, family: type[OutsideError]
    ) -> None:
        stub.order(stub.looking, stub.faults[fault])
        with pytest.raises(family):
            adapter.look_up()

    def test_a_rate_error_says_how_long_to_wait(self, adapter: Adapter, stub: Stub) -> None:
        stub.order(stub.publishing, stub.faults["rate"])
        with pytest.raises(RateLimited) as caught:
            adapter.publish(POST)
        assert 0 < caught.value.seconds < 86_400

    def test_a_refused_connection_is_temporary(self, adapter: Adapter, stub: Stub, settings: Any) -> None:
        nobody = f"http://127.0.0.1:{free_port()}"
        settings.NETWORK_API_URLS = {**settings.NETWORK_API_URLS, **dict.fromkeys(stub.serves, nobody)}
        with pytest.raises(Temporary):
            adapter.publish(POST)
        with pytest.raises(Temporary):
            adapter.look_up()

    @pytest.mark.parametrize("how", BROKEN)
    def test_a_break_after_sending_is_unknown_and_not_repeated(
        self, adapter: Adapter, stub: Stub, how: str
    ) -> None:
        stub.order(stub.publishing, BROKEN[how])
        with pytest.raises(OutcomeUnknown):
            adapter.publish(POST)
        assert len(stub.called(stub.publishing)) == 1

    @pytest.mark.parametrize("how", FRONT)
    def test_a_fault_before_the_api_is_unknown_or_a_wait(
        self, adapter: Adapter, stub: Stub, how: str
    ) -> None:
        stub.order(stub.publishing, FRONT[how])
        families = (OutcomeUnknown, RateLimited) if how.startswith("429") else OutcomeUnknown
        with pytest.raises(families) as caught:
            adapter.publish(POST)
        assert len(stub.calls) == 1
        if isinstance(caught.value, RateLimited):
            assert 0 < caught.value.seconds <= 3600

    @pytest.mark.parametrize("how", {**FRONT, **BROKEN})
    def test_a_fault_of_an_upload_publishes_nothing(self, adapter: Adapter, stub: Stub, how: str) -> None:
        """Every upload may be repeated: whatever goes wrong there, the publishing call is not made."""
        sent: list[int] = []
        adapter.before_sending = lambda: sent.append(1)
        probe = Outgoing(POST.text, POST.key, photos=(PHOTO,), videos=(VIDEO,))
        adapter.publish(probe)
        uploads = {call.method for call in stub.calls if call.method.startswith("upload")}
        for upload in sorted(uploads):
            stub.calls.clear()
            sent.clear()
            stub.order(upload, {**FRONT, **BROKEN}[how])
            with pytest.raises((Temporary, Permanent, RateLimited, MalformedReply)) as caught:
                adapter.publish(probe)
            assert "чтение" not in caught.value.message, "nothing was read"
            assert (sent, stub.called(stub.publishing)) == ([], [])
            stub.forget(upload)

    @pytest.mark.parametrize("how", BROKEN)
    def test_a_break_of_a_read_is_temporary(self, adapter: Adapter, stub: Stub, how: str) -> None:
        stub.order(stub.looking, BROKEN[how])
        with pytest.raises(Temporary):
            adapter.look_up()

    @pytest.mark.parametrize("how", MALFORMED)
    def test_a_malformed_answer_to_publishing_is_unknown(
        self, adapter: Adapter, stub: Stub, how: str
    ) -> None:
        stub.order(stub.publishing, MALFORMED[how])
        with pytest.raises(OutcomeUnknown):
            adapter.publish(POST)

    @pytest.mark.parametrize("how", MALFORMED)
    def test_a_malformed_answer_is_an_error_for_every_verb(
        self, adapter: Adapter, stub: Stub, how: str
    ) -> None:
        stub.order("*", MALFORMED[how])
        for act in stub.acts().values():
            try:
                act(adapter)
            except OutsideError as error:
                assert error.message.strip()

    def test_a_spoiled_answer_never_crashes_a_verb(self, adapter: Adapter, stub: Stub) -> None:
        """Each value of a good answer in turn is of another type, or gone: a result or a family, nothing else."""
        chance = random.Random(20241124)
        cases = [
            (operation, method, path, instead)
            for operation in stub.acts()
            for method in _methods_of(stub, adapter, operation)
            for path in places(_body(stub, method))
            for instead in INSTEAD
        ]
        for operation, method, path, instead in chance.sample(cases, min(SPOILED_ANSWERS, len(cases))):
            stub.change = lambda called, body, method=method, path=path, instead=instead: (
                spoiled(body, path, instead) if called == method else body
            )
            try:
                stub.acts()[operation](adapter)
            except OutsideError as error:
                assert error.message.strip()

    def test_unknown_fields_are_ignored(self, adapter: Adapter, stub: Stub) -> None:
        plain = {operation: act(adapter) for operation, act in stub.acts().items()}
        stub.change = lambda method, body: widened(body)
        assert {operation: act(adapter) for operation, act in stub.acts().items()} == plain

    # -- looking -------------------------------------------------------------------------------------------

    def test_looks_the_page_up(self, adapter: Adapter, stub: Stub, settings: Any) -> None:
        facts = adapter.look_up()
        assert facts.external_id == stub.target.external_id
        assert facts.title
        assert not facts.is_personal
        assert facts.url.startswith(settings.NETWORK_WEB_URLS[stub.network.value])

    def test_reads_the_wall_or_says_that_it_cannot(self, adapter: Adapter) -> None:
        until = datetime(2030, 1, 1, tzinfo=UTC)
        since = until - timedelta(days=20_000)
        try:
            reading = adapter.read_wall(since, until)
        except Unsupported:
            assert not adapter.read_proves_absence
            return
        times = [post.at for post in reading.posts]
        assert times == sorted(times, reverse=True)
        assert all(since <= at < until and at.utcoffset() is not None for at in times)
        assert reading.complete or reading.note

    # -- what it can do --------------------------------------------------------------------------------------

    def test_a_probe_tells_of_every_operation_and_leaves_nothing_visible(
        self, adapter: Adapter, stub: Stub
    ) -> None:
        found = adapter.probe()
        assert [capability.operation for capability in found] == list(Operation)
        assert all(1 < len(capability.why) <= 300 for capability in found)
        assert {call.method for call in stub.calls} & stub.visible == set()

    def test_what_is_declared_can_be_done_and_has_recorded_replies(
        self, adapter: Adapter, stub: Stub
    ) -> None:
        declared = {c.operation for c in adapter.probe() if c.how in (How.API, How.UNKNOWN)}
        assert declared - set(stub.acts()) - {Operation.RECEIVE_EVENTS} == set()
        for operation, act in stub.acts().items():
            stub.calls.clear()
            act(adapter)
            missing = [call.method for call in stub.calls if stub.kept(call.method) is None]
            assert stub.calls, f"{operation}: no call was made"
            assert missing == [], f"{operation}: no recorded reply"

    def test_without_tokens_nothing_is_done_by_api(self, stub: Stub) -> None:
        adapter = adapter_for(stub.target, Purse({}))
        found = adapter.probe()
        assert {capability.how for capability in found} <= {How.MANUAL, How.UNSUPPORTED}
        for act in stub.acts().values():
            with pytest.raises((WrongTokenKind, CredentialExpired, PermissionMissing, Unsupported)):
                act(adapter)
        assert stub.calls == []

    def test_a_network_that_does_not_answer_tells_nothing_new(self, adapter: Adapter, stub: Stub) -> None:
        """A probe on a bad line must not spoil what an earlier one has found."""
        stub.order("*", Reply({}, cut="before"))
        with pytest.raises(Temporary):
            adapter.probe()

    def test_says_which_tokens_it_takes(self, stub: Stub) -> None:
        kinds = adapter_class(stub.network).token_kinds()
        assert set(stub.tokens) <= set(kinds)
        assert all(kinds.values())

    # -- secrets -------------------------------------------------------------------------------------------

    def test_a_token_is_seen_nowhere(
        self, adapter: Adapter, stub: Stub, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        texts = [repr(adapter), repr(adapter.tokens.get(next(iter(stub.tokens))))]
        texts += [repr(act(adapter)) for act in stub.acts().values()]
        told = [_talkative(fault, stub.secrets()) for fault in stub.faults.values()]
        for reply in (*stub.faults.values(), *told, *BROKEN.values(), _echo):
            stub.order("*", reply)
            for act in stub.acts().values():
                try:
                    texts.append(repr(act(adapter)))
                except OutsideError as error:
                    texts.append(everything_about(error))
        everything = " ".join(texts) + caplog.text
        assert [secret for secret in stub.secrets() if secret in everything] == []

    # -- the published schema --------------------------------------------------------------------------------

    def test_requests_are_as_they_were_captured(self, adapter: Adapter, stub: Stub) -> None:
        """A request that has changed is looked at by a person: RECORD=1 rewrites the files."""
        first: dict[str, Any] = {}
        for act in stub.acts().values():
            act(adapter)
        for call in stub.calls:
            if call.method not in first:
                first[call.method] = stub.masked(call.seen)
                if os.environ.get("RECORD") == "1":
                    stub.record(call)
        kept = {method: (stub.kept(method) or {}).get("request") for method in first}
        assert _without_urls(first, stub) == _without_urls(kept, stub)

    @pytest.mark.contracts
    def test_requests_and_replies_are_of_the_published_schema(self, adapter: Adapter, stub: Stub) -> None:
        if not (SCHEMAS / stub.network.value).is_dir():
            pytest.skip(f"API_CONTRACTS: no published schemas in {SCHEMAS}")
        for act in stub.acts().values():
            act(adapter)
        assert adapter.probe()
        for call in stub.calls:
            stub.check_request(call)
        for method in {call.method for call in stub.calls}:
            stub.check_reply(method, _body(stub, method))

    def test_a_silent_network_is_left_in_time(
        self, adapter: Adapter, stub: Stub, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from core.http import call

        monkeypatch.setattr(call.Call, "__post_init__", _short_deadline(call.Call.__post_init__))
        stub.order(stub.publishing, Reply({}, delay_s=60))
        started = time.monotonic()
        with pytest.raises(OutcomeUnknown):
            adapter.publish(POST)
        assert time.monotonic() - started < 30


def _echo(seen: Seen) -> Reply:
    """A server that throws back what it was told, secrets and all."""
    return Reply(body=f"{seen.path} {seen.query} {seen.headers} ".encode() + seen.body)


def _talkative(fault: Reply, secrets: list[str]) -> Callable[[Seen], Reply]:
    """The same refusal, whose words say with which keys it was asked."""

    def reply(seen: Seen) -> Reply:
        asked = f"{seen.path} {seen.query} {seen.headers} {seen.body.decode(errors='replace')}"
        keys = " and ".join(secret for secret in secrets if secret in asked)
        return replace(fault, json=said(fault.json, f"by {keys} of yours"))

    def said(value: Any, more: str) -> Any:
        if isinstance(value, dict):
            return {key: said(item, more) for key, item in value.items()}
        return f"{value} {more}" if isinstance(value, str) else value

    return reply


def _short_deadline(real: Any) -> Any:
    def shorter(call: Any) -> None:
        call.total_s = 0.2
        real(call)

    return shorter


def _content(stub: Stub, method: str) -> str:
    """Everything that was sent by a method, readable."""
    seen = stub.called(method)[-1].seen
    is_json = seen.headers.get_content_type() == "application/json"
    sent = seen.json if is_json else {**seen.query, **seen.form}
    return " ".join(_leaves(sent))


def _leaves(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in _leaves(item)]
    if isinstance(value, list):
        return [leaf for item in value for leaf in _leaves(item)]
    return [str(value)]


def _body(stub: Stub, method: str) -> Any:
    return ((stub.kept(method) or {}).get("reply") or {}).get("json")


def _methods_of(stub: Stub, adapter: Adapter, operation: Operation) -> list[str]:
    stub.calls.clear()
    stub.acts()[operation](adapter)
    return list(dict.fromkeys(call.method for call in stub.calls))


def _without_urls(requests: dict[str, Any], stub: Stub) -> str:
    return repr(requests).replace(stub.url, "{url}")
