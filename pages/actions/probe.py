"""«Что портал сможет сам»: the network is asked by calls that leave nothing visible, the answers are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from core import clock
from core.access import Actor, System, require
from core.audit.actions import record
from core.audit.queries import happened
from core.errors import CredentialExpired, OutsideError, Refused, WrongTokenKind
from networks.base import Capability, How, Operation
from pages.access import may_edit_pages
from pages.actions.lifecycle import mark_broken, mark_healed
from pages.actions.register import take_facts
from pages.adapters import adapter_of
from pages.models import OfficialPage, PageCapability
from pages.recognition import refuse_unfit
from pages.tokens import Until, tokens_for

PROBE_S = 40.0
HEALS_EVERY = timedelta(hours=6)
JOB = System("probe_broken")


@dataclass(frozen=True)
class Probed:
    """How a probe went: `sentence` says what went wrong, empty when all was asked."""

    asked: bool
    sentence: str = ""


def probe_page(*, actor: Actor, page: OfficialPage) -> Probed:
    """Ask the network what the page is and what the portal can do on it, and keep the answers.

    Takes `PROBE_S` seconds and one last call at most, outside any transaction. A fault of the network is a
    sentence, not an error, and leaves what was known before; a refused token marks the page.

    Raises:
        AccessDenied: no right to edit pages.
        Refused: the page is closed in the register.
    """
    require(may_edit_pages(actor))
    if page.state == OfficialPage.State.CLOSED:
        raise Refused("Страница закрыта: проверять на ней нечего.")
    tokens = Until(tokens_for(page, purpose="probe"), PROBE_S)
    try:
        refused = _look(actor, page, tokens)
        capabilities = adapter_of(page, tokens).probe()
    except CredentialExpired as error:
        if tokens.given:
            mark_broken(actor=actor, page=page, why=error.message)
        return Probed(False, error.message)
    except (OutsideError, Refused) as error:
        return Probed(False, error.message)
    keep_capabilities(actor=actor, page=page, capabilities=capabilities, heal=not refused)
    return Probed(not refused, refused)


def probe_broken(page_id: int) -> bool:
    """Ask anew on a page whose token was refused; True: it takes posts again and its queue goes on by itself.

    While it does not, everything stays as it was: what waits for the token is not handed to people meanwhile.
    A page that came back by itself within `HEALS_EVERY` and was refused again waits for a person: its network
    tells a probe other things than a post.
    """
    broken = OfficialPage.objects.filter(pk=page_id, broken_since__isnull=False)
    page = broken.exclude(state=OfficialPage.State.CLOSED).first()
    if page is None or happened("page.healed", page, since=clock.now() - HEALS_EVERY):
        return False
    tokens = Until(tokens_for(page, purpose="probe"), PROBE_S)
    try:
        found = adapter_of(page, tokens).probe()
    except (OutsideError, Refused):
        return False
    speaks = any(
        one.operation is Operation.PUBLISH_TEXT and one.how in (How.API, How.UNKNOWN) for one in found
    )
    if speaks:
        keep_capabilities(actor=JOB, page=page, capabilities=found)
    return speaks


def _look(actor: Actor, page: OfficialPage, tokens: Until) -> str:
    """Take what the network says of the page. Without a token there is nobody to ask: then why, in a sentence.

    Raises:
        OutsideError: the network was asked and did not do it.
        Refused: what stands at the address cannot be official, or is another page of the register.
    """
    try:
        facts = adapter_of(page, tokens).look_up()
    except (CredentialExpired, WrongTokenKind) as error:
        if tokens.given:
            raise
        return error.message
    refuse_unfit(facts)
    take_facts(actor=actor, page=page, facts=facts)
    return ""


@transaction.atomic
def keep_capabilities(
    *, actor: Actor, page: OfficialPage, capabilities: Sequence[Capability], heal: bool = True
) -> None:
    """Keep what a probe found; what it did not speak of keeps its old answer. `heal` takes the mark of lost access off."""
    now = clock.now()
    for found in capabilities:
        PageCapability.objects.update_or_create(
            page=page,
            operation=found.operation,
            defaults={
                "how": found.how,
                "why": found.why[:300],
                "token_kind": found.token_kind or "",
                "checked_at": now,
            },
        )
    if heal:
        mark_healed(actor=actor, page=page)
    by_api = sum(found.how is How.API for found in capabilities)
    record(
        "page.probed",
        actor=actor,
        object=page,
        data={"api": by_api, "total": len(capabilities)},
    )
