"""WSGI entry for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dzhankoy_portal.settings")
application = get_wsgi_application()
# What is loaded by now lives as long as the process: left out of collection it stays shared between processes.
gc.collect()
gc.freeze()
