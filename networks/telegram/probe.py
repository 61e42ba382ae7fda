"""What a bot may do, from its rights in the channel and in the discussion group."""

from __future__ import annotations

from networks.base import Capability, How, Operation, TokenKind
from networks.telegram.client.chats import Membership

_PUBLISH = (
    Operation.PUBLISH_TEXT, Operation.PUBLISH_PHOTO, Operation.PUBLISH_LINK, Operation.PUBLISH_VIDEO,
    Operation.PUBLISH_ANIMATION, Operation.PUBLISH_DOCUMENT, Operation.PUBLISH_POLL,
)  # fmt: skip
_NO_HISTORY = "Истории у Телеграма по API нет: новое приходит событиями, старое смотрят в приложении."


def without_token() -> list[Capability]:
    """Every operation while there is no token of a bot."""
    why = "Нужен токен бота, которого сделали администратором канала."
    return [Capability(operation, How.MANUAL, why, TokenKind.TELEGRAM_BOT) for operation in Operation]


def capabilities(
    *, in_channel: Membership | None, in_group: Membership | None, has_group: bool
) -> list[Capability]:
    """Every operation; a membership of None means that the bot is not there."""
    found = _channel(in_channel) | _group(in_group, has_group=has_group)
    found[Operation.READ_SETTINGS] = (How.API, "Название, описание и группу обсуждений видно боту.")
    found[Operation.READ_MESSAGES] = (How.UNSUPPORTED, _NO_HISTORY)
    found[Operation.SEND_MESSAGE] = (How.API, "Бот отвечает тем, кто написал ему первым.")
    return [Capability(operation, *found[operation], TokenKind.TELEGRAM_BOT) for operation in Operation]


Answers = dict[Operation, tuple[How, str]]


def _channel(bot: Membership | None) -> Answers:
    is_admin = bot is not None and bot.is_admin
    may_post = bot is not None and bot.may("can_post_messages")
    if may_post:
        posting = (How.API, "Бот — администратор канала с правом публиковать.")
    elif is_admin:
        posting = (How.MANUAL, "Дайте боту право «Публикация сообщений» в настройках администраторов канала.")
    else:
        posting = (How.MANUAL, "Бот не администратор канала: добавьте его в администраторы.")
    removing = posting
    if may_post and bot is not None and not bot.may("can_delete_messages"):
        removing = (How.API, "Бот удаляет свои публикации 48 часов; старше — с правом «Удаление сообщений».")
    events = (How.API, "Сеть сообщает боту о новых публикациях.") if is_admin else (How.MANUAL, posting[1])
    return {
        **dict.fromkeys(_PUBLISH, posting),
        Operation.EDIT: posting,
        Operation.REMOVE: removing,
        Operation.READ_WALL: (How.UNSUPPORTED, _NO_HISTORY),
        Operation.RECEIVE_EVENTS: events,
    }


def _group(bot: Membership | None, *, has_group: bool) -> Answers:
    operations = (Operation.REPLY, Operation.DELETE_COMMENT, Operation.BAN, Operation.UNBAN)
    comments = (How.UNSUPPORTED, _NO_HISTORY)
    if not has_group:
        none = (How.UNSUPPORTED, "У канала нет группы обсуждений: комментариев нет.")
        return {Operation.READ_COMMENTS: none, **dict.fromkeys(operations, none)}
    if bot is None or not bot.is_admin:
        lacks = (How.MANUAL, "Бот не администратор группы обсуждений: добавьте его в администраторы.")
        return {Operation.READ_COMMENTS: comments, **dict.fromkeys(operations, lacks)}
    restrict = _by_right(bot, "can_restrict_members", "Блокировка участников")
    return {
        Operation.READ_COMMENTS: comments,
        Operation.REPLY: (How.API, "Бот пишет в группе обсуждений."),
        Operation.DELETE_COMMENT: _by_right(bot, "can_delete_messages", "Удаление сообщений"),
        Operation.BAN: restrict,
        Operation.UNBAN: restrict,
    }


def _by_right(bot: Membership, right: str, name: str) -> tuple[How, str]:
    if bot.may(right):
        return How.API, f"У бота есть право «{name}» в группе обсуждений."
    return How.MANUAL, f"Дайте боту право «{name}» в группе обсуждений."
