"""The first person of a real installation: everything after that is done in the portal."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from core import clock
from core.access import System
from core.accounts.actions.invitations import invitation_url, invite
from core.accounts.actions.people import add_person
from core.accounts.models import User
from core.accounts.rights import Role
from core.errors import Refused
from core.organizations.actions.appointments import appoint
from core.organizations.actions.orders import add_order
from core.organizations.actions.organizations import add_organization
from core.organizations.models import Organization


class Command(BaseCommand):
    help = (
        "Make the administration, the order of appointment and the first administrator of the portal; prints a link"
        " by which that person sets a password. Works once, on a database without people."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="рабочая почта")
        parser.add_argument("--last-name", required=True)
        parser.add_argument("--first-name", required=True)
        parser.add_argument("--patronymic", default="")
        parser.add_argument("--organization", default="Администрация города Джанкоя")
        parser.add_argument("--order", required=True, help="номер распоряжения о назначении")
        parser.add_argument("--order-date", required=True, help="ГГГГ-ММ-ДД")

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            raise CommandError(
                "Люди уже есть: новых приглашает администратор портала в разделе «Люди и назначения»."
            )
        try:
            token = self._make(options)
        except ValueError as error:
            raise CommandError("Дата распоряжения пишется так: 2026-11-25") from error
        except Refused as error:
            raise CommandError(error.message) from error
        self.stdout.write("Ссылка, по которой администратор задаст пароль (действует три дня):")
        self.stdout.write(invitation_url(token))

    @transaction.atomic
    def _make(self, options: dict[str, Any]) -> str:
        actor = System("first_administrator")
        organization = add_organization(
            actor=actor,
            kind=Organization.Kind.ADMINISTRATION,
            name=options["organization"],
            short_name="Администрация города",
        )
        order = add_order(
            actor=actor,
            number=options["order"],
            date=date.fromisoformat(options["order_date"]),
            title="О назначении администратора портала официальных страниц",
        )
        person = add_person(
            actor=actor,
            email=options["email"],
            last_name=options["last_name"],
            first_name=options["first_name"],
            patronymic=options["patronymic"],
        )
        appoint(
            actor=actor,
            person=person,
            role=Role.ADMINISTRATOR,
            organization=organization,
            order=order,
            since=clock.city_now().date(),
        )
        return invite(actor=actor, person=person)
