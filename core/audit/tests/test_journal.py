"""The journal's screen: who reads it, what is found in it, how it speaks."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.urls import reverse
from kombu.exceptions import OperationalError

from core import clock
from core.access import System
from core.audit import events, export, links, queries, sealing
from core.audit.actions import ask_for_check, record
from core.audit.models import Entry, Verification
from core.errors import Refused
from core.organizations.models import Organization

PORTAL = System("tests")
JOURNAL = "/journal/"


@pytest.fixture(autouse=True)
def _events(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    events.register_group("tests", "Проверки")
    events.register("tests.said", "сказал(а) «{words}» про {object}")


@pytest.fixture
def read(client_of, irina):
    """The journal as Irina sees it."""

    def get(query: str = "", person=irina):
        return client_of(person).get(JOURNAL + query)

    return get


def rows(response) -> list[str]:
    return [row.entry.label for row in response.context["page"].rows]


# --- who ------------------------------------------------------------------------------------------


def test_readers_and_others(read, irina, natalia, denis, prosecutor, admin, marina, oleg, timur, svetlana):
    for person in (irina, natalia, denis, prosecutor, admin):
        assert read(person=person).status_code == 200
    for person in (marina, oleg, timur, svetlana):
        response = read(person=person)
        assert response.status_code == 403
        assert "Журнал читают" in response.content.decode()


def test_nobody_reads_it_signed_out(client, db):
    assert client.get(JOURNAL).status_code == 302


@pytest.fixture
def by_organizations(administration, utilities, school):
    """One entry per organization, one without."""
    below = Organization.objects.create(kind="unit", parent=utilities, name="Участок", short_name="Участок")
    for place in (administration, utilities, school, below):
        record("tests.happened", actor=PORTAL, label=place.short_name, organization_id=place.pk)
    record("tests.happened", actor=PORTAL, label="ничьё")


def test_an_auditor_of_the_administration_sees_everything(by_organizations, read, prosecutor):
    assert len(rows(read(person=prosecutor))) == 5


def test_an_auditor_of_a_part_sees_it_and_what_lies_below(by_organizations, read, appoint, utilities):
    checker = appoint("checker@dzhankoy.example", "auditor", utilities)
    response = read(person=checker)
    assert sorted(rows(response)) == ["Отдел городского хозяйства", "Участок"]
    hidden = Entry.objects.get(label="ничьё")
    assert read(f"?entry={hidden.pk}", person=checker).context["detail"] is None


def test_an_auditor_with_another_reading_role_is_not_narrowed(
    by_organizations, read, appoint, utilities, order_417
):
    from core.organizations.models import Appointment

    person = appoint("both@dzhankoy.example", "auditor", utilities)
    Appointment.objects.create(
        person=person,
        role="security_officer",
        organization=utilities,
        order=order_417,
        since=date(2024, 9, 12),
    )
    assert len(rows(read(person=person))) == 5


# --- what is found --------------------------------------------------------------------------------


def test_filters(read, marina, irina, school):
    record("tests.happened", actor=marina, object=school)
    record("tests.happened", actor=irina, label="от Ирины")
    record("tests.said", actor=PORTAL, label="от портала", data={"words": "да"})
    record("audit.exported", actor=irina, label="другое", data={"count": 1})
    assert rows(read(f"?who={marina.pk}")) == ["Школа № 1"]
    assert rows(read("?who=portal")) == ["от портала"]
    assert rows(read("?group=audit")) == ["другое"]
    assert rows(read(f"?object=organizations.organization:{school.pk}")) == ["Школа № 1"]
    assert rows(read("?object=organizations.organization")) == ["Школа № 1"]
    assert len(rows(read("?group=&who="))) == 4


def test_days_are_days_of_the_city(read):
    """23:30 and 00:30 in Simferopol (UTC+3) are two days, though one in UTC."""
    for moment in ("2026-11-24T20:30:00Z", "2026-11-24T21:30:00Z"):
        with time_machine.travel(moment, tick=False):
            record("tests.happened", actor=PORTAL, label=moment)
    with time_machine.travel("2026-11-25T09:00:00Z", tick=False):
        assert rows(read("?since=2026-11-25&until=2026-11-25")) == ["2026-11-24T21:30:00Z"]
        assert rows(read("?until=2026-11-24")) == ["2026-11-24T20:30:00Z"]


@pytest.mark.parametrize(
    "query",
    [
        "?since=вчера",
        "?who=999999",
        "?who=abc",
        "?group=нет",
        "?object=x",
        "?object=a.b:99999999999999999999999",
        "?before=garbage",
        "?before=1e999-1",
        "?before=nan-1",
        "?entry=abc",
        "?entry=99999999",
        "?since=0001-01-01&until=9999-12-31",
    ],
)
def test_nonsense_in_the_address_is_no_crash(read, query):
    record("tests.happened", actor=PORTAL, label="запись")
    assert read(query).status_code == 200


def test_pages_cover_everything_once_even_at_one_instant(read, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 7)
    with time_machine.travel("2026-11-25T09:00:00Z", tick=False):
        for number in range(20):
            record("tests.happened", actor=PORTAL, label=str(number))
    seen, query = [], ""
    while True:
        page = read(query).context["page"]
        seen += [row.entry.label for row in page.rows]
        if not page.next_cursor:
            break
        query = f"?before={page.next_cursor}"
    assert seen == [str(number) for number in reversed(range(20))]


def test_a_great_count_is_not_counted_to_the_end(read, monkeypatch):
    monkeypatch.setattr(queries, "COUNTED_TO", 3)
    for _ in range(5):
        record("tests.happened", actor=PORTAL)
    assert "Отобрано больше 3" in read().content.decode()


def test_queries_do_not_grow_with_rows(client_of, marina, irina, school, django_assert_max_num_queries):
    client = client_of(irina)
    record("tests.happened", actor=PORTAL, object=school)
    record("tests.happened", actor=irina)
    with django_assert_max_num_queries(15):
        client.get(JOURNAL)
    for _ in range(40):
        record("tests.happened", actor=marina, object=school)
    with django_assert_max_num_queries(15):
        assert len(rows(client.get(JOURNAL))) == 42


# --- how it speaks --------------------------------------------------------------------------------


def sentence_of(entry) -> str:
    return str(queries.rows_of([entry])[0].sentence)


def test_gender_follows_the_patronymic(marina, denis, irina):
    marina.patronymic, denis.patronymic = "Олеговна", "Петрович"
    marina.save()
    denis.save()
    told = [
        sentence_of(record("tests.happened", actor=who, label="дело"))
        for who in (marina, denis, irina, PORTAL)
    ]
    assert told == ["сделала дело", "сделал дело", "сделал(а) дело", "сделал дело"]


@pytest.mark.parametrize(
    ("text", "male", "female"),
    [
        ("вошёл (вошла) в портал", "вошёл в портал", "вошла в портал"),
        ("ошибся (ошиблась) кодом", "ошибся кодом", "ошиблась кодом"),
        ("сменил(а) свой пароль", "сменил свой пароль", "сменила свой пароль"),
        ("закрыл(а) вход (навсегда)", "закрыл вход (навсегда)", "закрыла вход (навсегда)"),
    ],
)
def test_agreement(text, male, female):
    from core.audit.sentences import agreed

    assert (agreed(text, "m"), agreed(text, "f"), agreed(text, "")) == (male, female, text)


def test_no_woman_is_told_in_letters_of_a_man():
    """«внёс(ла)» would make «внёсла»: where the root changes both words are written out."""
    wrong = [event.sentence for event in events.all_events() if re.search(r"ё\w*\((ла|а)\)", event.sentence)]
    assert wrong == [] and len(events.all_events()) > 50


def test_what_comes_from_the_database_is_escaped(db):
    entry = record("tests.said", actor=PORTAL, label="<b>x</b>", data={"words": "<script>{object}</script>"})
    told = sentence_of(entry)
    assert "<script>" not in told
    assert "&lt;script&gt;{object}&lt;/script&gt;" in told
    assert "&lt;b&gt;x&lt;/b&gt;" in told


def test_an_object_with_a_screen_is_a_link(db, monkeypatch):
    monkeypatch.setitem(links._links, "organizations.organization", lambda pk: f"/somewhere/{pk}/")
    place = Organization.objects.create(kind="administration", name="А", short_name="А")
    assert f'<a href="/somewhere/{place.pk}/">А</a>' in sentence_of(
        record("tests.happened", actor=PORTAL, object=place)
    )


def test_any_kind_of_object_is_told_with_a_link_or_without(db):
    """No model's own address may break the journal."""
    kinds = [model._meta.label_lower for model in apps.get_models()] + ["gone.model", "nonsense", ""]
    for kind in kinds:
        entry = Entry(event="tests.happened", system="tests", object_kind=kind, object_id=7, label="дело")
        assert "дело" in sentence_of(entry)
    assert links.url_of("pages.officialpage", None) == ""


