"""Opening and closing of hooks, and telling the networks of it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction

from core import clock
from core.access import Actor, require
from core.audit.actions import record
from core.errors import OutsideError, Refused
from core.installation import is_demo
from core.vault import actions as vault
from networks.base import NETWORK_NAMES, Network
from networks.inbound import access
from networks.inbound.models import HookEndpoint, new_path_key
from networks.inbound.sources import Source
from networks.inbound.subscriptions import subscribe, unsubscribe
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
        # At the new address nobody has knocked yet.
        endpoint.path_key, endpoint.last_heard_at, endpoint.created_at = new_path_key(), None, clock.now()
    endpoint.is_open, endpoint.confirmation, endpoint.failing_since = True, confirmation.strip(), None
    endpoint.save(
        update_fields=["path_key", "is_open", "confirmation", "failing_since", "last_heard_at", "created_at"]
    )
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


def listen(*, actor: Actor, source: Source) -> HookEndpoint:
    """Have the network knock at the portal with the news of a source. Again is harmless. Not inside a transaction.

    Raises:
        AccessDenied: the actor may not.
        Refused: the portal has no address that a network could reach, no token, or the network said no; the
            source is heard as before then.
    """
    require(access.may_run_hooks(actor))
    _require_reachable()
    token = source.token_provider()
    if token is None:
        raise Refused("Токена нет: сначала добавьте его на карточке страницы.")
    open_one = HookEndpoint.objects.filter(network=source.network, external_id=source.key, is_open=True)
    endpoint = (
        open_one.first() or open_hook(actor=actor, network=source.network, external_id=source.key).endpoint
    )
    try:
        subscribe(endpoint, token)
    except OutsideError as error:
        close_hook(actor=actor, endpoint=endpoint)
        raise Refused(
            f"{NETWORK_NAMES[source.network]} не приняла адрес: {error.message}",
            advice="События слушаем как раньше. Проверьте адрес портала и права токена, потом повторите.",
        ) from error
    return endpoint


def stop_listening(*, actor: Actor, source: Source) -> None:
    """Tell the network to knock no more, then close the address. Again is harmless. Not inside a transaction.

    Raises:
        AccessDenied: the actor may not.
        Refused: the network did not take it back: closed here alone, its news would be lost.
    """
    require(access.may_run_hooks(actor))
    endpoint = HookEndpoint.objects.filter(network=source.network, external_id=source.key).first()
    if endpoint is None:
        return
    token = source.token_provider()
    if token is not None:
        try:
            unsubscribe(endpoint, token)
        except OutsideError as error:
            raise Refused(
                f"{NETWORK_NAMES[source.network]} не отменила адрес: {error.message}",
                advice="Адрес остаётся открытым, события не теряются. Повторите позже.",
            ) from error
    close_hook(actor=actor, endpoint=endpoint)


def _require_reachable() -> None:
    """Networks knock by https only; a stand-in on this machine by anything."""
    if settings.PORTAL_URL.startswith("https://") or is_demo():
        return
    raise Refused(
        "Сети присылают события только на адрес с https, а у портала его нет.",
        advice="Администратор указывает его в настройке PORTAL_URL. Пока события забираем опросом.",
    )
