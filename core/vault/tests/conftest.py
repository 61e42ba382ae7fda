import base64
from collections.abc import Callable
from typing import Any

import pytest

from core.access import System
from core.vault import owners
from core.vault.owners import Owner, OwnerName

PORTAL = System("tests")
ACCOUNT = Owner("account", 7)
SEED = "JBSWY3DPEHPK3PXP"


def key_text(letter: str) -> str:
    """A key as it stands in VAULT_KEYS, made of one repeated letter."""
    return base64.b64encode(letter.encode() * 32).decode()


@pytest.fixture(autouse=True)
def _namers(monkeypatch) -> None:
    """Owners of the tests have names, whatever is registered by the apps above."""
    names = {
        "account": lambda ids: {
            id: OwnerName(f"Аккаунт {id}", f"/accounts/{id}/", organization_id=id) for id in ids
        },
        "page": lambda ids: {id: OwnerName(f"Страница {id}", f"/pages/{id}/") for id in ids},
    }
    monkeypatch.setattr(owners, "_namers", names)


@pytest.fixture
def put(db) -> Callable[..., Any]:
    """Store a secret of account 7: `put("password", "value")`."""
    from core.vault.actions import store

    def make(kind: str, value: str, owner: Owner = ACCOUNT, actor: Any = PORTAL) -> Any:
        return store(actor=actor, owner=owner, kind=kind, value=value)

    return make
