"""This week's plan of the demo: made through the same actions as in life."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from contentplan.actions.drafts import Card, Content, PageTime, PhotoUse, create_post
from contentplan.actions.media import keep_photo
from contentplan.actions.review import approve, return_with_remark, submit
from contentplan.models import Revision, Rubric
from dzhankoy_portal.demo.city import POSTS
from dzhankoy_portal.demo.people import City
from dzhankoy_portal.demo.pictures import picture
from dzhankoy_portal.demo.places import Place
from networks.base import Network
from pages.models import OfficialPage

# Рубрика → чей руководитель согласует.
RUBRICS = {
    "Город": "press",
    "ЖКХ": "utilities",
    "Спорт": "sport",
    "Культура": "culture",
    "Образование": "education",
    "Соцзащита": "press",
    "Экономика": "press",
}
# What a mourning holds hangs on the tone; the rest is neutral.
TONES = {"Культура": "entertaining", "Спорт": "entertaining", "Соцзащита": "official"}


@dataclass(frozen=True)
class Planned:
    """A post of the plan: number in `POSTS`, minutes from now, networks, how far it has come, by whom."""

    text: int
    minutes: int
    networks: Sequence[Network]
    stage: str  # draft, in_review, approved, returned
    author: str
    approver: str = ""
    scene: str = ""


_ALL = tuple(Network)
PLAN = (
    Planned(3, 25, _ALL, "approved", "m.kovalchuk", "o.bystrov", "street"),
    Planned(2, 2 * 60, (Network.VK, Network.TELEGRAM), "approved", "m.kovalchuk", "s.grineva", "field"),
    Planned(8, 4 * 60, _ALL, "in_review", "m.kovalchuk"),
    Planned(5, 24 * 60, (Network.VK, Network.OK, Network.TELEGRAM), "in_review", "a.lysenko", scene="stage"),
    Planned(9, 27 * 60, (Network.OK, Network.MAX), "in_review", "m.kovalchuk"),
    Planned(4, 48 * 60, _ALL, "approved", "a.lysenko", "i.doroshenko"),
    Planned(16, 51 * 60, (Network.VK, Network.MAX), "returned", "m.kovalchuk", "o.bystrov"),
    Planned(17, 72 * 60, (Network.VK, Network.TELEGRAM), "draft", "m.kovalchuk"),
)
_REMARK = "Среда или четверг? Уточните день и добавьте телефон диспетчера."


def make_posts(city: City, pages: dict[Place, OfficialPage], moment: datetime) -> None:
    """Rubrics and the plan."""
    rubrics = {
        name: Rubric.objects.create(
            name=name, organization=city.places[key], tone=TONES.get(name, Rubric.Tone.NEUTRAL)
        )
        for name, key in RUBRICS.items()
    }
    own = {place.network: page for place, page in pages.items() if place.owner == "administration"}
    for planned in PLAN:
        _make(city, planned, rubrics, own, moment)


def _make(
    city: City,
    planned: Planned,
    rubrics: dict[str, Rubric],
    pages: dict[Network, OfficialPage],
    moment: datetime,
) -> None:
    rubric, title, text = POSTS[planned.text]
    author = city.people[planned.author]
    due_at = moment + timedelta(minutes=planned.minutes)
    step = 5 if planned.minutes < 60 else 30  # what is far goes out at a round hour, as people plan it
    due_at = due_at.replace(minute=due_at.minute // step * step, second=0, microsecond=0)
    photos = []
    if planned.scene:
        media = keep_photo(actor=author, file=picture(planned.scene), name=f"{planned.scene}.jpg")
        photos.append(PhotoUse(media.pk, "Рисунок вместо фотографии"))
    places = [PageTime(pages[network].pk, due_at) for network in planned.networks]
    content = Content(text=text, photos=photos, pages=places)
    post = create_post(actor=author, card=Card(title, rubric=rubrics[rubric]), content=content)
    revision = post.latest
    if planned.stage != "draft":
        revision = submit(actor=author, revision=revision, version=revision.version)
    _decide(city, planned, revision)


def _decide(city: City, planned: Planned, revision: Revision) -> None:
    if planned.stage == "approved":
        approve(actor=city.people[planned.approver], revision=revision)
    if planned.stage == "returned":
        return_with_remark(actor=city.people[planned.approver], revision=revision, remark=_REMARK)
