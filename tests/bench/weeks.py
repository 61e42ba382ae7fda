"""The weekly check of a region (6,500 pages) and of the country (173,000): time and memory."""

from __future__ import annotations

import dataclasses
import json
import os
import resource
import time
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dzhankoy_portal.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from core import clock  # noqa: E402
from core.clock import Week  # noqa: E402
from core.organizations.models import Organization  # noqa: E402
from pages.actions.weeks import freeze  # noqa: E402
from pages.models import OfficialPage, WallPost  # noqa: E402
from tests.bench.table import Figure  # noqa: E402

POSTS_A_WEEK = 5
COUNTRY = int(os.environ.get("BENCH_COUNTRY", "173000"))


def fill(first: int, count: int, week: Week, organization: Organization) -> None:
    """Add pages with a week of publications each."""
    for start in range(first, first + count, 5000):
        numbers = range(start, min(start + 5000, first + count))
        pages = OfficialPage.objects.bulk_create(
            [
                OfficialPage(
                    network="vk",
                    external_id=str(number),
                    title=f"Страница {number}",
                    organization=organization,
                    state="active",
                    created_at=week.starts - timedelta(days=30),
                    covered_since=week.starts,
                    read_through=week.ends,
                )
                for number in numbers
            ]
        )
        WallPost.objects.bulk_create(
            [
                WallPost(
                    page=page,
                    external_id=str(number),
                    published_at=week.starts + timedelta(hours=20 * number + 1),
                    text_digest=f"{number}",
                )
                for page in pages
                for number in range(POSTS_A_WEEK)
            ],
            batch_size=5000,
        )


def peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed_freeze(week: Week) -> float:
    began = time.monotonic()
    freeze(week)
    return time.monotonic() - began


def main() -> list[Figure]:
    call_command("migrate", verbosity=0)
    region, country = Week.of(clock.now()).previous(), Week.of(clock.now()).previous().previous()
    organization = Organization.objects.create(kind="administration", name="Регион", short_name="Регион")
    fill(0, 6500, region, organization)
    took, memory = timed_freeze(region), peak_mib()
    figures = [Figure("weekly check of 6,500 pages", f"{took:.1f} s, peak {memory:.0f} MiB", "≤ 5 s")]
    OfficialPage.objects.update(created_at=region.ends)
    fill(10_000, COUNTRY, country, organization)
    whole = timed_freeze(country)
    ratio = (whole / COUNTRY) / (took / 6500)
    value = f"{whole:.0f} s, peak {peak_mib():.0f} MiB, per page {ratio:.2f} × the region's"
    return [*figures, Figure(f"weekly check of {COUNTRY:,} pages", value, "linear, memory flat")]


if __name__ == "__main__":
    print(json.dumps([dataclasses.asdict(one) for one in main()]))
