"""Opening and closing of hooks."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from django.db import transaction

from core.access import Actor, require
from core.audit.actions import record
from core.errors import Refused
from core.vault import actions as vault
from core.vault.owners import OwnerName, register_namer
from networks.base import Network
from networks.inbound import access
from networks.inbound.models import HookEndpoint, new_path_key
from networks.inbound.verify import SECRET_KIND


@dataclass(frozen=True)
class OpenedHook:
    """A hook just opened. `secret` is told once, for a network where a person enters it by hand (VK)."""

    endpoint: HookEndpoint
    secret: str = field(repr=False)


@transaction.atomic
def open_hook(*, actor: Actor, network: Network, external_id: str, confirmation: str = "") -> OpenedHook:
    """Open an address for a community or bot; an address it had already is closed: path and secret are new.

    Raises:
        AccessDenied: the actor may not.
        Refused: no number.
    """
    require(access.may_run_hooks(actor))
    if not external_id.strip():
        raise Refused("Не указан номер сообщества или бота.", field="external_id")
    endpoint, created = HookEndpoint.objects.get_or_create(network=network, external_id=external_id.strip())
    if not created:
        endpoint.path_key = new_path_key()
    endpoint.is_open, endpoint.confirmation = True, confirmation.strip()
    endpoint.save(update_fields=["path_key", "is_open", "confirmation"])
    secret = secrets.token_urlsafe(32)
    vault.store(actor=actor, owner=endpoint.owner, kind=SECRET_KIND, value=secret)
    record("inbound.hook_opened" if created else "inbound.hook_renewed", actor=actor, object=endpoint)
    return OpenedHook(endpoint, secret)


@transaction.atomic
def set_confirmation(*, actor: Actor, endpoint: HookEndpoint, confirmation: str) -> None:
    """Keep the string with which VK's first question is answered.

    Raises:
        AccessDenied: the actor may not.
        Refused: it is none.
    """
    require(access.may_run_hooks(actor))
    confirmation = confirmation.strip()
    if not confirmation or len(confirmation) > 64:
        raise Refused("Строка подтверждения — до 64 знаков, её показывает ВКонтакте.", field="confirmation")
    endpoint.confirmation = confirmation
    endpoint.save(update_fields=["confirmation"])
    record("inbound.hook_confirmation", actor=actor, object=endpoint)


@transaction.atomic
def close_hook(*, actor: Actor, endpoint: HookEndpoint) -> None:
    """Stop listening at an address: it is unknown from now on. Closing twice is harmless.

    Raises:
        AccessDenied: the actor may not.
    """
    require(access.may_run_hooks(actor))
    if HookEndpoint.objects.filter(pk=endpoint.pk, is_open=True).update(is_open=False):
        endpoint.is_open = False
        record("inbound.hook_closed", actor=actor, object=endpoint)


def name_hooks(ids: list[int]) -> dict[int, OwnerName]:
    """How the vault shows whose secret it is: «адрес для событий: Телеграм 7000000001»."""
    return {
        hook.pk: OwnerName(f"адрес для событий: {hook}") for hook in HookEndpoint.objects.filter(pk__in=ids)
    }


def register() -> None:
    """Called once when the app is ready."""
    register_namer("hook", name_hooks)
