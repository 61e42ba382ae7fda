"""Every write of the vault and every opening of a secret."""

from core.vault.actions.keeping import retire, store
from core.vault.actions.rotation import rotate
from core.vault.actions.showing import reveal, take_recovery_code, totp_code
from core.vault.actions.using import use

__all__ = ["retire", "reveal", "rotate", "store", "take_recovery_code", "totp_code", "use"]
