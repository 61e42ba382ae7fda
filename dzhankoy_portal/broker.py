"""The broker made ready before anything uses it."""

from pathlib import Path

from django.conf import settings
from kombu.exceptions import OperationalError

from dzhankoy_portal import folder_broker
from dzhankoy_portal.celery import app


def declare_queues() -> None:
    """Make the folders, forget what killed processes have left in them, declare every queue."""
    if settings.REDIS_URL:
        return
    options = app.conf.broker_transport_options
    for folder in (Path(options["data_folder_in"]), Path(options["control_folder"])):
        folder.mkdir(parents=True, exist_ok=True)
        folder_broker.sweep(folder)
    with app.connection_for_write() as connection, connection.channel() as channel:
        for queue in app.conf.task_queues:
            queue(channel).declare()


def depths() -> dict[str, int] | None:
    """How many messages wait in each queue; None: the broker is away."""
    with app.connection_for_write(connect_timeout=2) as connection:
        own = (*connection.connection_errors, *connection.channel_errors)
        away: tuple[type[BaseException], ...] = (OSError, OperationalError, *own)
        try:
            connection.ensure_connection(max_retries=1, timeout=2)
            with connection.channel() as channel:
                return {queue.name: int(queue(channel).queue_declare()[1]) for queue in app.conf.task_queues}
        except away:
            return None
