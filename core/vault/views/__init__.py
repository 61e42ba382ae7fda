"""Screens of the vault: what is kept, one owner, a look, a new value."""

from core.vault.views.keeping import retire, store
from core.vault.views.listing import listing, secret, seen
from core.vault.views.showing import owner, show

__all__ = ["listing", "owner", "retire", "secret", "seen", "show", "store"]
