"""Confirming identity in an open session."""

from __future__ import annotations

from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest

from core.accounts import recovery, throttle
from core.accounts.actions.second_factor import accept_code
from core.accounts.confirm import remember_confirmed
from core.accounts.models import User
from core.audit.actions import record
from core.errors import AccessDenied, Refused
from core.notifications.actions import notify
from core.russian import plural, time_text

MOST_TRIES = 5
HOW = {"code": "код", "recovery": "резервный код"}


def confirm_identity(request: HttpRequest, *, password: str = "", code: str = "") -> None:
    """Check the password or the code and start the five minutes. At the fifth wrong answer the session ends.

    Raises:
        Refused: wrong (fields «password», «code»), or too many tries.
    """
    person = request.user
    if not isinstance(person, User):
        raise AccessDenied("Сначала войдите в портал.")
    key = f"confirm:{person.pk}"
    try:
        tries = throttle.take(key, throttle.CONFIRM)
    except throttle.TooMany as error:
        raise Refused(
            f"Слишком много попыток. Следующая{chr(160)}— в {time_text(error.until)}.", field="password"
        ) from None
    how = _how(person, password, code)
    if not how:
        _note_wrong(request, person, tries)
        if code and not password:
            raise Refused("Код не подошёл. Дождитесь следующего или введите пароль", field="code")
        raise Refused("Пароль не подошёл. Проверьте раскладку и Caps Lock", field="password")
    throttle.clear(key)
    remember_confirmed(request)
    with transaction.atomic():
        record("accounts.identity_confirmed", actor=person, object=person, data={"how": how})
        if how == HOW["recovery"]:
            _tell_of_recovery(person)


def _how(person: User, password: str, code: str) -> str:
    if password:
        return "пароль" if person.check_password(password) else ""
    return HOW.get(accept_code(person, code, purpose="confirm"), "")


def _tell_of_recovery(person: User) -> None:
    """Whoever has the paper with the codes can do much: its owner learns of each one that is used up."""
    left = plural(recovery.left_of(person), "код", "кода", "кодов")
    notify(
        people=[person],
        kind="accounts.recovery_used",
        text=f"Резервным кодом подтвердили, что это вы. Осталось: {left}.",
        url="/me/",
    )


def _note_wrong(request: HttpRequest, person: User, tries: int) -> None:
    with transaction.atomic():
        record("accounts.identity_not_confirmed", actor=person, object=person)
    if tries >= MOST_TRIES:
        logout(request)
