"""Roles as named rights, in one place. A person has a role by an appointment in force (`core.organizations`)."""

from enum import StrEnum


class Right(StrEnum):
    """What a person may do. The screens and the access functions ask for these, never for roles."""

    PAGES_SEE = "pages.see"  # every official page of the city
    OWN_PAGES_SEE = "pages.see_own"  # pages of one's own organization and below it
    PAGES_EDIT = "pages.edit"  # register a page, its accounts and contacts
    PAGES_ACTIVATE = "pages.activate"  # put a page in the public list, suspend and close it
    COUNT_DECIDE = "count.decide"  # mark a publication as not counted, correct a protocol
    FINDINGS_DECIDE = "findings.decide"  # confirm a finding as a violation or dismiss it
    VAULT_STORE = "vault.store"  # put a secret in, replace it
    VAULT_REVEAL = "vault.reveal"  # see a password or a one-time code
    VAULT_OVERSEE = "vault.oversee"  # see who saw what, run rotations; not the secrets
    POSTS_SEE = "posts.see"
    POSTS_WRITE = "posts.write"
    POSTS_APPROVE = "posts.approve"
    EVENTS_PROPOSE = "events.propose"  # ask the press office to cover an event of one's department
    PLAN_CONFIRM = "plan.confirm"
    DELIVERY_DECIDE = "delivery.decide"  # answer «вышла ли», place by hand, hold, cancel
    STOP_ALL = "delivery.stop_all"
    URGENT_ORDERS = "urgent.orders"  # enter the standing order of urgent warnings, duty and ready texts
    MODERATE = "moderation.decide"
    RULES_EDIT = "rules.edit"
    CONNECTIONS_SEE = "connections.see"
    OWN_CONNECTION_MOVE = "connections.move_own"
    CONNECTIONS_LEAD = "connections.lead"
    JOURNAL_SEE = "journal.see"
    PEOPLE_MANAGE = "people.manage"  # invite, appoint, end an appointment
    ORGANIZATIONS_EDIT = "organizations.edit"
    SERVICE_SEE = "service.see"


class Role(StrEnum):
    """A kind of appointment that gives rights; Russian names in `ROLE_NAMES`."""

    PRESS_OFFICER = "press_officer"
    PRESS_HEAD = "press_head"
    DEPARTMENT_HEAD = "department_head"
    GOSPUBLIKI_LEAD = "gospubliki_lead"
    ORGANIZATION_PERSON = "organization_person"
    MODERATOR = "moderator"
    SECURITY_OFFICER = "security_officer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


ROLE_NAMES: dict[Role, str] = {
    Role.PRESS_OFFICER: "сотрудник пресс-службы",
    Role.PRESS_HEAD: "начальник Отдела",
    Role.DEPARTMENT_HEAD: "руководитель подразделения",
    Role.GOSPUBLIKI_LEAD: "ответственный за работу в системе «Госпаблики»",
    Role.ORGANIZATION_PERSON: "ответственный от организации",
    Role.MODERATOR: "модератор",
    Role.SECURITY_OFFICER: "сотрудник по защите информации",
    Role.AUDITOR: "проверяющий",
    Role.ADMINISTRATOR: "администратор портала",
}

_PRESS = {
    Right.PAGES_SEE,
    Right.PAGES_EDIT,
    Right.VAULT_STORE,
    Right.POSTS_SEE,
    Right.POSTS_WRITE,
    Right.DELIVERY_DECIDE,
    Right.MODERATE,
    Right.CONNECTIONS_SEE,
}

RIGHTS_OF: dict[Role, frozenset[Right]] = {
    Role.PRESS_OFFICER: frozenset(_PRESS | {Right.VAULT_REVEAL}),
    Role.PRESS_HEAD: frozenset(
        _PRESS
        | {
            Right.VAULT_REVEAL,
            Right.PAGES_ACTIVATE,
            Right.COUNT_DECIDE,
            Right.FINDINGS_DECIDE,
            Right.POSTS_APPROVE,
            Right.PLAN_CONFIRM,
            Right.STOP_ALL,
            Right.URGENT_ORDERS,
            Right.RULES_EDIT,
            Right.JOURNAL_SEE,
        }
    ),
    Role.DEPARTMENT_HEAD: frozenset(
        {Right.PAGES_SEE, Right.POSTS_SEE, Right.POSTS_APPROVE, Right.EVENTS_PROPOSE}
    ),
    Role.GOSPUBLIKI_LEAD: frozenset(
        {
            Right.PAGES_SEE,
            Right.POSTS_SEE,
            Right.FINDINGS_DECIDE,
            Right.CONNECTIONS_SEE,
            Right.CONNECTIONS_LEAD,
            Right.JOURNAL_SEE,
        }
    ),
    Role.ORGANIZATION_PERSON: frozenset({Right.OWN_PAGES_SEE, Right.OWN_CONNECTION_MOVE}),
    Role.MODERATOR: frozenset({Right.PAGES_SEE, Right.MODERATE}),
    Role.SECURITY_OFFICER: frozenset(
        {Right.PAGES_SEE, Right.VAULT_STORE, Right.VAULT_REVEAL, Right.VAULT_OVERSEE, Right.JOURNAL_SEE}
    ),
    Role.AUDITOR: frozenset({Right.PAGES_SEE, Right.POSTS_SEE, Right.CONNECTIONS_SEE, Right.JOURNAL_SEE}),
    Role.ADMINISTRATOR: frozenset(
        {Right.PAGES_SEE, Right.PEOPLE_MANAGE, Right.ORGANIZATIONS_EDIT, Right.SERVICE_SEE, Right.JOURNAL_SEE}
    ),
}

# Vault, publishing, moderation and administration: no sign-in without a second factor. Others may do without it
# or trust a device for 30 days.
SECOND_FACTOR_RIGHTS = frozenset(
    {
        Right.VAULT_STORE,
        Right.VAULT_REVEAL,
        Right.VAULT_OVERSEE,
        Right.POSTS_WRITE,
        Right.DELIVERY_DECIDE,
        Right.MODERATE,
        Right.PAGES_EDIT,
        Right.PEOPLE_MANAGE,
        Right.ORGANIZATIONS_EDIT,
        Right.SERVICE_SEE,
    }
)

# What of the order a right serves (пункт Порядка): a refusal names it. The service itself rests on none.
CLAUSE_OF: dict[Right, str] = (
    dict.fromkeys((Right.PAGES_SEE, Right.OWN_PAGES_SEE, Right.PAGES_EDIT), "2.1")
    | dict.fromkeys((Right.VAULT_STORE, Right.VAULT_REVEAL, Right.VAULT_OVERSEE), "2.2")
    | dict.fromkeys(
        (
            Right.POSTS_SEE,
            Right.POSTS_WRITE,
            Right.POSTS_APPROVE,
            Right.EVENTS_PROPOSE,
            Right.PLAN_CONFIRM,
            Right.DELIVERY_DECIDE,
            Right.STOP_ALL,
            Right.URGENT_ORDERS,
        ),
        "2.3",
    )
    | {Right.PAGES_ACTIVATE: "3", Right.COUNT_DECIDE: "5", Right.RULES_EDIT: "9 а", Right.MODERATE: "9 б"}
    | {Right.CONNECTIONS_SEE: "9 в", Right.CONNECTIONS_LEAD: "9 в", Right.OWN_CONNECTION_MOVE: "10.2"}
    | {Right.PEOPLE_MANAGE: "10.1", Right.ORGANIZATIONS_EDIT: "10.1"}
    | {Right.FINDINGS_DECIDE: "11", Right.JOURNAL_SEE: "11"}
)
