import pytest

from core.audit import events


@pytest.fixture(autouse=True)
def _test_events() -> None:
    events.register("tests.happened", "сделал(а) {object}")
