"""The list of steps: versions, what was begun, who keeps it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.errors import AccessDenied, Refused, Stale
from gospubliki.actions.state import Word, move_connection
from gospubliki.actions.steps import finish_step
from gospubliki.actions.template import publish_template, take_newest_template, template_in_force
from gospubliki.first_steps import FIRST_STEPS, StepDraft
from gospubliki.models import Connection, HistoryEntry, TemplateVersion

pytestmark = pytest.mark.django_db
SHORT = (
    replace(FIRST_STEPS[0], title="Подтвердить учётную запись", help="Другими словами"),
    FIRST_STEPS[2],
    StepDraft("Позвонить ответственному", 3),
)


def test_the_first_start_writes_the_first_version(at_work: Connection) -> None:
    version = TemplateVersion.objects.get()
    assert (version.number, version.steps.count()) == (1, len(FIRST_STEPS))
    assert template_in_force() == version


def test_a_new_version_acts_on_what_begins_after_it(
    at_work: Connection, natalia: Any, other_school: Any, row_of: Any
) -> None:
    publish_template(actor=natalia, steps=SHORT, note="Короче", based_on=1)
    assert at_work.steps.count() == 4
    later = row_of(other_school)
    move_connection(actor=natalia, connection=later, target="in_progress", said=Word())
    assert [step.title for step in later.steps.all()] == [step.title for step in SHORT]


def test_what_was_begun_is_brought_over_and_keeps_what_is_done(
    at_work: Connection, natalia: Any, svetlana: Any
) -> None:
    first, second = at_work.steps.select_related("connection__organization").order_by("position")[:2]
    finish_step(actor=svetlana, step=second)  # «signature», which the new list has no more
    publish_template(actor=natalia, steps=SHORT, note="Короче", based_on=1)
    take_newest_template(actor=svetlana, connection=at_work)
    steps = list(at_work.steps.order_by("position", "pk"))
    assert {step.title for step in steps} == {step.title for step in SHORT} | {second.title}
    kept = next(step for step in steps if step.pk == first.pk)
    assert (kept.title, kept.due_on) == ("Подтвердить учётную запись", first.due_on)
    assert Connection.objects.get(pk=at_work.pk).template.number == 2
    take_newest_template(actor=svetlana, connection=at_work)
    assert HistoryEntry.objects.filter(kind="template").count() == 1


def test_only_what_is_at_work_is_brought_over(connection: Connection, natalia: Any, lilia: Any) -> None:
    with pytest.raises(Refused, match="в работе"):
        take_newest_template(actor=natalia, connection=connection)
    with pytest.raises(AccessDenied):
        take_newest_template(actor=lilia, connection=connection)


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [StepDraft("Только страница", 5, subject="page")],
        [StepDraft("x" * 161, 5)],
        [StepDraft("Нет дней", 0)],
        [StepDraft("Много дней", 366)],
        [StepDraft("Кто это", 5, who="мэр")],
        [StepDraft("Длинно", 5, help="x" * 3001)],
        [StepDraft(f"Шаг {n}", 5) for n in range(31)],
    ],
)
def test_a_list_nobody_could_follow_is_refused(steps: list[StepDraft], natalia: Any) -> None:
    with pytest.raises(Refused):
        publish_template(actor=natalia, steps=steps, note="", based_on=0)
    assert not TemplateVersion.objects.exists()


def test_of_two_who_change_the_list_the_second_is_told(natalia: Any, svetlana: Any) -> None:
    publish_template(actor=natalia, steps=SHORT, note="", based_on=0)
    with pytest.raises(Stale):
        publish_template(actor=natalia, steps=SHORT, note="", based_on=0)
    with pytest.raises(AccessDenied):
        publish_template(actor=svetlana, steps=SHORT, note="", based_on=1)


def test_the_lead_changes_the_list_on_the_screen(natalia: Any, client_of: Any) -> None:
    client = client_of(natalia)
    page = client.get("/gospubliki/template/edit/")
    form = page.context["rows"]
    data = {
        "s-TOTAL_FORMS": "10",
        "s-INITIAL_FORMS": str(form.initial_form_count()),
        "note": "",
        "based_on": "0",
    }
    for number, row in enumerate(form.forms):
        for name in ("key", "title", "subject", "who", "due_days", "help"):
            data[f"s-{number}-{name}"] = row[name].value() or ""
    refused = client.post("/gospubliki/template/edit/", data)
    assert refused.status_code == 422
    assert FIRST_STEPS[0].title in refused.content.decode()
    data |= {"note": "Убрали кабинет", "s-3-title": "", "s-8-title": "Позвонить", "s-8-due_days": "2"}
    data |= {"s-8-subject": "organization", "s-8-who": "lead"}
    assert client.post("/gospubliki/template/edit/", data).status_code == 302
    titles = [step.title for step in TemplateVersion.objects.get().steps.filter(subject="organization")]
    assert "Позвонить" in titles
    assert FIRST_STEPS[3].title not in titles
