"""What the portal can do on a page, in people's words, grouped as people think of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from networks.base import How, Operation
from pages.models import OfficialPage, PageCapability

OPERATION_NAMES: dict[Operation, str] = {
    Operation.PUBLISH_TEXT: "Текст",
    Operation.PUBLISH_PHOTO: "Фотографии",
    Operation.PUBLISH_LINK: "Ссылка",
    Operation.PUBLISH_VIDEO: "Видео",
    Operation.PUBLISH_ANIMATION: "Анимация",
    Operation.PUBLISH_DOCUMENT: "Документы",
    Operation.PUBLISH_POLL: "Опросы",
    Operation.EDIT: "Исправить публикацию",
    Operation.REMOVE: "Удалить публикацию",
    Operation.READ_WALL: "Читать стену",
    Operation.READ_SETTINGS: "Читать настройки страницы",
    Operation.READ_COMMENTS: "Читать комментарии",
    Operation.REPLY: "Отвечать на комментарии",
    Operation.DELETE_COMMENT: "Удалить комментарий",
    Operation.BAN: "Внести в чёрный список",
    Operation.UNBAN: "Убрать из чёрного списка",
    Operation.READ_MESSAGES: "Читать личные сообщения",
    Operation.SEND_MESSAGE: "Отвечать на личные сообщения",
    Operation.RECEIVE_EVENTS: "Узнавать о новом сразу",
}
_ORDER = list(OPERATION_NAMES)


@dataclass(frozen=True)
class CapabilityRow:
    """Operations done in one way for one reason: a line of the table."""

    name: str
    how: How
    why: str
    checked_at: datetime


def capability_rows(page: OfficialPage) -> list[CapabilityRow]:
    """Lines of «Что портал сможет сам»; neighbours with one answer stand together («Текст, ссылка»)."""
    found = list(PageCapability.objects.filter(page=page))
    found.sort(key=lambda row: _ORDER.index(Operation(row.operation)))
    lines: dict[tuple[str, str], list[PageCapability]] = {}
    for row in found:
        lines.setdefault((row.how, row.why), []).append(row)
    return [_line(rows) for rows in lines.values()]


def _line(rows: list[PageCapability]) -> CapabilityRow:
    names = [OPERATION_NAMES[Operation(row.operation)] for row in rows]
    text = ", ".join([names[0], *(name[:1].lower() + name[1:] for name in names[1:])])
    return CapabilityRow(text, How(rows[0].how), rows[0].why, min(row.checked_at for row in rows))
