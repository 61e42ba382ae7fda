"""Every screen, at one width and in one theme: axe-core with all its rules, the console, a phone's width.

Numbers in addresses are those of the demo city, whose rows are made in one order: post 1 is approved, 3 waits, 7 is
returned, 8 is a draft.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page

from tests.browser.screens import faults_of
from tests.browser.support import Town, confirm_identity, give_password

pytestmark = pytest.mark.browser

AsPerson = Callable[..., Page]
GUIDE = "/gospubliki/guides/kak-sviazat-stranitsu-s-uchetnoi-zapisiu/"
LAST_WEEK = date.today() - timedelta(days=7)
MONDAY = date.today() - timedelta(days=date.today().weekday())
PUBLIC = [
    *("/sign-in/", "/sign-in/forgotten/", "/invitation/none/", "/no-such-page/", "/rules/", "/rules/1/"),
    *(
        "/official-pages/",
        "/official-pages/?network=vk",
        "/official-pages/?q=ничего",
        "/official-pages/embed/",
    ),
    *("/official-pages/verify/", "/official-pages/verify/?url=vk.com/dzhankoy_adm"),
    *("/official-pages/verify/?url=vk.com/dzhankoy_adm1", "/official-pages/verify/?url=чепуха"),
]
SCREENS: dict[str, list[str]] = {
    "m.kovalchuk": [
        *("/", "/plan/", "/plan/month/", "/plan/new/", "/plan/posts/1/", "/plan/posts/1/edit/"),
        *("/plan/posts/1/cancel/", "/plan/posts/1/revisions/1/", "/plan/posts/3/", "/plan/posts/7/"),
        *("/plan/posts/8/", "/plan/approvals/", "/plan/deliveries/1/", "/plan/deliveries/1/?by_hand=1"),
        *("/urgent/", "/urgent/?kind=accident", "/urgent/all/", "/urgent/orders/", "/urgent/orders/1/"),
        "/notifications/settings/",
        *(
            "/plan/waiting/",
            "/plan/overdue/",
            "/plan/mourning/",
            "/pages/outages/",
            "/pages/",
            "/pages/?q=ничего",
            "/pages/new/",
            "/pages/1/",
            "/pages/1/edit/",
        ),
        *("/pages/accounts/", "/pages/accounts/new/", "/pages/accounts/1/", "/pages/accounts/1/edit/"),
        *("/pages/contacts/", "/pages/contacts/new/", "/pages/contacts/1/edit/", "/pages/weeks/"),
        *(f"/pages/1/weeks/{LAST_WEEK}/", f"/pages/1/weeks/{date.today()}/", "/notifications/"),
        *("/me/", "/me/password/", "/credentials/", "/journal/", "/styleguide/"),
        *("/credentials/tasks/", "/credentials/tasks/?done=1", "/pages/1/widgets/new/"),
        *("/pages/clauses/?show=expiry", "/pages/1/clauses/2-2-second-factor/"),
        *("/plan/events/", "/plan/events/?list=past", "/plan/events/new/", "/plan/events/new/?like=2"),
        *("/plan/events/2/", "/plan/events/2/edit/", "/plan/events/2/move/", "/plan/events/2/cancel/"),
        *("/plan/events/2/posts/", "/plan/events/2/questions/", "/plan/events/7/", "/plan/events/7/decline/"),
        *("/plan/events/8/", "/plan/events/8/move/", "/plan/documents/1/"),
        *("/plan/events/settings/", "/plan/events/settings/officials/new/"),
        *("/plan/events/settings/officials/1/", "/plan/events/settings/posts/report/"),
        *("/plan/documents/", f"/plan/documents/week/{MONDAY}/", "/plan/import/"),
    ],
    "i.doroshenko": [
        *(
            "/status/",
            "/urgent/orders/new/",
            "/urgent/orders/1/edit/",
            "/urgent/templates/alarm/",
            "/urgent/",
        ),
        *("/", "/plan/approvals/", "/plan/approvals/?decided=1", "/plan/approvals/1/", "/plan/approvals/3/"),
        *("/plan/approvals/3/return/", "/plan/stop/", "/pages/1/", "/pages/1/suspend/", "/pages/1/close/"),
        *("/pages/contacts/rules/", f"/pages/1/weeks/{LAST_WEEK}/", f"/pages/1/weeks/{date.today()}/"),
        *("/moderation/rules/", "/journal/", "/journal/?entry=1", "/organizations/"),
        *(f"/plan/documents/week/{MONDAY}/", "/plan/rubrics/", "/plan/rubrics/new/", "/plan/rubrics/1/"),
        *("/pages/clauses/", "/pages/clauses/?at=1-4.2", "/pages/clauses/?q=&clause=5&show=bad"),
        *("/pages/clauses/list/", "/pages/1/clauses/4-2-comments/", "/pages/1/clauses/4-3-a-about/"),
        *("/pages/weeks/year/", "/pages/weeks/year/?kind=subordinate"),
    ],
    "a.savin": [
        *("/", "/people/", "/people/add/", "/people/1/", "/people/1/edit/", "/people/1/close/"),
        *("/organizations/", "/organizations/add/", "/organizations/1/", "/organizations/1/edit/"),
        *("/organizations/orders/", "/organizations/orders/add/", "/organizations/orders/1/edit/"),
        "/organizations/orders/1/void/",
    ],
    "t.seitova": [
        *("/", "/moderation/", "/moderation/?tab=mine", "/moderation/?tab=waiting", "/moderation/?tab=done"),
        *("/moderation/?q=ничего", "/moderation/by-hand/", "/moderation/blacklist/"),
        *("/moderation/rightness/", "/moderation/rightness/?days=90"),
        *("/moderation/blacklist/?state=over", "/moderation/items/1/", "/moderation/items/1/?ready=problem"),
    ],
    "o.bystrov": [
        *("/", "/plan/approvals/", "/plan/approvals/3/", "/plan/stop/", "/moderation/"),
        *("/plan/events/", "/plan/events/new/", "/plan/events/7/", "/plan/events/7/edit/"),
    ],
    "e.voronova": [
        *("/", "/pages/", "/pages/clauses/", "/organizations/", "/plan/", "/gospubliki/"),
        *("/gospubliki/guides/", "/gospubliki/questions/", "/gospubliki/questions/ask/"),
    ],
    "n.rogovaya": [
        *("/", "/gospubliki/", "/gospubliki/connections/", "/gospubliki/connections/?q=ничего"),
        *("/gospubliki/contradictions/", "/gospubliki/report/", "/gospubliki/template/"),
        *("/gospubliki/template/edit/", "/gospubliki/guides/", "/gospubliki/guides/new/", GUIDE),
        *(f"{GUIDE}edit/", "/gospubliki/questions/", "/gospubliki/questions/2/answer/"),
        *("/gospubliki/organizations/12/", "/gospubliki/connections/12/state/", "/gospubliki/import/"),
        *("/gospubliki/connections/17/due/", "/gospubliki/steps/2/due/", "/gospubliki/steps/1/reopen/"),
    ],
    "p.nadezhdin": ["/", "/journal/"],
}
# Screens of refusals are screens too.
ANSWERS = {"/invitation/none/": 404, "/no-such-page/": 404, "/journal/": 403, "/plan/": 403}
# Behind «Подтвердите, что это вы».
CONFIRMED: dict[str, list[str]] = {
    "a.savin": [
        *("/people/1/appoint/", "/organizations/appointments/1/end/", "/people/1/second-factor/reset/"),
    ],
    "d.korzh": [
        *("/credentials/", "/credentials/seen/", "/credentials/secret/20/", "/credentials/account/1/"),
        *("/credentials/account/1/password/", "/pages/accounts/1/secrets/", "/pages/keys/"),
    ],
}
# Sent with nothing in them: every field says what is wrong.
WITH_ERRORS: dict[str, list[tuple[str, str]]] = {
    "m.kovalchuk": [
        *(("/plan/events/new/", "Только мероприятие"), ("/plan/events/2/cancel/", "Отменить мероприятие")),
        ("/plan/events/settings/officials/new/", "Записать"),
        *(("/plan/new/", "Отправить на"), ("/pages/new/", "Записать в реестр")),
        ("/plan/import/", "Загрузить и посмотреть"),
        *(("/pages/accounts/new/", "Записать"), ("/pages/contacts/new/", "Записать")),
        *(("/me/password/", "Сменить"), ("/pages/1/widgets/new/", "Записать")),
    ],
    "i.doroshenko": [
        *(("/plan/stop/", "Остановить"), ("/pages/1/suspend/", "Приостановить")),
        ("/plan/approvals/3/return/", "Вернуть с замечанием"),
        ("/pages/clauses/list/", "Добавить в список"),
    ],
    "a.savin": [
        *(("/people/add/", "Добавить"), ("/organizations/add/", "Внести")),
        ("/organizations/orders/add/", "Внести"),
    ],
}


def _walk(page: Page, addresses: Sequence[str]) -> list[str]:
    found = []
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        if answer.status not in (200, ANSWERS.get(address, 200)):
            found.append(f"{address} answers {answer.status}")
        found += faults_of(page)
    return found


def test_screens_for_everyone(visit: Callable[..., Page], town: Town) -> None:
    page = visit()
    found = _walk(page, PUBLIC)
    give_password(page, town.people["t.seitova"])
    found += faults_of(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("login", SCREENS)
def test_screens_of_a_person(login: str, as_person: AsPerson) -> None:
    found = _walk(as_person(login), SCREENS[login])
    assert not found, "\n".join(found)


@pytest.mark.parametrize("login", CONFIRMED)
def test_screens_behind_the_question_who_you_are(login: str, as_person: AsPerson, town: Town) -> None:
    page, addresses = as_person(login), CONFIRMED[login]
    page.goto("/confirm/")
    found = faults_of(page)
    confirm_identity(page, town.people[login])
    found += _walk(page, addresses)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("login", WITH_ERRORS)
def test_forms_with_their_errors(login: str, as_person: AsPerson) -> None:
    page, found = as_person(login), []
    for address, button in WITH_ERRORS[login]:
        page.goto(address)
        with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
            page.get_by_role("main").get_by_role("button", name=button).click()
        assert answered.value.status == 422, address
        page.wait_for_load_state()
        found += faults_of(page)
    assert not found, "\n".join(found)
