"""Fill a new installation with the demo city."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from core import clock
from core.accounts.models import User
from core.installation import mark_demo
from dzhankoy_portal.demo.archive import make_archive
from dzhankoy_portal.demo.clauses import make_clauses
from dzhankoy_portal.demo.connections import make_connections
from dzhankoy_portal.demo.events import confirm_week, make_events
from dzhankoy_portal.demo.judged import make_judged
from dzhankoy_portal.demo.people import make_people, write_sign_ins
from dzhankoy_portal.demo.places import places
from dzhankoy_portal.demo.posts import make_posts
from dzhankoy_portal.demo.register import make_register
from dzhankoy_portal.demo.urgent import make_urgent
from dzhankoy_portal.demo.world import world


class Command(BaseCommand):
    help = (
        "Load the demo city into an empty database, mark the installation as a demo (it then reaches no host but"
        " the loopback) and write DATA_DIR/demo-sign-ins.json and DATA_DIR/demo-world.json."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            raise CommandError("В базе уже есть люди: учебный город загружают только в пустую.")
        moment, found = clock.now(), places()
        with transaction.atomic():
            mark_demo()
            city = make_people()
            pages = make_register(city, found, moment)
            make_posts(city, pages, moment)
            make_archive(city, pages)
            make_judged(city, pages, moment)
            make_clauses(city, pages, moment)
            make_events(city, moment)
            confirm_week(city, moment)
            make_urgent(city, pages, moment)
            make_connections(city, moment)
        target = settings.DATA_DIR / "demo-world.json"
        target.write_text(json.dumps(world(found, moment), ensure_ascii=False))
        write_sign_ins(city, settings.DATA_DIR / "demo-sign-ins.json")
        self.stdout.write(
            f"Учебный город: организаций {len(city.places)}, людей {len(city.people)}, страниц {len(pages)}"
        )
