"""The demo city: whole, consistent with the networks' world, fenced in."""

import json
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyotp
import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client, override_settings

from contentplan.models import Delivery, Revision
from contentplan.urgent_access import may_send_urgent, on_duty_now
from core.accounts.models import User
from core.installation import is_demo
from core.organizations.models import Organization
from moderation.models import BlacklistEntry, Evidence, InboxItem
from pages.models import OfficialPage, WeeklyProtocol
from pages.queries.city import city_lines
from tests.cast import TEST_SETTINGS

WEDNESDAY = datetime(2026, 11, 25, 7, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """Loaded once, on a Wednesday morning: at the end of a Sunday a week has no plan left to confirm."""
    folder = tmp_path_factory.mktemp("demo")
    theirs = override_settings(**TEST_SETTINGS, DATA_DIR=folder, MEDIA_ROOT=folder / "media")
    with theirs, time_machine.travel(WEDNESDAY), django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", verbosity=0)
        yield folder
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded: Path, settings: Any) -> Path:
    """Its folder; what a test writes is rolled back to the loaded city."""
    settings.DATA_DIR, settings.MEDIA_ROOT = loaded, loaded / "media"
    return loaded


def test_it_is_the_size_of_the_city_and_marked_as_a_demo(demo: Path) -> None:
    assert is_demo()
    assert 35 <= Organization.objects.filter(kind="subordinate").count() <= 45
    assert set(OfficialPage.objects.values_list("network", flat=True)) == {"vk", "ok", "telegram", "max"}
    assert WeeklyProtocol.objects.count() == 3 * OfficialPage.objects.count()
    assert set(Revision.objects.values_list("state", flat=True)) == {
        "draft",
        "in_review",
        "returned",
        "approved",
    }
    assert Delivery.objects.filter(state="scheduled").exists()


def test_the_weeks_behind_are_full_of_what_was_published_through_the_portal(demo: Path) -> None:
    out = Delivery.objects.filter(state="published").select_related("page", "wall_post")
    assert {row.page.network for row in out} == {"vk", "ok", "telegram", "max"}
    assert all(row.wall_post and row.wall_post.published_at == row.due_at < WEDNESDAY for row in out)
    assert out.count() >= 20 and all(row.attempts.count() == 1 for row in out)


def test_the_blacklist_and_the_decided_are_not_empty(demo: Path) -> None:
    assert set(BlacklistEntry.objects.values_list("state", flat=True)) == {"active", "lifted"}
    assert set(InboxItem.objects.values_list("state", flat=True)) == {"answered", "closed"}
    assert all(row.is_intact for row in Evidence.objects.all())


def test_somebody_is_on_duty_and_the_city_keeps_its_order_but_for_one_body(demo: Path) -> None:
    marina = User.objects.get(email="m.kovalchuk@dzhankoy.example")
    assert on_duty_now() == [marina] and may_send_urgent(marina)
    found = {line.rule.id: line.outcome for line in city_lines(marina) if line.is_bad}
    assert set(found) == {"10.1-named", "10.2-runs"}
    assert all(outcome.sentence.endswith(": Управление соцзащиты") for outcome in found.values())


def test_it_loads_once(demo: Path) -> None:
    with pytest.raises(CommandError):
        call_command("load_demo", verbosity=0)


def test_the_sign_ins_are_private_and_work(demo: Path) -> None:
    path = demo / "demo-sign-ins.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    people = json.loads(path.read_text())
    assert [one["email"] for one in people if not one["enrolled"]] == ["v.novikova@dzhankoy.example"]
    head = next(one for one in people if one["role"] == "press_head")
    client = Client()
    client.post("/sign-in/", {"email": head["email"], "password": head["password"]})
    client.post("/sign-in/code/", {"code": pyotp.TOTP(head["totp_seed"]).now()})
    assert client.get("/").context["user"] == User.objects.get(email=head["email"])


def test_the_world_and_the_register_tell_of_the_same_walls(demo: Path) -> None:
    world = json.loads((demo / "demo-world.json").read_text())
    for community in world["vk"]["communities"]:
        page = OfficialPage.objects.get(network="vk", external_id=str(community["id"]))
        told = {(str(post["id"]), post["text"]) for post in community["posts"]}
        assert told == set(page.wall_posts.values_list("external_id", "text"))
