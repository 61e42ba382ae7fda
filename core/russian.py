"""Russian for screens: agreement, figures, dates, names, no-break spaces. The template filters are thin."""

import re
from datetime import date, datetime, timedelta

from django.utils import timezone

NBSP = "\u00a0"
HARD_HYPHEN = "\u2011"
WEEKDAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
WEEKDAYS_LONG = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
MONTHS = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)
_NEAR = {-1: "вчера", 0: "сегодня", 1: "завтра"}
_DAYS = ("день", "дня", "дней")


# --- agreement and figures --------------------------------------------------------------------------


def plural_word(number: int, one: str, few: str, many: str) -> str:
    """The form that agrees with the number: 1 замечание, 2 замечания, 5 замечаний."""
    tens, units = abs(number) % 100, abs(number) % 10
    if 11 <= tens <= 14:
        return many
    if units == 1:
        return one
    return few if 2 <= units <= 4 else many


def plural(number: int, one: str, few: str, many: str) -> str:
    """«5 замечаний»."""
    return f"{figure(number)} {plural_word(number, one, few, many)}"


def figure(number: int) -> str:
    """«18 432», with no-break spaces between groups; four digits are grouped too, they stand in columns."""
    return f"{number:,}".replace(",", NBSP).replace("-", "−")


def file_size(size: int) -> str:
    """«412 КБ», «1,4 МБ»."""
    if size < 1024:
        return f"{size}{NBSP}Б"
    value = float(size)
    for unit in ("КБ", "МБ", "ГБ"):
        value /= 1024
        if value < 1023.5 or unit == "ГБ":
            break
    if value < 9.95 and unit != "КБ":
        return f"{value:.1f}".replace(".", ",").removesuffix(",0") + NBSP + unit
    return f"{figure(round(value))}{NBSP}{unit}"


# --- dates ------------------------------------------------------------------------------------------


def _local_day(moment: datetime | date) -> date:
    return timezone.localtime(moment).date() if isinstance(moment, datetime) else moment


def _today(now: datetime | None) -> date:
    return timezone.localtime(now).date()


def day_text(moment: datetime | date, *, now: datetime | None = None, near: bool = True) -> str:
    """«сегодня» or «ср, 25 ноября», with the year when it is not this one."""
    day, today = _local_day(moment), _today(now)
    if near and (day - today).days in _NEAR:
        return _NEAR[(day - today).days]
    return f"{WEEKDAYS[day.weekday()]}, {_day_of_month(day, today)}"


def day_heading(moment: datetime | date, *, now: datetime | None = None) -> str:
    """«Среда, 25 ноября»."""
    day = _local_day(moment)
    return f"{WEEKDAYS_LONG[day.weekday()].capitalize()}, {_day_of_month(day, _today(now))}"


def _day_of_month(day: date, today: date) -> str:
    text = f"{day.day} {MONTHS[day.month - 1]}"
    return text if day.year == today.year else f"{text} {day.year}"


def time_text(moment: datetime, *, seconds: bool = False) -> str:
    """«14:30» on the city's clocks, «14:30:02» with seconds."""
    return timezone.localtime(moment).strftime("%H:%M:%S" if seconds else "%H:%M")


def moment_text(moment: datetime, *, now: datetime | None = None, near: bool = True) -> str:
    """«сегодня, 14:30», «ср, 25 ноября, 14:30»."""
    return f"{day_text(moment, now=now, near=near)}, {time_text(moment)}"


def range_text(first: datetime | date, last: datetime | date, *, now: datetime | None = None) -> str:
    """«23–29 ноября», «30 ноября – 6 декабря»; years where they differ or are not this one."""
    start, end, today = _local_day(first), _local_day(last), _today(now)
    if start == end:
        return _day_of_month(start, today)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{_day_of_month(end, today)}"
    if start.year == end.year:
        return f"{start.day} {MONTHS[start.month - 1]}{NBSP}– {_day_of_month(end, today)}"
    left = f"{start.day} {MONTHS[start.month - 1]} {start.year}"
    return f"{left}{NBSP}– {end.day} {MONTHS[end.month - 1]} {end.year}"


