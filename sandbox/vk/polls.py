"""polls.create and polls.getById. Nobody votes here: a poll stands on the wall as it was made."""

from __future__ import annotations

import json
import time
from typing import Any

from sandbox.media import Media
from sandbox.vk import shapes
from sandbox.vk.api import Caller, method
from sandbox.vk.errors import VkError

Json = dict[str, Any]
MOST = 10


@method(
    "polls.create", "user", "", owner_id="int", question="str", add_answers="str", is_anonymous="bool",
    is_multiple="bool", end_date="int", disable_unvote="bool",
)  # fmt: skip
def create(caller: Caller) -> Json:
    """https://dev.vk.com/method/polls.create"""
    args = caller.args
    owner = args["owner_id"] or caller.user_id or 0
    if owner < 0:
        caller.group(-owner)
        if not caller.is_admin(-owner):
            raise VkError(15, "no access to create polls in this group")
    if not args["question"]:
        raise VkError(100, "question is required")
    if args["end_date"] and args["end_date"] <= time.time():
        raise VkError(100, "end_date is invalid")
    number = caller.hand.store.next("vk:media", 457_239_017)
    media = Media("vk", number, "poll", owner, f"poll-{number}", "ready", data={
        "date": int(time.time()), "question": args["question"], "answers": _answers(args["add_answers"]),
        "anonymous": bool(args["is_anonymous"]), "multiple": bool(args["is_multiple"]),
        "end_date": args["end_date"] or 0, "author_id": caller.user_id or 0,
    })  # fmt: skip
    caller.hand.media.add(media)
    return shapes.poll(media)


def _answers(text: str | None) -> list[str]:
    try:
        found = json.loads(text or "")
    except ValueError:
        found = None
    if not isinstance(found, list) or not 1 <= len(found) <= MOST:
        raise VkError(100, "add_answers is invalid")
    if not all(isinstance(one, str) and one.strip() for one in found):
        raise VkError(100, "add_answers is invalid")
    return found


@method("video.get", "user", "video", owner_id="int", videos="list", count="int", offset="int")
def videos(caller: Caller) -> Json:
    """https://dev.vk.com/method/video.get — a video is in processing when it is asked for the first time."""
    found = []
    for item in caller.args["videos"] or []:
        parts = item.split("_")
        media = caller.hand.media.get("vk", int(parts[1])) if len(parts) > 1 and parts[1].isdigit() else None
        if media is None or media.kind != "video" or str(media.owner_id) != parts[0]:
            continue
        shape = shapes.video(media)
        if media.state != "ready" or not media.data.get("asked"):
            shape["processing"] = 1
        if media.state == "ready":
            media.data["asked"] = True
            caller.hand.media.save(media)
        found.append(shape)
    return {"count": len(found), "items": found}
