"""sendPoll and stopPoll. Nobody votes here: a poll stands on the wall as it was sent."""

from __future__ import annotations

import time
from typing import Any

from sandbox.markup import utf16
from sandbox.shapes import Person
from sandbox.telegram.api import Caller, method
from sandbox.telegram.errors import bad
from sandbox.telegram.send import CAPTION_LIMIT, deliver, open_chat

Json = dict[str, Any]
QUESTION, ANSWER, ANSWERS, LONGEST_S = 300, 100, 12, 2_628_000


@method("sendPoll")
def send_poll(caller: Caller) -> Json:
    """https://core.telegram.org/bots/api#sendpoll"""
    chat = open_chat(caller)
    question, options = caller.text("question"), caller.structure("options")
    if not 1 <= utf16(question) <= QUESTION:
        raise bad("poll question length must not exceed 300" if question else "poll question is empty")
    if not isinstance(options, list) or not 1 <= len(options) <= ANSWERS:
        raise bad("poll must have at least 1 and at most 12 options")
    texts = [_option(option) for option in options]
    anonymous = str(caller.args.get("is_anonymous", "true")).lower() in ("true", "1")
    if not isinstance(chat, Person) and chat.data["kind"] == "channel" and not anonymous:
        raise bad("non-anonymous polls can't be sent to channel chats")
    description = str(caller.args.get("description") or "")
    if utf16(description) > CAPTION_LIMIT:
        raise bad("poll description is too long")
    poll: Json = {
        "id": str(caller.hand.store.next("telegram:poll", 5_300_000_001)), "question": question,
        "options": [{"persistent_id": str(n), "text": text, "voter_count": 0} for n, text in enumerate(texts, 1)],
        "total_voter_count": 0, "is_closed": False, "is_anonymous": anonymous, "type": "regular",
        "allows_multiple_answers": caller.flag("allows_multiple_answers"), "allows_revoting": True,
        "members_only": False,
    }  # fmt: skip
    if description:
        poll["description"] = description
    closes = caller.integer("close_date", 0)
    if closes:
        if not 5 <= closes - time.time() <= LONGEST_S:
            raise bad("poll close date is invalid")
        poll["close_date"] = closes
    return deliver(caller, chat, [({"poll": poll}, [])])[0]


def _option(option: Any) -> str:
    text = str(option.get("text", "")) if isinstance(option, dict) else ""
    if not 1 <= utf16(text) <= ANSWER:
        raise bad("poll options length must not exceed 100" if text else "poll option is empty")
    return text
