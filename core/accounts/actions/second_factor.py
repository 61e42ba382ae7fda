"""The second factor: enrolment, codes, recovery codes, reset. Seeds live in the vault only."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from core import clock
from core.access import Actor, System, require
from core.accounts import access, recovery, throttle, totp
from core.accounts.actions.sessions import end_sessions
from core.accounts.actions.watch import tell_overseers
from core.accounts.models import SecondFactor, TrustedDevice, User
from core.accounts.naming import SEED, pending_seed_of, seed_of
from core.audit.actions import record
from core.errors import Refused
from core.notifications.actions import notify
from core.vault import actions as vault

ENROLMENT = System("enrolment")


def factor_of(person: User) -> SecondFactor | None:
    """The person's confirmed second factor, or None."""
    return SecondFactor.objects.filter(user=person).first()


# --- enrolment --------------------------------------------------------------------------------------


def begin_enrolment(*, actor: User) -> None:
    """Make a fresh seed that waits for its first code; the one in force works on until then.

    Raises:
        Stale: another window began at the same moment.
    """
    vault.store(actor=ENROLMENT, owner=pending_seed_of(actor), kind=SEED, value=totp.new_seed())


def pending_seed(person: User) -> str | None:
    """The seed shown during enrolment, or None when no enrolment is under way."""
    return vault.use(pending_seed_of(person), SEED, purpose="enrolment")


@transaction.atomic
def confirm_enrolment(*, actor: User, code: str) -> list[str]:
    """Turn the waiting seed into the person's second factor; returns fresh recovery codes, shown this once.

    Remembered devices are forgotten and the person's other sessions end.

    Raises:
        Refused: no enrolment is under way, or the code is not the seed's (field «code»).
        Stale: another window has finished an enrolment at the same moment.
    """
    # Read before the seed: whoever finishes first takes the seed away or changes this row.
    known = factor_of(actor)
    seed = pending_seed(actor)
    if seed is None:
        raise Refused("Эта настройка уже закончена или отменена.", advice="Начните её заново.")
    now = clock.now()
    step = totp.matching_step(seed, code, now) if totp.looks_like_code(code) else None
    if step is None:
        raise Refused(
            "Код не подошёл.",
            field="code",
            advice="Проверьте, что время на телефоне выставляется само, и введите следующий код.",
        )
    codes = _put_in_force(actor, known, seed, step)
    record("accounts.enrolled", actor=actor, object=actor)
    return codes


def _put_in_force(person: User, known: SecondFactor | None, seed: str, step: int) -> list[str]:
    secret = vault.store(actor=person, owner=seed_of(person), kind=SEED, value=seed)
    if not _point_to(person, known, secret_id=secret.pk, last_step=step, confirmed_at=clock.now()):
        raise Refused("Второй фактор уже включён в другом окне.", advice="Войдите заново.")
    vault.retire(actor=ENROLMENT, owner=pending_seed_of(person), kind=SEED, reason="настройка закончена")
    TrustedDevice.objects.filter(user=person).delete()
    end_sessions(person)
    return recovery.replace_codes(person)


def _point_to(person: User, known: SecondFactor | None, **fields: Any) -> bool:
    """Write the factor's row unless somebody has written it since `known` was read."""
    if known is not None:
        rows = SecondFactor.objects.filter(pk=known.pk, confirmed_at=known.confirmed_at)
        return rows.update(**fields) == 1
    try:
        with transaction.atomic():
            SecondFactor.objects.create(user=person, **fields)
    except IntegrityError:
        return False
    return True


@transaction.atomic
def enrol(*, actor: Actor, person: User, seed: str) -> None:
    """Put a known seed in force without the dialogue: for the demo city and for tests. Nobody sees recovery codes."""
    secret = vault.store(actor=System("enrolment"), owner=seed_of(person), kind=SEED, value=seed)
    SecondFactor.objects.update_or_create(
        user=person, defaults={"secret_id": secret.pk, "last_step": 0, "confirmed_at": clock.now()}
    )
    record("accounts.enrolled", actor=actor, object=person)
    recovery.replace_codes(person, shown=False)


# --- codes ------------------------------------------------------------------------------------------


def accept_code(person: User, text: str, *, purpose: str = "sign-in") -> str:
    """Take a one-time code or a recovery code; returns how («code», «recovery») or an empty text when it is wrong.

    A code is taken once: its step must be later than the last one taken, by conditional UPDATE.
    """
    code = "".join(text.split())
    if totp.looks_like_code(code):
        return "code" if _accept_totp(person, code, purpose) else ""
    return "recovery" if recovery.spend(person, text) else ""


def _accept_totp(person: User, code: str, purpose: str) -> bool:
    factor = factor_of(person)
    seed = vault.use(seed_of(person), SEED, purpose=purpose) if factor else None
    if factor is None or seed is None:
        return False
    step = totp.matching_step(seed, code, clock.now())
    if step is None:
        return False
    return SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step).update(last_step=step) == 1


@transaction.atomic
def renew_recovery_codes(*, actor: User) -> list[str]:
    """A new set of recovery codes, shown this once; the old ones stop working.

    Raises:
        Refused: the person has no second factor.
    """
    if factor_of(actor) is None:
        raise Refused("Сначала включите второй фактор: резервные коды заменяют его.", clause="2.2")
    codes = recovery.replace_codes(actor)
    record("accounts.recovery_renewed", actor=actor, object=actor)
    return codes


# --- reset ------------------------------------------------------------------------------------------


@transaction.atomic
def reset_second_factor(*, actor: Actor, person: User, reason: str) -> None:
    """Take a lost phone out of use: the person enrols anew at the next sign-in, sessions and devices end.

    Raises:
        AccessDenied: the actor does not manage people, or it is their own.
        Refused: no reason, or there is nothing to reset.
    """
    require(access.may_manage(actor, person))
    if len(reason.strip()) < 5:
        raise Refused("Напишите, почему: это останется в журнале.", field="reason")
    if SecondFactor.objects.filter(user=person).delete()[0] == 0:
        raise Refused("Второй фактор этого человека и так не включён.")
    vault.retire(actor=ENROLMENT, owner=seed_of(person), kind=SEED, reason="сброс второго фактора")
    person.recovery_codes.all().delete()
    person.trusted_devices.all().delete()
    end_sessions(person)
    throttle.clear(f"code:{person.pk}")
    record("accounts.factor_reset", actor=actor, object=person, data={"reason": reason.strip()[:300]})
    notify(
        people=[person],
        kind="accounts.factor_reset",
        text="Администратор сбросил ваш второй фактор. Если вы не просили об этом, сообщите ему.",
        url="/me/",
    )
    tell_overseers(actor=actor, person=person, what="сбросил(а) второй фактор")
