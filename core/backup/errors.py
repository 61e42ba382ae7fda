"""Why a copy could not be made or put back."""

from core.errors import PortalError


class BackupError(PortalError):
    """Nothing was changed; the message says what to do."""
