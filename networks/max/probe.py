"""What a bot may do in a channel of MAX, from its rights there."""

from __future__ import annotations

import contextlib

from core.errors import Permanent, PermissionMissing
from networks.base import Capability, How, Operation, TokenKind
from networks.max.client import Client, chats
from networks.max.client.chats import Membership

_PUBLISH = (
    Operation.PUBLISH_TEXT, Operation.PUBLISH_PHOTO, Operation.PUBLISH_LINK, Operation.PUBLISH_VIDEO,
    Operation.PUBLISH_ANIMATION, Operation.PUBLISH_DOCUMENT,
)  # fmt: skip
Answers = dict[Operation, tuple[How, str]]


def without_token() -> list[Capability]:
    """Every operation while there is no token of a bot."""
    why = "Нужен токен бота, которого сделали администратором канала."
    return [Capability(operation, How.MANUAL, why, TokenKind.MAX_BOT) for operation in Operation]


def membership(client: Client, chat_id: str) -> Membership | None:
    """What the bot is in the channel; None: it is not there."""
    with contextlib.suppress(Permanent, PermissionMissing):
        return chats.membership(client, chat_id)
    return None


def capabilities(bot: Membership | None, *, has_link: bool) -> list[Capability]:
    """Every operation by the rights of the bot; `has_link`: the channel has a public or private link."""
    if bot is None or not bot.is_admin:
        why = "Бот не администратор канала: добавьте его в администраторы в приложении MAX."
        found: Answers = dict.fromkeys(Operation, (How.MANUAL, why))
    else:
        found = _by_rights(bot, has_link=has_link)
    found[Operation.PUBLISH_POLL] = (How.UNSUPPORTED, "MAX не даёт по API размещать опросы.")
    found[Operation.UNBAN] = (How.MANUAL, "MAX не даёт разблокировать по API: сделайте это в приложении.")
    found[Operation.READ_SETTINGS] = (How.API, "Название, описание и ссылку канала видно боту.")
    return [Capability(operation, *found[operation], TokenKind.MAX_BOT) for operation in Operation]


def _by_rights(bot: Membership, *, has_link: bool) -> Answers:
    write = _right(bot, "Писать сообщения", "write", "post_edit_delete_message")
    reads = _right(bot, "Читать все сообщения", "read_all_messages")
    removes = _right(bot, "Удалять сообщения", "delete", "delete_message", "post_edit_delete_message")
    bans = _right(bot, "Добавлять и удалять участников", "add_remove_members")
    if not has_link:
        bans = (How.MANUAL, "MAX не блокирует по API в канале без ссылки.")
    return {
        **dict.fromkeys(_PUBLISH, write),
        Operation.EDIT: _right(
            bot, "Редактировать сообщения", "edit", "edit_message", "post_edit_delete_message"
        ),
        Operation.REMOVE: removes,
        Operation.READ_WALL: reads,
        Operation.READ_COMMENTS: reads,
        Operation.REPLY: write,
        Operation.DELETE_COMMENT: removes if reads[0] is How.API else reads,
        Operation.BAN: bans,
        Operation.READ_MESSAGES: (How.UNSUPPORTED, "Список диалогов MAX не отдаёт: они приходят событиями."),
        Operation.SEND_MESSAGE: (How.API, "Бот отвечает тем, кто написал ему первым."),
        Operation.RECEIVE_EVENTS: reads,
    }


def _right(bot: Membership, title: str, *names: str) -> tuple[How, str]:
    if bot.may(*names):
        return How.API, f"У бота есть право «{title}»."
    return How.MANUAL, f"Дайте боту право «{title}» в настройках администраторов канала."
