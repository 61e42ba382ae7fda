"""What stands in the way of a revision: said before anything is sent, in the network's own units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from contentplan.content import Payload, media_of, payload
from contentplan.media import store
from contentplan.models import MediaFile, Revision
from core.errors import Refused
from networks.base import Network, Outgoing, Photo, Problem, TextLimit
from networks.registry import adapter_class


@dataclass(frozen=True)
class NetworkProblem:
    """A problem of one network's text, photos or link; the sentence names the network and the limit."""

    network: Network
    problem: Problem


def photos_of(content: Payload, media: dict[int, MediaFile]) -> list[Photo]:
    """The photos of a payload with their bytes, as adapters take them.

    Raises:
        MediaDamaged: the storage has lost or changed one.
    """
    return [
        Photo(
            content=store.load(media[ref.media_id]),
            mime=media[ref.media_id].mime,
            width=media[ref.media_id].width,
            height=media[ref.media_id].height,
            name=media[ref.media_id].name,
            alt=ref.alt,
        )
        for ref in content.photos
    ]


def problems_of(revision: Revision, networks: Iterable[str]) -> list[NetworkProblem]:
    """What each network would refuse of a loaded revision. No network call, no transaction needed."""
    found = []
    media = media_of(revision)
    for code in networks:
        content = payload(revision, code)
        post = Outgoing(content.text, key="", photos=photos_of(content, media), link=content.link)
        found += [NetworkProblem(content.network, one) for one in adapter_class(code).check(post)]
    return found


def text_limit(network: str, text: str, *, photos: int = 0) -> TextLimit:
    """Size of a text for the editor's counter, in the network's own unit."""
    return adapter_class(network).text_limit(text, photos=photos)


def refuse_unfit(revision: Revision) -> None:
    """Raise for the first thing that keeps a loaded revision from being submitted.

    Raises:
        Refused: nothing to publish, no pages, a page that does not work, too much for a network.
    """
    places = list(revision.pages.all())
    if not places:
        raise Refused("Отметьте хотя бы одну страницу.", field="pages")
    for place in places:
        if place.page.state != "active":
            state = place.page.get_state_display()
            raise Refused(
                f"Страница «{place.page}» не действует ({state}). Снимите с неё отметку.", field="pages"
            )
    used = {place.page.network for place in places}
    networks = [network.value for network in Network if network.value in used]
    for code in networks:
        if payload(revision, code).is_empty:
            raise Refused("Напишите текст или добавьте фотографию.", field="text")
    problems = problems_of(revision, networks)
    if problems:
        first = problems[0]
        field = "photos" if first.problem.field == "photos" else first.problem.field
        if field == "text" and any(variant.network == first.network for variant in revision.variants.all()):
            field = f"variant_{first.network.value}"
        raise Refused(" ".join(one.problem.sentence for one in problems), field=field)
