"""Limits of the networks as sentences, and how long «tomorrow» is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from core import clock
from core.errors import InvalidContent, Where
from networks.base import NETWORK_NAMES, Network, Photo, Problem, TextLimit

MIB = 1024 * 1024
_MOSCOW = ZoneInfo("Europe/Moscow")


@dataclass(frozen=True)
class PhotoLimits:
    """What a network takes as photos: how many, of which types, how big in bytes and pixels."""

    most: int
    mimes: frozenset[str]
    bytes: int
    side_sum: int = 0  # width + height; 0: no such limit
    side: int = 0  # the longer side; 0: no such limit
    ratio: int = 0  # the longer side to the shorter one; 0: no such limit


def text_problems(network: Network, limit: TextLimit) -> list[Problem]:
    """A text longer than the network takes."""
    if limit.used <= limit.most:
        return []
    sentence = (
        f"{NETWORK_NAMES[network]}: текст длиннее предела: {limit.used} из {limit.most} {limit.unit}, "
        f"лишних {limit.used - limit.most}."
    )
    return [Problem("text", sentence, limit.used, limit.most)]


def link_problems(network: Network, link: str) -> list[Problem]:
    """A link that is not an http(s) address."""
    if not link:
        return []
    try:
        parts = urlsplit(link)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in link
    except ValueError:
        good = False
    if good:
        return []
    return [Problem("link", f"{NETWORK_NAMES[network]}: ссылка должна начинаться с http:// или https://.")]


def photo_problems(network: Network, photos: Sequence[Photo], limits: PhotoLimits) -> list[Problem]:
    """Too many photos, or photos that the network would refuse, each named."""
    name = NETWORK_NAMES[network]
    problems = []
    if len(photos) > limits.most:
        sentence = f"{name}: фотографий {len(photos)}, а можно не больше {limits.most}."
        problems.append(Problem("photos", sentence, len(photos), limits.most))
    for photo in photos:
        problems += [
            Problem("photos", f"{name}: «{photo.name}»: {why}.", value, limit)
            for why, value, limit in _photo_faults(photo, limits)
        ]
    return problems


def _photo_faults(photo: Photo, limits: PhotoLimits) -> list[tuple[str, int, int]]:
    faults = []
    long, short = max(photo.width, photo.height), max(1, min(photo.width, photo.height))
    if photo.mime not in limits.mimes:
        faults.append((f"тип {photo.mime} не подходит", 0, 0))
    if len(photo.content) > limits.bytes:
        faults.append((f"больше {limits.bytes // MIB} МБ", len(photo.content), limits.bytes))
    if limits.side_sum and photo.width + photo.height > limits.side_sum:
        why = f"ширина и высота вместе больше {limits.side_sum} точек"
        faults.append((why, photo.width + photo.height, limits.side_sum))
    if limits.side and long > limits.side:
        faults.append((f"сторона больше {limits.side} точек", long, limits.side))
    if limits.ratio and long > limits.ratio * short:
        faults.append((f"стороны относятся больше чем {limits.ratio} к 1", long // short, limits.ratio))
    return faults


def refuse_if_any(problems: Sequence[Problem], network: Network) -> None:
    """Stop before anything is sent. Raises InvalidContent with all sentences."""
    if problems:
        raise InvalidContent(" ".join(p.sentence for p in problems), where=Where(network.value))


def seconds_till_tomorrow() -> float:
    """Seconds until the networks' next day begins; their days go by Moscow time."""
    now = clock.now().astimezone(_MOSCOW)
    midnight = datetime.combine(now.date() + timedelta(days=1), time.min, tzinfo=_MOSCOW)
    return (midnight - now).total_seconds() + 60
