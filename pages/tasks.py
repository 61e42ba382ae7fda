"""Background work of pages: ids in, one action call."""

from datetime import timedelta

from celery import shared_task

from core import clock
from pages import inbound
from pages.actions import assurances, clause_checks, probe, walls, weeks
from pages.queries.clauses import pages_to_check
from pages.queries.pages import broken_pages
from pages.queries.walls import pages_to_read

# A wall is read this often; the minute before a protocol it is read again whatever its age.
READ_EVERY = timedelta(minutes=15)
SYNC_ROUND_S = 60.0
# A page without a living token is asked anew every so many minutes, each page in a minute of its own.
PROBE_EVERY_MIN = 5


@shared_task
def sync_due() -> None:
    """Ask for a read of every wall whose last one is old."""
    for page_id in pages_to_read(clock.now() - READ_EVERY):
        # A message that waited longer than until the next round is one too many: that round sends its own.
        sync_page.apply_async((page_id,), expires=SYNC_ROUND_S)


@shared_task
def sync_page(page_id: int) -> None:
    """Read one wall back."""
    walls.sync_page(page_id)


@shared_task
def probe_broken_due() -> None:
    """Ask for a probe of the pages without a living token whose minute it is."""
    now = int(clock.now().timestamp() // SYNC_ROUND_S)
    for page_id in broken_pages():
        if (page_id - now) % PROBE_EVERY_MIN == 0:
            probe_broken.apply_async((page_id,), expires=SYNC_ROUND_S)


@shared_task
def probe_broken(page_id: int) -> None:
    """Ask one such page anew."""
    probe.probe_broken(page_id)


@shared_task
def note_heard() -> None:
    """Where updates are the only reading: how far they have been taken."""
    inbound.note_heard()


@shared_task
def close_week() -> None:
    """Freeze what is due."""
    weeks.freeze_due()


@shared_task
def warn_of_week() -> None:
    """Forecast on Wednesday, alarm on Friday."""
    weeks.warn_due()


@shared_task
def check_due() -> None:
    """Ask for a check of every page whose daily one is due."""
    for page_id in pages_to_check(clock.now()):
        check_page.apply_async((page_id,), expires=SYNC_ROUND_S)


@shared_task
def check_page(page_id: int) -> None:
    """Read the settings of one page and judge it by the clauses."""
    clause_checks.check_page(page_id)


@shared_task
def remind_assurances() -> None:
    """Tell of words that end."""
    assurances.remind_assurances()
