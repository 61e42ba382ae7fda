"""What invented residents have written under the newest publications of the administration's own pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from dzhankoy_portal.demo.history import Past
from dzhankoy_portal.demo.places import Place
from networks.base import Network

# The same people under other numbers in each network.
RESIDENTS = [("Сергей", "Климов"), ("Алина", "Дзюба"), ("Эдем", "Халилов"), ("Ольга", "Мироненко")]
# Who wrote in the weeks before: their comments are decided already. Numbers and names.
FORMER = [
    (530000201, "Виктор Прошин"),
    (530000202, "Зарема Асанова"),
    (530000203, "Николай Литвин"),
    (530000204, "Игорь Саввин"),
    (530000205, "Кристина Удача"),
]
_FIRST_NUMBER = {Network.VK: 510000100, Network.OK: 571000100, Network.MAX: 9100100}

# Whose words (number of a resident), how many minutes ago, the text. Telegram tells comments to its bot only when
# they are written, so nothing can have been written there before.
_WRITTEN: dict[Network, list[tuple[int, int, str]]] = {
    Network.VK: [
        (3, 95, "Спасибо, что написали заранее. Обычно узнаём от соседей."),
        (0, 80, "Третий день на Крымской, 40 хлещет из трубы. Когда приедет бригада?"),
        (1, 55, "Опять обещания. Прошлой зимой говорили то же самое, а в подъезде +14."),
        (2, 30, "Да вы там о х у е л и, весь двор перекопали и бросили"),
        (1, 12, "Работа на дому от 5 000 в день, без опыта, пишите в личку: https://zarabotok.example/vk"),
    ],
    Network.OK: [
        (3, 70, "Автобус № 3 теперь вообще не ходит после семи? Как с работы добираться?"),
        (0, 25, "Дармоеды, только фотографироваться умеете"),
    ],
    Network.MAX: [(1, 40, "Где взять талон на ярмарку для пенсионера?")],
}


def residents(network: Network) -> list[tuple[int, str, str]]:
    """Numbers and names of the residents in a network."""
    first = _FIRST_NUMBER[network]
    return [(first + number, name, surname) for number, (name, surname) in enumerate(RESIDENTS)]


def under(place: Place, past: Past, walls: Sequence[Past], moment: datetime) -> list[dict[str, Any]]:
    """Comments under a publication, as the networks' world file has them: under the newest one only."""
    if place.owner != "administration" or not walls or past.number != walls[-1].number:
        return []
    people = residents(place.network) if place.network in _FIRST_NUMBER else []
    return [
        {
            "date": int((moment - timedelta(minutes=ago)).timestamp()),
            "by": f"user:{people[who][0]}",
            "text": text,
        }
        for who, ago, text in _WRITTEN.get(place.network, [])
    ]
