"""The moderation queue's page with 10,000 and with 1,000,000 stored items (a million only on PostgreSQL)."""

from __future__ import annotations

import dataclasses
import json
import os
import sys
import time
from datetime import date

import django

from tests.bench.own import own_database
from tests.bench.table import Figure, p

if __name__ == "__main__":
    os.environ["DATABASE_URL"] = own_database("moderation") or os.environ.get("DATABASE_URL", "")
    if not os.environ["DATABASE_URL"]:
        del os.environ["DATABASE_URL"]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dzhankoy_portal.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from core.accounts.models import User  # noqa: E402
from core.accounts.rights import Role  # noqa: E402
from core.organizations.models import Appointment, Order, Organization  # noqa: E402
from moderation.models import InboxItem  # noqa: E402
from networks.base import Network  # noqa: E402
from pages.models import OfficialPage  # noqa: E402

SIZES = (10_000, 1_000_000)
PAGES = 40
ROUNDS = 60
ADDRESSES = ("/moderation/", "/moderation/?tab=done", "/moderation/rows/")
LABELS = '{"labels": [{"name": "question", "score": 0.8, "level": "context", "rule": "question.sign", "why": "В тексте есть вопрос.", "fragments": [[0, 5]]}]}'
# One of fifty waits; the rest was decided. Authors write about twenty times each, a post has about fifty comments.
_ITEMS = """
INSERT INTO moderation_inboxitem (id, page_id, network, kind, external_id, post_id, thread_id, dialogue_id, reply_to,
  author_id, author_name, author_url, text, url, at, seen_at, version_at, version_seq, triage, triaged_at, rank, state,
  version, department_text, closed_at)
SELECT n, 1 + n %% {pages}, (ARRAY['vk', 'ok', 'telegram', 'max'])[1 + n %% 4], 'comment', n::text,
  (n / 50)::text, '', '', '', (n / 20)::text, 'Житель ' || (n / 20), '', 'Когда починят фонарь на улице номер ' || n || '?',
  '', now() - n * interval '1 second', now() - n * interval '1 second', n, 0, %s::jsonb, now(),
  (1 + n %% 6) * 10000000000000000 + n, CASE WHEN n %% 50 = 0 THEN 'new' ELSE 'closed' END, 0, '',
  CASE WHEN n %% 50 = 0 THEN NULL ELSE now() END
FROM generate_series(%s, %s) AS n
"""
_EVIDENCE = """
INSERT INTO moderation_evidence (item_id, moment, text, author_id, author_name, author_url, url, written_at, taken_at,
  version_at, version_seq, digest)
SELECT id, 'capture', text, author_id, author_name, '', '', at, seen_at, version_at, 0, md5(text) FROM moderation_inboxitem
WHERE id BETWEEN %s AND %s
"""
_VERDICTS = """
INSERT INTO moderation_verdict (item_id, kind, ground, act, article, reason, answer, by_id, decided_at, due_at, is_current)
SELECT id, 'no_violation', '', '', '', '', '', %s, seen_at, seen_at, true FROM moderation_inboxitem
WHERE state = 'closed' AND id BETWEEN %s AND %s
"""


def city() -> User:
    """Forty pages and a moderator."""
    order = Order.objects.create(number="417-р", date=date(2024, 9, 12), title="О страницах")
    root = Organization.objects.create(kind="administration", name="Город", short_name="Город")
    for number in range(PAGES):
        OfficialPage.objects.create(
            id=number + 1,
            network=list(Network)[number % 4].value,
            external_id=str(number),
            title=f"Страница {number}",
            organization=root,
            state="active",
        )
    person = User(email="moderator@bench.example", last_name="Модератор", first_name="Имя")
    person.set_unusable_password()
    person.save()
    Appointment.objects.create(
        person=person, role=Role.MODERATOR, organization=root, order=order, since=date(2024, 9, 12)
    )
    return person


def fill(person: User, first: int, last: int) -> None:
    """Items `first`…`last` with evidence and verdicts, by the database itself."""
    with connection.cursor() as cursor:
        cursor.execute(_ITEMS.format(pages=PAGES), [LABELS, first, last])
        cursor.execute(_EVIDENCE, [first, last])
        cursor.execute(_VERDICTS, [person.pk, first, last])
        cursor.execute("VACUUM ANALYZE")


def times(client: Client, path: str) -> list[float]:
    """Milliseconds of a page, warm."""
    found = []
    for number in range(ROUNDS + 3):
        began = time.perf_counter()
        answer = client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}")
        if number >= 3:
            found.append((time.perf_counter() - began) * 1000)
    return found


def main() -> list[Figure]:
    if connection.vendor != "postgresql":
        print("a million rows are never asked of SQLite: skipped", file=sys.stderr, flush=True)
        return []
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    person, client = city(), Client(SERVER_NAME="127.0.0.1")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    measured: dict[str, list[float]] = {}
    first = 1
    for size in SIZES:
        fill(person, first, size)
        first = size + 1
        assert InboxItem.objects.count() == size
        for path in ADDRESSES:
            measured.setdefault(path, []).append(p(times(client, path), 0.95))
    return [_figure(path, small, large) for path, (small, large) in measured.items()]


def _figure(path: str, small: float, large: float) -> Figure:
    value = f"p95 {small:.0f} → {large:.0f} ms, {large / small:.2f} ×"
    return Figure(f"moderation {path} with 10,000 and 1,000,000 items", value, "p95 ≤ 100 ms, ratio ≤ 1.3")


if __name__ == "__main__":
    print(json.dumps([dataclasses.asdict(one) for one in main()]))
