"""Section «polls»."""

from __future__ import annotations

import json

from networks import reading
from networks.base import Poll
from networks.vk.client.transport import Client


def create(client: Client, owner_id: int, poll: Poll) -> str:
    """https://dev.vk.com/method/polls.create — the name by which it is attached; nobody sees it until then."""
    params = {
        "owner_id": owner_id,
        "question": poll.question,
        "add_answers": json.dumps(list(poll.answers), ensure_ascii=False),
        "is_anonymous": poll.anonymous,
        "is_multiple": poll.multiple,
        "end_date": int(poll.closes_at.timestamp()) if poll.closes_at else None,
    }
    reply = client.call("polls.create", params)
    number = reply.need(reading.text(reply.data, "id"), "номера опроса")
    owner = reply.need(reading.text(reply.data, "owner_id"), "владельца опроса")
    return f"poll{owner}_{number}"
