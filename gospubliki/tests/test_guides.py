"""Guides in versions, questions with answers (п. 9 г)."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import AccessDenied, Refused, Stale
from core.notifications.models import Notification
from gospubliki.actions.guides import GuideText, add_guide, publish_guide, show_guide
from gospubliki.actions.questions import About, answer_question, ask
from gospubliki.guides import parse_sections, slug_of, text_of
from gospubliki.models import Connection, Guide, Question
from gospubliki.queries.guides import articles, guides_by_step

pytestmark = pytest.mark.django_db
BODY = "Вход\n1. Откройте сайт\n2) Войдите\n\nПроверка\n- Посмотрите на отметку"
TEXT = GuideText("Как войти в кабинет", BODY, 15, "cabinet")


def test_lines_become_headings_and_steps() -> None:
    assert parse_sections(BODY) == [
        {"heading": "Вход", "steps": ["Откройте сайт", "Войдите"]},
        {"heading": "Проверка", "steps": ["Посмотрите на отметку"]},
    ]


@given(
    st.lists(
        st.lists(
            st.from_regex(r"[А-Яа-яA-Za-z][А-Яа-яA-Za-z ]{0,20}[а-яa-z]", fullmatch=True),
            min_size=2,
            max_size=6,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_what_was_parsed_is_written_back_the_same(blocks: list[list[str]]) -> None:
    sections = [{"heading": block[0], "steps": block[1:]} for block in blocks]
    assert parse_sections(text_of(sections)) == sections


@given(st.text(max_size=300))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        sections = parse_sections(text)
    except Refused as error:
        assert error.field == "body"
    else:
        lines = [line for section in sections for line in (section["heading"], *section["steps"])]
        assert all(line == line.strip() and 0 < len(line) <= 500 for line in lines)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "Только заголовок",
        "З\n" + "x" * 501,
        "З\n" + "\n".join("шаг" for _ in range(41)),
        "З\nшаг\n\n" * 31,
    ],
)
def test_what_nobody_could_read_is_refused(body: str, natalia: Any) -> None:
    with pytest.raises(Refused) as error:
        add_guide(actor=natalia, text=GuideText("Название", body))
    assert error.value.field == "body"


def test_addresses_are_latin_and_free(natalia: Any) -> None:
    slugs = [add_guide(actor=natalia, text=TEXT).slug for _ in range(2)]
    assert slugs == ["kak-voiti-v-kabinet", "kak-voiti-v-kabinet-2"]
    assert add_guide(actor=natalia, text=GuideText("New", BODY)).slug == "new-2"
    assert slug_of("№ 5?!") == "5"
    assert slug_of("—") == "guide"


def test_a_change_is_the_next_version(natalia: Any, svetlana: Any) -> None:
    guide = add_guide(actor=natalia, text=TEXT)
    publish_guide(actor=natalia, guide=guide, text=GuideText("Как войти", BODY, note="Короче"), based_on=1)
    assert [one.title for one in guide.versions.order_by("number")] == ["Как войти в кабинет", "Как войти"]
    assert articles()[0].version.number == 2
    assert guides_by_step() == {}
    with pytest.raises(Stale):
        publish_guide(actor=natalia, guide=guide, text=TEXT, based_on=1)
    for act in (
        lambda: add_guide(actor=svetlana, text=TEXT),
        lambda: publish_guide(actor=svetlana, guide=guide, text=TEXT, based_on=2),
        lambda: show_guide(actor=svetlana, guide=guide, hidden=True),
    ):
        with pytest.raises(AccessDenied):
            act()


def test_a_hidden_guide_is_the_leads_only(natalia: Any, svetlana: Any, client_of: Any) -> None:
    guide = add_guide(actor=natalia, text=TEXT)
    assert "15 мин" in client_of(svetlana).get(guide.get_absolute_url()).content.decode()
    client_of(natalia).post(f"{guide.get_absolute_url()}show/", {"hidden": "1"})
    assert Guide.objects.get().is_hidden
    assert client_of(svetlana).get(guide.get_absolute_url()).status_code == 404
    assert client_of(natalia).get(guide.get_absolute_url()).status_code == 200
    assert articles() == []
    assert client_of(natalia).get(f"{guide.get_absolute_url()}?version=7").status_code == 404


def test_html_in_a_guide_is_text(natalia: Any, client_of: Any) -> None:
    bad = "<script>alert(1)</script>"
    guide = add_guide(actor=natalia, text=GuideText(bad, f"{bad}\n{bad}"))
    assert bad not in client_of(natalia).get(guide.get_absolute_url()).content.decode()


def test_the_lead_writes_and_mends_on_the_screen(natalia: Any, client_of: Any) -> None:
    client = client_of(natalia)
    assert client.post("/gospubliki/guides/new/", {"title": "", "body": "x"}).status_code == 422
    assert client.get("/gospubliki/guides/new/?step=cabinet").status_code == 200
    data = {"title": "Роль", "body": BODY, "step_key": "cabinet", "based_on": "0"}
    assert client.post("/gospubliki/guides/new/", data).status_code == 302
    page = client.get("/gospubliki/guides/rol/edit/")
    assert page.context["form"]["body"].value().startswith("Вход\nОткройте сайт")
    assert client.post("/gospubliki/guides/rol/edit/", data | {"based_on": "9"}).status_code == 422
    assert client.post("/gospubliki/guides/rol/edit/", data | {"based_on": "1"}).status_code == 302


# --- questions --------------------------------------------------------------------------------------


def test_a_school_asks_from_a_step_and_is_answered(
    at_work: Connection, svetlana: Any, natalia: Any, marina: Any, client_of: Any
) -> None:
    step = at_work.steps.first()
    client = client_of(svetlana)
    page = client.get(f"/gospubliki/questions/ask/?step={step.pk}")
    key = page.context["form"]["request_key"].value()
    data = {
        "text": "Кто приглашает?",
        "step": step.pk,
        "request_key": key,
        "organization": at_work.organization_id,
    }
    for _ in range(2):
        assert client.post("/gospubliki/questions/ask/", data).status_code == 302
    question = Question.objects.get()
    assert (question.about, question.step, question.asked_by) == (step.title, step, svetlana)
    told = set(Notification.objects.filter(kind="connection.asked").values_list("person", flat=True))
    assert told == {natalia.pk, marina.pk}
    url = f"/gospubliki/questions/{question.pk}/answer/"
    assert client.get(url).status_code == 403
    assert client_of(natalia).post(url, {"answer": " "}).status_code == 422
    assert client_of(natalia).post(url, {"answer": "Исполняющий обязанности"}).status_code == 302
    assert "Исполняющий обязанности" in client.get("/gospubliki/questions/").content.decode()
    assert Notification.objects.get(kind="connection.answered").person == svetlana


def test_of_two_answers_the_first_stands(
    at_work: Connection, svetlana: Any, natalia: Any, marina: Any
) -> None:
    question = ask(actor=svetlana, organization=at_work.organization, text="Как?", request_key=uuid.uuid4())
    same = Question.objects.select_related("organization", "asked_by").get()
    answer_question(actor=marina, question=question, text="Так")
    answer_question(actor=marina, question=question, text="Так")
    with pytest.raises(Stale):
        answer_question(actor=natalia, question=same, text="Иначе")
    assert Question.objects.get().answer == "Так"


def test_refusals_of_asking(at_work: Connection, svetlana: Any, natalia: Any, prosecutor: Any) -> None:
    school = at_work.organization
    for text in ("", "  ", "x" * 2001):
        with pytest.raises(Refused) as error:
            ask(actor=svetlana, organization=school, text=text, request_key=uuid.uuid4())
        assert error.value.field == "text"
    with pytest.raises(AccessDenied):
        ask(actor=natalia, organization=school, text="Как?", request_key=uuid.uuid4())
    question = ask(
        actor=svetlana, organization=school, text="Как?", request_key=uuid.uuid4(), about=About(title="Роль")
    )
    with pytest.raises(AccessDenied):
        answer_question(actor=prosecutor, question=question, text="Так")
    with pytest.raises(Refused, match="Напишите ответ"):
        answer_question(actor=natalia, question=question, text="\n")


def test_a_key_of_somebody_elses_form_is_refused(
    at_work: Connection, svetlana: Any, appoint: Any, other_school: Any
) -> None:
    key = uuid.uuid4()
    ask(actor=svetlana, organization=at_work.organization, text="Как?", request_key=key)
    stranger = appoint("other@dzhankoy.example", "organization_person", other_school)
    with pytest.raises(Stale):
        ask(actor=stranger, organization=other_school, text="Как?", request_key=key)


@pytest.mark.parametrize("step", ["0", "999999", "abc", "9" * 30, "٣"])
def test_a_guessed_step_is_not_there(step: str, svetlana: Any, client_of: Any) -> None:
    assert client_of(svetlana).get("/gospubliki/questions/ask/", {"step": step}).status_code == 404
