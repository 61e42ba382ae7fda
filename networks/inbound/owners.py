"""How the vault shows whose secret a hook's is: «адрес для событий: Телеграм 7000000001»."""

from __future__ import annotations

from core.vault.owners import OwnerName, register_namer
from networks.inbound.models import HookEndpoint


def register() -> None:
    """Called once when the app is ready."""
    register_namer("hook", name_hooks)


def name_hooks(ids: list[int]) -> dict[int, OwnerName]:
    """Names of hooks as owners of secrets. One query."""
    return {
        hook.pk: OwnerName(f"адрес для событий: {hook}") for hook in HookEndpoint.objects.filter(pk__in=ids)
    }
