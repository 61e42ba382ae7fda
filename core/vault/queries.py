"""What may be read of secrets without opening them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.vault.models import Secret
from core.vault.owners import Owner


@dataclass(frozen=True)
class Hint:
    """How a stored secret is recognised: the last characters (tokens only), when it was stored and by whom."""

    last3: str
    stored_at: datetime
    by: str


def hints(owner: Owner) -> dict[str, Hint]:
    """Secrets an owner has in use, by kind; one query."""
    secrets = Secret.objects.filter(owner_kind=owner.kind, owner_id=owner.id, retired_at__isnull=True)
    return {secret.kind: hint_of(secret) for secret in secrets.select_related("stored_by")}


def hint_of(secret: Secret) -> Hint:
    """The hint of one secret (its `stored_by` loaded)."""
    by = secret.stored_by.full_name if secret.stored_by else "Портал"
    return Hint(secret.last3, secret.stored_at, by)