def duration_text(length: timedelta) -> str:
    """«28 с», «37 мин», «1 ч 18 мин», «2 дня 3 ч», «12 дней»: two units at most, cut down, never negative."""
    total = max(int(length.total_seconds()), 0)
    days, hours, minutes = total // 86_400, total % 86_400 // 3600, total % 3600 // 60
    if days >= 7:
        return plural(days, *_DAYS)
    if days:
        return plural(days, *_DAYS) + (f" {hours}{NBSP}ч" if hours else "")
    if hours:
        return f"{hours}{NBSP}ч" + (f" {minutes}{NBSP}мин" if minutes else "")
    return f"{minutes}{NBSP}мин" if minutes else f"{total}{NBSP}с"


def ago_text(moment: datetime, *, now: datetime | None = None) -> str:
    """«37 мин назад», «только что»; what lies ahead is said as `in_time_text` says it."""
    length = (now or timezone.now()) - moment
    if length < timedelta(0):
        return in_time_text(moment, now=now)
    return "только что" if length < timedelta(minutes=1) else f"{duration_text(length)} назад"


def in_time_text(moment: datetime, *, now: datetime | None = None) -> str:
    """«через 1 ч 18 мин», «сейчас»; what has passed is said as `ago_text` says it."""
    length = moment - (now or timezone.now())
    if length < timedelta(0):
        return ago_text(moment, now=now)
    return "сейчас" if length < timedelta(minutes=1) else f"через {duration_text(length)}"


# --- names ------------------------------------------------------------------------------------------

_PATRONYMIC = re.compile(r"(?:вич|вна|ична|инична|оглы|кызы|ич)$", re.IGNORECASE)


def _name_parts(name: str) -> tuple[str, str, str]:
    """Given name, patronymic, surname of «Марина Ковальчук» or «Ковальчук Марина Андреевна», either order."""
    words = name.split()
    if len(words) >= 3 and _PATRONYMIC.search(words[2]):
        return words[1], words[2], words[0]
    if len(words) >= 3 and _PATRONYMIC.search(words[1]):
        return words[0], words[1], words[2]
    if len(words) >= 2:
        return words[0], "", words[-1]
    return (words[0] if words else ""), "", ""


def initials(name: str) -> str:
    """«МК» for the round mark: given name, surname."""
    given, _, surname = _name_parts(name)
    return (given[:1] + surname[:1]).upper()


def short_name(name: str) -> str:
    """«М. А. Ковальчук»; one word stays as it is."""
    given, patronymic, surname = _name_parts(name)
    if not surname:
        return given
    return NBSP.join([f"{part[0].upper()}." for part in (given, patronymic) if part] + [surname])


# --- typography -------------------------------------------------------------------------------------

_BREAKS = (
    (re.compile(r"[ \u00a0]+—"), f"{NBSP}—"),
    (re.compile(r"(№|§|\bпп?\.|\bст\.) +(?=\S)"), rf"\1{NBSP}"),
    (re.compile(r"(\b[А-ЯЁ]\.) ?(?=[А-ЯЁ]\. ?[А-ЯЁ][а-яё])"), rf"\1{NBSP}"),
    (re.compile(r"(\b[А-ЯЁ]\.) ?(?=[А-ЯЁ][а-яё])"), rf"\1{NBSP}"),
    (re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), NBSP),
    (re.compile(r"(?<=\d) (?=(?:мин|ч|с|КБ|МБ|ГБ|%)(?!\w))"), NBSP),
    (re.compile(r"(?<=[а-яё])-(?=(?:то|либо|нибудь|таки|ка|за|под)\b)", re.IGNORECASE), HARD_HYPHEN),
    (re.compile(r"(?<=\bкое)-(?=[а-яё])", re.IGNORECASE), HARD_HYPHEN),
    (re.compile(r"(?<=\d)-(?=\d{2}\b|[а-яё]{1,3}\b)"), HARD_HYPHEN),
)


def hold_together(text: str) -> str:
    """No-break spaces and hyphens, where a line must not end: for the interface, not for what goes out."""
    for pattern, replacement in _BREAKS:
        text = pattern.sub(replacement, text)
    return text


_PLACES = {
    "Europe/Simferopol": "по Симферополю",
    "Europe/Moscow": "по Москве",
    "Europe/Kaliningrad": "по Калининграду",
    "Europe/Samara": "по Самаре",
    "Asia/Yekaterinburg": "по Екатеринбургу",
    "Asia/Novosibirsk": "по Новосибирску",
    "Asia/Vladivostok": "по Владивостоку",
}


def zone_words(zone: str) -> str:
    """Whose clocks a time is by: «по Симферополю»; a zone without a word of its own is «по времени города»."""
    return _PLACES.get(zone, "по времени города")
