"""The files of the editor: in which order, described how. Lives in the form between two saves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from contentplan.access import media_visible_to
from contentplan.actions.drafts import MOST_PHOTOS, PhotoUse
from contentplan.actions.media import keep_file
from contentplan.models import Revision
from contentplan.queries.preview import ShownPhoto
from core import typed
from core.accounts.models import User
from core.errors import AccessDenied, Refused
from core.forms import refusal_text
from core.russian import plural


@dataclass
class Tray:
    """Files in order, and what went wrong with those that were brought just now. `said` is read out."""

    photos: list[ShownPhoto] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    said: str = ""

    @classmethod
    def of_revision(cls, revision: Revision) -> Tray:
        """The photos of a saved revision."""
        uses = sorted(revision.media.all(), key=lambda use: use.order)
        return cls([ShownPhoto(use.media, use.alt) for use in uses])

    @classmethod
    def of_post(cls, data: Any, actor: User) -> Tray:
        """The photos of the form's hidden fields: `photo` (ids in order), `alt_<id>`."""
        wanted = typed.wholes(data.getlist("photo"))
        known = media_visible_to(actor).in_bulk(wanted)
        return cls([ShownPhoto(known[pk], data.get(f"alt_{pk}", "")[:500]) for pk in wanted if pk in known])

    def bring(self, actor: User, files: Sequence[Any]) -> None:
        """Keep uploaded files; each that is refused is named, the others stay."""
        before = len(self.photos)
        for file in files:
            if len(self.photos) >= MOST_PHOTOS:
                self.errors.append(
                    f"«{file.name}» не взяли: больше {MOST_PHOTOS} файлов не берёт ни одна сеть"
                )
                continue
            self._bring(actor, file)
        brought = len(self.photos) - before
        if brought:
            self.said = f"Загружено {plural(brought, 'файл', 'файла', 'файлов')}, всего {len(self.photos)}"

    def _bring(self, actor: User, file: Any) -> None:
        try:
            media = keep_file(actor=actor, file=file, name=file.name)
        except AccessDenied:
            raise
        except Refused as error:
            self.errors.append(f"«{file.name}»: {refusal_text(error)}")
            return
        if any(photo.media.pk == media.pk for photo in self.photos):
            self.errors.append(f"«{file.name}» уже есть в этом материале")
        else:
            self.photos.append(ShownPhoto(media))

    def apply(self, act: str) -> None:
        """`photo-left:7`, `photo-right:7`, `photo-to:7:2`, `photo-remove:7`; anything else changes nothing."""
        verb, _, rest = act.removeprefix("photo-").partition(":")
        pk, _, target = rest.partition(":")
        place = next((n for n, photo in enumerate(self.photos) if str(photo.media.pk) == pk), None)
        if place is None:
            return
        if verb == "remove":
            gone = self.photos.pop(place)
            self.said = f"Убрали «{gone.media.name}», осталось {len(self.photos)}"
        elif verb in ("left", "right"):
            self._move(place, place + (1 if verb == "right" else -1))
        elif verb == "to" and (wanted := typed.whole(target)) is not None:
            self._move(place, wanted)

    def _move(self, place: int, target: int) -> None:
        if 0 <= target < len(self.photos):
            self.photos.insert(target, self.photos.pop(place))
            place = target
        self.said = f"Место {place + 1} из {len(self.photos)}"

    def uses(self) -> list[PhotoUse]:
        """As actions take them."""
        return [PhotoUse(photo.media.pk, photo.alt) for photo in self.photos]
