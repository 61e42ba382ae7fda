"""What an update is about, in the portal's words."""

from enum import StrEnum


class Kind(StrEnum):
    """One word per sort of news; a handler is registered for a network and a kind."""

    WALL_POST = "wall_post"  # a post appeared on the page, or was edited
    WALL_POST_GONE = "wall_post_gone"  # a post was taken off
    FORWARDED_COPY = "forwarded_copy"  # Telegram: the copy of a channel's post in its discussion group
    COMMENT = "comment"  # written or edited
    COMMENT_GONE = "comment_gone"
    MESSAGE = "message"  # a private message
    BAN = "ban"  # somebody was banned or unbanned, maybe by hand
    SETTINGS = "settings"  # the page's settings were changed
    JOINED = "joined"  # the bot was added to a chat or channel, or removed
    GAP = "gap"  # no network's word: news may have been lost here, so the pages are to be read
    OTHER = "other"  # of no interest: kept for a while, handled by nobody
