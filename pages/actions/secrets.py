"""Login secrets of an account go into the vault; what is blank stays as it was (п. 2.1, 2.2)."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from core.access import Actor, require
from core.errors import Refused
from core.vault import actions as vault
from core.vault import kinds
from pages.access import may_store_secrets
from pages.models import NetworkAccount
from pages.tokens import account_owner

ACCOUNT_KINDS = (kinds.LOGIN, kinds.PASSWORD, kinds.TOTP_SEED, kinds.RECOVERY_CODES)


@sensitive_variables("values", "value")
@transaction.atomic
def store_account_secrets(*, actor: Actor, account: NetworkAccount, values: Mapping[str, str]) -> list[str]:
    """Store the secrets that are not blank; answers with the kinds stored.

    Raises:
        AccessDenied: no right to store secrets.
        Refused: a value that cannot be of its kind, at its field; then nothing is stored.
    """
    require(may_store_secrets(actor))
    stored = []
    for kind in ACCOUNT_KINDS:
        value = values.get(kind, "")
        if not value.strip():
            continue
        try:
            vault.store(
                actor=actor, owner=account_owner(account.pk), kind=kind, value=value, label=str(account)
            )
        except Refused as error:
            error.field = kind
            raise
        stored.append(kind)
    return stored
