"""The broker made ready before anything uses it."""

from django.conf import settings

from dzhankoy_portal import folder_broker
from dzhankoy_portal.celery import app


def declare_queues() -> None:
    """Make the folders, forget what killed processes have left in them, declare every queue."""
    if settings.REDIS_URL:
        return
    folder = settings.DATA_DIR / "broker"
    for part in ("messages", "control"):
        (folder / part).mkdir(parents=True, exist_ok=True)
        folder_broker.sweep(folder / part)
    with app.connection_for_write() as connection, connection.channel() as channel:
        for queue in app.conf.task_queues:
            queue(channel).declare()
