"""The first administrator of a new installation: after that people are added on the screens."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from core import clock
from core.access import System
from core.accounts.actions import invitations, people
from core.accounts.models import User
from core.accounts.rights import Role
from core.errors import Refused
from core.organizations.actions import appointments, orders, organizations
from core.organizations.models import Order, Organization

SHELL = System("add_administrator")


class Command(BaseCommand):
    help = "Добавить администратора портала по распоряжению и напечатать одноразовый адрес для пароля"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="рабочая почта")
        parser.add_argument("--last-name", required=True, help="фамилия")
        parser.add_argument("--first-name", required=True, help="имя")
        parser.add_argument("--patronymic", default="", help="отчество")
        parser.add_argument("--organization", required=True, help="полное название администрации города")
        parser.add_argument("--order", required=True, help="номер распоряжения, которым назначен")
        parser.add_argument(
            "--order-date", required=True, type=date.fromisoformat, help="его дата, 2024-09-12"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
            token = self._add(options)
        except ValidationError:
            raise CommandError("Это не похоже на адрес почты") from None
        except Refused as error:
            raise CommandError(error.message) from error
        self.stdout.write("Откройте этот адрес и задайте пароль. Он действует три дня и один раз:")
        self.stdout.write(invitations.invitation_url(token))

    @transaction.atomic
    def _add(self, options: dict[str, Any]) -> str:
        organization = self._organization(options["organization"])
        order = self._order(options["order"], options["order_date"])
        person = User.objects.filter(email=options["email"].lower()).first()
        if person is None:
            names = {name: options[name] for name in people.NAME_FIELDS}
            person = people.add_person(actor=SHELL, **names)
        appointments.appoint(
            actor=SHELL,
            person=person,
            role=Role.ADMINISTRATOR,
            organization=organization,
            order=order,
            since=clock.city_now().date(),
        )
        return invitations.invite(actor=SHELL, person=person)

    def _organization(self, name: str) -> Organization:
        found = Organization.objects.filter(name=name).first()
        if found is not None:
            return found
        kind = Organization.Kind.ADMINISTRATION
        return organizations.add_organization(
            actor=SHELL, kind=kind, parent=None, name=name, short_name=name[:120]
        )

    def _order(self, number: str, day: date) -> Order:
        found = Order.objects.filter(number=number, date=day).first()
        title = "О работе официальных страниц"
        return found or orders.add_order(actor=SHELL, number=number, date=day, title=title)
