"""What a tick of beat costs with 0, 1,000 and 1,000,000 deliveries of the future (a million on PostgreSQL only)."""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from typing import Any

from tests.bench.apart import apart, embedded, service
from tests.bench.table import Figure

ROUNDS = 200
PAGES = 1000


def measure(sizes: list[int]) -> dict[str, list[float]]:
    """Median milliseconds of a tick for each size: with nothing due, and with one delivery due."""
    os.environ |= {"SECRET_KEY": "bench" * 12, "VAULT_KEYS": "b:" + "QUFB" * 10 + "QUE="}
    os.environ["DJANGO_SETTINGS_MODULE"] = "dzhankoy_portal.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    from networks.base import Network
    from tests.kill.city import make_city
    from tests.kill.walls import walls

    city = make_city(walls([Network.VK], 1))
    found: dict[str, list[float]] = {"idle": [], "due": []}
    for size in sizes:
        _grow(city, size)
        found["idle"].append(_median(due=False))
        found["due"].append(_median(due=True))
    return found


def _grow(city: Any, size: int) -> None:
    """Deliveries of next week up to `size`: copies of one that was written and approved like any other."""
    from django.db import connection

    from contentplan.models import Approval, Delivery, Post, Revision
    from pages.models import OfficialPage
    from tests.kill.city import add_post

    if not size:
        add_post(city, city.pages[:1], "Объявление", seconds=7 * 86_400)
        return
    lacking = size // PAGES
    if OfficialPage.objects.count() < PAGES:
        names = [f"bench{number}" for number in range(PAGES - OfficialPage.objects.count())]
        first = city.pages[0]
        OfficialPage.objects.bulk_create(
            OfficialPage(
                network="vk",
                external_id=name,
                screen_name=name,
                title=name,
                organization=first.organization,
                state="active",
            )
            for name in names
        )
    model = Delivery.objects.earliest("pk")
    made = Post.objects.bulk_create(
        Post(title="Копия", author=city.author, organization=model.post.organization, rubric=city.rubric)
        for _ in range(lacking)
    )
    revisions = Revision.objects.bulk_create(
        Revision(
            post=post,
            number=1,
            state="approved",
            digest=model.digest,
            text="Копия",
            created_by=city.author,
            saved_by=city.author,
        )
        for post in made
    )
    Approval.objects.bulk_create(
        Approval(revision=one, approver=city.approver, decision="approved", digest=one.digest)
        for one in revisions
    )
    other = {"post_id": "r.post_id", "revision_id": "r.id", "approval_id": "a.id", "page_id": "p.id"}
    columns = [field.column for field in Delivery._meta.concrete_fields if not field.primary_key]
    chosen = ", ".join(other.get(name, f'd."{name}"') for name in columns)
    names_of = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into contentplan_delivery ({names_of}) select {chosen} from contentplan_delivery d"
            " cross join contentplan_revision r join contentplan_approval a on a.revision_id = r.id"
            " cross join pages_officialpage p where d.id = %s and r.id >= %s",
            [model.pk, revisions[0].pk],
        )
        cursor.execute("analyze")


def _median(*, due: bool) -> float:
    from contentplan.engine import sweep
    from contentplan.models import Delivery
    from core import clock

    first = Delivery.objects.filter(pk=Delivery.objects.earliest("pk").pk)
    later = first.get().due_at
    took = []
    for _ in range(ROUNDS):
        if due:
            first.update(next_at=clock.now(), due_at=clock.now(), dispatched_until=None)
        began = time.perf_counter()
        handed = sweep.tick(lambda pk: None, lambda pk: None)
        took.append((time.perf_counter() - began) * 1000)
        if handed != int(due):
            raise SystemExit(f"a tick handed over {handed}")
    first.update(next_at=later, due_at=later, dispatched_until=None)
    return statistics.median(took)


def figures() -> list[Figure]:
    """On PostgreSQL where the run has it, else embedded without the million."""
    on_service = os.environ.get("DATABASE_URL", "").startswith("postgres")
    sizes = [0, 1000, 1_000_000] if on_service else [0, 1000]
    services = service(f"ticks_{os.urandom(3).hex()}") if on_service else embedded()
    said = ", ".join(f"{size:,}" for size in sizes)
    what = f"one tick with {said} deliveries of the future"
    one = apart("tests.bench.ticks", [str(size) for size in sizes], services)
    if isinstance(one, int):
        return [Figure(what, f"failed with code {one}")]
    return [
        Figure(f"{what}, {words}", " → ".join(f"{took:.1f}" for took in one[name]) + " ms", "flat")
        for name, words in (("idle", "nothing due"), ("due", "one due"))
    ]


if __name__ == "__main__":
    print(json.dumps(measure([int(word) for word in sys.argv[1:]])))