def test_an_event_no_more_registered_is_still_told(db):
    entry = Entry.objects.create(event="gone.away", system="tests", label="дело", data={"x": 1})
    assert sentence_of(entry) == "gone.away дело"


def test_a_key_that_an_old_entry_lacks_is_a_dash(db):
    entry = Entry.objects.create(event="tests.said", system="tests", label="дело")
    assert sentence_of(entry) == "сказал «—» про дело"


def test_one_entry_with_its_link_of_the_chain(read, marina):
    entry = record("tests.happened", actor=marina, label="дело", data={"n": 5})
    assert "ждёт скрепления" in read(f"?entry={entry.pk}").content.decode()
    sealing.seal_entries()
    text = read(f"?entry={entry.pk}").content.decode()
    assert "в цепочке" in text
    assert "n  5" in text


# --- the state of the chain -----------------------------------------------------------------------


def test_the_chain_is_told_from_the_last_kept_check(read):
    assert "Цепочку ещё не проверяли" in read().content.decode()
    Verification.objects.create(head_seq=5)
    assert "Цепочка цела: 5 записей" in read().content.decode()
    Verification.objects.create(head_seq=2, problem="содержание записи изменено", entry_id=3)
    text = read().content.decode()
    assert "Журнал нарушен: содержание записи изменено" in text
    assert "№ 3" in text


