"""The public list against a bare view of the same body size: requests per second in one process."""

from __future__ import annotations

import dataclasses
import json
import os
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dzhankoy_portal.settings")
django.setup()

from django.contrib.auth.decorators import login_not_required  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.urls import path  # noqa: E402

from dzhankoy_portal.urls import urlpatterns as own  # noqa: E402
from tests.bench.table import Figure  # noqa: E402

BODY = b""


@login_not_required
def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY)


urlpatterns = [path("bare/", bare), *own]
handler404 = "dzhankoy_portal.views.not_found"


def rate(client: Client, address: str, seconds: float = 4.0) -> float:
    """Requests per second through the whole middleware."""
    client.get(address)
    made, began = 0, time.monotonic()
    while time.monotonic() - began < seconds:
        client.get(address)
        made += 1
    return made / (time.monotonic() - began)


def main() -> list[Figure]:
    global BODY
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("load_demo", verbosity=0)
    with override_settings(ROOT_URLCONF="tests.bench.public", ALLOWED_HOSTS=["testserver"]):
        client = Client()
        BODY = client.get("/official-pages/").content
        import tests.bench.public as served

        served.BODY = BODY
        rounds = [(rate(client, "/official-pages/"), rate(client, "/bare/")) for _ in range(3)]
    ours, theirs = max(one for one, _ in rounds), max(two for _, two in rounds)
    value = f"{ours / theirs:.2f} × ({ours:.0f} against {theirs:.0f} per second, {len(BODY) // 1024} KiB)"
    return [Figure("public list against a bare view", value, "≥ 0.9 ×")]


if __name__ == "__main__":
    print(json.dumps([dataclasses.asdict(one) for one in main()]))
