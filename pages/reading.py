"""How a visitor of the public pages wants to read: size, colours, spacing; kept in a cookie, changed by a plain form."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

COOKIE = "reading"
COOKIE_AGE_S = 365 * 24 * 3600
CHOICES: dict[str, tuple[str, ...]] = {
    "size": ("normal", "large", "largest"),
    "colours": ("normal", "black", "white"),
    "spacing": ("normal", "wide"),
}


@dataclass(frozen=True)
class ViewSettings:
    """What `base_public.html` reads as `view_settings`."""

    size: str = "normal"
    colours: str = "normal"
    spacing: str = "normal"

    @classmethod
    def of(cls, request: HttpRequest) -> ViewSettings:
        """The visitor's choice; anything unknown in the cookie is the usual look."""
        values = request.COOKIES.get(COOKIE, "").split(".")
        if len(values) != len(CHOICES):
            return USUAL
        known = (value in allowed for value, allowed in zip(values, CHOICES.values(), strict=True))
        return cls(*values) if all(known) else USUAL

    def with_choice(self, data: dict[str, str]) -> ViewSettings:
        """The same with what the form's pressed button says."""
        chosen = {name: data[name] for name, allowed in CHOICES.items() if data.get(name) in allowed}
        return replace(self, **chosen)

    def keep(self, response: HttpResponse, *, secure: bool) -> None:
        """Put the choice into the answer's cookie; the usual look needs none."""
        if self == USUAL:
            response.delete_cookie(COOKIE, samesite="Lax")
            return
        response.set_cookie(
            COOKIE,
            f"{self.size}.{self.colours}.{self.spacing}",
            max_age=COOKIE_AGE_S,
            secure=secure,
            httponly=True,
            samesite="Lax",
        )


USUAL = ViewSettings()


@dataclass(frozen=True)
class Here:
    """Stands in for the request where a page is drawn once for many visitors: only its own address is known."""

    address: str

    def get_full_path(self) -> str:
        """The address to come back to."""
        return self.address


def safe_return(address: str, request: HttpRequest, *, otherwise: str) -> str:
    """An address of this portal to come back to, or the usual one."""
    fits = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if fits and address.startswith("/") else otherwise
