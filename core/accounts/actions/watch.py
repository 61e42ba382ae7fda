"""An administrator who changes somebody's way in could walk in there: the security officer hears of it."""

from __future__ import annotations

from core.access import Actor
from core.accounts.models import User
from core.accounts.rights import Right
from core.notifications.actions import notify
from core.organizations.queries import staff_who_may


def tell_overseers(*, actor: Actor, person: User, what: str) -> None:
    """Tell whoever oversees the vault, unless they are the two concerned. Call inside the change's transaction."""
    concerned = {person.pk, actor.pk if isinstance(actor, User) else None}
    notify(
        people=[one for one in staff_who_may(Right.VAULT_OVERSEE) if one.pk not in concerned],
        kind="accounts.way_in",
        text=f"{actor.full_name} {what}: {person.full_name}. Если об этом не просили, закройте вход и спросите его.",
        url="/journal/?group=accounts",
        at_once=True,
    )
