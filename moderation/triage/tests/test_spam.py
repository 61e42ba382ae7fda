"""A word that only sounds like a service is no advertisement."""

from __future__ import annotations

import pytest

from moderation.triage import Name, triage


@pytest.mark.parametrize(
    ("text", "is_spam"),
    [
        ("Дармоеды, только фотографироваться умеете", False),
        ("Глава приехал, сфотографировался и уехал", False),
        ("Услуги фотографа недорого, пишите в директ", True),
        ("В магазине на Крымской опять просрочка, жалуйтесь", False),
        ("Юристы администрации ответили отпиской", False),
        ("Мебель из школы вывезли на дачу директора", False),
        ("Потенциал у города есть, дипломатов не хватает", False),
        ("Юрист поможет списать кредиты, консультация бесплатно, звоните", True),
        ("Куплю старый лом, аккумуляторы, медь, приеду сам", True),
    ],
)
def test_who_only_names_a_service_advertises_nothing(text: str, is_spam: bool) -> None:
    assert (Name.SPAM in {label.name for label in triage(text).labels}) is is_spam
