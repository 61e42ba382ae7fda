"""Loaded by pytest before Django's settings (see pytest.ini): keys and folders of a test run."""

import atexit
import base64
import os
import shutil
import tempfile

if "PORTAL_TEST_DIR" not in os.environ:
    os.environ["PORTAL_TEST_DIR"] = tempfile.mkdtemp(prefix="portal-tests-")
    atexit.register(shutil.rmtree, os.environ["PORTAL_TEST_DIR"], ignore_errors=True)
os.environ["SECRET_KEY"] = "test-only-secret-key-that-guards-nothing-at-all"
os.environ["VAULT_KEYS"] = "test:" + base64.b64encode(bytes(range(32))).decode()
os.environ["DATA_DIR"] = tempfile.mkdtemp(dir=os.environ["PORTAL_TEST_DIR"])
# whitenoise warns of an absent folder, and a warning fails a test.
os.makedirs(os.path.join(os.environ["DATA_DIR"], "static"), exist_ok=True)  # noqa: PTH103, PTH118
os.environ["PORTAL_URL"] = "http://testserver"
# Playwright's sync API runs an event loop in the test's thread, beside Django's own synchronous calls.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
