"""group.*, users.*, url.*: what a group is and who asks."""

from __future__ import annotations

import re
from typing import Any

from sandbox.ok import shapes
from sandbox.ok.api import Caller, method
from sandbox.ok.errors import OkError
from sandbox.shapes import Page

Json = dict[str, Any]


@method("group.getInfo")
def get_info(caller: Caller) -> list[Json]:
    """https://apiok.ru/dev/methods/rest/group/group.getInfo — unknown groups are left out."""
    fields = caller.fields() if caller.args.get("fields") else {"uid", "name", "description", "shortname"}
    pages = [
        page
        for text in caller.need("uids").split(",")
        if text.strip().isdigit() and (page := caller.hand.records.page(int(text)))
    ]
    return [shapes.picked(shapes.group(caller, page), fields, ("uid",)) for page in pages]


@method("group.getCounters")
def get_counters(caller: Caller) -> Json:
    """Counters of a group."""
    page = caller.group("group_id", admin=False)
    everything = {
        "themes": caller.hand.records.count_posts(page.id), "members": page.data.get("members_count", 0),
        "black_list": len(caller.hand.records.bans(page.id)), "photos": 0, "videos": 0, "links": 0,
        "delayed_topics": caller.hand.records.count_posts(page.id, state="postponed"), "moderators": 1,
    }  # fmt: skip
    wanted = [name.strip().lower() for name in caller.need("counterTypes").split(",")]
    return {"counters": {name: everything[name] for name in wanted if name in everything}}


@method("group.getUserGroupsV2")
def user_groups(caller: Caller) -> Json:
    """Groups of the account behind the token."""
    uid = str(caller.token.data.get("uid", 1))
    pages = [page for page in caller.hand.records.pages() if caller.runs(page)]
    groups = [{"groupId": str(page.id), "userId": uid, "status": "ADMIN"} for page in pages]
    return {"groups": groups, "anchor": ""}


@method("users.getCurrentUser")
def current_user(caller: Caller) -> Json:
    """The account behind the token."""
    person = caller.hand.records.person(caller.token.data.get("uid"))
    if person:
        return shapes.user(person)
    return {"uid": str(caller.token.data.get("uid", 1)), "name": "Администратор", "locale": "ru"}


@method("users.getInfo")
def users_info(caller: Caller) -> list[Json]:
    """Profiles by ids."""
    ids = [int(text) for text in caller.need("uids").split(",") if text.strip().isdigit()]
    return [shapes.user(person) for i in ids if (person := caller.hand.records.person(i))]


@method("url.getInfo")
def url_info(caller: Caller) -> Json:
    """What an address of the network points at."""
    page = _by_url(caller, caller.need("url"))
    if page is None:
        raise OkError(300, "Unknown link")
    return {"type": "GROUP", "objectId": page.id, "objectIdStr": str(page.id)}


def _by_url(caller: Caller, url: str) -> Page | None:
    tail = re.sub(r"^https?://[^/]+/(?:walls/ok/)?", "", url).rstrip("/")
    found = caller.hand.find(tail)
    return found[0] if found else None
