"""What people of the demo city have said of clauses, widgets in use, secrets of two accounts to try the vault on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from core import clock
from core.vault.actions import store
from dzhankoy_portal.demo.people import ACTOR, City
from dzhankoy_portal.demo.places import Place
from networks.base import Network
from pages.models import Assurance, ChecklistItem, NetworkAccount, OfficialPage, PageWidget
from pages.tokens import account_owner
from regulation.rules import BY_ID

# Rule, days before the demo when the word was given, by whom, what it rests on.
WORDS = [
    ("2.2-second-factor", 20, "i.doroshenko", "Смотрели вместе в настройках профилей, снимки в папке Отдела"),
    (
        "4.3(а)-about",
        40,
        "m.kovalchuk",
        "В описании сказано, чья это страница и чем занимается администрация",
    ),
    ("9(а)-rules-link", 60, "m.kovalchuk", "Ссылка на правила стоит в меню страницы"),
]
MESSAGES = ("4.2-messages", 25, "m.kovalchuk", "Написали странице со своего телефона, ответ пришёл")
ITEMS = ["график личного приёма главы администрации", "телефон доверия по вопросам коррупции"]


def make_clauses(city: City, pages: Mapping[Place, OfficialPage], moment: datetime) -> None:
    """Words on the administration's pages; the rest the first check of the day finds out by itself."""
    head = city.people["i.doroshenko"]
    for text in ITEMS:
        ChecklistItem.objects.create(text=text, added_by=head, added_at=moment - timedelta(days=90))
    for place, page in pages.items():
        if not place.admin:
            continue
        silent = place.network in (Network.TELEGRAM, Network.MAX)
        for word in [*WORDS, *([MESSAGES] if silent else [])]:
            _give(city, page, word, moment)
        if place.network in (Network.VK, Network.OK):
            since = (moment - timedelta(days=200)).astimezone(clock.city_zone()).date()
            PageWidget.objects.create(page=page, name="Сообщить о проблеме", since=since, added_by=head)
    _secrets()


def _give(city: City, page: OfficialPage, word: tuple[str, int, str, str], moment: datetime) -> None:
    rule, days, login, note = BY_ID[word[0]], *word[1:]
    given = moment - timedelta(days=days)
    until = (given + timedelta(days=rule.assured_days)).astimezone(clock.city_zone()).date()
    Assurance.objects.create(
        page=page,
        rule=rule.id,
        clause=rule.clause.id,
        given_at=given,
        given_by=city.people[login],
        note=note,
        until=until,
    )


def _secrets() -> None:
    """Logins of the two accounts in VK; invented like everything here."""
    for account in NetworkAccount.objects.filter(network=Network.VK).select_related("email"):
        owner, name = account_owner(account.pk), str(account.email).partition("@")[0]
        for kind, value in (
            ("login", str(account.email)),
            ("password", f"uchebnyj-{name}-mayak-22"),
            ("totp_seed", "JBSWY3DPEHPK3PXPJBSWY3DP"),
            ("recovery_codes", "1111-2222\n3333-4444\n5555-6666"),
        ):
            store(actor=ACTOR, owner=owner, kind=kind, value=value)
