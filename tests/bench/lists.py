"""Every list screen with 60 and with 600 objects: queries (must not grow) and median server time."""

from __future__ import annotations

import dataclasses
import json
import os
import statistics
import sys
import time
from datetime import date, timedelta
from itertools import count

import django

from tests.bench.own import own_database
from tests.bench.table import Figure

if __name__ == "__main__":
    os.environ["DATABASE_URL"] = own_database("lists") or os.environ.get("DATABASE_URL", "")
    if not os.environ["DATABASE_URL"]:
        del os.environ["DATABASE_URL"]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dzhankoy_portal.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import NoReverseMatch, reverse  # noqa: E402

from contentplan.actions.drafts import Card, Content, PageTime, create_post  # noqa: E402
from contentplan.actions.review import approve, submit  # noqa: E402
from contentplan.models import Delivery, Rubric  # noqa: E402
from core import clock  # noqa: E402
from core.access import System  # noqa: E402
from core.accounts.models import User  # noqa: E402
from core.accounts.rights import Role  # noqa: E402
from core.clock import Week  # noqa: E402
from core.notifications.models import Notification  # noqa: E402
from core.organizations.models import Appointment, Order, Organization  # noqa: E402
from core.vault.actions import store  # noqa: E402
from core.vault.owners import Owner  # noqa: E402
from networks.base import Network  # noqa: E402
from pages.models import NetworkAccount, OfficialPage, PageRole, WallPost, WorkContact  # noqa: E402

SIZES = (60, 600)
ROUNDS = 7
# Name of the route, who looks.
SCREENS = (
    ("today", Role.PRESS_OFFICER),
    ("contentplan:plan", Role.PRESS_HEAD),
    ("contentplan:month", Role.PRESS_HEAD),
    ("contentplan:approvals", Role.PRESS_HEAD),
    ("contentplan:waiting", Role.PRESS_OFFICER),
    ("pages:list", Role.PRESS_HEAD),
    ("pages:weeks", Role.PRESS_HEAD),
    ("pages:accounts", Role.PRESS_HEAD),
    ("pages:contacts", Role.PRESS_HEAD),
    ("vault:list", Role.SECURITY_OFFICER),
    ("vault:seen", Role.SECURITY_OFFICER),
    ("audit:journal", Role.SECURITY_OFFICER),
    ("people", Role.ADMINISTRATOR),
    ("organizations:list", Role.ADMINISTRATOR),
    ("organizations:orders", Role.ADMINISTRATOR),
    ("notifications:list", Role.PRESS_OFFICER),
    ("moderation:queue", Role.MODERATOR),
    ("gospubliki:matrix", Role.GOSPUBLIKI_LEAD),
    ("official-pages", Role.GOSPUBLIKI_LEAD),
)


