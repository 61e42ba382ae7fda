"""Settings of every test run: keys of its own, no network but the loopback, fast hashing."""

import base64
import os
import tempfile

os.environ.setdefault("SECRET_KEY", "test-only-secret-key-that-guards-nothing")
os.environ.setdefault("VAULT_KEYS", "test:" + base64.b64encode(bytes(range(32))).decode())
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="portal-tests-"))

pytest_plugins = ["tests.cast"]


def pytest_sessionfinish(session, exitstatus) -> None:  # type: ignore[no-untyped-def]
    """With REQUIRE_ALL=1 a skipped test is a failure of the run (xdist's controller sees all reports)."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("REQUIRE_ALL") == "1" and reporter and reporter.stats.get("skipped") and exitstatus == 0:
        reporter.write_line("REQUIRE_ALL=1: a skipped test is a failure", red=True)
        session.exitstatus = 1
