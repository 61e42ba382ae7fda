"""Triage as a whole: levels, fragments, texts made to break it, the filter of lines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from moderation.management.commands.triage import answer
from moderation.triage import Level, Name, engine, triage
from moderation.triage.fold import Folded, fold
from moderation.triage.law.frames import ENOUGH
from moderation.triage.memory import LONGEST, remembered
from moderation.triage.obscene import views
from moderation.triage.obscene.decode import readings

ODD = {
    "empty": "",
    "spaces": " \n\t ",
    "nul": "х\0у\0й",
    "surrogate": "\ud800 дорога \udfff",
    "override": "\u202eйух\u202c добрый день",
    "marks only": "\u0301\u0336" * 50,
    "one letter": "а" * 100_000,
    "letters apart": "х " * 50_000,
    "digits": "9" * 100_000,
    "points": "." * 100_000,
    "masks": "п*" * 50_000,
    "markup": "<script>alert(1)</script>" * 4000,
    "commas": "я,ты," * 20_000,
    "addresses": "http://" * 14_000,
    "at": "@" * 100_000,
    "greetings": "уважаемые " * 10_000,
    "whether": "\nбудет ли" * 11_000,
    "a password": "пароль" + "а" * 19_000,
    "houses": "Гоголева 1, " * 1600,
}


@pytest.mark.parametrize("name", ODD)
def test_odd_texts_are_survived(name: str) -> None:
    text = ODD[name]
    for label in triage(text).labels:
        assert 0 <= label.score <= 1
        assert all(0 <= start < end <= len(text) for start, end in label.fragments)


def test_of_an_endless_row_of_letters_only_the_ends_are_spelt_out(monkeypatch: pytest.MonkeyPatch) -> None:
    spelt: list[str] = []

    def counted(token: str) -> Iterator[str]:
        spelt.append(token)
        return readings(token)

    monkeypatch.setattr(views, "readings", counted)
    assert triage("х y й " * 17_000).named(Name.OBSCENE)
    assert len(spelt) <= 16
    assert max(map(len, spelt)) <= 32


def test_a_hundred_thousand_letters_of_speech_are_read_to_the_end() -> None:
    text = "Дорога в ямах, когда починят. " * 3500 + "пиздец"
    label = triage(text).named(Name.OBSCENE)
    assert label
    assert label.fragments == ((len(text) - 6, len(text)),)


def test_of_an_endless_text_both_ends_are_read_and_marked_in_their_places(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[int] = []

    def counted(text: str) -> Folded:
        read.append(len(text))
        return fold(text)

    monkeypatch.setattr(engine, "fold", counted)
    text = "Я тебя убью. " + "8978" * 50_000 + " Снилс 112-233-445 95"
    found = triage(text)
    assert read == [2 * engine.END + 1]
    marked = [text[start:end] for label in found.labels for start, end in label.fragments]
    assert {"тебя убью", "112-233-445 95"} <= set(marked)


def test_a_sign_that_stands_for_a_sentence_becomes_a_few_letters() -> None:
    assert len(fold("\ufdfa" * 100).text) <= 400


@pytest.mark.parametrize(
    ("text", "name", "level", "marked"),
    [
        ("Да это пи\u200bзд\u0301ец, а не дорога", Name.OBSCENE, Level.PROPOSE_DELETE, "пи\u200bзд\u0301ец"),
        ("Ну и жопа", Name.RUDE, Level.FLAG, "жопа"),
        ("Потерялась сука породы лайка", Name.RUDE, Level.CONTEXT, "сука"),
        ("Ты идиот", Name.INSULT, Level.FLAG, "идиот"),
        ("Я тебя убью", Name.THREAT, Level.PERSON, "тебя убью"),
        ("Снилс 112-233-445 95", Name.PERSONAL_DATA, Level.PERSON, "112-233-445 95"),
        ("Когда дадут воду?", Name.QUESTION, Level.CONTEXT, "Когда дадут воду?"),
    ],
)
def test_a_label_marks_its_words_in_the_original(text: str, name: Name, level: Level, marked: str) -> None:
    label = triage(text).named(name)
    assert label
    assert label.level == level
    assert [text[start:end] for start, end in label.fragments] == [marked]
    assert label.why.endswith(".")
    assert label.rule.startswith(name.value)


def test_the_most_urgent_label_comes_first() -> None:
    found = triage("Когда почините дорогу, мудаки? Я тебя убью")
    assert next(label.level for label in found.labels) == Level.PERSON
    assert found.urgency == 0
    assert triage("Спасибо").urgency == 4


@pytest.mark.parametrize(
    "text",
    [
        "Администрация бездельничает, дороги ужасные",
        "Врёте людям в глаза, мэра в отставку",
        "Дорога — позор, а глава города не работает",
        "Мэр ничего не делает, одни отчёты",
    ],
)
def test_criticism_of_the_authorities_is_no_ground(text: str) -> None:
    assert not {label.name for label in triage(text).labels} - {Name.QUESTION}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Стрелять вас надо, Николай Иванович", {Name.THREAT}),
        ("Вешать чиновников на столбах", {Name.THREAT, Name.LAW}),
        ("Мне в личку писал неизвестный: «найду и ноги сломаю», была в полиции", set()),
        ("Завтра матч с соседями, порвём их на их же поле", set()),
        ("Дам на лапу заведующей, чтобы взяла внука в садик", {Name.LAW}),
        ("Дорога убита, отвечайте людям. " * 10 + "Приду к вам домой и зарежу.", {Name.THREAT}),
    ],
)
def test_whose_words_they_are_and_against_whom(text: str, names: set[Name]) -> None:
    assert {label.name for label in triage(text).labels} & {Name.THREAT, Name.LAW} == names


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"{", "JSON"),
        (b"\xff\xfe", "JSON"),
        (b"", "JSON"),
        (b"[1]", "объект"),
        (b"null", "объект"),
        (b"{}", "text"),
        (b'{"text": 5}', "text"),
        (b"[" * 100_000, "JSON"),
    ],
)
def test_a_bad_line_is_answered(line: bytes, error: str) -> None:
    reply = answer(line)
    assert list(reply) == ["error"]
    assert error in reply["error"]


def test_the_filter_answers_each_line_before_the_next_is_written(tmp_path: Path) -> None:
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "triage"]
    # Nobody has started the portal here: the filter needs no keys and no database.
    bare = {name: value for name, value in os.environ.items() if name not in ("SECRET_KEY", "VAULT_KEYS")}
    bare["DATA_DIR"] = str(tmp_path)
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=tmp_path, env=bare, **pipes) as process:
        assert process.stdin
        assert process.stdout
        for given in ('{"text": "Ну и хуйня"}', "не json", '{"text": "\\ud800"}', '{"text": ""}'):
            process.stdin.write(given.encode() + b"\n")
            process.stdin.flush()
            reply = json.loads(process.stdout.readline())
            assert ("error" in reply) == (given == "не json")
        process.stdin.close()
        assert process.wait() == 0


def test_no_endless_word_is_remembered() -> None:
    asked: list[str] = []

    @remembered(8)
    def length(word: str) -> int:
        asked.append(word)
        return len(word)

    endless = "а" * (LONGEST + 1)
    assert [length("дом"), length("дом"), length(endless), length(endless)] == [
        3,
        3,
        len(endless),
        len(endless),
    ]
    assert asked == ["дом", endless, endless]


def test_of_one_threat_said_a_thousand_times_the_first_few_are_shown() -> None:
    label = triage("Убью тебя, гад. " * 1000).named(Name.THREAT)
    assert label
    assert 1 < len(label.fragments) <= 4 * ENOUGH
