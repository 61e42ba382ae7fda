"""Kinds of secrets: what each one is called, who may see it, what a value must look like."""

from __future__ import annotations

import json
import re

from core.errors import Refused
from core.vault import totp

LOGIN = "login"
PASSWORD = "password"  # noqa: S105 - a kind, not a value
TOTP_SEED = "totp_seed"
RECOVERY_CODES = "recovery_codes"
TOKEN_PREFIX = "token:"  # noqa: S105

_KIND = re.compile(r"(login|password|totp_seed|recovery_codes|token:[a-z][a-z0-9_]{0,30})\Z")
NAMES: dict[str, str] = {
    LOGIN: "логин",
    PASSWORD: "пароль",
    TOTP_SEED: "код второго фактора",
    RECOVERY_CODES: "резервные коды",
}
ICONS = {LOGIN: "user", PASSWORD: "lock", TOTP_SEED: "device-mobile", RECOVERY_CODES: "list-details"}
OF_AN_ACCOUNT = (LOGIN, PASSWORD, TOTP_SEED, RECOVERY_CODES)  # in the order of the screens
# A person may look at these. A seed or a token is never shown once it is stored; recovery codes go one by one.
SHOWN_TO_PEOPLE = frozenset({LOGIN, PASSWORD})
_LEAST_FOR_A_HINT = 12
MOST_CHARACTERS = 8000


def is_known(kind: str) -> bool:
    """Whether the vault keeps secrets of this kind."""
    return bool(_KIND.match(kind))


def order_of(kind: str) -> tuple[int, str]:
    """Where a kind stands on a screen."""
    return (OF_AN_ACCOUNT.index(kind) if kind in OF_AN_ACCOUNT else len(OF_AN_ACCOUNT), kind)


def is_token(kind: str) -> bool:
    """Whether it is an API token."""
    return kind.startswith(TOKEN_PREFIX)


def name_of(kind: str) -> str:
    """«пароль», «токен vk_community»."""
    return NAMES.get(kind) or f"токен {kind.removeprefix(TOKEN_PREFIX)}"


def register_name(kind: str, name: str) -> None:
    """Give a token kind the name people know it by («ключ сообщества ВКонтакте»)."""
    NAMES[kind] = name


def cleaned(kind: str, value: str) -> str:
    """The value as it is kept: outer spaces cut, a seed as bare base32.

    Raises:
        Refused: blank, too long, with a zero byte, or a seed that is not one.
    """
    value = value.strip()
    if not value:
        raise Refused("Пустое значение не сохраняется: прежний секрет остаётся в силе.", field="value")
    if len(value) > MOST_CHARACTERS or "\x00" in value:
        raise Refused(f"Значение длиннее {MOST_CHARACTERS} знаков или содержит нулевой байт.", field="value")
    if kind == TOTP_SEED:
        return _seed(value)
    return "\n".join(pieces(value)) if kind == RECOVERY_CODES else value


def pieces(value: str) -> list[str]:
    """Recovery codes one by one: a line each, or parted by commas."""
    return [code for part in re.split(r"[\n,;]", value) if (code := " ".join(part.split()))]


def pieces_of(kind: str, value: str) -> int | None:
    """How many recovery codes a value holds; None for other kinds."""
    return len(pieces(value)) if kind == RECOVERY_CODES else None


def _seed(value: str) -> str:
    try:
        return totp.seed_of(value)
    except totp.NotASeed:
        raise Refused(
            "Это не ключ второго фактора: нужен ключ в base32 или ссылка otpauth://totp/… "
            "(6 цифр, 30 секунд, SHA-1).",
            field="value",
        ) from None


def hint_of(kind: str, value: str) -> str:
    """Last three characters of a token long enough not to suffer (of a JSON one: its access token)."""
    if not is_token(kind):
        return ""
    if value.startswith("{"):
        try:
            value = str(json.loads(value).get("access_token", ""))
        except ValueError:
            return ""
    return value[-3:] if len(value) >= _LEAST_FOR_A_HINT else ""