class City:
    """Grows to a number of objects of every kind."""

    def __init__(self) -> None:
        self.order = Order.objects.create(number="417-р", date=date(2024, 9, 12), title="О страницах")
        self.root = Organization.objects.create(kind="administration", name="Город", short_name="Город")
        self.people = {role: self._person(role, role.value) for role in Role}
        self.rubric = Rubric.objects.create(name="ЖКХ", organization=self.root)
        self.numbers = count(1)
        self.size = 0

    def grow(self, size: int) -> None:
        for _ in range(self.size, size):
            self._one(next(self.numbers))
        self.size = size

    def _person(self, role: Role, name: str) -> User:
        person = User(email=f"{name}@bench.example", last_name=name.title(), first_name="Имя")
        person.set_unusable_password()
        person.save()
        Appointment.objects.create(
            person=person, role=role, organization=self.root, order=self.order, since=date(2024, 9, 12)
        )
        return person

    def _one(self, number: int) -> None:
        """One of each: an organization with a page, account, secret, wall; a person; posts at every stage."""
        organization = Organization.objects.create(
            kind="subordinate", parent=self.root, name=f"Школа № {number}", short_name=f"Школа № {number}"
        )
        Order.objects.create(number=f"{number}", date=date(2025, 1, 1), title="О назначении")
        self._person(Role.ORGANIZATION_PERSON, f"person{number}")
        page = self._page(number, organization)
        for _ in range(2):
            Notification.objects.create(
                person=self.people[Role.PRESS_OFFICER],
                kind="bench",
                text="Что-то ждёт вас.",
                key=f"bench-{next(self.numbers)}",
            )
        self._post(number, page)

    def _page(self, number: int, organization: Organization) -> OfficialPage:
        week = Week.of(clock.now())
        page = OfficialPage.objects.create(
            network=list(Network)[number % 4].value,
            external_id=str(number),
            title=f"Страница {number}",
            organization=organization,
            state="active",
            created_at=week.starts - timedelta(days=30),
            covered_since=week.starts,
            read_through=clock.now(),
        )
        email = WorkContact.objects.create(
            kind="email", value=f"work{number}@bench.example", organization=organization
        )
        account = NetworkAccount.objects.create(network=page.network, holder_name="Держатель", email=email)
        PageRole.objects.create(account=account, page=page, role="owner")
        store(
            actor=System("load_demo"), owner=Owner("account", account.pk), kind="password", value="s3cret-w"
        )
        WallPost.objects.create(page=page, external_id="1", published_at=clock.now(), text_digest="1")
        return page

    def _post(self, number: int, page: OfficialPage) -> None:
        """By turns: one due later this week, one in review, one whose outcome nobody knows."""
        what = ("due", "review", "unknown")[number % 3]
        due_at = clock.now() + timedelta(minutes=30 + number % 600)
        post = create_post(
            actor=self.people[Role.PRESS_OFFICER],
            card=Card(f"Материал {number} {what}", rubric=self.rubric),
            content=Content(text=f"Текст {number}", pages=[PageTime(page.pk, due_at)]),
        )
        draft = post.revisions.get()
        revision = submit(actor=post.author, revision=draft, version=draft.version)
        if what != "review":
            approve(actor=self.people[Role.PRESS_HEAD], revision=revision)
        if what == "unknown":
            Delivery.objects.filter(post=post).update(
                state="unknown", asked_at=clock.now(), last_error="Ответа нет.", next_at=None
            )


def address(route: str) -> str | None:
    """Its path, or None while there is no such screen."""
    try:
        return reverse(route)
    except NoReverseMatch:
        return None


def looked_at(client: Client, path: str) -> tuple[int, float]:
    """Queries and median milliseconds of one screen; the first look fills caches and is not counted."""
    answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    queries = min(_queries(client, path) for _ in range(3))  # now and then one renews a connection or a mark
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        client.get(path)
        took.append((time.perf_counter() - began) * 1000)
    return queries, statistics.median(took)


def _queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        client.get(path)
    return len(seen)


def main() -> list[Figure]:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    city = City()
    found: dict[str, list[tuple[int, float]]] = {}
    for size in SIZES:
        city.grow(size)
        for route, role in SCREENS:
            path = address(route)
            if path is None:
                continue
            client = Client(SERVER_NAME="127.0.0.1")
            client.force_login(city.people[role], backend="django.contrib.auth.backends.ModelBackend")
            found.setdefault(route, []).append(looked_at(client, path))
    absent = [route for route, _ in SCREENS if route not in found]
    if absent:
        print(f"no such screens yet: {', '.join(absent)}", file=sys.stderr, flush=True)
    return [_figure(route, rows) for route, rows in found.items()]


def _figure(route: str, rows: list[tuple[int, float]]) -> Figure:
    (few, fast), (many, slow) = rows
    value = f"{few} → {many} queries, {fast:.0f} → {slow:.0f} ms" + ("" if many <= few else " — GROWS")
    return Figure(f"list {route} with {SIZES[0]} and {SIZES[1]} objects", value, "queries do not grow")


if __name__ == "__main__":
    print(json.dumps([dataclasses.asdict(one) for one in main()]))
