"""What the journal and the person learn of a sign-in."""

from __future__ import annotations

from django.db import transaction

from core.access import System
from core.accounts import recovery
from core.accounts.models import User
from core.audit.actions import record
from core.notifications.actions import notify
from core.russian import plural

GATE = System("sign-in")
HOW = {
    "code": "пароль и код",
    "recovery": "пароль и резервный код",
    "device": "пароль, запомненное устройство",
    "password": "пароль",
    "enrolment": "пароль и новый второй фактор",
}


@transaction.atomic
def note_signed_in(*, actor: User, how: str) -> None:
    """The person is in; a spent recovery code is told to its owner."""
    record("accounts.signed_in", actor=actor, object=actor, data={"how": HOW[how]})
    if how == "recovery":
        left = recovery.left_of(actor)
        record("accounts.recovery_used", actor=actor, object=actor, data={"left": left})
        notify(
            people=[actor],
            kind="accounts.recovery_used",
            text=f"По резервному коду вошли в ваш портал. Осталось: {plural(left, 'код', 'кода', 'кодов')}.",
            url="/me/",
        )


@transaction.atomic
def note_signed_out(*, actor: User) -> None:
    """The person has left."""
    record("accounts.signed_out", actor=actor, object=actor)


@transaction.atomic
def note_failed(*, email: str) -> None:
    """A wrong e-mail or password. What was typed as an unknown e-mail may be a password: it is not kept."""
    person = User.objects.filter(email=email).first()
    record("accounts.sign_in_failed", actor=GATE, object=person, label="" if person else "неизвестная почта")


@transaction.atomic
def note_locked_out(*, email: str) -> None:
    """The door is shut for a while."""
    person = User.objects.filter(email=email).first()
    record("accounts.locked_out", actor=GATE, object=person, label="" if person else "неизвестная почта")


@transaction.atomic
def note_wrong_code(*, person: User, tries: int, last: bool) -> None:
    """A wrong code after a right password; when the tries are over, the person is told that someone has it."""
    record("accounts.code_wrong", actor=GATE, object=person, data={"tries": tries})
    if last:
        notify(
            people=[person],
            kind="accounts.code_wrong",
            text="К вашему паролю пять раз не подошёл код. Если это были не вы, смените пароль.",
            url="/me/",
        )


@transaction.atomic
def note_session_ended(*, person: User) -> None:
    """A session ended because the rights of its person have changed."""
    record("accounts.session_ended", actor=GATE, object=person)
