"""What is published of the API of Odnoklassniki (names of fields, the signature) as assertions."""

from __future__ import annotations

import functools
import hashlib
import json
from typing import Any

from core.tests.loopback import Seen
from networks.tests.stub import SCHEMAS

_UNSIGNED = {"sig", "access_token", "session_key"}
# Names that the stored list of fields does not have, seen in public clients.
_MORE_FIELDS = {"uid", "media", "owner_ref", "author_ref"}


def check_request(method: str, seen: Seen, secret: str) -> None:
    """REST calls are signed; whatever fields they ask for are known."""
    if method.startswith("graph "):
        assert seen.query["access_token"]
        assert seen.method == "GET" or seen.headers["Content-Type"] == "application/json;charset=utf-8"
        return
    if method.startswith("upload"):
        return
    form = seen.form
    assert seen.path == "/fb.do"
    assert {"method", "application_key", "format", "access_token", "sig"} <= form.keys()
    told = "".join(f"{name}={form[name]}" for name in sorted(form) if name not in _UNSIGNED)
    assert form["sig"] == hashlib.md5((told + secret).encode()).hexdigest()
    if method == "group.getInfo":
        assert set(form["fields"].split(",")) <= {*_names("group.getInfo"), *_MORE_FIELDS}


def check_reply(method: str, body: Any) -> None:
    """Our handmade replies have no field that nobody has seen."""
    if method == "group.getInfo":
        assert {name for group in body for name in group} <= {*_names(method), *_MORE_FIELDS}
    if method == "mediatopic.getByIds":
        known = {name.partition(".")[2].lower() for name in _names(method)}
        assert {name for topic in body["media_topics"] for name in topic} <= known | _MORE_FIELDS
    if method == "group.getStatTopics":
        assert {name for topic in body["topics"] for name in topic} <= set(_names("group.getStatTopic(s)"))
    if method == "discussions.getComments":
        known = set(_names("discussions.getComments.comment"))
        assert {name for comment in body["comments"] for name in comment} <= known


@functools.lru_cache
def _names(method: str) -> list[str]:
    found: list[str] = json.loads((SCHEMAS / "ok" / "fields.json").read_text())[method]
    return found
