"""A threat, and what only tells of one."""

from __future__ import annotations

import pytest

from moderation.triage import Name, triage


@pytest.mark.parametrize(
    "text",
    [
        "Вы мне угрожали, теперь я вас найду и зарежу.",
        "ты нам вчера угрожал, а я тебя закопаю",
    ],
)
def test_an_answer_to_a_threat_is_a_threat(text: str) -> None:
    assert Name.THREAT in {label.name for label in triage(text).labels}


@pytest.mark.parametrize(
    "text",
    [
        "Соседи угрожают, говорят «найдём и зарежем». Куда обратиться?",
        "Мне угрожали: найдут и зарежут. Полиция молчит.",
    ],
)
def test_what_others_threatened_with_is_no_threat(text: str) -> None:
    assert Name.THREAT not in {label.name for label in triage(text).labels}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Двустволка дедова, документов нет, отдам дёшево", {Name.LAW}),
        ("Сделаем военник под ключ, без осмотра", {Name.LAW}),
        ("Ложимся на рельсы у переезда, кто со мной?", {Name.LAW}),
        ("Заливайте краской бюллетени, чернила в урны!", {Name.LAW}),
        ("Дилан и Эрик легенды", {Name.LAW}),
        ("Ружьё продали по лицензии в магазине", set()),
        ("Военный билет потерял, где восстановить?", set()),
        ("Мост перекрыли на ремонт, объезд через село", set()),
        ("Краска на урнах у вокзала облезла", set()),
        ("Таджик-дворник чистит снег, дайте ему премию", set()),
    ],
)
def test_what_the_law_forbids_and_what_only_sounds_like_it(text: str, names: set[Name]) -> None:
    assert {label.name for label in triage(text).labels} & {Name.THREAT, Name.LAW} == names
