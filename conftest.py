"""Joins the cast, the database and the order of work to every test; with REQUIRE_ALL=1 a skip is a failure."""

import os

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is not a defect: examples have no time limit of their own.
settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("portal")

pytest_plugins = ["tests.cast", "tests.database", "tests.scheduling"]


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """With REQUIRE_ALL=1 a skipped test fails the run (xdist's controller sees all reports)."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if (
        os.environ.get("REQUIRE_ALL") == "1"
        and reporter
        and reporter.stats.get("skipped")
        and exitstatus == 0
    ):
        reporter.write_line("REQUIRE_ALL=1: a skipped test is a failure", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
