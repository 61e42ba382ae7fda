"""WSGI entry for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dzhankoy_portal.settings")
application = get_wsgi_application()
# Addresses and their screens are loaded before processes are forked from this one, and before the first request.
assert get_resolver().url_patterns
# What is loaded by now lives as long as the process: left out of collection it stays shared between processes.
gc.collect()
gc.freeze()
