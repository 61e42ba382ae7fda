"""Screens of the vault: what is kept, one owner, a look, a new value."""

from core.vault.views.keeping import retire, store
from core.vault.views.listing import listing, secret, seen
from core.vault.views.showing import owner, show
from core.vault.views.tasks import task_done, task_list

__all__ = ["listing", "owner", "retire", "secret", "seen", "show", "store", "task_done", "task_list"]
