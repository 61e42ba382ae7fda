"""Obscene words under disguise, and innocent words that look like them."""

from __future__ import annotations

import random

import pytest

from moderation.triage import Name, triage
from moderation.triage.obscene.grammar import judge
from moderation.triage.obscene.index import forms
from moderation.triage.tests.disguises import LISTED, OTHERS, two_at_once

WORDS = [
    "хуй",
    "хуйня",
    "охуели",
    "нахуй",
    "похуй",
    "хуесос",
    "пизда",
    "пиздец",
    "спиздили",
    "пиздёж",
    "распиздяй",
    "ебать",
    "ебаный",
    "заебали",
    "долбоёб",
    "ебанутый",
    "ебло",
    "уёбок",
    "блядь",
    "бляди",
    "блядский",
    "мудак",
    "мудаки",
    "пидор",
    "пидорас",
    "залупа",
    "гондон",
    "съебал",
    "хуярит",
    "хуйло",
    "выблядок",
]
INNOCENT = [
    "застрахуй",
    "психуй",
    "оскорблять",
    "хулиган",
    "Хуэй",
    "мандарин",
    "команда",
    "скипидар",
    "употреблять",
    "Херсон",
    "рубля",
    "корабля",
    "хлебать",
    "требую",
    "колебание",
    "стебель",
    "мебель",
    "небоскрёб",
    "учебный",
    "барсук",
    "сосулька",
    "подстраховать",
    "ассортимент",
    "Астрахань",
    "мудрый",
    "педикюр",
    "Мандельштам",
    "Себеж",
    "Небит-Даг",
    "Трапезников",
    "Ибатуллин",
    "Хуанхэ",
    "Аньхуй",
    "Муданьцзян",
    "Скопидаров",
    "ebook",
    "eyeball",
    "Huawei",
    "16лет",
    "употребление",
    "влюблятся",
    "небыло",
    "кремль",
    "вебка",
    "ребрендинг",
    "блямба",
    "бляшка",
    "выхухоль",
    "захолустье",
    "О.Е.Блинов",
    "веб-сайт",
    "по-хуже",
    "2-й",
    "т.е.",
    "и.о.",
    "трубу",
    "прибор",
    "щебень",
    "жребий",
    "требник",
    "гребёнка",
    "лапидарий",
    "эбонит",
    "Эбнер",
    "орёл",
    "рассрочка",
]
LEAST = {"masked": 0.9, "transliterated": 0.95, "space_inside": 0.95, "two_at_once": 0.95, "leet": 0.95}


@pytest.mark.parametrize("name", [*LISTED, *OTHERS, "two_at_once"])
def test_a_disguise_is_seen_through(name: str) -> None:
    disguise = (LISTED | OTHERS | {"two_at_once": two_at_once})[name]
    chance = random.Random(20)
    hidden = [disguise(word, chance) for word in WORDS for _ in range(4)]
    missed = [text for text in hidden if not triage(f"Ну и {text} у нас во дворе").named(Name.OBSCENE)]
    assert len(missed) <= (1 - LEAST.get(name, 0.98)) * len(hidden), missed


@pytest.mark.parametrize("word", INNOCENT)
def test_an_innocent_word_is_left_alone(word: str) -> None:
    found = triage(f"{word} у нас")
    assert not found.named(Name.OBSCENE)
    assert not found.named(Name.RUDE)


@pytest.mark.parametrize(
    "text",
    [
        "не бойся",
        "за лупой пошёл",
        "на два часа",
        "скажи да",
        "Её бы сюда",
        "ехали на бал",
        "до 16лет и 5б класс",
        "19-й автобус",
    ],
)
def test_neighbours_that_are_words_are_not_joined(text: str) -> None:
    assert not triage(text).named(Name.OBSCENE)


def test_every_form_of_the_paradigms_is_obscene() -> None:
    assert not [form for form in forms() if (verdict := judge(form)) is None or verdict.kind != "obscene"]


@pytest.mark.parametrize(
    "text",
    [
        "}{уй",
        "3.14здец",
        "х у й н я",
        "и д и н а х у й",
        "Пи...да",
        "пи*р*сы",
        "рассказано!Б.лять, с",
        "на%уй",
        "xyй",
        "nu3ga",
        "🅱лядь",
    ],
)
def test_rarer_disguises(text: str) -> None:
    assert triage(text).named(Name.OBSCENE)
