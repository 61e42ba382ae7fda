"""The plan of a month with 1,000 posts on 50 pages: queries, which must not grow, and median server time."""

from __future__ import annotations

import dataclasses
import json
import os
import statistics
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from datetime import time as wall_time

import django

from tests.bench.own import own_database
from tests.bench.table import Figure

if __name__ == "__main__":
    os.environ["DATABASE_URL"] = own_database("plan") or os.environ.get("DATABASE_URL", "")
    if not os.environ["DATABASE_URL"]:
        del os.environ["DATABASE_URL"]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dzhankoy_portal.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from contentplan.models import Approval, Delivery, Post, Revision, RevisionPage, Rubric  # noqa: E402
from core import clock  # noqa: E402
from core.accounts.models import User  # noqa: E402
from core.accounts.rights import Role  # noqa: E402
from core.organizations.models import Appointment, Order, Organization  # noqa: E402
from networks.base import Network  # noqa: E402
from pages.models import OfficialPage, WallPost  # noqa: E402

POSTS, PAGES, PLACES, DAYS = (100, 1000), 50, 4, 30
ROUNDS = 15
# What is looked at: name, address, goal in milliseconds.
SCREENS = (("month", "/plan/month/", 80), ("week", "/plan/", 0), ("list", "/plan/?view=list", 0))


class Month:
    """The present month, filled to a number of posts: most approved, some in review, some drafts."""

    def __init__(self) -> None:
        order = Order.objects.create(number="417-р", date=date(2024, 9, 12), title="О страницах")
        root = Organization.objects.create(kind="administration", name="Город", short_name="Город")
        self.root, self.rubric = root, Rubric.objects.create(name="ЖКХ", organization=root)
        self.writer = User.objects.create(email="w@bench.example", last_name="Пишущая", first_name="Марина")
        self.head = User.objects.create(email="h@bench.example", last_name="Глава", first_name="Ирина")
        for person, role in ((self.writer, Role.PRESS_OFFICER), (self.head, Role.PRESS_HEAD)):
            Appointment.objects.create(
                person=person, role=role, organization=root, order=order, since=date(2024, 9, 12)
            )
        self.pages = [self._page(number) for number in range(PAGES)]
        self.first = clock.city_now().date().replace(day=1)
        self.size = 0

    def _page(self, number: int) -> OfficialPage:
        """Eight pages of the administration, the others of schools."""
        school = Organization(
            kind="subordinate", parent=self.root, name=f"Школа {number}", short_name="Школа"
        )
        owner = self.root if number < 8 else school
        if owner is school:
            school.save()
        return OfficialPage.objects.create(
            network=list(Network)[number % 4].value,
            external_id=str(number),
            title=f"Страница {number}",
            organization=owner,
            state="active",
            covered_since=clock.now() - timedelta(days=60),
            read_through=clock.now(),
        )

    def grow(self, size: int) -> None:
        """Add posts up to `size`, spread over the days between eight and twenty o'clock."""
        for number in range(self.size, size):
            self._post(number)
        self.size = size

    def _post(self, number: int) -> None:
        state = ("approved",) * 8 + ("in_review", "draft")
        post = Post.objects.create(
            title=f"Материал {number} о воде и дорогах",
            author=self.writer,
            organization=self.root,
            rubric=self.rubric,
        )
        people = {"created_by": self.writer, "saved_by": self.writer}
        revision = Revision.objects.create(
            post=post, number=1, state=state[number % 10], digest="0" * 64, text="Текст", **people
        )
        due_at = self._time(number)
        pages = [self.pages[(number * 7 + n * 11) % PAGES] for n in range(PLACES)]
        RevisionPage.objects.bulk_create(
            RevisionPage(revision=revision, page=page, due_at=due_at) for page in pages
        )
        if revision.state == "approved":
            Delivery.objects.bulk_create(self._deliveries(revision, pages, due_at))

    def _time(self, number: int) -> datetime:
        day = self.first + timedelta(days=number % DAYS)
        minutes = number * 13 % 720
        return datetime.combine(day, wall_time(8), tzinfo=clock.city_zone()) + timedelta(minutes=minutes)

    def _deliveries(
        self, revision: Revision, pages: list[OfficialPage], due_at: datetime
    ) -> Iterator[Delivery]:
        approval = Approval.objects.create(
            revision=revision, approver=self.head, decision="approved", digest=revision.digest
        )
        out = due_at <= clock.now()
        for page in pages:
            proof = {"external_id": "1", "published_at": due_at} if out else {}
            if out:
                WallPost.objects.create(
                    page=page,
                    external_id=f"{revision.pk}",
                    published_at=due_at,
                    text_digest=f"{revision.pk}",
                )
            yield Delivery(
                post_id=revision.post_id,
                revision=revision,
                approval=approval,
                page=page,
                state="published" if out else "scheduled",
                due_at=due_at,
                approved_due_at=due_at,
                covers_until=due_at + timedelta(hours=20),
                send_until=due_at + timedelta(hours=2),
                next_at=None if out else due_at,
                digest="0" * 64,
                **proof,
            )


def looked_at(client: Client, path: str) -> tuple[int, float]:
    """Queries and median milliseconds of one screen; the first look fills caches and is not counted."""
    answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    with CaptureQueriesContext(connection) as seen:
        client.get(path)
    queries, took = len(seen), []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        client.get(path)
        took.append((time.perf_counter() - began) * 1000)
    return queries, statistics.median(took)


def main() -> list[Figure]:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    month, client = Month(), Client(SERVER_NAME="127.0.0.1")
    client.force_login(month.writer, backend="django.contrib.auth.backends.ModelBackend")
    found: dict[str, list[tuple[int, float]]] = {name: [] for name, _, _ in SCREENS}
    for size in POSTS:
        month.grow(size)
        connection.cursor().execute("analyze")
        for name, path, _ in SCREENS:
            found[name].append(looked_at(client, path))
    return [_figure(name, goal, found[name]) for name, _, goal in SCREENS]


def _figure(name: str, goal: int, rows: list[tuple[int, float]]) -> Figure:
    (few, fast), (many, slow) = rows
    what = f"plan: {name}, {POSTS[0]} and {POSTS[1]:,} posts of the month on {PAGES} pages × {PLACES}"
    value = f"{few} → {many} queries, {fast:.0f} → {slow:.0f} ms"
    return Figure(what, value, f"≤ {goal} ms, ≤ 12 queries, not growing" if goal else "queries do not grow")


if __name__ == "__main__":
    print(json.dumps([dataclasses.asdict(one) for one in main()]))
