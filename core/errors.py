"""Error families of the portal: what happened decides what a worker does and what a person sees.

A foreign error is classified where the vendor's words are known (`networks/<kind>/errors.py`); above that only
these families exist. `docs/architecture.md` has the table «family → worker → person».
"""

from dataclasses import dataclass


class PortalError(Exception):
    """Base of all our errors. `str(error)` is one Russian sentence fit to show."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


# --- refusals by our own rules ----------------------------------------------------------------------


class Refused(PortalError):
    """A rule of the portal or of the order says no: nothing was changed.

    `clause` is a clause id of the regulation («4.1»), `field` the form field to blame, `advice` what to do.
    """

    status = 409

    def __init__(self, message: str, *, clause: str = "", field: str = "", advice: str = "") -> None:
        super().__init__(message)
        self.clause, self.field, self.advice = clause, field, advice


class AccessDenied(Refused):
    """A known object without the right to act on it: 403 with the reason."""

    status = 403


class ConfirmationNeeded(Refused):
    """The act asks to confirm identity again (`core.accounts.confirm`)."""

    status = 403


class Stale(Refused):
    """Somebody changed the object first: reload and decide again."""


# --- what an outside service answered ----------------------------------------------------------------


@dataclass(frozen=True)
class Where:
    """Whose answer it was: network code («vk»), API method and the vendor's own error code as text."""

    network: str = ""
    method: str = ""
    code: str = ""


class OutsideError(PortalError):
    """An outside service did not do what was asked. `detail` is the raw answer with secrets cut out."""

    def __init__(self, message: str, *, where: Where | None = None, detail: str = "") -> None:
        super().__init__(message)
        self.where = where or Where()
        self.detail = detail[:2000]


class Permanent(OutsideError):
    """Repeating will not help: deleted page, refused content, bad parameter."""


class InvalidContent(Permanent):
    """The network refuses this text or media: an editor must change it."""


class MissingObject(Permanent):
    """No such page, post or comment; for a deletion it means «already done»."""


class Unsupported(Permanent):
    """The network has no such method: the manual twin takes over."""


class CredentialExpired(OutsideError):
    """The token is dead: the page pauses and its owner is told."""


class WrongTokenKind(OutsideError):
    """A good token of the wrong kind (VK 27): a configuration fault, not a dead token."""


class PermissionMissing(OutsideError):
    """The token lives but the right for this act is absent."""


class HumanCheck(OutsideError):
    """The network wants a person: captcha, validation, confirmation. `url` is where."""

    def __init__(self, message: str, *, url: str = "", where: Where | None = None, detail: str = "") -> None:
        super().__init__(message, where=where, detail=detail)
        self.url = url


class RateLimited(OutsideError):
    """Certainly not executed; wait `seconds`. `scope` is «token», «method» or «day». Not counted as a try."""

    def __init__(
        self,
        message: str,
        *,
        seconds: float,
        scope: str = "token",
        where: Where | None = None,
        detail: str = "",
    ) -> None:
        super().__init__(message, where=where, detail=detail)
        self.seconds, self.scope = seconds, scope


class Temporary(OutsideError):
    """Certainly not executed: no connection was made or the service said «try later». Back-off and repeat."""


class OutcomeUnknown(OutsideError):
    """The request may have been executed: never repeated blindly, read back or ask a person."""


class MalformedReply(OutsideError):
    """An answer that is not what the API promises. For a read it is a fault to retry; for a write it is unknown."""