def test_an_old_check_is_no_comfort(read):
    Verification.objects.create(head_seq=5, at=clock.now() - timedelta(days=3))
    assert "давно не проверяли" in read().content.decode()


def test_a_check_can_be_asked_for(client_of, irina, django_capture_on_commit_callbacks, monkeypatch):
    monkeypatch.setattr(
        "core.audit.tasks.verify_chain.delay", lambda: Verification.objects.create(head_seq=0)
    )
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            assert client_of(irina).post(reverse("audit:check")).status_code == 302
    assert Verification.objects.count() == 1
    assert Entry.objects.filter(event="audit.check_asked").count() == 1


@pytest.mark.parametrize("trouble", [OperationalError("no broker"), OSError("no folder")])
def test_a_queue_that_is_away_is_said(
    client_of, irina, monkeypatch, trouble, django_capture_on_commit_callbacks
):
    def away():
        raise trouble

    monkeypatch.setattr("core.audit.tasks.verify_chain.delay", away)
    desk = client_of(irina)
    with (
        pytest.raises(Refused, match="очередь заданий не отвечает"),
        django_capture_on_commit_callbacks(execute=True),
    ):
        ask_for_check(actor=irina)
    monkeypatch.setattr("core.audit.actions.transaction.on_commit", lambda act: act())
    text = desk.post(reverse("audit:check"), follow=True).content.decode()
    assert "Проверку сейчас не начать: очередь заданий не отвечает." in text
    assert "Каждую ночь журнал проверяется сам" in text
    assert "Проверяем цепочку" not in text


def test_asking_is_a_post_by_a_reader(client_of, irina, marina):
    assert client_of(irina).get(reverse("audit:check")).status_code == 405
    assert client_of(marina).post(reverse("audit:check")).status_code == 403


# --- the table taken away -------------------------------------------------------------------------


def table_of(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_the_choice_is_taken_away_as_a_table(client_of, irina, marina):
    record("tests.happened", actor=marina, label="дело; с точкой")
    record("tests.happened", actor=PORTAL, label="не это")
    lines = table_of(client_of(irina).get(f"/journal/export/?who={marina.pk}"))
    assert lines[0][:4] == ["Номер", "Когда", "Кто", "Что сделал"]
    assert [line[2:4] for line in lines[1:]] == [["Марина Ковальчук", "сделал(а) дело; с точкой"]]
    taken = Entry.objects.get(event="audit.exported")
    assert (taken.actor_id, taken.data) == (irina.pk, {"count": 1})


def test_a_cell_is_never_a_formula(client_of, irina, marina, monkeypatch):
    marina.first_name = "=cmd()"
    marina.save()
    record("tests.happened", actor=marina)
    lines = table_of(client_of(irina).get("/journal/export/"))
    assert "'=cmd() Ковальчук" in [line[2] for line in lines]


def test_the_table_has_a_limit(client_of, irina, monkeypatch):
    monkeypatch.setattr(export, "MOST_ROWS", 3)
    for _ in range(5):
        record("tests.happened", actor=PORTAL)
    assert len(table_of(client_of(irina).get("/journal/export/"))) == 4


def test_only_readers_take_it_away(client_of, marina):
    assert client_of(marina).get("/journal/export/").status_code == 403


def test_a_page_is_read_along_the_index(irina):
    for _ in range(50):
        record("tests.happened", actor=PORTAL)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # a small table would be read whole
    assert "entry_by_time" in queries.chosen_entries(irina, queries.Chosen())[:50].explain()
