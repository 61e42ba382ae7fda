"""Limits of the networks as sentences, and how long «tomorrow» is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from core import clock
from core.errors import InvalidContent, Where
from networks.base import NETWORK_NAMES, Animation, File, Network, Photo, Poll, Problem, TextLimit, Video
from networks.texts import utf16_length

MIB = 1024 * 1024
GIB = 1024 * MIB
# Nothing bigger goes out by API, whatever a network takes: a worker sends it in one piece.
LARGEST = 2 * GIB
_POLL_LEAST_S = 60
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


@dataclass(frozen=True)
class FileLimits:
    """What a network takes as files of one sort: how many, how big in bytes, of which types (empty: of any)."""

    most: int
    bytes: int
    mimes: frozenset[str] = frozenset()
    least_bytes: int = 1
    forbidden: frozenset[str] = frozenset()  # endings of names, without a dot


@dataclass(frozen=True)
class PollLimits:
    """What a network takes as a poll; 0: no such limit."""

    answers: int
    question: int = 0
    answer: int = 0
    open_s: int = 0  # how far ahead it may close, seconds


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


def file_problems(
    network: Network, field: str, noun: str, files: Sequence[File], limits: FileLimits
) -> list[Problem]:
    """Too many files of one sort, or files that the network would refuse; `noun` in the genitive plural («видео»)."""
    name = NETWORK_NAMES[network]
    problems = []
    if len(files) > limits.most:
        sentence = f"{name}: {noun} {len(files)}, а можно не больше {limits.most}."
        problems.append(Problem(field, sentence, len(files), limits.most))
    for file in files:
        problems += [
            Problem(field, f"{name}: «{file.name}»: {why}.", value, limit)
            for why, value, limit in _file_faults(file, limits)
        ]
    return problems


def _file_faults(file: File, limits: FileLimits) -> list[tuple[str, int, int]]:
    faults = []
    ending = file.name.rpartition(".")[2].lower()
    if limits.mimes and file.mime not in limits.mimes:
        faults.append((f"тип {file.mime} не подходит", 0, 0))
    if ending in limits.forbidden:
        faults.append((f"файлы «.{ending}» сеть не принимает", 0, 0))
    if file.size > limits.bytes:
        faults.append((f"больше {limits.bytes // MIB} МБ", file.size, limits.bytes))
    if file.size < limits.least_bytes:
        why = "файл пуст" if file.size < 1 else f"меньше {limits.least_bytes // 1024} КБ"
        faults.append((why, file.size, limits.least_bytes))
    return faults


def video_problems(network: Network, videos: Sequence[Video], limits: FileLimits) -> list[Problem]:
    """Videos that the network would refuse."""
    return file_problems(network, "videos", "видео", [video.file for video in videos], limits)


def animation_problems(network: Network, animation: Animation | None, limits: FileLimits) -> list[Problem]:
    """An animation that the network would refuse."""
    files = [animation.file] if animation else []
    return file_problems(network, "animation", "анимаций", files, limits)


def visual_problems(network: Network, photos: int, videos: int, most: int) -> list[Problem]:
    """Photos and videos together: more than one album takes. Each sort alone is counted by its own limit."""
    if not photos or not videos or photos + videos <= most:
        return []
    sentence = (
        f"{NETWORK_NAMES[network]}: фотографий и видео вместе {photos + videos}, а можно не больше {most}."
    )
    return [Problem("photos", sentence, photos + videos, most)]


def poll_problems(network: Network, poll: Poll | None, limits: PollLimits) -> list[Problem]:
    """A poll that the network would refuse, or that makes no sense."""
    if poll is None:
        return []
    faults = []
    answers = [answer.strip() for answer in poll.answers]
    if not poll.question.strip():
        faults.append(("в опросе нет вопроса", 0, 0))
    if limits.question and utf16_length(poll.question) > limits.question:
        size = utf16_length(poll.question)
        faults.append((f"вопрос длиннее {limits.question} знаков", size, limits.question))
    if len(answers) < 2:
        faults.append(("в опросе нужно хотя бы два ответа", len(answers), 2))
    if len(answers) > limits.answers:
        why = f"ответов в опросе {len(answers)}, а можно не больше {limits.answers}"
        faults.append((why, len(answers), limits.answers))
    if not all(answers):
        faults.append(("в опросе есть пустой ответ", 0, 0))
    if len(set(answers)) < len(answers):
        faults.append(("в опросе два одинаковых ответа", 0, 0))
    for answer in answers:
        if limits.answer and utf16_length(answer) > limits.answer:
            size = utf16_length(answer)
            faults.append((f"ответ «{answer[:30]}…» длиннее {limits.answer} знаков", size, limits.answer))
    faults += _closing_faults(poll, limits)
    return [Problem("poll", f"{NETWORK_NAMES[network]}: {why}.", value, most) for why, value, most in faults]


def _closing_faults(poll: Poll, limits: PollLimits) -> list[tuple[str, int, int]]:
    """Judged now: a poll whose time has passed while it waited is refused before it is sent."""
    if poll.closes_at is None:
        return []
    ahead = int((poll.closes_at - clock.now()).total_seconds())
    if ahead < _POLL_LEAST_S:
        return [("опрос закрывается раньше, чем выйдет", 0, 0)]
    if limits.open_s and ahead > limits.open_s:
        return [(f"опрос открыт дольше {limits.open_s // 86_400} дней", ahead, limits.open_s)]
    return []


def refuse_if_any(problems: Sequence[Problem], network: Network) -> None:
    """Stop before anything is sent. Raises InvalidContent with all sentences."""
    if problems:
        raise InvalidContent(" ".join(p.sentence for p in problems), where=Where(network.value))


def day_began() -> datetime:
    """When the networks' day began; their days go by Moscow time."""
    return clock.now().astimezone(_MOSCOW).replace(hour=0, minute=0, second=0, microsecond=0)


def seconds_till_tomorrow() -> float:
    """Seconds until the networks' next day begins."""
    now = clock.now().astimezone(_MOSCOW)
    midnight = datetime.combine(now.date() + timedelta(days=1), time.min, tzinfo=_MOSCOW)
    return (midnight - now).total_seconds() + 60
