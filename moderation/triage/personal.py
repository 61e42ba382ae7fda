"""Label `personal_data`: by pattern and checksum, on the text as it was written; always for a person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from moderation.triage.labels import Fragment, Label, Level, Name, merged
from moderation.triage.persons import spelled_phones, told_of_a_person
from moderation.triage.private import told

_DIGIT = re.compile(r"\d")
_GAP = r"[\s\u00a0.-]?"
_CARD = re.compile(rf"(?<![\d*])(?:\d{{4}}{_GAP}){{3}}\d{{4}}(?:{_GAP}\d{{2,3}})?(?![\d*])")
# Sixteen figures of a bank's card whose check digit is wrong: mistyped or made up, they still send money to somebody.
_LIKE_CARD = re.compile(
    r"(?<![\d*№])(?:220[0-4]|4\d{3}|5[1-6]\d{2}|6[237]\d{2})([\s.-]?)\d{4}\1\d{4}\1\d{4}(?![\d*])"
)
_NO_CARD = re.compile(
    r"(?:полис\w*|омс|заявк\w*|обращени\w*|трек\w*|заказ\w*|сч[её]т\w*|уин|накладн\w*|договор\w*)\D{0,20}$",
    re.IGNORECASE,
)
_SNILS = re.compile(r"(?<!\d)\d{3}[\s-]?\d{3}[\s-]?\d{3}[\s-]?\d{2}(?!\d)")
_PASSPORT = re.compile(
    r"(?:паспорт\w*|серии|серия|сер\.|пасп\.?)[^\d\n]{0,40}(?:\d{2}\s?\d{2})[^\d\n]{0,12}(?:№|номер|n|N)?\s?\d{6}(?!\d)",
    re.IGNORECASE,
)
_BARE_PASSPORT = re.compile(r"(?<!\d)\d{2}\s\d{2}\s(?:№\s?)?\d{6}(?!\d)")
_INN = re.compile(r"\bинн\D{0,25}(\d{12})(?!\d)", re.IGNORECASE)
_POLICY = re.compile(r"\b(?:полис\w*|омс)\D{0,20}(\d{16})(?!\d)", re.IGNORECASE)
_ACCOUNT = re.compile(r"(?<!\d)(?:408(?:17|20)|42[36]\d\d)\d{15}(?!\d)")
_MOBILE = re.compile(
    r"(?<![\d\w/=])(?:\+?7|8)?[\s(.-]{0,2}9\d{2}[\s).-]{0,2}\d{3}[\s.-]?\d{2}[\s.-]?\d{2}(?!\d)"
)
# Eleven digits with whatever stands between them, and numbers of the neighbouring country.
_LOOSE_MOBILE = re.compile(
    r"(?<![\d\w/=])(?:\+?[78][\s().*-]{0,3}9(?:[\s().*-]{0,2}\d){9}|\+?38[\s().-]{0,2}0(?:[\s().-]{0,2}\d){9}|9(?:[\s.-]{1,2}\d){9})(?![\s.-]{0,2}\d)"
)
_SNILS_NAMED = re.compile(
    r"(?:снилс|страхов\w+ (?:номер|свидетельств\w+))\D{0,20}(\d{3}[\s-]?\d{3}[\s-]?\d{3}[\s-]?\d{2})(?!\d)",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(
    r"(?i:\b(?:права|водительск\w+|в/у|загран\w*|свидетельств\w+ о рожд\w+|военн\w+ билет\w*|военник\w*|паспорт\w*))(?:[^\d\n.!?]{0,25}?\b(?:[IVX]{1,4}-)?[А-ЯA-Z]{2}\s?№?\s?\d{6,7}|\D{0,20}\d{2}\s?\d{2}\s?\d{6}|\D{0,20}\d{2}\s\d{7})(?!\d)",
)
_WALLET = re.compile(r"(?:кошел[её]\w*|юmoney|юмани|qiwi|киви)\D{0,15}\d{11,16}(?!\d)", re.IGNORECASE)
_EMAIL = re.compile(
    r"(?<![\w.])[\w.+-]{2,64}@(?:mail|yandex|ya|gmail|bk|list|inbox|rambler|icloud|outlook|hotmail|proton\w*)\.(?:ru|com|me)\b",
    re.IGNORECASE,
)
_SPELT_EMAIL = re.compile(
    r"[a-z0-9._-]{3,40}\s?\(?(?:собака|собачка|@)\)?\s?(?:mail|майл|мейл|мэйл|yandex|яндекс|gmail|гмейл|жмейл|джимейл|bk|бк|list|inbox|rambler|рамблер)\b(?:\s?(?:точка|\.)?\s?(?:ru|ру|com|ком)\b)?",
    re.IGNORECASE,
)
# Bounded: in one word of ten thousand letters each end of «\w*» would look for a figure to the end of the text.
_PASSWORD = re.compile(
    r"\bпарол[ьея]\w{0,6}(?: от \w{1,30}(?: \w{1,30})?)?\s?[:–—-]?\s?(?=\S{0,29}\d)[\w!@#$%.-]{6,30}",
    re.IGNORECASE,
)
_STREET = (
    r"(?:\bул(?:ица|ице|ицы)?\.?|\bпер(?:еулок|еулке)?\.?|\bпр(?:оспект|осп|-т|-кт)\w*\.?|\bпр\.|\bпроезд\w*|\bбульвар\w*|\bб-р\.?|\bшоссе|\bмкр\w*\.?|"
    r"\bпл(?:ощадь)?\.|\bнаб\w*\.?|\bтупик\w*|\bквартал\w*)"
)
_FLAT = r"(?:кв(?:артир\w{1,3})?\.?|комн(?:ат\w{1,2})?\.?)\s?№?\s?\d{1,4}\b"
_ADDRESS = re.compile(
    rf"{_STREET}\s?[^\n;]{{2,40}}?\d{{1,4}}\s?[а-яА-Я]?(?:[/\s,к.-]{{0,6}}\d{{0,3}})[^\n;]{{0,16}}?{_FLAT}",
    re.IGNORECASE,
)
_BARE_ADDRESS = re.compile(
    rf"\b[А-ЯЁ][а-яё-]{{3,20}}(?:ая|ой|а|о|ого|ов|ев|ин)?,?\s(?:д(?:ом)?\.?\s?)?\d{{1,4}}[а-яА-Я]?(?:/\d+)?,?\s?{_FLAT}|\b[А-ЯЁ][а-яё]{{3,20}},?\s\d{{1,3}}[а-я]?\s?-\s?\d{{1,3}}\b(?=.{{0,60}}(?:жив|прожив|прописан))"
)
# A flat named before its house, or a house and a flat with a dash between.
_FLAT_FIRST = re.compile(
    r"(?i:\b(?:кв\.?|квартир[аеуы])\s?№?\s?\d{1,4}|\b\d{1,4}(?:-?[йя])?\s(?:кв\.|квартир[аеуы]))\b[^\n.;]{0,14}?(?:\b(?:дом\w{0,2}|д\.)\s?№?\s?\d{1,4}|\bпо\s[А-ЯЁ][а-яё]+\s\d{1,4}|\bул(?:ица|ице|\.)?\s?[А-ЯЁ])"
    r"|(?i:\b(?:дом|д\.)\s?№?\s?\d{1,4}[а-я]?,?\s?" + _FLAT + r")"
)
_DASHED = re.compile(
    rf"(?i:{_STREET})\s?[А-ЯЁ][^\n;.]{{2,30}}?,?\s(?:д\.?\s?)?\d{{1,3}}[а-я]?\s?[-–]\s?\d{{1,3}}(?![\d-])(?!\s?(?:час|руб|мин|ч\b))"
    r"|(?i:по адресу|адрес|живу|прож\w+|прописан\w*):?\s[А-ЯЁ][а-яё]{3,20},?\s\d{1,3}[а-я]?\s?[-–]\s?\d{1,3}(?![\d-])"
)
_COUNTED = r"(?!\d)(?!\s?(?:лет|год|г\b|тыс|руб|раз|чел|мес|дн|час|кв\.?\s?м|сот|%|-?(?:й|ый|ой|го|м)\b))"
# A street by its sign, by its ending or by its capital letter.
_PLACE = rf"(?:{_STREET}|[а-яё]{{3,20}}(?:ская|ской|цкая|цкой|ова|ева|ина|ского|цкого)\b|(?-i:[А-ЯЁ][а-яё-]{{3,20}}))"
_LIVES = re.compile(
    r"\b(?:жив[её]т|проживает|прожив\w+|прописан\w*|зарегистрирован\w*|адрес (?:его|е[её]|этого|этой)|(?:его|е[её]|домашний) адрес)\b"
    rf"[^\n]{{0,40}}?{_PLACE},?\s?[^\n]{{0,25}}?\d{{1,4}}{_COUNTED}",
    re.IGNORECASE,
)
_LIVE = re.compile(
    rf"\b(?:живу|жив[её]м|проживаю)\b[^\n.]{{0,25}}?{_PLACE},?\s(?:д(?:ом)?\.?\s?)?\d{{1,4}}{_COUNTED}",
    re.IGNORECASE,
)
_NAME = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?\s[А-ЯЁ][а-яё]+\s[А-ЯЁ][а-яё]+(?:вич|вна|ична|ьич|вича|вны|вичу|вне|вичем|вной|ича|оглы|кызы)"
_NAME = rf"(?:{_NAME}|[А-ЯЁ][а-яё]+\s[А-ЯЁ][а-яё]+(?:вич|вна|ична)\s[А-ЯЁ][а-яё]+)"
_DATE = r"(?:[0-3]?\d[./-][01]?\d[./-](?:19|20)\d{2}|[0-3]?\d\s(?:января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)\s(?:19|20)\d{2}|(?:19|20)\d{2}\s?(?:г\.?\s?р|года\sрожд))"
_BORN = re.compile(
    rf"{_NAME}[^\n]{{0,40}}?{_DATE}|(?:{_DATE})\s?(?:г\.?\s?р\.?|года?\sрожд\w+)|(?i:дата\sрождения|родил(?:ся|ась)|\bд\.?\s?р\.)\D{{0,12}}{_DATE}"
)
# «Полетел в космос 12 апреля 1961» is a date of a deed.
_DID = re.compile(r"\b(?!родил)[а-яё]{3,}(?:л|ла|лся|лась)\b")
_NAMED_CONTACT = re.compile(
    rf"{_NAME}(?=[^\n]{{0,60}}(?:\bтел|\bномер|телефон|паспорт|снилс|прожив|живет|живёт|адрес|кв\.))"
)
_NUMBERED = re.compile(
    r"(?:инн|огрн|кпп|сч[её]т|№|заявк|заказ|обращени|артикул|трек|код|договор)", re.IGNORECASE
)
_OFFICIAL = re.compile(
    r"(?:диспетчер|при[её]мн|горяч\w+ лини|аварийн|едд?с|мфц|регистратур|администрац|справочн|служб|отдел|управлен|редакц|"
    r"водоканал|газов|энерго|жкх|коммунал|касс[аы]|такси|секретар|дежурн|полици|мчс|call|колл)\w*"
    # A place where people also learn, lie and buy: an office only when nothing parts it from the number.
    r"|(?:поликлиник|больниц|школ|детск\w+ сад|магазин)\w*(?=[^,;.!?]*$)",
    re.IGNORECASE,
)
_PRIVATE = re.compile(
    r"\b(?:личн\w+|сот[ко]\w+|мобильн\w+|номерок|мо[йяеи]|его|е[её]|их|мам\w{1,3}|пап\w{1,3}|отц\w+|матер\w+|муж\w{0,3}|жен[аыеу]|дочк\w+|дочер\w+|сын\w{0,3}|внук\w*|внучк\w+|"
    r"бабушк\w+|дедушк\w+|сосед\w*|хозя\w+|хам\w{0,2}|учительниц\w+|тренер\w*|директриса|любовниц\w+)\b",
    re.IGNORECASE,
)


def labels(text: str) -> list[Label]:
    """At most one label with all fragments; the rule is that of the surest."""
    found = sorted(_found(text), key=lambda one: -one[0])
    if not found:
        return []
    score, rule, why, _ = found[0]
    spans = merged([span for *_, span in found])
    return [Label(Name.PERSONAL_DATA, score, Level.PERSON, f"personal_data.{rule}", why, spans)]


def _found(text: str) -> Iterator[tuple[float, str, str, Fragment]]:
    yield from told_of_a_person(text)
    yield from told(text)
    for span in spelled_phones(text):
        yield 0.8, "phone", "Номер мобильного телефона, записанный словами.", span
    if not _DIGIT.search(text) and "@" not in text and "собак" not in text:
        return
    for match in _CARD.finditer(text):
        if luhn("".join(filter(str.isdigit, match.group()))[:16]):
            yield 0.95, "card", "Номер банковской карты: контрольная сумма сходится.", match.span()
    for match in _LIKE_CARD.finditer(text):
        if not _NO_CARD.search(text[max(0, match.start() - 30) : match.start()]):
            yield 0.65, "card", "Похоже на номер банковской карты.", match.span()
    for match in _SNILS.finditer(text):
        if snils("".join(filter(str.isdigit, match.group()))):
            yield 0.93, "snils", "СНИЛС: контрольное число сходится.", match.span()
    for match in _SNILS_NAMED.finditer(text):
        yield 0.8, "snils", "Номер, названный СНИЛС.", match.span(1)
    for pattern, score, rule, why in (
        (_PASSPORT, 0.95, "passport", "Серия и номер паспорта."),
        (_POLICY, 0.85, "policy", "Номер медицинского полиса."),
        (_ACCOUNT, 0.8, "account", "Номер банковского счёта человека."),
        (_ADDRESS, 0.85, "address", "Домашний адрес с квартирой."),
        (_BARE_ADDRESS, 0.75, "address", "Похоже на домашний адрес."),
        (_FLAT_FIRST, 0.8, "address", "Номер квартиры рядом с домом или улицей."),
        (_DASHED, 0.75, "address", "Похоже на домашний адрес."),
        (_DOCUMENT, 0.85, "document", "Номер личного документа."),
        (_WALLET, 0.75, "account", "Номер электронного кошелька."),
        (_LIVES, 0.8, "lives", "Сказано, где живёт человек."),
        (_LIVE, 0.6, "lives", "Человек пишет, где живёт."),
        (_BORN, 0.85, "born", "Дата рождения человека."),
        (_NAMED_CONTACT, 0.8, "name", "Полное имя рядом с контактом или адресом."),
        (_EMAIL, 0.7, "email", "Личная электронная почта."),
        (_SPELT_EMAIL, 0.65, "email", "Личная электронная почта."),
        (_PASSWORD, 0.7, "password", "Пароль."),
    ):
        for match in pattern.finditer(text):
            if rule != "born" or not _DID.search(match.group()):
                yield score, rule, why, match.span()
    for match in _INN.finditer(text):
        sure = inn(match.group(1))
        why = "ИНН человека: контрольные числа сходятся." if sure else "Номер, названный ИНН человека."
        yield 0.9 if sure else 0.7, "inn", why, match.span(1)
    for match in _BARE_PASSPORT.finditer(text):
        yield 0.6, "passport", "Похоже на серию и номер паспорта.", match.span()
    for match in (*_MOBILE.finditer(text), *_LOOSE_MOBILE.finditer(text)):
        before = text[max(0, match.start() - 45) : match.start()]
        if _is_private(before) and not (match.group()[0] == "9" and _NUMBERED.search(before)):
            yield 0.8, "phone", "Номер мобильного телефона.", match.span()


def _is_private(before: str) -> bool:
    """Whether what stands before a number does not call it a number of an office, or calls it somebody's after that."""
    office = list(_OFFICIAL.finditer(before))
    return not office or _PRIVATE.search(before, office[-1].end()) is not None


def luhn(digits: str) -> bool:
    """Check digit of a bank card."""
    if len(digits) != 16 or len(set(digits)) < 3 or digits[0] not in "23456":
        return False
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


def snils(digits: str) -> bool:
    """Check number of an insurance account (https://www.consultant.ru, Annex to the order of the Pension Fund)."""
    if len(digits) != 11 or int(digits[:9]) <= 1001998:
        return False
    total = sum(int(digit) * (9 - place) for place, digit in enumerate(digits[:9]))
    return total % 101 % 100 == int(digits[9:])


def inn(digits: str) -> bool:
    """Both check digits of a person's taxpayer number."""
    first, second = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8), (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
    return all(
        sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11 % 10
        == int(digits[len(weights)])
        for weights in (first, second)
    )
