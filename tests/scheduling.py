"""In which order tests run and who gets which: with few processors a long file at the end leaves all but one idle.

The journeys of a browser share one installation and come first, as one piece: they wait for workers and screens half of
their time, in which the other processes have the machine. The dearest files follow, the rest is shuffled.
"""

from __future__ import annotations

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

JOURNEYS = "tests/browser"
# Files that cost more than half a minute of a processor, or wait as long.
DEAR = (
    "tests/access/test_fuzz.py",
    "tests/kill/",
    "tests/access/",
    "contentplan/tests/test_machine.py",
    "tests/",
)
# Files whose tests share nothing and are dear each.
SPLIT = ("tests/access/test_fuzz.py",)


class Scheduling(LoadScopeScheduling):
    """A file is one piece of work, as with `--dist loadscope`; all journeys are one, the dearest file is many."""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(JOURNEYS):
            return JOURNEYS
        if nodeid.startswith(SPLIT):
            return nodeid
        return super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling:
    """Called by pytest-xdist. Its own reordering would put the files with most tests first, not the dearest."""
    config.option.loadscopereorder = False
    return Scheduling(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys first, in the order in which they are written, then what is dear; the others stay shuffled."""
    modules = list(dict.fromkeys(item.path for item in items))

    def place(item: pytest.Item) -> tuple[int, int, int]:
        if item.nodeid.startswith(JOURNEYS):
            return 0, modules.index(item.path), item.reportinfo()[1] or 0
        dear = next((at for at, one in enumerate(DEAR, 1) if item.nodeid.startswith(one)), len(DEAR) + 1)
        return dear, 0, 0

    items.sort(key=place)
