"""The package for placing a post by hand: what to copy, files in order, the steps of its kind in its network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from contentplan.extras import PollData
from contentplan.models import Delivery
from contentplan.queries.preview import ShownPhoto, Writing
from core.russian import moment_text

_LINK_APART = ("vk", "ok")


@dataclass(frozen=True)
class NamedFile:
    """A file of the package with the name it is saved under: «1-обход.mp4»."""

    shown: ShownPhoto
    number: int

    @property
    def name(self) -> str:
        return f"{self.number}-{self.shown.media.name}"


@dataclass(frozen=True)
class Package:
    """Everything a person needs to place a post in one network."""

    text: str
    link: str
    files: Sequence[NamedFile]
    poll: PollData | None
    steps: Sequence[str]

    @property
    def size(self) -> int:
        return sum(one.shown.media.size for one in self.files)


def package_of(delivery: Delivery, writing: Writing) -> Package:
    """The package of a delivery; `writing` is what its revision says."""
    network = delivery.page.network
    return Package(
        text=writing.whole_in(network),
        link=writing.shown_link if network in _LINK_APART else "",
        files=[NamedFile(one, number) for number, one in enumerate(writing.photos, 1)],
        poll=writing.extras.poll,
        steps=_steps(network, writing),
    )


def _steps(network: str, writing: Writing) -> list[str]:
    """What to press, by the kinds that the post has."""
    kinds = {one.media.kind for one in writing.photos}
    found = [_OPEN[network]]
    for kind in ("photo", "animation", "video", "document"):
        if kind in kinds:
            found.append(_PUT[kind].get(network, _PUT[kind][""]))
    poll = writing.extras.poll
    if poll:
        found.append(_POLL[network])
        if poll.closes_at:
            found.append(f"Закройте опрос {moment_text(poll.closes_at, near=False)}")
    if writing.extras.stream:
        begins = moment_text(writing.extras.stream.starts_at, near=False)
        found.append(f"Создайте трансляцию на {begins} и проверьте, что ссылка из текста ведёт на неё")
    return found


_OPEN = {
    "vk": "Откройте сообщество, нажмите «Создать запись» и проверьте, что она от имени сообщества",
    "ok": "Откройте группу, нажмите «Создать новую тему» и выберите «от имени группы»",
    "telegram": "Откройте канал и начните новое сообщение",
    "max": "Откройте канал и начните новое сообщение",
}
_PUT: dict[str, dict[str, str]] = {
    "photo": {
        "": "Добавьте фотографии по порядку номеров и впишите описания",
        "telegram": "Прикрепите фотографии одним альбомом, по порядку номеров; текст — в подпись первой",
    },
    "animation": {
        "": "Прикрепите GIF как файл, чтобы он не стал неподвижной картинкой",
        "vk": "Прикрепите GIF через «Документ»: так он останется анимацией",
    },
    "video": {
        "": "Прикрепите видео и дождитесь, пока сеть его обработает: иначе читатели увидят пустое окно",
        "telegram": "Прикрепите видео (не «как файл») и дождитесь конца загрузки",
    },
    "document": {
        "": "Прикрепите документы как файлы",
        "ok": "Документы тема не берёт: положите их на официальный сайт и поставьте ссылки в текст",
    },
}
_POLL = {
    "vk": "Добавьте опрос: вопрос, ответы и настройки — ниже",
    "ok": "Добавьте опрос в тему: вопрос, ответы и настройки — ниже",
    "telegram": "Опрос — отдельное сообщение сразу после текста: вопрос, ответы и настройки — ниже",
    "max": "Опросов в MAX нет: перечислите ответы в тексте и попросите выбрать в комментариях",
}
