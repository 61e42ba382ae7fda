"""The broker made ready before anything uses it."""

from django.conf import settings

from dzhankoy_portal.celery import app


def declare_queues() -> None:
    """Declare every queue once, alone.

    Kombu's file-system broker writes an exchange's file before it takes the lock, so two processes that declare
    at the same moment can read an empty one and die. Afterwards the files exist and are opened under the lock.
    """
    if settings.REDIS_URL:
        return
    folder = settings.DATA_DIR / "broker"
    for part in ("messages", "control"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    with app.connection_for_write() as connection, connection.channel() as channel:
        for queue in app.conf.task_queues:
            queue(channel).declare()
