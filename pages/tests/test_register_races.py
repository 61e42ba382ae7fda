"""Two registrations at once: one wins, the other gets the sentence."""

from __future__ import annotations

from typing import Any

import pytest

from core.access import System
from core.audit.models import Entry
from core.errors import AccessDenied, Refused
from networks.addresses import parse
from networks.base import PageFacts
from pages.actions.register import register_page, take_facts
from pages.models import OfficialPage
from pages.recognition import AlreadyRegistered, Recognised, recognise

pytestmark = pytest.mark.django_db


def found(text: str = "vk.com/dzhankoy_adm", number: str = "417") -> Recognised:
    address = parse(text)
    return Recognised(address, PageFacts(number, "Город Джанкой", address.screen_name))


def test_the_loser_of_a_race_is_told_which_page_it_is(marina: Any, artem: Any, administration: Any) -> None:
    """Both have looked before either has written."""
    both = found()
    first, is_new = register_page(actor=marina, found=both, organization=administration, key="a")
    with pytest.raises(AlreadyRegistered) as refused:
        register_page(actor=artem, found=both, organization=administration, key="b")
    assert is_new and refused.value.page == first and refused.value.visible
    assert Entry.objects.filter(event="page.registered").count() == 1


def test_a_race_by_name_alone_is_lost_too(marina: Any, administration: Any) -> None:
    """Without the network only the short name is known, in any case of letters."""
    named = Recognised(parse("vk.com/dzhankoy_adm"))
    register_page(actor=marina, found=named, organization=administration)
    shouted = Recognised(parse("vk.com/DZHANKOY_ADM"))
    with pytest.raises(AlreadyRegistered):
        register_page(actor=marina, found=shouted, organization=administration)


def test_two_clicks_of_one_form_that_race_give_one_page(marina: Any, administration: Any) -> None:
    both = found()
    first, _ = register_page(actor=marina, found=both, organization=administration, key="k")
    again, is_new = register_page(actor=marina, found=both, organization=administration, key="k")
    assert again == first and not is_new


def test_somebody_elses_key_is_not_ones_own(marina: Any, artem: Any, administration: Any) -> None:
    register_page(actor=marina, found=found(), organization=administration, key="k")
    other = found("vk.com/other", "418")
    page, is_new = register_page(actor=artem, found=other, organization=administration, key="k")
    assert is_new and page.external_id == "418"


def test_the_network_says_later_that_it_is_another_page(marina: Any, make_page: Any) -> None:
    make_page("vk", "417")
    page = make_page("vk", "", screen_name="dzhankoy_adm")
    with pytest.raises(AlreadyRegistered):
        take_facts(actor=marina, page=page, facts=PageFacts("417", "Город"))
    page.refresh_from_db()
    assert page.external_id == "" and page.checked_at is None


def test_an_invisible_page_is_refused_without_a_link(svetlana: Any, make_page: Any) -> None:
    make_page("vk", "417", title="Администрация")
    with pytest.raises(AlreadyRegistered) as refused:
        recognise("vk.com/club417", actor=svetlana)
    assert not refused.value.visible


def test_a_body_that_is_no_more_gets_no_pages(marina: Any, administration: Any) -> None:
    administration.is_active = False
    with pytest.raises(Refused) as refused:
        register_page(actor=marina, found=found(), organization=administration)
    assert refused.value.field == "organization"


def test_without_the_right_nothing_is_written(oleg: Any, administration: Any) -> None:
    with pytest.raises(AccessDenied):
        register_page(actor=oleg, found=found(), organization=administration)
    assert not OfficialPage.objects.exists()


def test_the_portal_itself_may_register(administration: Any) -> None:
    page, _ = register_page(actor=System("load_demo"), found=found(), organization=administration)
    assert page.created_by is None and page.title == "Город Джанкой"
