"""What counts as a work contact (п. 4.1): normalised addresses and numbers, the allow-list, what to take instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from core.errors import Refused
from pages.models import ContactRule, WorkContact

_MOBILE = {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}
# Fewer digits would let whole operators in, and with them everybody's own number.
LEAST_PHONE_DIGITS = 8
_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "-",
            "y",
            "-",
            "e",
            "yu",
            "ya",
        ],
        strict=True,
    )
) | {"ъ": "", "ь": ""}


@dataclass(frozen=True)
class AllowList:
    """Rules in force, read once per request."""

    domains: tuple[str, ...]
    phones: tuple[str, ...]

    @classmethod
    def load(cls, rules: Iterable[ContactRule] | None = None) -> AllowList:
        """The rules of the database, or the given ones."""
        found = list(ContactRule.objects.all() if rules is None else rules)
        return cls(
            tuple(rule.value for rule in found if rule.kind == ContactRule.Kind.DOMAIN),
            tuple(rule.value for rule in found if rule.kind == ContactRule.Kind.PHONE),
        )

    def allows(self, kind: str, value: str) -> bool:
        """Whether a normalised e-mail or number is a work one."""
        if kind == WorkContact.Kind.EMAIL:
            return value.rpartition("@")[2] in self.domains
        return any(value.startswith(prefix) for prefix in self.phones)


def normal_domain(text: str) -> str:
    """A mail domain in lower case, non-Latin ones as they travel («xn--…»).

    Raises:
        Refused: it is not a domain.
    """
    domain = text.strip().lower().removeprefix("@").rstrip(".")
    try:
        domain = domain.encode("idna").decode("ascii")
        validate_email(f"someone@{domain}")
    except (UnicodeError, ValidationError):
        raise Refused(
            f"«{text.strip()[:60]}» не похоже на почтовый домен. Нужен вид dzhankoy.example", field="value"
        ) from None
    return domain


def normal_email(text: str) -> str:
    """An e-mail in lower case.

    Raises:
        Refused: it is not an e-mail.
    """
    name, at, domain = text.strip().rpartition("@")
    try:
        if not at:
            raise ValidationError("no @")
        email = f"{name.lower()}@{domain.lower().encode('idna').decode('ascii')}"
        validate_email(email)
    except (UnicodeError, ValidationError):
        raise Refused(
            "Это не похоже на адрес почты. Нужен вид name@dzhankoy.example", field="email"
        ) from None
    return email


def normal_phone(text: str) -> str:
    """A mobile number as «+79780000000».

    Raises:
        Refused: not a number, or not a mobile one.
    """
    try:
        number = phonenumbers.parse(text, "RU")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number) or number.extension:
        raise Refused("Это не похоже на номер телефона. Нужен вид +7 978 123-45-67", field="phone")
    if phonenumbers.number_type(number) not in _MOBILE:
        raise Refused(
            "Это номер стационарного телефона, к аккаунту привязывают рабочий мобильный.",
            clause="4.1",
            field="phone",
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def normal_phone_start(text: str) -> str:
    """A whole number or its beginning as «+7978000».

    Raises:
        Refused: not digits, or so few that personal numbers would pass.
    """
    digits = "".join(sign for sign in text if sign.isdecimal())
    if len(digits) >= 1 and digits[0] == "8" and not text.strip().startswith("+"):
        digits = "7" + digits[1:]
    if not LEAST_PHONE_DIGITS <= len(digits) <= 15:
        raise Refused(
            f"Нужен номер или его начало, не короче {LEAST_PHONE_DIGITS} цифр с кодом страны: "
            "более короткое начало пропустило бы и личные номера.",
            clause="4.1",
            field="value",
        )
    return f"+{digits}"


def normal(kind: str, text: str) -> str:
    """A contact of either kind as it is kept.

    Raises:
        Refused: it is not one.
    """
    return normal_email(text) if kind == WorkContact.Kind.EMAIL else normal_phone(text)


def require_work(
    kind: str, value: str, rules: AllowList, *, holder_name: str = "", own_email: str = ""
) -> None:
    """Pass a normalised work contact, refuse a personal one with what to take instead.

    Raises:
        Refused: with clause 4.1, at the field «email» or «phone».
    """
    if rules.allows(kind, value):
        return
    if kind == WorkContact.Kind.EMAIL:
        raise Refused(
            "Личную почту привязать нельзя: не из рабочих доменов (п. 4.1 Порядка).",
            clause="4.1",
            field="email",
            advice=_email_advice(rules, holder_name, own_email),
        )
    raise Refused(
        "Личный номер привязать нельзя: его нет среди рабочих (п. 4.1 Порядка).",
        clause="4.1",
        field="phone",
        advice="Возьмите рабочий номер или попросите начальника Отдела внести этот в «Правила рабочих контактов».",
    )


def _email_advice(rules: AllowList, holder_name: str, own_email: str) -> str:
    if own_email and rules.allows(WorkContact.Kind.EMAIL, own_email):
        return f"Возьмите {own_email}"
    if not rules.domains:
        return "Рабочие домены ещё не заданы: их вносит начальник Отдела в «Правила рабочих контактов»."
    return f"Возьмите {_mailbox(holder_name)}@{rules.domains[0]}"


def _mailbox(name: str) -> str:
    """«l.osmanov» of «Ленур Османов»; «press» when there is no name."""
    words = ["".join(_LATIN.get(sign, sign) for sign in word) for word in name.lower().split()]
    words = ["".join(sign for sign in word if sign.isascii() and sign.isalnum()) for word in words]
    words = [word for word in words if word]
    if not words:
        return "press"
    return words[0] if len(words) == 1 else f"{words[0][0]}.{words[-1]}"


def masked(contact: WorkContact) -> str:
    """A number with its middle hidden («+7 978 •••-••-12»); an e-mail as it is: it is a work one."""
    if contact.kind == WorkContact.Kind.EMAIL:
        return contact.value
    return f"{contact.value[:2]} {contact.value[2:5]} •••\u2011••\u2011{contact.value[-2:]}"


def shown(contact: WorkContact) -> str:
    """A number as people write it («+7 978 123-45-67»)."""
    if contact.kind == WorkContact.Kind.EMAIL:
        return contact.value
    number = phonenumbers.parse(contact.value)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
