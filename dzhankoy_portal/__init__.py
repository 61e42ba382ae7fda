"""The project: settings, addresses, the first screen, what joins the apps together."""

from dzhankoy_portal.celery import app as celery_app

__all__ = ["celery_app"]
