"""Settings of every test run: keys of its own, no network but the loopback, fast hashing."""

import base64
import os
import tempfile

os.environ.setdefault("SECRET_KEY", "test-only-secret-key-that-guards-nothing")
os.environ.setdefault("VAULT_KEYS", "test:" + base64.b64encode(bytes(range(32))).decode())
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="portal-tests-"))

pytest_plugins = ["tests.cast"]
