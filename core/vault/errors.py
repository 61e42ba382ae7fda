"""What goes wrong with secrets. No message ever holds a value or a key."""

from core.errors import PortalError


class VaultError(PortalError):
    """The vault cannot do its work: keys or data are wrong. Never silent, never «no secret»."""


class KeysMalformed(VaultError):
    """`VAULT_KEYS` cannot be read: not «id:base64», not 32 bytes, an id twice."""


class KeyMissing(VaultError):
    """Data is sealed by a key whose id is not in `VAULT_KEYS`."""


class KeyWrong(VaultError):
    """`VAULT_KEYS` has a key of this id, but not the one that sealed the data."""


class SecretDamaged(VaultError):
    """The right key does not open this row: it was changed, or belongs to another owner, kind or version."""
