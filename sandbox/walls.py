"""The walls: pages as people see them, where they read, write, comment, delete and ban by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse

from sandbox.door import SandboxRequest
from sandbox.faults import KINDS, TITLES, BadOrder
from sandbox.hand import Hand, Refused
from sandbox.listing import PostView, fill, listed
from sandbox.moments import russian
from sandbox.pages import redirect, render
from sandbox.shapes import Id, Page

PER_SCREEN = 20
Form = Any


def index(request: SandboxRequest) -> HttpResponse:
    """/: all walls."""
    networks = [
        {
            "title": hand.title,
            "pages": [
                {"title": page.title, "path": f"/walls/{network}/{hand.path(page)}",
                 "posts": hand.records.count_posts(page.id), "open": hand.comments_open(page)}
                for page in hand.pages()
            ],
        }
        for network, hand in request.sandbox.hands.items()
    ]  # fmt: skip
    return render("index.html", networks=networks)


def wall(request: SandboxRequest, network: str, tail: str) -> HttpResponse:
    """/walls/<network>/…: a page, or one post of it."""
    hand = request.sandbox.hands.get(network)
    place = hand.find(request.GET.get("w") or tail) if hand else None
    if hand is None or place is None:
        raise Http404("Нет такой страницы на учебной стене")
    page, post_id = place
    if request.method != "POST":
        return _shown(request, hand, page, post_id)
    try:
        ACTS.get(request.POST.get("act", ""), _nothing)(hand, page, request)
    except Refused as refused:
        return _shown(request, hand, page, post_id, str(refused))
    return redirect(request.path)


def _shown(
    request: SandboxRequest, hand: Hand, page: Page, post_id: Id | None, error: str = ""
) -> HttpResponse:
    promote: Callable[[Page], None] | None = getattr(hand, "promote", None)
    if promote:
        promote(page)
    views = listed(hand, page)
    if post_id is not None:
        views = [view for view in views if hand.key(post_id) in view.ids]
        if not views:
            raise Http404("Такой записи на стене нет: возможно, её удалили")
    number = max(int(request.GET.get("page", "1") or 1), 1) if request.GET.get("page", "1").isdigit() else 1
    shown = views[(number - 1) * PER_SCREEN : number * PER_SCREEN]
    fill(hand, page, shown)
    if shown and request.method == "GET":
        hand.records.views([i for view in shown for i in view.ids], page.id)
    return render(
        "wall.html", 400 if error else 200, network=hand.network, network_title=hand.title, page=page,
        home=f"/walls/{hand.network}/{hand.path(page)}", single=post_id is not None, views=shown, error=error,
        bans=_bans(hand, page), people=[person.name for person in hand.records.people()][:200],
        comments_open=hand.comments_open(page), total=len(views), number=number,
        older=number + 1 if number * PER_SCREEN < len(views) else None,
        newer=number - 1 if number > 1 else None,
        address=request.path, facts=_facts(page),
    )  # fmt: skip


def _facts(page: Page) -> list[tuple[str, Any]]:
    names = {
        "description": "Описание",
        "site": "Сайт",
        "homepage_url": "Сайт",
        "phone": "Телефон",
        "address": "Адрес",
    }
    return [(title, page.data[name]) for name, title in names.items() if page.data.get(name)]


def _bans(hand: Hand, page: Page) -> list[dict[str, Any]]:
    return [
        {"id": ban.person_id, "name": hand.author(ban.person_id, page), "since": russian(ban.at),
         "until": russian(ban.until) if ban.until else "навсегда", "comment": ban.data.get("comment", "")}
        for ban in hand.bans(page)
    ]  # fmt: skip


# What a form on a wall may do


def _nothing(hand: Hand, page: Page, request: SandboxRequest) -> None:
    raise Refused("Неизвестное действие")


def _text(request: SandboxRequest) -> str:
    text = request.POST.get("text", "").replace("\r\n", "\n").strip()
    if not text:
        raise Refused("Текст пуст")
    return text


def _post(hand: Hand, page: Page, request: SandboxRequest) -> None:
    files = [file.read() for file in request.FILES.getlist("photos") if file.size]
    text = request.POST.get("text", "").replace("\r\n", "\n").strip()
    if not text and not files:
        raise Refused("Нужен текст или картинка")
    hand.publish(page, text, [hand.picture(page, content) for content in files])


def _comment(hand: Hand, page: Page, request: SandboxRequest) -> None:
    post = hand.post(page, request.POST.get("post", ""))
    reply = request.POST.get("reply_to")
    parent = hand.comment(page, reply) if reply else None
    hand.write_comment(page, post, hand.resident(request.POST.get("name", "")), _text(request), parent)


def _edit_post(hand: Hand, page: Page, request: SandboxRequest) -> None:
    hand.edit_post(page, hand.post(page, request.POST.get("post", "")), _text(request))


def _delete_post(hand: Hand, page: Page, request: SandboxRequest) -> None:
    hand.delete_post(page, hand.post(page, request.POST.get("post", "")))


def _delete_comment(hand: Hand, page: Page, request: SandboxRequest) -> None:
    hand.remove_comment(page, hand.comment(page, request.POST.get("comment", "")))


def _switch(hand: Hand, page: Page, request: SandboxRequest) -> None:
    hand.switch_comments(page, request.POST.get("open") == "1")


def _ban(hand: Hand, page: Page, request: SandboxRequest) -> None:
    hand.ban(page, hand.person(request.POST.get("person", "")), comment=request.POST.get("reason", ""))


def _unban(hand: Hand, page: Page, request: SandboxRequest) -> None:
    hand.unban(page, hand.person(request.POST.get("person", "")))


def _message(hand: Hand, page: Page, request: SandboxRequest) -> None:
    hand.write_message(page, hand.resident(request.POST.get("name", "")), _text(request))


ACTS: dict[str, Callable[[Hand, Page, SandboxRequest], None]] = {
    "post": _post, "comment": _comment, "edit_post": _edit_post, "delete_post": _delete_post,
    "delete_comment": _delete_comment, "comments": _switch, "ban": _ban, "unban": _unban, "message": _message,
}  # fmt: skip


def faults(request: SandboxRequest) -> HttpResponse:
    """/faults/: order a fault with a form."""
    error = ""
    if request.method == "POST":
        try:
            _order(request)
            return redirect("/faults/")
        except (BadOrder, ValueError) as refused:
            error = str(refused)
    calls = request.sandbox.calls.find()[-30:][::-1]
    rows = [{"when": russian(int(call.at * 1000)), "call": call} for call in calls]
    return render(
        "faults.html", 400 if error else 200, faults=request.sandbox.faults.all(), error=error, rows=rows,
        kinds=[(kind, TITLES[kind]) for kind in KINDS],
        networks=[(name, hand.title) for name, hand in request.sandbox.hands.items()],
    )  # fmt: skip


def _order(request: SandboxRequest) -> None:
    form, book = request.POST, request.sandbox.faults
    if form.get("clear"):
        book.clear(None if form["clear"] == "all" else int(form["clear"]))
        return
    wish: dict[str, Any] = {
        "network": form.get("network"), "kind": form.get("kind"), "method": form.get("method") or "*",
        "match": form.get("match", ""), "times": int(form["times"]) if form.get("times") else None,
    }  # fmt: skip
    for name, kind in (("seconds", float), ("status", int), ("retry_after", int), ("code", str)):
        if form.get(name):
            wish[name] = kind(form[name])
    book.order(wish)


__all__ = ["PostView", "faults", "index", "wall"]
