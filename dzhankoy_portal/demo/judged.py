"""What moderators of the demo have decided in the last weeks: a blacklist with terms, answers, what was let be.

Like the archive of materials it is older than the installation, so the rows are written as they would stand.
Triage reads these comments as it reads new ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dzhankoy_portal.demo.comments import FORMER
from dzhankoy_portal.demo.people import City
from dzhankoy_portal.demo.places import Place
from moderation.capture import watches
from moderation.lanes import Lane, rank
from moderation.models import Action, BlacklistEntry, CommentWatch, Evidence, InboxItem, RulesClause, Verdict
from moderation.models.evidence import digest_of
from networks.base import Network
from pages.models import OfficialPage, WallPost

_TERM = timedelta(days=30)
_CLAUSES = {"spam": 3, "insult": 4, "obscene": 5}  # of the first rules of conduct


@dataclass(frozen=True)
class Judged:
    """Whose words (a number in `FORMER`), how many days ago, the text, the decision with its ground or answer."""

    network: Network
    who: int
    days: int
    text: str
    kind: str
    ground: str = ""
    said: str = ""


_BAN, _LET, _ANSWER = "delete_and_ban", "no_violation", "answer"
JUDGED = (
    Judged(
        *(Network.VK, 0, 36, "Займ без справок за 10 минут, пишите в личку: https://zaim.example/1", _BAN),
        ground="spam",
    ),
    Judged(
        *(Network.VK, 1, 12, "Опять яму не заделали, второй месяц объезжаем по тротуару", _LET),
    ),
    Judged(
        *(Network.OK, 2, 9, "Когда включат фонари на Привокзальной?", _ANSWER),
        said="Здравствуйте! Фонари на Привокзальной поставят до 10 декабря. Если не светит у дома, позвоните: 3-12-05.",
    ),
    Judged(*(Network.VK, 3, 6, "Идиоты безмозглые, а не служба", _BAN), ground="insult"),
    Judged(
        *(Network.OK, 4, 4, "Ставки на спорт, выигрыш каждый день: https://stavki.example/ok", _BAN),
        ground="spam",
    ),
    Judged(
        *(Network.VK, 2, 2, "Да пошли вы на х*й со своим ремонтом", "delete_only"),
        ground="obscene",
        said="Автору 14 лет, написал с чужого телефона: мать извинилась в сообщениях.",
    ),
    Judged(*(Network.MAX, 1, 1, "Ну и очередь в МФЦ, два часа стояли", _LET)),
)


def make_judged(city: City, pages: dict[Place, OfficialPage], moment: datetime) -> None:
    """Comments of the administration's own pages with their decisions; two of the bans are in force, one is over."""
    own = {place.network: page for place, page in pages.items() if place.owner == "administration"}
    clauses = {clause.number: clause for clause in RulesClause.objects.filter(rules__number=1)}
    for number, one in enumerate(JUDGED):
        at = moment - timedelta(days=one.days, minutes=17 * number)
        item = _written(own[one.network], one, at, 900000 + number)
        decided_at = at + timedelta(minutes=24)
        verdict = Verdict.objects.create(
            item=item,
            kind=one.kind,
            ground=one.ground,
            clause=clauses.get(_CLAUSES.get(one.ground, 0)),
            reason=one.said if one.kind == "delete_only" else "",
            answer=one.said if one.kind == _ANSWER else "",
            ban_until=decided_at + _TERM if one.kind == _BAN else None,
            by=city.people["t.seitova"],
            decided_at=decided_at,
            due_at=decided_at + timedelta(seconds=10),
        )
        entry = _entered(verdict, over=decided_at + _TERM < moment) if one.kind == _BAN else None
        _done(verdict, entry)
    # What is written under the newest publication is there to be decided at once.
    for network in watches.READ:
        newest = WallPost.objects.filter(page=own[network]).latest("published_at")
        CommentWatch.objects.create(post=newest, page=own[network], due_at=moment)


def _written(page: OfficialPage, one: Judged, at: datetime, number: int) -> InboxItem:
    wall = WallPost.objects.filter(page=page, published_at__lt=at).order_by("-published_at").first()
    who, name = FORMER[one.who]
    deleted, decided_at = bool(one.ground), at + timedelta(minutes=24)
    item = InboxItem.objects.create(
        page=page,
        network=page.network,
        kind="comment",
        external_id=str(number),
        post_id=wall.external_id if wall else "1",
        author_id=str(who),
        author_name=name,
        text=one.text,
        url=wall.url if wall else "",
        at=at,
        seen_at=at,
        rank=rank(Lane.PLAIN, at),
        gone_at=decided_at if deleted else None,
        state="answered" if one.kind == _ANSWER else "closed",
        closed_at=decided_at,
    )
    for moment, taken_at in (("capture", at), ("decision", decided_at)):
        row = Evidence(
            item=item,
            moment=moment,
            text=item.text,
            author_id=item.author_id,
            author_name=item.author_name,
            url=item.url,
            written_at=at,
            taken_at=taken_at,
        )
        row.digest = digest_of(row)
        row.save(force_insert=True)
    return item


def _entered(verdict: Verdict, *, over: bool) -> BlacklistEntry:
    item = verdict.item
    return BlacklistEntry.objects.create(
        network=item.network,
        page=item.page,
        author_id=item.author_id,
        author_name=item.author_name,
        verdict=verdict,
        item=item,
        ground=verdict.ground,
        since=verdict.decided_at,
        until=verdict.ban_until,
        state="lifted" if over else "active",
        applied=BlacklistEntry.Applied.API,
        applied_at=verdict.due_at,
        banned_by=verdict.by,
        lift_why=BlacklistEntry.LiftWhy.EXPIRY if over else "",
        lifted_at=verdict.ban_until if over else None,
    )


def _done(verdict: Verdict, entry: BlacklistEntry | None) -> None:
    """What the portal has done in the network after the decision, and read back."""
    kinds = {"delete_only": ["delete_comment"], _ANSWER: ["reply"]}.get(verdict.kind, [])
    if entry is not None:
        kinds = ["delete_comment", "ban", *(["unban"] if entry.state == "lifted" else [])]
    for kind in kinds:
        done_at = (entry.lifted_at if kind == "unban" and entry else None) or verdict.due_at
        Action.objects.create(
            kind=kind,
            page=verdict.item.page,
            item=verdict.item,
            verdict=verdict,
            entry=entry if kind in ("ban", "unban") else None,
            state="done",
            due_at=done_at,
            done_at=done_at,
            verified_at=done_at,
            text=verdict.answer if kind == "reply" else "",
            created_at=verdict.decided_at,
        )
