"""Organizations, orders, people and their second factors of the demo city."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password

from core.access import System
from core.accounts.actions.second_factor import enrol
from core.accounts.models import User
from core.accounts.rights import Role
from core.accounts.totp import new_seed
from core.organizations.models import Appointment, Order, Organization
from dzhankoy_portal.demo import numbers
from dzhankoy_portal.demo.city import ANSWERING_HEADS, BODIES, PEOPLE, SUBORDINATES, Person

ACTOR = System("load_demo")
DOMAIN = "dzhankoy.example"
FOUNDED = date(2024, 9, 12)


@dataclass
class City:
    """What has been made so far, by key: a body's key, a subordinate's short name, a person's login."""

    places: dict[str, Organization] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    sign_ins: list[dict[str, Any]] = field(default_factory=list)
    order: Order | None = None


def make_people() -> City:
    """Organizations, then orders, then people with their appointments."""
    city = City()
    _organizations(city)
    _orders(city)
    hashes = _hashes()
    for person in PEOPLE:
        _person(city, person, hashes[person.login])
    for body, login in ANSWERING_HEADS.items():
        _answers(city, body, login)
    return city


def _organizations(city: City) -> None:
    administration = Organization.objects.create(
        kind=Organization.Kind.ADMINISTRATION,
        name="Администрация города Джанкоя",
        short_name="Администрация города",
        inn=numbers.inn(0),
        ogrn=numbers.ogrn(0),
        postal_address="296100, Республика Крым, г. Джанкой, ул. Учебная, 15",
        email=f"info@{DOMAIN}",
        phone="8 (36564) 3-00-00",
        site=f"https://{DOMAIN}/",
    )
    city.places["administration"] = administration
    for number, body in enumerate(BODIES, 1):
        own = body.kind == Organization.Kind.BODY
        city.places[body.key] = Organization.objects.create(
            kind=body.kind,
            parent=administration,
            name=body.name,
            short_name=body.short_name,
            inn=numbers.inn(number) if own else "",
            ogrn=numbers.ogrn(number) if own else "",
            email=f"{body.key}@{DOMAIN}",
        )
    overseers = {body.oversees: city.places[body.key] for body in BODIES if body.oversees}
    for number, (kind, name, short_name) in enumerate(SUBORDINATES, 100):
        city.places[short_name] = Organization.objects.create(
            kind=Organization.Kind.SUBORDINATE,
            parent=overseers[kind],
            name=name,
            short_name=short_name,
            inn=numbers.inn(number),
            ogrn=numbers.ogrn(number),
            email=f"org{number}@{DOMAIN}",
        )


def _orders(city: City) -> None:
    city.order = Order.objects.create(
        number="417-р",
        date=FOUNDED,
        title="О работе официальных страниц администрации города в социальных сетях",
        url=f"https://{DOMAIN}/docs/417-r",
        published_on=date(2024, 9, 16),
    )
    Order.objects.create(
        number="204-р",
        date=date(2023, 4, 10),
        title="О ведении страниц в социальных сетях",
        is_void=True,
        successor=city.order,
    )


def _hashes() -> Mapping[str, str]:
    """Passwords as they are kept, by login. Slow by design and without Python's lock: all processors take part."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        made = pool.map(lambda person: make_password(_password(person)), PEOPLE)
        return dict(zip([person.login for person in PEOPLE], made, strict=True))


def _password(person: Person) -> str:
    return f"Jankoy-{person.login.replace('.', '-')}-2026"


def _person(city: City, person: Person, password_hash: str) -> None:
    user = User.objects.create(
        email=f"{person.login}@{DOMAIN}",
        password=password_hash,
        last_name=person.last,
        first_name=person.first,
        patronymic=person.patronymic,
    )
    assert city.order is not None
    Appointment.objects.create(
        person=user,
        role=person.role,
        organization=city.places[person.place],
        order=city.order,
        position=person.position,
        since=FOUNDED,
    )
    seed = _enrol(user) if person.enrolled else ""
    city.people[person.login] = user
    role = user.appointments_in_force()[0].role
    sign_in = {"role": role, "name": user.full_name, "position": person.position, "email": user.email}
    known = {"password": _password(person), "totp_seed": seed, "enrolled": person.enrolled}
    city.sign_ins.append(sign_in | known)


def _answers(city: City, body: str, login: str) -> None:
    assert city.order is not None
    Appointment.objects.create(
        person=city.people[login],
        role=Role.ORGANIZATION_PERSON,
        organization=city.places[body],
        order=city.order,
        position="ответственный от отдела",
        since=FOUNDED,
    )


def _enrol(user: User) -> str:
    seed = new_seed()
    enrol(actor=ACTOR, person=user, seed=seed)
    return seed


def write_sign_ins(city: City, target: Path) -> None:
    """Keep the demo's passwords and seeds for whoever tries it, readable by the owner of the folder only."""
    target.unlink(missing_ok=True)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(city.sign_ins, file, ensure_ascii=False, indent=2)
