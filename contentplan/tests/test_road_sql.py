"""The built-once SQL of what keeps a delivery from leaving says, at every moment, what Django would say of it anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q

from contentplan.engine import claims
from contentplan.models import Delivery
from core.work.fixed import fixed

pytestmark = pytest.mark.django_db
MOMENTS = [datetime(2026, 11, 29, 9, 0, 0, 1, tzinfo=UTC), datetime(2031, 2, 28, 23, 59, 59, tzinfo=UTC)]


def said(condition: Q) -> tuple[str, list[Any]]:
    query = Delivery.objects.filter(condition).query
    text, values = query.get_compiler(connection=connection).compile(query.where)
    return text.replace("(", "").replace(")", ""), list(values)


@pytest.mark.parametrize("now", MOMENTS)
@pytest.mark.parametrize("name", ["ready", "may_leave"])
def test_the_sql_is_the_same_at_every_moment(name: str, now: datetime) -> None:
    condition = getattr(claims, name)
    assert said(condition(now)) == said(condition.__wrapped__(now))


@pytest.mark.parametrize(("setting", "value"), [("PAGE_SPACING_S", 0), ("OVERDUE_AFTER_S", 7)])
def test_a_changed_setting_is_seen(settings: Any, setting: str, value: int) -> None:
    before = said(claims.ready(MOMENTS[0]))
    setattr(settings, setting, value)
    assert said(claims.ready(MOMENTS[0])) == said(claims.ready.__wrapped__(MOMENTS[0])) != before  # type: ignore[attr-defined]


def test_moments_follow_the_present_and_words_stay() -> None:
    @fixed(Delivery)
    def lately(now: datetime) -> Q:
        return Q(due_at__gt=now - timedelta(minutes=5), key="3999-12-31", held_reason="4000-01-01 no moment")

    for now in MOMENTS:
        assert said(lately(now)) == said(lately.__wrapped__(now))  # type: ignore[attr-defined]


def test_a_condition_over_another_table_is_refused() -> None:
    """An UPDATE over a join is not checked again after waiting for a row: two workers could both win."""

    @fixed(Delivery)
    def joined(now: datetime) -> Q:
        return Q(page__broken_since__lt=now)

    with pytest.raises(ValueError, match="joins"):
        said(joined(MOMENTS[0]))
