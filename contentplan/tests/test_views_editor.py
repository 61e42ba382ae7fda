"""The editor: nothing typed is lost, everything that lacks is said at its field, a second click is harmless."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from contentplan.actions.drafts import Content, PageTime, edit_draft
from contentplan.actions.media import keep_photo
from contentplan.actions.review import return_with_remark
from contentplan.models import Delivery, Post
from contentplan.tests.conftest import DUE, jpeg, on_its_way

pytestmark = pytest.mark.django_db
NEW = "/plan/new/"
Fill = Callable[..., dict[str, Any]]


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def fill(administration: Any, rubric: Any) -> Fill:
    """What a browser sends: `fill(pages=[page.pk], act="submit")`."""

    def make(**fields: Any) -> dict[str, Any]:
        sent: dict[str, Any] = {
            "title": "Вода на Крымской",
            "text": "Завтра не будет воды",
            "due_at_0": "2026-11-25",
            "due_at_1": "14:30",
            "late_after_s": "7200",
            "organization": administration.pk,
            "rubric": rubric.pk,
            "nonce": str(uuid.uuid4()),
            "act": "save",
        }
        return {**sent, **fields}

    return make


@pytest.fixture
def desk(client_of: Any, marina: Any, clock_at: Any, media_root: Any) -> Client:
    """Marina at her desk."""
    client: Client = client_of(marina)
    return client


def saved(client: Client, data: dict[str, Any], post: Post | None = None) -> Any:
    """Send the form as the page would, with the version that is shown."""
    if post is None:
        return client.post(NEW, data)
    latest = post.latest
    return client.post(
        f"/plan/posts/{post.pk}/", {"number": latest.number, "version": latest.version, **data}
    )


def upload(name: str = "вода.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    body = jpeg().read() if content is None else content
    return SimpleUploadedFile(name, body, content_type="image/jpeg")


# --- opening ----------------------------------------------------------------------------------------


def test_a_new_one_has_pages_with_dots_counters_and_the_zone(desk: Client, page: Any) -> None:
    html = text(desk.get(NEW))
    assert "Засчитано 0 из 5" in html and "0 из 15" in html and "знаков" in html
    assert "По Симферополю" in html and f'value="{page.pk}"' in html
    assert "Так увидят жители" in html and "Отметьте страницы" in html


def test_a_link_marks_a_page_and_sets_a_day(desk: Client, page: Any) -> None:
    html = text(desk.get(f"{NEW}?page={page.pk}&day=2026-11-27"))
    assert f'name="pages" value="{page.pk}" checked' in html and 'value="2026-11-27"' in html
    for day in ("вчера", "9999-12-31", "0001-01-01"):
        assert desk.get(f"{NEW}?page=abc&day={day}").status_code == 200


def test_the_day_decides_whose_week_the_dots_show(desk: Client, page: Any) -> None:
    assert "30 ноября – 6 декабря" in text(desk.get(f"{NEW}?day=2026-12-02"))


@pytest.mark.parametrize("address", [NEW, "/plan/new/preview/"])
def test_only_the_press_office_writes(address: str, client_of: Any, oleg: Any, stranger: Any) -> None:
    for person in (oleg, stranger):
        response = client_of(person).post(address, {"title": "x"})
        assert response.status_code == 403 and "пресс-служба" in text(response)


def test_a_stranger_s_post_is_404_and_a_reader_may_not_save(
    client_of: Any, svetlana: Any, natalia: Any, write: Any, page: Any, fill: Fill, clock_at: Any
) -> None:
    post = write(page).post
    address = f"/plan/posts/{post.pk}/"
    assert client_of(svetlana).get(address).status_code == 404
    assert client_of(svetlana).post(address, fill()).status_code == 404
    assert client_of(natalia).post(address, fill()).status_code == 403


# --- saving -----------------------------------------------------------------------------------------


def test_a_draft_is_saved_with_everything(
    desk: Client, page: Any, fill: Fill, marina: Any, oleg: Any
) -> None:
    media = keep_photo(actor=marina, file=jpeg())
    data = fill(
        pages=[page.pk],
        link="dzhankoy.example/water",
        variant_telegram="Короче",
        photo=[media.pk],
        approver=oleg.pk,
        **{f"alt_{media.pk}": "Задвижка"},
    )
    response = saved(desk, data)
    post = Post.objects.get()
    revision = post.latest
    assert response.status_code == 302 and response.url == f"/plan/posts/{post.pk}/"
    assert (revision.text, revision.link) == ("Завтра не будет воды", "https://dzhankoy.example/water")
    assert revision.variants.get().text == "Короче" and revision.media.get().alt == "Задвижка"
    assert revision.pages.get().due_at == datetime.fromisoformat("2026-11-25T14:30:00+03:00")
    assert (post.author, post.approver) == (marina, oleg)


def test_a_draft_may_lack_time_and_pages(desk: Client, fill: Fill) -> None:
    assert saved(desk, fill(due_at_0="", due_at_1="", text="")).status_code == 302
    assert Post.objects.get().latest.state == "draft"


def test_a_double_click_makes_one_post(desk: Client, fill: Fill, page: Any) -> None:
    data = fill(pages=[page.pk])
    first, second = saved(desk, data), saved(desk, data)
    assert first.url == second.url and Post.objects.count() == 1


def test_back_and_other_words_are_not_lost_in_the_first_ones(desk: Client, fill: Fill) -> None:
    data = fill()
    saved(desk, data)
    response = saved(desk, {**data, "text": "Другие слова"})
    html = text(response)
    assert response.status_code == 422 and "Другие слова" in html and "Завтра не будет воды" in html
    assert Post.objects.get().latest.text == "Завтра не будет воды"


def test_without_a_title_nothing_typed_is_lost(desk: Client, fill: Fill, page: Any) -> None:
    response = saved(desk, fill(title=" ", text="Длинный текст", pages=[page.pk], files=[upload()]))
    html = text(response)
    assert response.status_code == 422 and not Post.objects.exists()
    assert "Назовите материал" in html and 'href="#id_title"' in html
    assert "Длинный текст" in html and f'value="{page.pk}" checked' in html
    assert 'name="photo" value="' in html, "the photo is kept, not to be chosen again"


def test_a_wrong_time_stays_as_typed(desk: Client, fill: Fill) -> None:
    response = saved(desk, fill(due_at_1="25:00"))
    assert (
        response.status_code == 422
        and "Нужен вид 14:30" in text(response)
        and 'value="25:00"' in text(response)
    )


def test_a_foreign_page_is_refused_at_the_field(desk: Client, fill: Fill) -> None:
    response = saved(desk, fill(pages=[404]))
    assert response.status_code == 422 and "Такой страницы нет" in text(response)


def test_a_draft_is_edited_in_place(desk: Client, fill: Fill, write: Any, page: Any) -> None:
    post = write(page).post
    assert saved(desk, fill(text="Новый текст", pages=[page.pk]), post).status_code == 302
    assert post.latest.text == "Новый текст" and post.revisions.count() == 1


def test_a_second_click_of_an_edit_is_harmless(desk: Client, fill: Fill, write: Any, page: Any) -> None:
    post = write(page).post
    seen = {"number": 1, "version": post.latest.version}
    address = f"/plan/posts/{post.pk}/"
    data = fill(text="Новый текст", pages=[page.pk], **seen)
    assert [desk.post(address, data).status_code for _ in range(2)] == [302, 302]


def test_a_colleague_s_save_is_told_with_both_texts(
    desk: Client, fill: Fill, write: Any, page: Any, artem: Any
) -> None:
    post = write(page).post
    seen = {"number": 1, "version": post.latest.version}
    theirs = Content(text="Слова Артёма", pages=[PageTime(page.pk, DUE)])
    edit_draft(actor=artem, post=post, content=theirs, number=1, version=seen["version"])
    response = desk.post(f"/plan/posts/{post.pk}/", fill(text="Слова Марины", pages=[page.pk], **seen))
    html = text(response)
    assert response.status_code == 422 and "Слова Артёма" in html and "Слова Марины" in html
    assert "Артём Лысенко" in html and f'name="version" value="{post.latest.version}"' in html
    assert post.latest.text == "Слова Артёма"


def test_after_looking_at_both_one_may_save(
    desk: Client, fill: Fill, write: Any, page: Any, artem: Any
) -> None:
    post = write(page).post
    edit_draft(actor=artem, post=post, content=Content(text="Артём"), number=1, version=post.latest.version)
    assert saved(desk, fill(text="Вместе", pages=[page.pk]), post).status_code == 302
    assert post.latest.text == "Вместе"


# --- photos -----------------------------------------------------------------------------------------


@pytest.fixture
def three(marina: Any, media_root: Any) -> list[int]:
    colours = ("red", "green", "blue")
    return [keep_photo(actor=marina, file=jpeg(colour=colour)).pk for colour in colours]


def shown(response: Any) -> list[int]:
    return [photo.media.pk for photo in response.context["tray"].photos]


def test_photos_are_added_moved_and_removed_without_saving(
    desk: Client, fill: Fill, three: list[int]
) -> None:
    a, b, c = three
    assert shown(desk.post(NEW, fill(photo=three, act=f"photo-right:{a}"))) == [b, a, c]
    assert shown(desk.post(NEW, fill(photo=three, act=f"photo-left:{a}"))) == [a, b, c]
    assert shown(desk.post(NEW, fill(photo=three, act=f"photo-left:{c}"))) == [a, c, b]
    assert shown(desk.post(NEW, fill(photo=three, act=f"photo-remove:{b}"))) == [a, c]
    added = desk.post(NEW, fill(photo=[a], act="photo-add", files=[upload()]))
    assert len(shown(added)) == 2 and "Загружено 1 файл" in text(added)
    assert not Post.objects.exists()


def test_htmx_gets_the_tray_alone_and_previews_follow(desk: Client, fill: Fill, three: list[int]) -> None:
    data = fill(title="", photo=three, act=f"photo-right:{three[0]}")
    response = desk.post(NEW, data, headers={"HX-Request": "true"})
    html = text(response)
    assert html.startswith('<section id="photos"') and "Место 2 из 3" in html
    assert response["HX-Trigger-After-Settle"] == "photos-changed"


def test_without_script_the_whole_screen_comes_back_and_says_nothing_of_errors(
    desk: Client, fill: Fill, three: list[int]
) -> None:
    response = desk.post(NEW, fill(title="", photo=three, act=f"photo-right:{three[0]}"))
    assert response.status_code == 200 and "Назовите материал" not in text(response)


def test_a_file_that_is_no_picture_is_named_and_the_others_stay(desk: Client, fill: Fill) -> None:
    files = [upload("схема.svg", b"<svg></svg>"), upload()]
    response = desk.post(NEW, fill(act="photo-add", files=files), headers={"HX-Request": "true"})
    html = text(response)
    assert "«схема.svg»: SVG не принимаем" in html and len(shown(response)) == 1


def test_the_same_picture_twice_and_an_eleventh_are_refused(desk: Client, fill: Fill) -> None:
    twice = desk.post(NEW, fill(act="photo-add", files=[upload(), upload("ещё.jpg")]))
    assert "«ещё.jpg» уже есть" in text(twice) and len(shown(twice)) == 1
    many = [upload(f"{n}.jpg", jpeg(colour=(n, n, n)).read()) for n in range(11)]
    full = desk.post(NEW, fill(act="photo-add", files=many))
    assert "«10.jpg» не взяли" in text(full) and len(shown(full)) == 10


def test_a_refused_file_keeps_the_draft_from_being_saved_without_it(desk: Client, fill: Fill) -> None:
    response = saved(desk, fill(files=[upload("план.pdf", b"%PDF-1.7")]))
    assert response.status_code == 422 and "Файлы не приняты" in text(response) and not Post.objects.exists()


def test_a_stranger_s_photo_is_passed_over(desk: Client, fill: Fill, artem: Any) -> None:
    foreign = keep_photo(actor=artem, file=jpeg(colour="black"))
    assert shown(desk.post(NEW, fill(photo=[foreign.pk], act="photo-add"))) == []


# --- submitting -------------------------------------------------------------------------------------


def test_submitting_puts_it_before_the_approver(
    desk: Client, fill: Fill, page: Any, oleg: Any, world: Any
) -> None:
    response = desk.post(NEW, fill(pages=[page.pk], act="submit"), follow=True)
    revision = Post.objects.get().latest
    assert revision.state == "in_review" and revision.submitted_by.email == "marina@dzhankoy.example"
    assert "Ждёт О. Быстров" in text(response)


def test_submitting_twice_is_once(desk: Client, fill: Fill, page: Any, oleg: Any, world: Any) -> None:
    data = fill(pages=[page.pk], act="submit")
    first, second = saved(desk, data), saved(desk, data)
    assert first.url == second.url and Post.objects.count() == 1
    assert Post.objects.get().latest.state == "in_review"


def test_a_draft_submitted_twice_is_once(
    desk: Client, fill: Fill, write: Any, page: Any, oleg: Any, world: Any
) -> None:
    post = write(page).post
    data = fill(pages=[page.pk], act="submit", number=1, version=post.latest.version)
    answers = [desk.post(f"/plan/posts/{post.pk}/", data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302] and post.latest.state == "in_review"


def test_all_that_lacks_is_said_at_once_at_its_field(desk: Client, fill: Fill) -> None:
    response = saved(desk, fill(text="", due_at_0="", due_at_1="", act="submit"))
    html = text(response)
    assert response.status_code == 422 and "2 поля с ошибкой" in html
    assert 'href="#id_pages"' in html and 'href="#id_due_at_0"' in html
    assert "Отметьте хотя бы одну страницу" in html and "Назначьте день и время выхода" in html


def test_a_time_that_has_passed_is_refused(desk: Client, fill: Fill, page: Any) -> None:
    response = saved(desk, fill(pages=[page.pk], due_at_1="09:00", act="submit"))
    assert response.status_code == 422 and "Это время уже прошло: сейчас 10:00" in text(response)


def test_an_empty_post_is_refused_at_the_text(desk: Client, fill: Fill, page: Any, oleg: Any) -> None:
    response = saved(desk, fill(pages=[page.pk], text="", act="submit"))
    assert "Напишите текст, добавьте файл или опрос" in text(response) and response.status_code == 422


def test_too_much_names_the_network_and_its_unit_and_the_draft_is_kept(
    desk: Client, fill: Fill, make_page: Any, oleg: Any, three: list[int]
) -> None:
    vk, telegram = make_page("vk", number=1), make_page("telegram", number=2)
    long = "😀" * 516
    data = fill(pages=[vk.pk, telegram.pk], variant_telegram=long, photo=three, act="submit")
    response = saved(desk, data)
    html, post = text(response), Post.objects.get()
    assert response.status_code == 422 and "1032 из 1024 знаков UTF-16" in html
    assert 'href="#id_variant_telegram"' in html and long in html
    assert post.latest.state == "draft" and post.latest.media.count() == 3
    assert f'action="/plan/posts/{post.pk}/"' in html, "from now on the form belongs to the kept draft"
    again = saved(desk, {**data, "variant_telegram": "Короче"}, post)
    assert again.status_code == 302 and post.latest.state == "in_review"


def test_nobody_to_approve_is_said_at_the_approver(
    desk: Client, fill: Fill, page: Any, utilities: Any, world: Any
) -> None:
    response = saved(desk, fill(pages=[page.pk], act="submit"))
    assert response.status_code == 422 and "Согласовать некому" in text(response)


def test_an_approver_who_may_not_is_refused(desk: Client, fill: Fill, timur: Any) -> None:
    response = saved(desk, fill(approver=timur.pk))
    assert response.status_code == 422 and "Выберите из списка" in text(response)


# --- what follows the typing ------------------------------------------------------------------------


def test_a_preview_per_network_of_marked_pages(
    desk: Client, fill: Fill, make_page: Any, three: list[int]
) -> None:
    vk, telegram = make_page("vk", number=1), make_page("telegram", number=2)
    data = fill(
        pages=[telegram.pk, vk.pk], variant_telegram="Короче", photo=three, link="https://a.example/x"
    )
    html = text(desk.post("/plan/new/preview/", data))
    assert html.index("ВКонтакте") < html.index("Телеграм") and "Короче https://a.example/x" in html
    assert f'id="dots{vk.pk}" hx-swap-oob="true"' in html and 'id="where-note" hx-swap-oob="true"' in html
    assert not Post.objects.exists()


def test_a_preview_of_a_saved_post_counts_it_once(desk: Client, fill: Fill, write: Any, page: Any) -> None:
    post = write(page).post
    address = f"/plan/posts/{post.pk}/preview/"
    assert "ещё 1 в плане" in text(desk.post(address, fill(pages=[page.pk])))
    assert "ещё 1 в плане" not in text(desk.post(address, fill()))


def test_a_preview_takes_half_a_form(desk: Client, page: Any) -> None:
    response = desk.post(
        "/plan/new/preview/", {"text": "Начал", "pages": [page.pk, "x"], "due_at_0": "2026-1"}
    )
    assert response.status_code == 200


def test_a_preview_is_a_post_request_and_not_for_strangers(
    desk: Client, client_of: Any, svetlana: Any, write: Any, page: Any
) -> None:
    address = f"/plan/posts/{write(page).post.pk}/preview/"
    assert desk.get(address).status_code == 405
    assert client_of(svetlana).post(address).status_code == 404


# --- remarks and next revisions ---------------------------------------------------------------------


def test_a_remark_stands_on_top(desk: Client, submitted: Any, page: Any, oleg: Any) -> None:
    revision = submitted(page)
    return_with_remark(actor=oleg, revision=revision, remark="Уточните день")
    html = text(desk.get(f"/plan/posts/{revision.post_id}/"))
    assert "Олег Быстров: вернуть" in html and "Уточните день" in html and "Версии: 1" in html


def test_editing_what_was_returned_starts_the_next_revision(
    desk: Client, fill: Fill, submitted: Any, page: Any, oleg: Any
) -> None:
    revision = submitted(page)
    return_with_remark(actor=oleg, revision=revision, remark="Уточните день")
    post = Post.objects.get()
    assert saved(desk, fill(pages=[page.pk], text="В среду"), post).status_code == 302
    assert (post.latest.number, post.latest.state) == (2, "draft")
    assert "Уточните день" in text(desk.get(f"/plan/posts/{post.pk}/"))


def test_an_approved_post_is_read_until_one_asks_to_edit(
    desk: Client, fill: Fill, scheduled: Any, page: Any
) -> None:
    post = scheduled(page).post
    assert "Что можно сделать" in text(desk.get(f"/plan/posts/{post.pk}/"))
    html = text(desk.get(f"/plan/posts/{post.pk}/edit/"))
    assert "Это будет новая редакция" in html and f'action="/plan/posts/{post.pk}/edit/"' in html
    assert Delivery.objects.get().held_at is None, "looking changes nothing"


def test_a_new_revision_holds_what_waits(desk: Client, fill: Fill, scheduled: Any, page: Any) -> None:
    post = scheduled(page).post
    seen = {"number": 1, "version": post.latest.version}
    address, data = f"/plan/posts/{post.pk}/edit/", fill(pages=[page.pk], text="Иначе", **seen)
    assert [desk.post(address, data).status_code for _ in range(2)] == [302, 302]
    assert post.revisions.count() == 2 and Delivery.objects.get().held_reason.startswith("Правится")


def test_a_page_that_is_out_is_marked_and_not_sent_again(desk: Client, scheduled: Any, page: Any) -> None:
    delivery = scheduled(page)
    on_its_way(delivery)
    html = text(desk.get(f"/plan/posts/{delivery.post_id}/edit/"))
    assert f'value="{page.pk}" checked disabled' in html and "отправляется" in html


def test_what_is_in_review_is_not_edited(desk: Client, fill: Fill, submitted: Any, page: Any) -> None:
    post = submitted(page).post
    assert desk.get(f"/plan/posts/{post.pk}/edit/").url == f"/plan/posts/{post.pk}/"
    response = saved(desk, fill(text="Тайком", pages=[page.pk]), post)
    assert response.status_code == 422 and "на согласовании" in text(response) and "Тайком" in text(response)


def test_editing_is_not_for_readers(
    client_of: Any, oleg: Any, svetlana: Any, scheduled: Any, page: Any, clock_at: Any
) -> None:
    address = f"/plan/posts/{scheduled(page).post_id}/edit/"
    assert client_of(oleg).get(address).status_code == 403
    assert client_of(svetlana).get(address).status_code == 404
