"""Opening, renewing and closing of hooks."""

from __future__ import annotations

from typing import Any

import pytest

from core.access import System
from core.audit.models import Entry
from core.errors import AccessDenied, Refused
from core.vault.actions import use
from core.vault.owners import name_of
from networks.base import Network
from networks.inbound.actions.hooks import close_hook, open_hook, set_confirmation
from networks.inbound.models import HookEndpoint
from networks.inbound.verify import SECRET_KIND

pytestmark = pytest.mark.django_db


def test_a_press_officer_opens_a_hook(marina: Any, settings: Any) -> None:
    settings.PORTAL_URL = "https://portal.dzhankoy.example"
    hook = open_hook(actor=marina, network=Network.VK, external_id=" 217000001 ", confirmation="a1b2")
    endpoint = HookEndpoint.objects.get()
    assert (endpoint.external_id, endpoint.confirmation) == ("217000001", "a1b2")
    assert endpoint.url == f"https://portal.dzhankoy.example/hooks/vk/{endpoint.path_key}/"
    assert len(endpoint.path_key) >= 43
    assert use(endpoint.owner, SECRET_KIND, purpose="test") == hook.secret
    assert Entry.objects.filter(event="inbound.hook_opened", actor_id=marina.pk).count() == 1


def test_neither_secret_nor_path_are_told_by_accident(marina: Any) -> None:
    hook = open_hook(actor=marina, network=Network.VK, external_id="217000001")
    told = f"{hook!r} {hook.endpoint} {[entry.data for entry in Entry.objects.all()]}"
    told += " ".join(Entry.objects.values_list("label", flat=True))
    assert hook.secret not in told and hook.endpoint.path_key not in told
    assert name_of(hook.endpoint.owner).label == "адрес для событий: ВКонтакте 217000001"


def test_opening_again_changes_path_and_secret(marina: Any) -> None:
    first = open_hook(actor=marina, network=Network.MAX, external_id="9")
    path = first.endpoint.path_key
    second = open_hook(actor=marina, network=Network.MAX, external_id="9")
    assert second.endpoint.pk == first.endpoint.pk
    assert second.endpoint.path_key != path and second.secret != first.secret
    assert Entry.objects.filter(event="inbound.hook_renewed").count() == 1


@pytest.mark.parametrize("who", ["oleg", "svetlana", "timur", "prosecutor", "stranger"])
def test_others_may_not(who: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(AccessDenied):
        open_hook(actor=request.getfixturevalue(who), network=Network.VK, external_id="1")
    assert not HookEndpoint.objects.exists()


def test_others_may_neither_close_nor_confirm(oleg: Any) -> None:
    endpoint = open_hook(actor=System("test"), network=Network.VK, external_id="1").endpoint
    with pytest.raises(AccessDenied):
        close_hook(actor=oleg, endpoint=endpoint)
    with pytest.raises(AccessDenied):
        set_confirmation(actor=oleg, endpoint=endpoint, confirmation="x")


def test_a_hook_is_for_somebody(marina: Any) -> None:
    with pytest.raises(Refused):
        open_hook(actor=marina, network=Network.VK, external_id=" ")


def test_the_confirmation_is_kept_and_bounded(marina: Any) -> None:
    endpoint = open_hook(actor=marina, network=Network.VK, external_id="1").endpoint
    set_confirmation(actor=marina, endpoint=endpoint, confirmation=" f00d ")
    assert HookEndpoint.objects.get().confirmation == "f00d"
    for wrong in ("", "x" * 65):
        with pytest.raises(Refused) as caught:
            set_confirmation(actor=marina, endpoint=endpoint, confirmation=wrong)
        assert caught.value.field == "confirmation"


def test_closing_twice_is_written_once(marina: Any) -> None:
    endpoint = open_hook(actor=marina, network=Network.VK, external_id="1").endpoint
    close_hook(actor=marina, endpoint=endpoint)
    close_hook(actor=marina, endpoint=endpoint)
    assert not HookEndpoint.objects.get().is_open
    assert Entry.objects.filter(event="inbound.hook_closed").count() == 1
