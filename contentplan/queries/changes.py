"""What stood and stands on a page: every version with its differences, the change that is under way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from contentplan import access
from contentplan.content import load_revision, payload
from contentplan.extras import words_of
from contentplan.graphs import CHANGE_NEEDS_PERSON, CHANGE_OPEN
from contentplan.models import Change, Delivery, PostTask, Revision
from contentplan.queries.said import Part, changes
from core import clock
from core.access import Actor
from core.russian import plural

MOST = 200


@dataclass(frozen=True)
class Version:
    """A version that stood on the page from `at` on. `parts` are its words with what became of the earlier ones."""

    revision: Revision
    at: datetime | None
    parts: Sequence[Part]
    besides: str
    verified: bool | None
    is_first: bool


def open_change(delivery: Delivery) -> Change | None:
    """The change that is under way or waits for a person."""
    rows = delivery.changes.filter(state__in=CHANGE_OPEN).select_related("revision", "asked_by", "hand_by")
    return rows.first()


def versions_on_page(delivery: Delivery) -> list[Version]:
    """Every version that has stood on the page, newest first; empty before it came out."""
    if not delivery.published_at:
        return []
    network = delivery.page.network
    done = delivery.changes.filter(kind=Change.Kind.EDIT, state="done", revision__isnull=False)
    steps: list[tuple[int, datetime | None, bool | None]] = [
        (delivery.revision_id, delivery.published_at, None)
    ]
    steps += [(row.revision_id or 0, row.done_at, row.verified) for row in done.order_by("done_at", "pk")]
    found: list[Version] = []
    before: Revision | None = None
    for revision_id, at, verified in steps:
        revision = load_revision(revision_id)
        parts, besides = differences(before, revision, network)
        found.append(Version(revision, at, parts, besides, verified, before is None))
        before = revision
    return found[::-1]


def differences(before: Revision | None, after: Revision, network: str) -> tuple[list[Part], str]:
    """What became of the text, by words, and of everything besides it, in words."""
    new = payload(after, network)
    if before is None:
        return [Part("", new.text)], ""
    old, words = payload(before, network), []
    if [ref.digest for ref in old.files] != [ref.digest for ref in new.files]:
        words.append(
            f"файлы: было {len(old.files)}, стало {plural(len(new.files), 'файл', 'файла', 'файлов')}"
        )
    elif old.files != new.files:
        words.append("описания файлов")
    if old.link != new.link:
        words.append(f"ссылка: {old.link or 'не было'} → {new.link or 'убрана'}")
    if old.extras.plain() != new.extras.plain():
        words.append(", ".join({*words_of(old.extras), *words_of(new.extras)}))
    return changes(old.text, new.text), "; ".join(words)


@dataclass(frozen=True)
class ChangeNow:
    """The open change as its panel tells it: word and look of its state, what a person can do."""

    change: Change
    title: str
    text: str
    tone: str
    steps: Sequence[str]

    @property
    def waits(self) -> bool:
        """For a person."""
        return self.change.state in ("by_hand", "failed")

    @property
    def stoppable(self) -> bool:
        return self.change.state in ("scheduled", "retry_wait", "by_hand", "failed")


_STATES: dict[str, tuple[str, str]] = {
    "scheduled": ("Скоро изменим на странице", "none"),
    "doing": ("Меняем на странице", "accent"),
    "retry_wait": ("Повторим сами", "warn"),
    "checking": ("Проверяем, видно ли на странице", "accent"),
    "by_hand": ("Нужно сделать вручную", "warn"),
    "failed": ("Не получилось", "bad"),
}


def change_now(delivery: Delivery, change: Change | None) -> ChangeNow | None:
    """The panel of the open change, or None when nothing is under way."""
    if change is None:
        return None
    words, tone = _STATES[change.state]
    what = "Исправление" if change.is_edit else "Удаление"
    return ChangeNow(
        change, f"{what}: {words[:1].lower()}{words[1:]}", change.last_error, tone, _steps(delivery, change)
    )


def _steps(delivery: Delivery, change: Change) -> list[str]:
    """How a person does it in this network."""
    menu = {
        "vk": "три точки в углу записи",
        "ok": "меню темы (три точки)",
        "telegram": "долгое нажатие на сообщение",
        "max": "долгое нажатие на сообщение",
    }[delivery.page.network]
    if change.is_edit:
        act = "«Редактировать»" if delivery.page.network == "vk" else "«Изменить»"
        return [
            "Откройте публикацию от имени страницы",
            f"Откройте {menu}, выберите {act}",
            "Замените текст на новый (ниже), файлы поставьте в том же порядке, сохраните",
        ]
    several = len(delivery.all_ids) > 1
    return [
        "Откройте публикацию от имени страницы",
        f"Откройте {menu}, выберите «Удалить»" + (" для каждого сообщения альбома" if several else ""),
    ]


def changes_waiting(actor: Actor) -> list[Change]:
    """Changes of what is out that wait for a person, among posts the actor may see."""
    rows = Change.objects.filter(
        state__in=CHANGE_NEEDS_PERSON, delivery__post__in=access.posts_visible_to(actor)
    )
    return list(rows.select_related("delivery__post__author", "page").order_by("created_at")[:MOST])


def tasks_waiting(actor: Actor) -> list[PostTask]:
    """Tasks whose reminder has come and that nobody has ticked."""
    rows = PostTask.objects.filter(
        remind_at__lte=clock.now(), done_at__isnull=True, post__in=access.posts_visible_to(actor)
    )
    return list(rows.select_related("post__author").order_by("due_at")[:MOST])
