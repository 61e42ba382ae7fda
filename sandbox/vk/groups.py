"""groups.*, users.* and utils.*: who is who, settings, the black list."""

from __future__ import annotations

import re
import time
from typing import Any

from sandbox.shapes import Person
from sandbox.vk import shapes
from sandbox.vk.api import Caller, method
from sandbox.vk.errors import VkError

Json = dict[str, Any]
ANY = "user community service"
RIGHTS = {
    "stories": 1,
    "photos": 4,
    "app_widget": 64,
    "messages": 4096,
    "wall": 8192,
    "docs": 131072,
    "manage": 262144,
}


@method("groups.getById", ANY, group_ids="list", group_id="str", fields="list")
def get_by_id(caller: Caller) -> Json:
    """https://dev.vk.com/method/groups.getById"""
    names = caller.args["group_ids"] or ([caller.args["group_id"]] if caller.args["group_id"] else [])
    if not names and caller.kind == "community":
        names = [str(caller.token.data["community_id"])]
    if not names:
        raise VkError(100, "group_ids is undefined")
    pages = [page for name in names[:500] if (page := caller.hand.by_name(name))]
    if not pages:
        raise VkError(100, "group_ids is invalid")
    return {"groups": [shapes.group(caller, page, caller.args["fields"]) for page in pages], "profiles": []}


@method("groups.getTokenPermissions", "community")
def token_permissions(caller: Caller) -> Json:
    """https://dev.vk.com/method/groups.getTokenPermissions"""
    held = {name: bit for name, bit in RIGHTS.items() if caller.may(name)}
    permissions = [{"name": name, "setting": bit} for name, bit in held.items()]
    return {"mask": sum(held.values()), "permissions": permissions}


@method("groups.getSettings", "user", "groups", group_id="int!")
def get_settings(caller: Caller) -> Json:
    """https://dev.vk.com/method/groups.getSettings"""
    page = caller.group(caller.args["group_id"], admin=True)
    data = page.data
    return {
        "title": page.title, "description": data.get("description", ""), "address": page.handle,
        "wall": data.get("wall", 2), "website": data.get("site", ""), "phone": data.get("phone", ""),
        "email": data.get("email", ""), "photos": 2, "video": 2, "audio": 0, "docs": 2, "topics": 0,
        "wiki": 0,
        "articles": 0, "city_id": 0, "city_name": data.get("city", ""),
        "obscene_filter": data.get("obscene_filter", 1),
        "obscene_stopwords": 0, "obscene_words": data.get("obscene_words", []), "toxic_filter": 0,
        "disable_replies_from_groups": 0, "access": int(data.get("closed", 0)),
    }  # fmt: skip


@method("groups.getOnlineStatus", "user community", "groups", group_id="int!")
def online_status(caller: Caller) -> Json:
    """https://dev.vk.com/method/groups.getOnlineStatus"""
    page = caller.group(caller.args["group_id"], admin=True)
    if not page.data.get("can_message", True):
        raise VkError(15, "messages are disabled")
    return {"status": "none"}


@method(
    "groups.ban", "user", "groups", group_id="int!", owner_id="int", end_date="int", reason="int",
    comment="str",
    comment_visible="bool",
)  # fmt: skip
def ban(caller: Caller) -> int:
    """https://dev.vk.com/method/groups.ban"""
    args = caller.args
    page = caller.group(args["group_id"], admin=True)
    if args["end_date"] is not None and not time.time() < args["end_date"] <= time.time() + 366 * 86_400:
        raise VkError(100, "end_date is invalid")
    if args["reason"] is not None and args["reason"] not in range(5):
        raise VkError(100, "reason is invalid")
    person = _target(caller)
    if person is None:
        raise VkError(100, "owner_id is invalid")
    if int(page.id) in person.data.get("admin_of", []) or args["owner_id"] == caller.user_id:
        raise VkError(15, "cannot ban a manager of the group")
    caller.hand.ban(
        page, person, (args["end_date"] or 0) * 1000, args["reason"] or 0, args["comment"] or "",
        admin_id=caller.user_id or 0, visible=bool(args["comment_visible"]),
    )  # fmt: skip
    return 1


def _target(caller: Caller) -> Person | None:
    """A person, or a community by its negative id."""
    owner_id = caller.args["owner_id"]
    if owner_id is not None and owner_id < 0:
        page = caller.hand.records.page(-owner_id)
        return Person("vk", owner_id, page.title) if page else None
    return caller.hand.records.person(owner_id)


@method("groups.unban", "user", "groups", group_id="int!", owner_id="int")
def unban(caller: Caller) -> int:
    """https://dev.vk.com/method/groups.unban"""
    page = caller.group(caller.args["group_id"], admin=True)
    person = _target(caller)
    if person is None or caller.hand.records.ban(page.id, person.id) is None:
        raise VkError(104)
    caller.hand.unban(page, person, admin_id=caller.user_id or 0)
    return 1


@method(
    "groups.getBanned", "user community", "groups", group_id="int!", offset="int", count="int", fields="list",
    owner_id="int",
)  # fmt: skip
def get_banned(caller: Caller) -> Json:
    """https://dev.vk.com/method/groups.getBanned"""
    args = caller.args
    page = caller.group(args["group_id"], admin=True)
    found = caller.hand.records.bans(page.id)
    if args["owner_id"]:
        found = [item for item in found if item.person_id == args["owner_id"]]
        if not found:
            raise VkError(104)
    offset, count = max(args["offset"] or 0, 0), min(20 if args["count"] is None else args["count"], 200)
    return {
        "count": len(found),
        "items": [shapes.ban(caller, item) for item in found[offset : offset + count]],
    }


@method("users.get", ANY, user_ids="list", fields="list", name_case="str")
def users_get(caller: Caller) -> list[Json]:
    """https://dev.vk.com/method/users.get"""
    names = caller.args["user_ids"][:1000]
    if not names and caller.user_id:
        names = [str(caller.user_id)]
    people = [person for name in names if (person := caller.hand.person_by_name(name))]
    return [shapes.user(person, caller.args["fields"]) for person in people]


@method("utils.resolveScreenName", ANY, screen_name="str!")
def resolve_screen_name(caller: Caller) -> Any:
    """https://dev.vk.com/method/utils.resolveScreenName — an unknown name gives an empty list."""
    name = caller.args["screen_name"]
    page = caller.hand.by_name(name) if not re.fullmatch(r"-?\d+", name) else None
    if page:
        kind = "page" if page.data.get("type", "page") == "page" else "group"
        return {"type": kind, "object_id": page.id}
    person = caller.hand.person_by_name(name)
    return {"type": "user", "object_id": person.id} if person else []


@method("utils.getServerTime", ANY)
def server_time(caller: Caller) -> int:
    """https://dev.vk.com/method/utils.getServerTime"""
    return int(time.time())
