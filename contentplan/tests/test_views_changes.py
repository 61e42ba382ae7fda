"""Screens of kinds and of changes: the editor says what will happen, the package is whole, what is out is changed."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from contentplan.actions.drafts import PhotoUse
from contentplan.actions.media import keep_file
from contentplan.content import load_revision, page_digests, payload
from contentplan.engine.change.run import change_publication
from contentplan.engine.send import deliver
from contentplan.extras import Extras, PollData
from contentplan.models import Change, Delivery, Post, PostTask
from contentplan.tests import files
from contentplan.tests.conftest import DUE
from contentplan.tests.files import named
from contentplan.tests.test_views_editor import Fill, desk, fill, saved, text
from networks.base import How, Operation
from pages.models import PageCapability

__all__ = ["desk", "fill"]  # fixtures
pytestmark = pytest.mark.django_db
POLL = {"poll-question": "Где поставить ёлку?", "poll-answers": "Площадь\nПарк", "poll-anonymous": "on"}


@pytest.fixture
def out(due: Delivery) -> Delivery:
    """A delivery that is on the page."""
    deliver(due.pk)
    due.refresh_from_db()
    return due


# --- the editor -------------------------------------------------------------------------------------


def test_a_poll_is_written_saved_and_shown_again(desk: Client, fill: Fill, page: Any) -> None:
    saved(desk, fill(pages=[page.pk], **POLL))
    poll = Post.objects.get().latest.poll
    assert (poll.question, poll.answers, poll.anonymous) == ("Где поставить ёлку?", ["Площадь", "Парк"], True)
    html = text(desk.get(f"/plan/posts/{Post.objects.get().pk}/"))
    assert "анонимный опрос" in html and "Площадь Парк</textarea>" in html.replace("\n", " ")


def test_what_is_wrong_with_a_part_stands_at_its_field(desk: Client, fill: Fill, page: Any) -> None:
    response = saved(desk, fill(pages=[page.pk], **{**POLL, "poll-answers": "Площадь"}))
    assert response.status_code == 422
    assert "нужно от 2 до 10" in text(response) and "Где поставить ёлку?" in text(response)
    assert not Post.objects.exists()


def test_before_scheduling_it_is_said_what_goes_how_and_why(
    desk: Client, fill: Fill, make_page: Any, marina: Any
) -> None:
    pages = [make_page("ok", number=7), make_page("vk", number=8), make_page("max", number=9)]
    PageCapability.objects.create(
        page=pages[1], operation=Operation.PUBLISH_POLL, how=How.MANUAL, why="Нужен токен администратора."
    )
    html = text(desk.post("/plan/new/preview/", fill(pages=[page.pk for page in pages], **POLL)))
    assert "Опросов здесь нет" in html
    ways = html[html.index('id="ways"') :]
    assert "портал отправит сам" in ways and "Нужен токен администратора." in ways and "MAX" in ways


def test_before_scheduling_it_is_said_that_a_channel_s_poll_is_anonymous(
    desk: Client, fill: Fill, make_page: Any
) -> None:
    page = make_page("telegram", number=7)
    opened = {name: value for name, value in POLL.items() if name != "poll-anonymous"}
    html = text(desk.post("/plan/new/preview/", fill(pages=[page.pk], **opened)))
    assert "опрос выйдет анонимным" in html
    assert "опрос выйдет анонимным" not in text(
        desk.post("/plan/new/preview/", fill(pages=[page.pk], **opened, **{"poll-anonymous": "on"}))
    )


def test_over_the_limit_names_the_network_and_the_limit(
    desk: Client, fill: Fill, page: Any, make_page: Any
) -> None:
    other = make_page("telegram", number=9)
    response = saved(desk, fill(pages=[page.pk, other.pk], text="я" * 4097, act="submit"))
    assert response.status_code == 422
    assert "Телеграм: текст длиннее предела: 4097 из 4096" in text(response)


def test_files_of_every_kind_lie_in_one_tray_and_are_dragged(desk: Client, fill: Fill) -> None:
    brought = [SimpleUploadedFile("ёлка.gif", files.gif()), SimpleUploadedFile("приказ.pdf", files.pdf())]
    response = desk.post("/plan/new/", fill(files=brought, act="photo-add"), HTTP_HX_REQUEST="true")
    html = text(response)
    assert "приказ.pdf" in html and "PDF" in html and "GIF" in html
    one, two = (photo.media.pk for photo in response.context["tray"].photos)
    response = desk.post(
        "/plan/new/", fill(photo=[one, two], act=f"photo-to:{two}:0"), HTTP_HX_REQUEST="true"
    )
    assert [photo.media.pk for photo in response.context["tray"].photos] == [two, one]
    response = desk.post(
        "/plan/new/", fill(photo=[one, two], act=f"photo-to:{two}:x"), HTTP_HX_REQUEST="true"
    )
    assert [photo.media.pk for photo in response.context["tray"].photos] == [one, two]


def test_a_long_text_may_follow_the_files_in_telegram(
    desk: Client, fill: Fill, make_page: Any, marina: Any, oleg: Any
) -> None:
    page = make_page("telegram", number=9)
    paper = keep_file(actor=marina, file=named(files.pdf(), "приказ.pdf"))
    long = fill(pages=[page.pk], photo=[paper.pk], text="я" * 1500, act="submit")
    refused = saved(desk, long)
    assert "1500 из 1024" in text(refused)
    taken = saved(desk, {**long, "text_apart": "on"}, Post.objects.get())
    assert taken.status_code == 302
    revision = load_revision(Post.objects.get().latest.pk)
    assert revision.text_apart and payload(revision, "telegram").text_apart
    assert not payload(revision, "max").text_apart
    digest = page_digests(revision)
    revision.text_apart = False
    assert page_digests(revision) != digest


# --- by hand ----------------------------------------------------------------------------------------


def test_the_package_has_text_files_in_order_and_the_poll(
    desk: Client, marina: Any, scheduled: Any, page: Any
) -> None:
    film = keep_file(actor=marina, file=named(files.mp4(), "обход.mp4"))
    paper = keep_file(actor=marina, file=named(files.pdf(), "приказ.pdf"))
    delivery = scheduled(
        page,
        photos=[PhotoUse(film.pk, "Обход"), PhotoUse(paper.pk)],
        extras=Extras(PollData("Да?", ("Да", "Нет"))),
    )
    response = desk.get(f"/plan/deliveries/{delivery.pk}/package.zip")
    with zipfile.ZipFile(io.BytesIO(response.getvalue())) as packed:
        assert packed.namelist() == ["текст.txt", "1-обход.mp4", "2-приказ.pdf"]
        assert packed.read("1-обход.mp4") == files.mp4()
        words = packed.read("текст.txt").decode()
        assert packed.testzip() is None
    assert "Завтра не будет воды" in words and "Опрос: Да?" in words and "1-обход.mp4: Обход" in words


def test_the_steps_are_those_of_the_kind(desk: Client, marina: Any, scheduled: Any, page: Any) -> None:
    film = keep_file(actor=marina, file=named(files.mp4(), "обход.mp4"))
    delivery = scheduled(page, photos=[PhotoUse(film.pk)], extras=Extras(PollData("Да?", ("Да", "Нет"))))
    Delivery.objects.update(state="by_hand", next_at=None)
    html = text(desk.get(f"/plan/deliveries/{delivery.pk}/"))
    assert "дождитесь, пока сеть его обработает" in html and "Добавьте опрос" in html
    assert "Всё одним архивом" in html and "1. Скачать" in html


# --- what is out ------------------------------------------------------------------------------------


def test_correcting_starts_from_the_publication(
    desk: Client, out: Delivery, fill: Fill, oleg: Any, client_of: Any, world: Any
) -> None:
    html = text(desk.get(f"/plan/deliveries/{out.pk}/"))
    address = f"/plan/posts/{out.post_id}/edit/?correct={out.page_id}"
    assert f'href="{address}"' in html
    opened = text(desk.get(address))
    assert f'name="corrects" value="{out.page_id}" checked' in opened and "портал исправит сам" in opened
    assert Post.objects.get().latest.number == 1
    data = fill(
        corrects=[out.page_id], text="Завтра воды не будет до 17:00", due_at_0="", due_at_1="", act="submit"
    )
    response = desk.post(
        f"/plan/posts/{out.post_id}/edit/",
        {**data, "number": 1, "version": Post.objects.get().latest.version},
    )
    assert response.status_code == 302, text(response)
    revision = Post.objects.get().latest
    assert revision.state == "in_review"
    assert "исправить вышедшее" in text(client_of(oleg).get(f"/plan/approvals/{revision.pk}/"))
    client_of(oleg).post(f"/plan/approvals/{revision.pk}/approve/", {"version": revision.version})
    assert "Исправление: скоро изменим" in text(desk.get(f"/plan/deliveries/{out.pk}/"))
    change_publication(Change.objects.get().pk)
    html = text(desk.get(f"/plan/deliveries/{out.pk}/"))
    assert ("Что стояло на странице" in html and "<ins> до 17:00</ins>" in html) or "<ins>" in html
    assert "Исправлено на странице: редакция 2" in html


def test_removing_asks_for_a_reason_first(desk: Client, out: Delivery) -> None:
    address = f"/plan/deliveries/{out.pk}/remove/"
    assert "Удалить публикацию со страницы?" in text(desk.get(address))
    assert desk.post(address, {"reason": "", "version": out.version}).status_code == 422
    assert not Change.objects.exists()
    desk.post(address, {"reason": "Не та дата", "version": out.version})
    change_publication(Change.objects.get().pk)
    html = text(desk.get(f"/plan/deliveries/{out.pk}/"))
    assert "Снято со страницы" in html and "Не та дата" in html and "Разместить снова" in html


def test_a_removal_by_hand_has_steps_and_waits_in_the_list(desk: Client, out: Delivery) -> None:
    PageCapability.objects.create(
        page=out.page, operation=Operation.REMOVE, how=How.MANUAL, why="Нужен токен администратора."
    )
    desk.post(f"/plan/deliveries/{out.pk}/remove/", {"reason": "Ошибка", "version": out.version})
    html = text(desk.get(f"/plan/deliveries/{out.pk}/"))
    assert "три точки в углу записи" in html and "Нужен токен администратора." in html
    assert "Изменить вышедшее" in text(desk.get("/plan/waiting/"))
    change = Change.objects.get()
    stale = desk.post(f"/plan/deliveries/{out.pk}/changes/{change.pk}/done/", {"version": 99}, follow=True)
    assert "Уже решено иначе" in text(stale)
    desk.post(f"/plan/deliveries/{out.pk}/changes/{change.pk}/done/", {"version": change.version})
    change.refresh_from_db()
    assert change.state == "checking"


def test_a_change_of_another_delivery_is_not_found(desk: Client, out: Delivery) -> None:
    desk.post(f"/plan/deliveries/{out.pk}/remove/", {"reason": "Ошибка", "version": out.version})
    change = Change.objects.get()
    assert desk.post(f"/plan/deliveries/{out.pk + 1}/changes/{change.pk}/cancel/").status_code == 404


def test_tasks_of_a_post_are_ticked_and_listed(desk: Client, out: Delivery) -> None:
    task = PostTask.objects.create(
        post=out.post, kind="results", title="объявить итоги конкурса", due_at=DUE, remind_at=DUE
    )
    assert "Объявить итоги конкурса" in text(desk.get("/plan/waiting/"))
    desk.post(f"/plan/posts/{out.post_id}/tasks/{task.pk}/done/")
    html = text(desk.get(f"/plan/posts/{out.post_id}/"))
    assert "Что сделать людям" in html and "сделано" in html
    assert "Объявить итоги" not in text(desk.get("/plan/waiting/"))
