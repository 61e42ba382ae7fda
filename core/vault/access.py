"""Who may do what with secrets. Answers carry the reason; clause 2.2 of the order stands behind them."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from core import typed
from core.access import ALLOWED, Actor, Decision, System, denied, may, rights_of
from core.accounts.rights import Right
from core.vault import kinds
from core.vault.models import RotationTask, Secret
from core.vault.owners import SHOWN_KINDS, Owner, is_known

OWN_USER = "user"  # seeds of the portal's own second factor: nobody's business but their holder's
ACCOUNT = "account"


def may_store(actor: Actor, owner: Owner) -> Decision:
    """Put a secret in or replace it. A person's own second factor is stored by that person."""
    if isinstance(actor, System):
        return ALLOWED
    if owner.kind == OWN_USER:
        own = owner.id == actor.pk
        return ALLOWED if own else denied("Второй фактор другого человека меняет он сам.", "2.2")
    return may(actor, Right.VAULT_STORE, "Секреты сохраняет пресс-служба или сотрудник по защите информации.")


def may_reveal(actor: Actor, secret: Secret) -> Decision:
    """See the value: a personal right, only for login secrets of an account, never a seed or a token."""
    if isinstance(actor, System):
        return denied("Портал сам секретов не смотрит.", "2.2")
    if secret.kind not in kinds.SHOWN_TO_PEOPLE:
        return denied(f"{kinds.name_of(secret.kind).capitalize()}: значение не показывается никому.", "2.2")
    return _personal(actor, secret)


def may_see_code(actor: Actor, secret: Secret) -> Decision:
    """See the present one-time code of an account; the seed behind it is never shown."""
    if secret.kind != kinds.TOTP_SEED:
        return denied("Одноразовый код есть только у второго фактора.", "2.2")
    return _personal(actor, secret)


def may_take_code(actor: Actor, secret: Secret) -> Decision:
    """Take one recovery code of an account."""
    if secret.kind != kinds.RECOVERY_CODES:
        return denied("По одному выдаются только резервные коды.", "2.2")
    return _personal(actor, secret)


def may_rotate(actor: Actor) -> Decision:
    """Re-encrypt everything with another key."""
    return may(actor, Right.VAULT_OVERSEE, "Ключ хранилища меняет сотрудник по защите информации.")


def may_oversee(actor: Actor) -> Decision:
    """See who looked at which secret."""
    return may(actor, Right.VAULT_OVERSEE, "Кто что смотрел, видит сотрудник по защите информации.")


def may_do_tasks(actor: Actor) -> Decision:
    """See and close tasks to change what somebody who has gone knew."""
    if isinstance(actor, System) or rights_of(actor) & {Right.VAULT_STORE, Right.VAULT_OVERSEE}:
        return ALLOWED
    return denied("Учётные данные меняет пресс-служба или сотрудник по защите информации.", "2.2")


def get_task_for(actor: Actor, pk: int) -> RotationTask:
    """A task of the vault.

    Raises:
        Http404: there is none, or the actor has no business with the vault.
    """
    if not may_do_tasks(actor):
        raise Http404
    return get_object_or_404(RotationTask.objects.select_related("person"), pk=pk)


def may_list(actor: Actor) -> Decision:
    """See which secrets are kept, without their values."""
    if rights_of(actor) & {Right.VAULT_STORE, Right.VAULT_REVEAL, Right.VAULT_OVERSEE}:
        return ALLOWED
    return denied("Учётные данные видят пресс-служба и сотрудник по защите информации.", "2.2")


def get_owner_for(actor: Actor, kind: str, owner_id: int) -> Owner:
    """An owner whose secrets the actor may list.

    Raises:
        Http404: nobody knows such an owner, or the actor has no business with the vault.
    """
    if kind not in SHOWN_KINDS or typed.whole(owner_id) is None or not may_list(actor):
        raise Http404
    owner = Owner(kind, owner_id)
    if not Secret.objects.filter(owner_kind=kind, owner_id=owner_id).exists() and not is_known(owner):
        raise Http404
    return owner


def get_secret_for(actor: Actor, pk: int) -> Secret:
    """A secret (not its value) that the actor may know of.

    Raises:
        Http404: there is none, or the actor has no business with the vault.
    """
    if not may_list(actor):
        raise Http404
    return get_object_or_404(Secret.objects.select_related("stored_by"), pk=pk, owner_kind__in=SHOWN_KINDS)


def _personal(actor: Actor, secret: Secret) -> Decision:
    if isinstance(actor, System) or secret.owner_kind != ACCOUNT:
        return denied("Этот секрет нужен только порталу и людям не показывается.", "2.2")
    return may(
        actor,
        Right.VAULT_REVEAL,
        "Смотреть секреты могут только те, кому это право дано распоряжением лично (п. 2.2 Порядка).",
    )
