"""What stands in the way of a revision: said before anything is sent, in the network's own units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from contentplan.content import media_of, payload
from contentplan.models import MediaFile, Revision
from contentplan.outgoing import outgoing
from core.errors import Refused
from networks.base import NETWORK_NAMES, Adapter, Network, Problem, TextLimit
from networks.registry import adapter_class


@dataclass(frozen=True)
class NetworkProblem:
    """A problem of one network's text, photos or link; the sentence names the network and the limit."""

    network: Network
    problem: Problem


def problems_of(revision: Revision, networks: Iterable[str]) -> list[NetworkProblem]:
    """What each network would refuse of a loaded revision. No network call, no transaction needed."""
    found = []
    media = media_of(revision)
    several = sum(file.kind == MediaFile.Kind.ANIMATION for file in media.values()) > 1
    for code in networks:
        if several:
            name = NETWORK_NAMES[Network(code)]
            sentence = f"{name}: в одной публикации может быть только одна анимация. Уберите лишние."
            found.append(NetworkProblem(Network(code), Problem("animation", sentence)))
        content = payload(revision, code)
        post = outgoing(content, media)
        found += [NetworkProblem(content.network, one) for one in adapter_class(code).check(post)]
    return found


def adapter_of_network(network: str) -> type[Adapter]:
    """The adapter's class, for what it says of a post without asking the network."""
    return adapter_class(network)


def field_of(problem: Problem) -> str:
    """The editor's field that a problem belongs to: files of every kind lie in one tray."""
    if problem.field in ("photos", "videos", "animation", "documents"):
        return "photos"
    return "poll" if problem.field == "poll" else problem.field


def text_limit(network: str, text: str, *, photos: int = 0) -> TextLimit:
    """Size of a text for the editor's counter, in the network's own unit; `photos`: files beside it, of any kind."""
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
            raise Refused("Напишите текст, добавьте файл или опрос.", field="text")
    problems = problems_of(revision, networks)
    if problems:
        first = problems[0]
        field = field_of(first.problem)
        if field == "text" and any(variant.network == first.network for variant in revision.variants.all()):
            field = f"variant_{first.network.value}"
        raise Refused(" ".join(one.problem.sentence for one in problems), field=field)
