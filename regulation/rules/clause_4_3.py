"""п. 4.3: what must stand on the page, item by item against the organization's requisites; other information by law."""

from __future__ import annotations

from collections.abc import Callable

from regulation.clauses import clause
from regulation.facts import OnPage
from regulation.matching import addresses, links, phones
from regulation.rules.base import Outcome, Rule, finding, met, unknown

_NO_TEXT = "Сеть не отдала описание страницы"


def _about(page: OnPage) -> Outcome:
    told = page.settings
    if told.why or told.description is None:
        return unknown(told.why or _NO_TEXT)
    if not told.description.strip():
        return finding("Описание страницы пустое: сведений об администрации нет")
    return unknown("Есть ли в описании сведения об администрации, решает человек")


def _item(
    name: str, wanted: Callable[[OnPage], str], absent: Callable[[OnPage, str], str]
) -> Callable[[OnPage], Outcome]:
    """A check of one requisite. `absent(page, text)` says what is wrong, or nothing when the item is there."""

    def check(page: OnPage) -> Outcome:
        if page.settings.why:
            return unknown(page.settings.why)
        if not wanted(page).strip():
            return unknown(f"В реквизитах организации не указано: {name}. Сверять не с чем")
        text = page.settings.text
        if text is None:
            return unknown(_NO_TEXT)
        wrong = absent(page, text)
        return finding(wrong) if wrong else met(f"На странице: {wanted(page)}")

    return check


def _no_address(page: OnPage, text: str) -> str:
    address = page.requisites.address
    return "" if addresses.stands_in(address, text) else f"На странице нет адреса из реквизитов: {address}"


def _no_email(page: OnPage, text: str) -> str:
    email = page.requisites.email
    if links.email_stands_in(email, text):
        return ""
    other = links.emails_of(text)
    return f"На странице {other[0]}, в реквизитах {email}" if other else f"На странице нет почты {email}"


def _no_phones(page: OnPage, text: str) -> str:
    missing = [one for one in phones.split(page.requisites.phones) if not phones.stands_in(one, text)]
    if not missing:
        return ""
    other = phones.shown_in(text)
    there = f"На странице {', '.join(other[:2])}, в реквизитах " if other else "На странице нет: "
    return there + ", ".join(missing)


def _no_site(page: OnPage, text: str) -> str:
    site, told = page.requisites.site, (page.settings.site or "").strip()
    if links.site_stands_in(site, text):
        return ""
    return f"На странице сайт {told}, в реквизитах {site}" if told else f"На странице нет сайта {site}"


def _checklist(page: OnPage) -> Outcome:
    if not page.checklist:
        return unknown("Список не задан администрацией")
    return unknown(f"Заверяется по списку: {'; '.join(page.checklist)}")


_A = clause("4.3(а)")
_MEND = "Поправьте описание страницы в сети или реквизиты в карточке организации: проверка пройдёт сама."
ABOUT = Rule(
    id="4.3(а)-about",
    clause=_A,
    title="Сведения об администрации",
    explanation="Описание страницы не пустое; что в нём есть сведения об администрации, заверяет человек.",
    check=_about,
    assured_days=180,
    how_to="Напишите в описании, чья это страница и чем занимается организация.",
)
ADDRESS = Rule(
    id="4.3(а)-address",
    clause=_A,
    title="Почтовый адрес",
    explanation="На странице есть почтовый адрес из реквизитов. Индекс, регион и слова «город», «улица», «дом» и их "
    "сокращения не важны; улица и номер дома стоят рядом и совпадают целиком.",
    check=_item("почтовый адрес", lambda page: page.requisites.address, _no_address),
    how_to=_MEND,
)
EMAIL = Rule(
    id="4.3(а)-email",
    clause=_A,
    title="Электронная почта",
    explanation="На странице есть адрес почты из реквизитов целиком; большие и малые буквы не важны.",
    check=_item("электронная почта", lambda page: page.requisites.email, _no_email),
    how_to=_MEND,
)
PHONES = Rule(
    id="4.3(а)-phones",
    clause=_A,
    title="Телефоны справочных служб",
    explanation="На странице есть каждый телефон из реквизитов. Скобки, пробелы, чёрточки и начало +7 или 8 не важны; "
    "городской номер можно писать без кода.",
    check=_item("телефон справочной службы", lambda page: page.requisites.phones, _no_phones),
    how_to=_MEND,
)
SITE = Rule(
    id="4.3(а)-site",
    clause=_A,
    title="Официальный сайт",
    explanation="На странице есть адрес официального сайта из реквизитов. http, www и косая черта в конце не важны; "
    "другой домен и адрес почты сайтом не считаются.",
    check=_item("официальный сайт", lambda page: page.requisites.site, _no_site),
    how_to=_MEND,
)
CHECKLIST = Rule(
    id="4.3(б)-checklist",
    clause=clause("4.3(б)"),
    title="Иная информация по закону",
    explanation="Пункты, которые задала администрация, заверяет человек. Новый пункт просит заверить заново.",
    check=_checklist,
    assured_days=180,
    how_to="Добавьте недостающее на страницу и заверьте по списку.",
)
