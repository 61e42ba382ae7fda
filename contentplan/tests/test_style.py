"""The style check (п. 8): a talk scores above a press release that says the same, and every hint shows how to mend it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from contentplan.management.commands.check_style import answer
from contentplan.queries.wording import MOST, wording_of
from contentplan.style import check
from contentplan.style.find import flat
from contentplan.style.rules import RULES

PAIRS = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "style_pairs.tsv").read_text(encoding="utf-8").splitlines()[1:]
]
FOUND = {
    "opening": "Администрация города сообщает, что завтра не будет воды.",
    "office_word": "Ремонт осуществляется в настоящее время.",
    "ceremony": "Встреча состоялась в понедельник.",
    "verbal_noun": "Завершено проведение обследования и восстановление ограждения.",
    "passive": "Работы были выполнены досрочно.",
    "genitives": "Продолжается реализация программы развития городской среды.",
    "long_sentence": "Мы " + "и мы ещё " * 10 + "пришли.",
    "long_lead": "Завтра " + "утром и днём " * 7 + "чиним трубу.",
    "title": "Приехал первый заместитель главы администрации города Джанкоя Иван Коваль.",
    "abbreviation": "МБОУ «Школа № 4» ждёт первоклассников.",
    "wall": "Слово за словом. " * 40,
    "no_address": "На Крымской улице во вторник вечером снова заработал старый фонтан, вода чистая и холодная.",
}
NEAR = {
    "opening": "Администрация теперь работает и в субботу: приходите.",
    "office_word": "Приходите с детьми, будет весело, данные о погоде хорошие.",
    "ceremony": "Приходите на встречу с писателем.",
    "verbal_noun": "Расписание автобусов ищите на остановке.",
    "passive": "Мы пользуемся новой дорогой.",
    "genitives": "Дети рисовали мелом на площади весь вечер.",
    "long_sentence": "Дали воду.",
    "long_lead": "Дали воду.",
    "title": "Глава города Иван Коваль ответит на вопросы.",
    "abbreviation": "Школа № 4 ждёт первоклассников.",
    "wall": "Слово за словом.\n" * 40,
    "no_address": "Заработал фонтан.",
}


@pytest.mark.parametrize(("official", "human"), PAIRS)
def test_a_talk_scores_above_the_press_release_that_says_the_same(official: str, human: str) -> None:
    assert check(human).score >= check(official).score + 15
    assert check(official).hints


def test_scores_part_press_releases_from_talks() -> None:
    assert max(check(official).score for official, _ in PAIRS) < 60
    assert min(check(human).score for _, human in PAIRS) >= 60


def test_each_rule_has_an_example_and_a_near_miss() -> None:
    assert {rule.id for rule in RULES} == set(FOUND) == set(NEAR)
    for rule in RULES:
        assert rule.id in {hint.rule for hint in check(FOUND[rule.id]).hints}, rule.id
        assert rule.id not in {hint.rule for hint in check(NEAR[rule.id]).hints}, rule.id


def test_mending_one_place_never_lowers_the_score() -> None:
    steps = [
        "В целях безопасности в настоящее время осуществляется ремонт моста.",
        "В настоящее время осуществляется ремонт моста.",
        "Сейчас осуществляется ремонт моста.",
        "Сейчас идёт ремонт моста.",
        "Сейчас чиним мост, объезжайте по Садовой.",
    ]
    scores = [check(step).score for step in steps]
    assert scores == sorted(scores)
    assert len(set(scores)) == len(scores)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\0",
        "\ud800",
        "а" * 100_000,
        "в целях " * 12_000,
        "." * 100_000,
        "\u202eАБВ",
        "Работы. " * 10_000,
        "123",
    ],
)
def test_odd_texts_are_survived(text: str) -> None:
    style = check(text)
    assert 0 <= style.score <= 100
    assert all(0 <= hint.start < hint.end <= len(text) for hint in style.hints)


def test_offsets_are_those_of_the_text_as_given() -> None:
    text = "😀 Ёлка! В НАСТОЯЩЕЕ время ставим."
    hint = next(hint for hint in check(text).hints if hint.rule == "office_word")
    assert text[hint.start : hint.end] == "В НАСТОЯЩЕЕ время"
    assert hint.better == "Проще: сейчас."


@pytest.mark.parametrize("line", [b"{", b"[]", b"{}", b'{"text": null}', b"\xff", b"[" * 100_000])
def test_a_bad_line_is_answered(line: bytes) -> None:
    assert list(answer(line)) == ["error"]


def test_the_filter_answers_line_by_line() -> None:
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "check_style"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        for given in ('{"text": "Работы осуществляются"}', "нет", '{"text": ""}'):
            process.stdin.write(given.encode() + b"\n")
            process.stdin.flush()
            assert list(json.loads(process.stdout.readline())) in (["score", "hints"], ["error"])
        process.stdin.close()
        assert process.wait() == 0


def test_the_editor_shows_a_few_of_many() -> None:
    wording = wording_of(" ".join(official for official, _ in PAIRS[:3]))
    assert wording
    assert len(wording.remarks) == MOST
    assert wording.more > 0
    assert wording_of("  ") is None


def test_a_remark_leads_to_its_place_in_the_text() -> None:
    text = "Работы осуществляются. Приходите, у нас весело, а ремонт тоже осуществляется: вы увидите."
    wording = wording_of(text)
    assert wording
    for remark in wording.remarks:
        start = -1
        for _ in range(remark.nth + 1):
            start = text.index(remark.fragment, start + 1)
        assert text[start:].startswith(remark.fragment)
    repeated = wording_of("Данный двор и данный сквер закрыты, заходите в мае.")
    assert repeated
    assert [one.nth for one in repeated.remarks if one.fragment.casefold() == "данный"] == [0, 0]


@pytest.mark.django_db
def test_hints_follow_the_typing_and_keep_nobody_from_sending(
    client_of: Any, marina: Any, media_root: Any
) -> None:
    client: Client = client_of(marina)
    html = client.post(
        "/plan/new/preview/", {"text": "В целях безопасности осуществляется ремонт."}
    ).content.decode()
    assert 'id="style"' in html
    assert "«В целях»" in html
    assert "отправить можно и так" in html


@pytest.mark.parametrize(
    "text", ["Уважаемые ЖИТЕЛИ, ещё РАЗ: Ёлка", "İstanbul и ёЛКА", "ΟΔΟΣ İ", "ǅ ẞ ß Ω 𐐀"]
)
def test_small_letters_stand_where_the_large_ones_stood(text: str) -> None:
    one_by_one = [low if len(low := sign.lower()) == 1 else sign for sign in text]
    assert flat(text) == "".join(one_by_one).replace("ё", "е")
    assert len(flat(text)) == len(text)
