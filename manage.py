#!/usr/bin/env python
"""Django's command line for the portal."""

import os
import secrets
import sys

# Filters of texts: they keep nothing, sign nothing and need no installation, so any key will do.
NEED_NO_INSTALLATION = ("triage", "check_style")


def main() -> None:
    """Run a management command with the portal's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dzhankoy_portal.settings")
    if sys.argv[1:2] and sys.argv[1] in NEED_NO_INSTALLATION:
        os.environ.setdefault("SECRET_KEY", secrets.token_hex(32))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
