"""Celery application: carries ids only, the database is the truth.

The broker is Redis when `REDIS_URL` is set, else a folder (`DATA_DIR/broker`). A broker may be emptied at any
moment: periodic jobs re-derive their work from rows.
"""

import os
import warnings
from typing import Any

import celery
from celery import Celery
from kombu import Queue
from kombu.transport import TRANSPORT_ALIASES

from dzhankoy_portal import folder_broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dzhankoy_portal.settings")

# The embedded installation may well run as root in a container of its own; messages are JSON, never pickled.
warnings.filterwarnings("ignore", message="You're running the worker with superuser privileges")

# In the order in which a worker takes from them: what has its hour comes before what may wait a minute.
# `urgent`: warnings. `clock`: short jobs, a few each second (what is due, the sealing): beat does them itself
# (`beat.py`), only the pulse goes round by the queue. These two have threads of their own in every worker that serves
# others too (`worker.py`), so that no slow network holds them up. `media`: deliveries with large files.
FRONT = ("urgent", "clock")
QUEUES = (*FRONT, "publish", "default", "inbound", "sync", "media")
PULSE = "dzhankoy_portal.tasks.pulse"


def configuration() -> dict[str, Any]:
    """Celery's settings, derived from Django's."""
    from django.conf import settings

    common: dict[str, Any] = {
        "task_default_queue": "default",
        "task_queues": [Queue(name, routing_key=name) for name in QUEUES],
        "task_routes": {
            "contentplan.tasks.publish_due": {"queue": "clock"},
            "contentplan.tasks.mend": {"queue": "clock"},
            "core.audit.tasks.seal_entries": {"queue": "clock"},
            "moderation.tasks.act_due": {"queue": "clock"},
            "moderation.tasks.mend": {"queue": "clock"},
            PULSE: {"queue": "clock"},
            "contentplan.tasks.changes_due": {"queue": "clock"},
            "networks.inbound.tasks.poll_all": {"queue": "clock"},
            "contentplan.tasks.change_publication": {"queue": "publish"},
            "contentplan.tasks.deliver": {"queue": "publish"},
            "contentplan.tasks.resolve": {"queue": "publish"},
            "contentplan.tasks.deliver_heavy": {"queue": "media"},
            "moderation.tasks.read_*": {"queue": "sync"},
            "pages.tasks.*": {"queue": "sync"},
            "networks.inbound.tasks.*": {"queue": "inbound"},
        },
        "accept_content": ["json"],
        "task_serializer": "json",
        "task_ignore_result": True,
        "task_store_eager_result": False,
        # A task that must happen lives in a row: losing a prefetched message costs a second, not a post.
        "worker_prefetch_multiplier": 1,
        "worker_send_task_events": False,
        "worker_enable_remote_control": False,
        "worker_hijack_root_logger": False,
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,  # a broker that is away for an hour is no reason to end
        "timezone": "UTC",
    }
    if settings.REDIS_URL:
        # By name: without Redis its library is not loaded.
        TRANSPORT_ALIASES.update(dict.fromkeys(("redis", "rediss"), "dzhankoy_portal.redis_broker:Transport"))
        order = {"queue_order_strategy": "priority"}
        return common | {"broker_url": settings.REDIS_URL, "broker_transport_options": order}
    folder = settings.DATA_DIR / "broker"
    messages = folder / "messages"
    return common | {
        "broker_url": f"{folder_broker.SCHEME}://localhost",
        "broker_transport_options": {
            # The same folder both ways: web and worker are two ends of one queue.
            "data_folder_in": str(messages),
            "data_folder_out": str(messages),
            "control_folder": str(folder / "control"),
            "polling_interval": 0.2,
        },
    }


class Task(celery.Task):
    """A job whose message may be told by seconds when it is worth nothing any more (`expires`).

    The moment is written by the clock of the machine that sends and read by the clock of the one that works. Those
    differ by up to `clock.SKEW`, so the message is given that much more: without it a worker whose clock is ahead would
    drop every message as an old one, and in silence. What comes late is harmless: each job re-derives its work.
    """

    def apply_async(self, args: Any = None, kwargs: Any = None, **options: Any) -> Any:  # type: ignore[override]
        from core import clock

        expires = options.get("expires", self.expires)
        if isinstance(expires, int | float):
            options["expires"] = expires + clock.SKEW.total_seconds()
        return super().apply_async(args, kwargs, **options)


TASK = f"{__name__}:Task"
app = Celery("dzhankoy_portal", task_cls=TASK)
app.add_defaults(configuration)
app.autodiscover_tasks()


def front_app() -> Celery:
    """The same application once more, for the threads that serve `FRONT`: an application consumes one set of queues."""
    front = Celery("dzhankoy_portal.front", set_as_current=False, task_cls=TASK)
    front.add_defaults(configuration)
    front.autodiscover_tasks()
    return front
