"""Who may do what with secrets. Answers carry the reason; clause 2.2 of the order stands behind them."""

from __future__ import annotations

from core.access import ALLOWED, Actor, Decision, System, denied, may
from core.accounts.rights import Right
from core.vault import kinds
from core.vault.models import Secret
from core.vault.owners import Owner

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


def _personal(actor: Actor, secret: Secret) -> Decision:
    if isinstance(actor, System) or secret.owner_kind != ACCOUNT:
        return denied("Этот секрет нужен только порталу и людям не показывается.", "2.2")
    return may(
        actor,
        Right.VAULT_REVEAL,
        "Смотреть секреты могут только те, кому это право дано распоряжением лично (п. 2.2 Порядка).",
    )
