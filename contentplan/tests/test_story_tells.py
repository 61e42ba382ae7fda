"""A delivery's page tells its story: to the second, with the network's code and the next step, whatever happened."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from contentplan.actions.deliveries import hold
from contentplan.actions.outcomes import place_by_hand
from contentplan.engine import sweep
from contentplan.engine.resolve import resolve
from contentplan.engine.send import deliver
from contentplan.models import Delivery
from contentplan.queries.story import timeline_of
from contentplan.tests import fakes
from contentplan.tests.fakes import World
from contentplan.tests.test_urgent import handed, on_duty, standing, warn
from core.errors import Permanent, RateLimited, Temporary, Unsupported, Where

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at", "world")]
__all__ = ["handed", "on_duty", "standing", "warn"]
AT = Where("vk", "wall.post", "10")


def story(delivery: Delivery) -> str:
    """The lines as a person reads them: time, title, words."""
    fresh = Delivery.objects.select_related("page", "post").get(pk=delivery.pk)
    lines = timeline_of(fresh, None)
    assert all(line["at"].tzinfo is not None for line in lines)
    return "\n".join(f"{line['at']:%H:%M:%S} {line['title']} | {line['text']}" for line in lines)


def lines_of(delivery: Delivery, pattern: str) -> list[str]:
    return re.findall(pattern, story(delivery))


def test_a_retry_says_when_and_with_what_code(due: Any, world: World) -> None:
    world.sends.append(fakes.refused(Temporary("ВКонтакте не отвечает.", where=AT)))
    deliver(due.pk)
    assert lines_of(due, r"ВКонтакте не отвечает\. Повторим сами в 11:00:0\d\..*\| .*код сети 10")
    assert story(due).splitlines()[-1].split(" ", 1)[1].startswith("Повторим сами")


def test_a_limit_says_until_when_and_that_it_is_no_try(due: Any, world: World) -> None:
    world.sends.append(fakes.refused(RateLimited("Слишком часто.", seconds=600, where=AT)))
    deliver(due.pk)
    assert lines_of(due, r"Сеть просит подождать: продолжим в 11:1\d:\d\d, попыткой это не считается\.")
    assert "код сети 10" in story(due)


def test_an_unknown_outcome_says_that_it_is_looked_for(due: Any, world: World) -> None:
    world.sends.append(fakes.lost)
    deliver(due.pk)
    told = story(due)
    assert "Второй раз не отправляем: ищем публикацию на странице." in told
    assert "Ищем публикацию на странице" in told and "Отправлен запрос на публикацию" in told


def test_found_on_the_page(due: Any, world: World, clock_at: Any) -> None:
    world.sends.append(fakes.accepted_and_dropped)
    deliver(due.pk)
    clock_at.move_to(Delivery.objects.get(pk=due.pk).next_at)
    resolve(due.pk)
    assert "Нашли на странице и зачли: https://vk.com/wall-7_101" in story(due)


def test_not_there_and_sent_again(due: Any, world: World, clock_at: Any) -> None:
    world.proves = True
    world.sends.append(fakes.lost)
    deliver(due.pk)
    while Delivery.objects.get(pk=due.pk).state == "unknown":
        clock_at.move_to(Delivery.objects.get(pk=due.pk).next_at)
        resolve(due.pk)
    assert "публикации нет. Отправим снова" in story(due)
    deliver(due.pk)
    assert lines_of(due, "Взято в работу") == ["Взято в работу"] * 2 and "Сеть приняла публикацию" in story(
        due
    )


def test_what_a_network_refuses_a_person_does(due: Any, world: World, marina: Any, clock_at: Any) -> None:
    world.sends.append(fakes.refused(Unsupported("Ключом сообщества фотографию не опубликовать.", where=AT)))
    deliver(due.pk)
    assert "Дальше размещает человек." in story(due) and "Ждём, когда разместят вручную" in story(due)
    clock_at.shift(60)
    place_by_hand(
        actor=marina,
        delivery=Delivery.objects.get(pk=due.pk),
        url="https://vk.com/wall-7_55",
        version=Delivery.objects.get(pk=due.pk).version,
    )
    assert lines_of(due, r"08:01:00 .*вручную.* \| .*Ковальчук")


def test_a_refusal_says_who_decides(due: Any, world: World) -> None:
    world.sends.append(fakes.refused(Permanent("Запись запрещена.", where=Where("vk", "wall.post", "214"))))
    deliver(due.pk)
    told = story(due)
    assert "решает человек" in told and "код сети 214" in told and "Ждём решения" in told


def test_too_late(due: Any, clock_at: Any) -> None:
    clock_at.shift(timedelta(hours=3))
    sweep.expire_late()
    assert lines_of(due, "11:00:00 Опоздали больше, чем разрешено: не отправлено")
    assert "Назначить новое время" in story(due)


def test_held_back(due: Any, marina: Any) -> None:
    hold(actor=marina, delivery=due, reason="Уточняем адрес")
    assert lines_of(due, r"08:00:00 .*Уточняем адрес.* \| .*Ковальчук")
    assert "Выйдет, когда отпустите" in story(due)


def test_urgent_names_the_order(warn: Any, page: Any) -> None:
    row = Delivery.objects.get(post=warn(page).post)
    deliver(row.pk)
    assert lines_of(row, r"07:00:00 Срочно, по распоряжению №.512-р от.25\.11\.2026 \| .*Ковальчук")
    assert "Сеть приняла публикацию" in story(row)
