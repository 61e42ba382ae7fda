"""A network out of reach: marked on a ground with dates, carried by the norm, ended once."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from core import clock
from core.audit.models import Entry
from core.errors import AccessDenied, Refused
from pages.actions.outages import mark_reachable, mark_unreachable
from pages.models import NetworkOutage, OfficialPage
from pages.queries.outages import outage_over, unreachable_pages
from pages.queries.weeks import weeks_of

pytestmark = pytest.mark.django_db
LIST = "/pages/outages/"


@pytest.fixture
def two(administration: Any) -> list[OfficialPage]:
    return [
        OfficialPage.objects.create(
            network=network,
            external_id="7",
            title=f"Город в {network}",
            organization=administration,
            state="active",
        )
        for network in ("vk", "max")
    ]


def today() -> Any:
    return clock.city_now().date()


def test_a_whole_network_or_some_pages_of_it(irina: Any, two: list[OfficialPage]) -> None:
    vk, other = two
    outage = mark_unreachable(actor=irina, network="vk", ground="Письмо РКН", first=today())
    assert list(unreachable_pages()) == [vk] and outage_over(vk) == outage and outage_over(other) is None
    mark_reachable(actor=irina, outage=outage)
    mark_reachable(actor=irina, outage=outage)
    assert not unreachable_pages().exists()
    mark_unreachable(actor=irina, network="max", ground="Сбой", first=today(), last=today(), pages=[other])
    assert list(unreachable_pages()) == [other]
    events = list(Entry.objects.filter(event__startswith="network.").values_list("event", flat=True))
    assert sorted(events) == ["network.reachable", "network.unreachable", "network.unreachable"]


def test_the_norm_carries_the_ground(irina: Any, two: list[OfficialPage]) -> None:
    vk, other = two
    mark_unreachable(actor=irina, network="vk", ground="Письмо РКН", first=today())
    weeks = weeks_of([vk.pk, other.pk])
    assert weeks[vk.pk].sentence == "сеть недоступна: Письмо РКН" and weeks[other.pk].ground == ""
    before = weeks_of([vk.pk], clock.Week.of(clock.now()).previous())
    assert before[vk.pk].ground == ""


def test_an_end_before_its_beginning_calls_it_off(irina: Any, two: list[OfficialPage]) -> None:
    ahead = today() + timedelta(days=3)
    outage = mark_unreachable(actor=irina, network="vk", ground="Работы", first=ahead, last=ahead)
    assert not unreachable_pages().exists()
    mark_reachable(actor=irina, outage=outage)
    outage.refresh_from_db()
    assert outage.until == outage.since and not outage.stands


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ground": " "}, "ground"),
        ({"network": "myspace"}, "network"),
        ({"last": timedelta(days=-1)}, "last"),
        ({"first": timedelta(days=500)}, "first"),
    ],
)
def test_refusals(irina: Any, wrong: dict[str, Any], field: str) -> None:
    given: dict[str, Any] = {"network": "vk", "ground": "Письмо", "first": today()}
    dated = {key: today() + value if isinstance(value, timedelta) else value for key, value in wrong.items()}
    with pytest.raises(Refused) as refused:
        mark_unreachable(actor=irina, **{**given, **dated})
    assert refused.value.field == field and not NetworkOutage.objects.exists()


def test_a_page_of_another_network(irina: Any, two: list[OfficialPage]) -> None:
    with pytest.raises(Refused, match="другой сети"):
        mark_unreachable(actor=irina, network="vk", ground="Письмо", first=today(), pages=[two[1]])


def test_who_may(marina: Any, irina: Any, two: list[OfficialPage]) -> None:
    with pytest.raises(AccessDenied):
        mark_unreachable(actor=marina, network="vk", ground="Письмо", first=today())
    outage = mark_unreachable(actor=irina, network="vk", ground="Письмо", first=today())
    with pytest.raises(AccessDenied):
        mark_reachable(actor=marina, outage=outage)


def test_the_screen_marks_once_and_ends(
    irina: Any, marina: Any, client_of: Any, two: list[OfficialPage]
) -> None:
    form = {"network": "vk", "ground": "Письмо РКН № 5", "first": f"{today()}", "nonce": str(uuid.uuid4())}
    client = client_of(irina)
    for _ in range(2):
        assert client.post(LIST, form).status_code == 302
    html = client_of(marina).get(LIST).content.decode()
    assert "Письмо РКН № 5" in html and "Снова доступна" not in html
    assert client_of(marina).post(LIST, form).status_code == 403
    assert client.post(LIST, {**form, "ground": " "}).status_code == 422
    assert client.post(LIST, {**form, "pages": [two[1].pk], "nonce": str(uuid.uuid4())}).status_code == 422
    client.post(f"{LIST}{NetworkOutage.objects.get().pk}/end/")
    assert not unreachable_pages().exists()
