"""The web process: gunicorn with the portal loaded. `python -m dzhankoy_portal.serve <arguments of gunicorn>`

`bin/run` starts it before anything else and gives it a pipe (`--tell`): when nothing has to be prepared, which is
nearly always, it says so and goes on to serve, and a second start loads Django once instead of twice. Otherwise it
ends with EX_TEMPFAIL, and `manage.py prepare` has its turn.
"""

from __future__ import annotations

import argparse
import os
import sys


def main(arguments: list[str]) -> None:
    """Look whether all is prepared, when asked to; then serve until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dzhankoy_portal.settings")
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--tell", type=int)
    given, arguments = parser.parse_known_args(arguments)
    if given.tell is not None:
        _tell(given.tell)
    from gunicorn.app.wsgiapp import run

    sys.argv = ["gunicorn", "dzhankoy_portal.wsgi:application", *arguments]
    run()


def _tell(pipe: int) -> None:
    import django
    from django.core.management import CommandError, call_command
    from django.db import connections

    django.setup()
    try:
        with os.fdopen(pipe, "w") as told:
            call_command("prepare", quick=True, skip_checks=False, stdout=told)
    except CommandError as error:
        print(error, file=sys.stderr)  # noqa: T201 - as manage.py does
        sys.exit(error.returncode)
    finally:
        # No process that is forked from here may share a connection.
        connections.close_all()


if __name__ == "__main__":
    main(sys.argv[1:])
