"""Personal data: what is somebody's own, and what looks like it but is an office's, a thing's or nobody's."""

from __future__ import annotations

import pytest

from moderation.triage import Name, triage


@pytest.mark.parametrize(
    ("text", "rule", "marked"),
    [
        ("Переведите на 2202 2032 1234 5676", "card", "2202 2032 1234 5676"),
        (
            "Звоните: восемь девятьсот семьдесят восемь 123 45 67",
            "phone",
            "восемь девятьсот семьдесят восемь 123 45 67",
        ),
        ("Набери девять семь восемь 555 12 34", "phone", "девять семь восемь 555 12 34"),
        ("Учится в третьей школе, номер его мамы 89780001122", "phone", "89780001122"),
        ("Номер хозяйки 9 7 8 2 2 0 1 1 2 2", "phone", "9 7 8 2 2 0 1 1 2 2"),
        ("Вишнёвая 17, хозяйку зовут Лариса Чуб", "address", "Вишнёвая 17"),
        ("ИНН 910512345678 соседа", "inn", "910512345678"),
        ("Пишите: petrova_anna собака mail точка ru", "email", "petrova_anna собака mail точка ru"),
        ("Логин ivan, пароль qwerty12", "password", "пароль qwerty12"),
        ("Живу Гоголя 14, нет света", "lives", "Живу Гоголя 14"),
        ("Это машина Гусева Анатолия, е785ек23", "car", "е785ек23"),
    ],
)
def test_somebodys_own(text: str, rule: str, marked: str) -> None:
    label = triage(text).named(Name.PERSONAL_DATA)
    assert label
    assert label.rule == f"personal_data.{rule}"
    assert marked in [text[start:end] for start, end in label.fragments]


def test_an_illness_is_told_of_a_person_called_by_name() -> None:
    text = "Все знайте, у Оли Кравчук гепатит"
    label = triage(text).named(Name.PERSONAL_DATA)
    assert label
    assert [text[start:end] for start, end in label.fragments] == ["Оли Кравчук", "гепатит"]


@pytest.mark.parametrize(
    "text",
    [
        "Телефон администрации 8 978 000-11-22",
        "Позвоните 112 или 8-800-200-01-22",
        "Номер заявки 4276380098765432",
        "Договор 2200123412341234 расторгнут",
        "ИНН организации 9109000123",
        "Автобус А123ВС82 не остановился",
        "Живу в Крыму 30 лет и такого не видел",
        "Яма на улице Ленина, 14",
        "В доме прописано 12 человек",
        "Доктор Елена Сергеевна поставила верный диагноз",
        "День борьбы со СПИДом прошёл в школе №3",
        "Иван Петрович, один два три четыре раза просили",
        "Пишите на почту info@dzhankoy.rk.gov.ru",
    ],
)
def test_nobodys_own(text: str) -> None:
    assert triage(text).named(Name.PERSONAL_DATA) is None
