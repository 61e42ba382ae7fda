"""The cookie of a remembered device, and how the device is called in the list."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from core.accounts.actions.devices import VALID_FOR

DEVICE_COOKIE = "device"

_BROWSERS = (
    ("YaBrowser/", "Яндекс Браузер"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def device_label(request: HttpRequest) -> str:
    """«Chrome, Windows», from what the browser says of itself."""
    agent = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if re.search(mark, agent)), "")
    return ", ".join(part for part in (browser, system) if part) or "неизвестный браузер"


def set_device_cookie(response: HttpResponse, value: str) -> None:
    """Only for signing in, not for scripts."""
    response.set_cookie(
        DEVICE_COOKIE,
        value,
        max_age=int(VALID_FOR.total_seconds()),
        path=settings.LOGIN_URL,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
