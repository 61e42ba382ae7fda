"""Who may what: every address of the portal once. `test_matrix.py` walks the URLconf and fails on one that is absent.

A cell names the rights (or, where it hangs on the appointment itself, the roles) of which one opens the door. Behind it the answer may be a form with errors (422) or a
redirect; before it stands 403, or 404 where the person may not even know that the object exists.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from core.accounts.rights import Right, Role

R = Right
PUBLIC = "public"  # nobody has to sign in
EVERYBODY = "everybody"  # any person who has signed in
NOBODY = "nobody"  # the objects of the matrix are somebody else's: 404 for all


@dataclass(frozen=True)
class Cell:
    """One address. `get` and `post`: who may; None: the method is not served (405). `absent`: has ids to miss."""

    get: frozenset[Right | Role] | str | None
    post: frozenset[Right | Role] | str | None = None
    ids: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    removes: bool = False  # the second click of a removal finds nothing and is harmless
    own_too: bool = False  # a person of an organization may do it on its own page


def any_of(*rights: Right | Role) -> frozenset[Right | Role]:
    return frozenset(rights)


PAGE, ACCOUNT, CONTACT = {"pk": "page"}, {"pk": "account"}, {"pk": "contact"}
POST, REVISION, DELIVERY, MEDIA = {"pk": "post"}, {"pk": "revision"}, {"pk": "delivery"}, {"pk": "media"}
EVENT, PERIOD = {"pk": "event"}, {"kind": "=week", "first": "monday"}
PERSON, ORGANIZATION, ORDER = {"pk": "person"}, {"pk": "organization"}, {"pk": "order"}
SECRET = {"kind": "=account", "owner_id": "account"}
WEEK = {"pk": "page", "monday": "monday"}
RULE = {"pk": "page", "slug": "=4-2-comments"}

SEE_PAGES = any_of(R.PAGES_SEE)
SEE_ANY_PAGES = any_of(R.PAGES_SEE, R.OWN_PAGES_SEE)
EDIT_PAGES, ACTIVATE = any_of(R.PAGES_EDIT), any_of(R.PAGES_ACTIVATE)
SEE_POSTS, WRITE, APPROVE = any_of(R.POSTS_SEE), any_of(R.POSTS_WRITE), any_of(R.POSTS_APPROVE)
PROPOSE = any_of(R.POSTS_WRITE, R.EVENTS_PROPOSE)
DECIDE, STOP, COUNT = any_of(R.DELIVERY_DECIDE), any_of(R.STOP_ALL), any_of(R.COUNT_DECIDE)
URGENT_ORDERS, URGENT, STANDING = any_of(R.URGENT_ORDERS), {"pk": "urgent"}, {"pk": "standing"}
VAULT = any_of(R.VAULT_STORE, R.VAULT_REVEAL, R.VAULT_OVERSEE)
PEOPLE, ORGANIZATIONS, JOURNAL = any_of(R.PEOPLE_MANAGE), any_of(R.ORGANIZATIONS_EDIT), any_of(R.JOURNAL_SEE)
SEE_ORGANIZATIONS = any_of(R.PAGES_SEE, R.CONNECTIONS_SEE, R.PEOPLE_MANAGE, R.ORGANIZATIONS_EDIT)
SEE_CONNECTIONS, LEAD = any_of(R.CONNECTIONS_SEE, R.CONNECTIONS_LEAD), any_of(R.CONNECTIONS_LEAD)
CONNECTION, STEP, GUIDE = {"pk": "connection"}, {"pk": "connection_step"}, {"slug": "=how-to"}
MODERATE, ROOM = any_of(R.MODERATE), any_of(R.MODERATE, Role.DEPARTMENT_HEAD)
ITEM, ACTION, ENTRY = {"pk": "item"}, {"pk": "action"}, {"pk": "entry"}

MATRIX: dict[str, Cell] = {
    "today": Cell(EVERYBODY),
    "styleguide": Cell(NOBODY),
    "status": Cell(any_of(R.SERVICE_SEE, R.STOP_ALL)),
    "healthz": Cell(PUBLIC),
    "readyz": Cell(PUBLIC),
    # --- sign-in, own settings
    "sign-in": Cell(PUBLIC, PUBLIC),
    "sign-in-code": Cell(PUBLIC, PUBLIC),
    "sign-in-enrol": Cell(PUBLIC, PUBLIC),
    "sign-in-enrol-codes": Cell(None, PUBLIC),
    "sign-in-enrol-done": Cell(None, PUBLIC),
    "forgotten": Cell(PUBLIC, PUBLIC),
    "sign-out": Cell(None, PUBLIC),
    "confirm": Cell(EVERYBODY, EVERYBODY),
    "me": Cell(EVERYBODY),
    "me-settings": Cell(None, EVERYBODY),
    "me-password": Cell(EVERYBODY, EVERYBODY),
    "me-factor": Cell(EVERYBODY, EVERYBODY),
    "me-factor-begin": Cell(None, EVERYBODY),
    "me-recovery-codes": Cell(None, EVERYBODY),
    "me-device-revoke": Cell(None, NOBODY, {"pk": "foreign_device"}),
    "notifications:list": Cell(EVERYBODY),
    "notifications:settings": Cell(EVERYBODY, EVERYBODY),
    "notifications:read-all": Cell(None, EVERYBODY),
    "notifications:read": Cell(None, NOBODY, {"pk": "foreign_notification"}),
    # --- people and organizations
    "people": Cell(PEOPLE),
    "person-add": Cell(PEOPLE, PEOPLE),
    "person": Cell(PEOPLE, None, PERSON),
    "person-edit": Cell(PEOPLE, PEOPLE, PERSON),
    "person-appoint": Cell(PEOPLE, PEOPLE, PERSON),
    "person-invite": Cell(None, PEOPLE, PERSON),
    "person-invitation-revoke": Cell(None, PEOPLE, PERSON),
    "person-close": Cell(PEOPLE, PEOPLE, PERSON),
    "person-reopen": Cell(None, PEOPLE, PERSON),
    "person-factor-reset": Cell(PEOPLE, PEOPLE, PERSON),
    "organizations:list": Cell(SEE_ORGANIZATIONS | {R.OWN_PAGES_SEE}),
    "organizations:add": Cell(ORGANIZATIONS, ORGANIZATIONS),
    "organizations:card": Cell(SEE_ORGANIZATIONS, None, ORGANIZATION),
    "organizations:edit": Cell(ORGANIZATIONS, ORGANIZATIONS, ORGANIZATION),
    "organizations:orders": Cell(PEOPLE),
    "organizations:order-add": Cell(PEOPLE, PEOPLE),
    "organizations:order-edit": Cell(PEOPLE, PEOPLE, ORDER),
    "organizations:order-void": Cell(PEOPLE, PEOPLE, ORDER),
    "organizations:appointment-end": Cell(PEOPLE, PEOPLE, {"pk": "appointment"}),
    # --- vault and journal
    "vault:list": Cell(VAULT),
    "vault:seen": Cell(any_of(R.VAULT_OVERSEE)),
    "vault:tasks": Cell(any_of(R.VAULT_STORE, R.VAULT_OVERSEE)),
    "vault:task-done": Cell(None, any_of(R.VAULT_STORE, R.VAULT_OVERSEE), {"pk": "rotation_task"}),
    "vault:secret": Cell(VAULT, None, {"pk": "secret"}),
    "vault:owner": Cell(VAULT, None, SECRET),
    "vault:show": Cell(None, any_of(R.VAULT_REVEAL), SECRET, {"secret": "secret"}),
    "vault:store": Cell(any_of(R.VAULT_STORE), any_of(R.VAULT_STORE), SECRET | {"what": "=password"}),
    "vault:retire": Cell(None, any_of(R.VAULT_STORE), SECRET | {"what": "=password"}),
    "audit:journal": Cell(JOURNAL),
    "audit:export": Cell(JOURNAL),
    "audit:check": Cell(None, JOURNAL),
    # --- pages
    "pages:list": Cell(SEE_ANY_PAGES),
    "pages:new": Cell(EDIT_PAGES, EDIT_PAGES),
    "pages:look-up": Cell(None, EDIT_PAGES),
    "pages:account-row": Cell(EDIT_PAGES),
    "pages:accounts": Cell(SEE_ANY_PAGES),
    "pages:account-new": Cell(EDIT_PAGES, EDIT_PAGES),
    "pages:account": Cell(SEE_PAGES, None, ACCOUNT),
    "pages:account-edit": Cell(EDIT_PAGES, EDIT_PAGES, ACCOUNT),
    "pages:account-secrets": Cell(any_of(R.VAULT_STORE), any_of(R.VAULT_STORE), ACCOUNT),
    "pages:contacts": Cell(SEE_ANY_PAGES),
    "pages:contact-new": Cell(EDIT_PAGES, EDIT_PAGES),
    "pages:contact-edit": Cell(EDIT_PAGES, EDIT_PAGES, CONTACT),
    "pages:contact-rules": Cell(SEE_ANY_PAGES, ACTIVATE),
    "pages:contact-rule-remove": Cell(None, ACTIVATE, {"pk": "contact_rule"}, removes=True),
    "pages:keys": Cell(any_of(R.VAULT_STORE), any_of(R.VAULT_STORE)),
    "pages:outages": Cell(SEE_PAGES, any_of(R.SERVICE_SEE, R.PAGES_ACTIVATE)),
    "pages:outage-end": Cell(None, any_of(R.SERVICE_SEE, R.PAGES_ACTIVATE), {"pk": "outage"}),
    "pages:weeks": Cell(SEE_ANY_PAGES),
    "pages:year": Cell(SEE_ANY_PAGES),
    "pages:week": Cell(SEE_PAGES, None, WEEK),
    "pages:week-correct": Cell(None, COUNT, WEEK),
    "pages:post-not-counted": Cell(None, COUNT, {"pk": "page", "post_pk": "wall_post"}),
    "pages:page": Cell(SEE_PAGES, None, PAGE),
    "pages:edit": Cell(EDIT_PAGES, EDIT_PAGES, PAGE),
    "pages:probe": Cell(None, EDIT_PAGES, PAGE),
    "pages:listening": Cell(EDIT_PAGES),
    "pages:listening-again": Cell(None, EDIT_PAGES),
    "pages:listening-start": Cell(None, EDIT_PAGES, PAGE),
    "pages:listening-stop": Cell(None, EDIT_PAGES, PAGE),
    "pages:clauses": Cell(SEE_ANY_PAGES),
    "pages:clauses-export": Cell(SEE_ANY_PAGES),
    "pages:check-all": Cell(None, EDIT_PAGES),
    "pages:checklist": Cell(ACTIVATE, ACTIVATE),
    "pages:checklist-remove": Cell(None, ACTIVATE, {"pk": "checklist_item"}, removes=True),
    "pages:check": Cell(None, EDIT_PAGES, PAGE, own_too=True),
    "pages:rule": Cell(SEE_PAGES, None, RULE),
    "pages:assure": Cell(None, EDIT_PAGES, RULE, own_too=True),
    "pages:assurance-withdraw": Cell(None, EDIT_PAGES, RULE, own_too=True),
    "pages:finding-decide": Cell(None, any_of(R.FINDINGS_DECIDE), RULE),
    "pages:widget-add": Cell(EDIT_PAGES, EDIT_PAGES, PAGE, own_too=True),
    "pages:widget-remove": Cell(None, EDIT_PAGES, PAGE | {"widget_pk": "widget"}, own_too=True),
    "pages:activate": Cell(None, ACTIVATE, PAGE),
    "pages:suspend": Cell(ACTIVATE, ACTIVATE, PAGE),
    "pages:resume": Cell(None, ACTIVATE, PAGE),
    "pages:close": Cell(ACTIVATE, ACTIVATE, PAGE),
    "pages:unlink": Cell(None, EDIT_PAGES, {"pk": "page", "account_pk": "account"}),
    # --- the plan
    "contentplan:plan": Cell(SEE_POSTS),
    "contentplan:month": Cell(SEE_POSTS),
    "contentplan:new": Cell(WRITE, WRITE),
    "contentplan:new-preview": Cell(None, WRITE),
    "contentplan:post": Cell(SEE_POSTS, WRITE, POST),
    "contentplan:edit": Cell(WRITE, WRITE, POST),
    "contentplan:preview": Cell(None, WRITE, POST),
    "contentplan:move": Cell(WRITE, WRITE, POST),
    "contentplan:withdraw": Cell(None, WRITE, POST),
    "contentplan:reschedule": Cell(None, WRITE, POST),
    "contentplan:page-remove": Cell(None, WRITE, POST | {"page_pk": "page"}),
    "contentplan:cancel": Cell(DECIDE, DECIDE, POST),
    "contentplan:version": Cell(SEE_POSTS, None, POST | {"number": "=1"}),
    "contentplan:approvals": Cell(SEE_POSTS),
    "contentplan:approval": Cell(SEE_POSTS, None, REVISION),
    "contentplan:approve": Cell(None, APPROVE, REVISION),
    "contentplan:return": Cell(APPROVE, APPROVE, REVISION),
    "contentplan:delivery": Cell(SEE_POSTS, None, DELIVERY),
    "contentplan:delivery-move": Cell(None, DECIDE, DELIVERY),
    "contentplan:delivery-now": Cell(None, DECIDE, DELIVERY),
    "contentplan:delivery-hold": Cell(None, DECIDE, DELIVERY),
    "contentplan:delivery-lift": Cell(None, DECIDE, DELIVERY),
    "contentplan:delivery-cancel": Cell(None, DECIDE, DELIVERY),
    "contentplan:delivery-retry": Cell(None, DECIDE, DELIVERY),
    "contentplan:delivery-present": Cell(None, DECIDE, DELIVERY),
    "contentplan:delivery-absent": Cell(None, DECIDE, DELIVERY),
    "contentplan:delivery-placed": Cell(None, DECIDE, DELIVERY),
    "contentplan:delivery-package": Cell(SEE_POSTS, None, DELIVERY),
    "contentplan:delivery-remove": Cell(DECIDE, DECIDE, DELIVERY),
    "contentplan:change-done": Cell(None, DECIDE, DELIVERY | {"change_pk": "change"}),
    "contentplan:change-again": Cell(None, DECIDE, DELIVERY | {"change_pk": "change"}),
    "contentplan:change-cancel": Cell(None, DECIDE, DELIVERY | {"change_pk": "change"}),
    "contentplan:task-done": Cell(None, WRITE, POST | {"task_pk": "post_task"}),
    "contentplan:waiting": Cell(SEE_POSTS),
    "contentplan:stop": Cell(SEE_POSTS),
    "contentplan:stop-declare": Cell(None, STOP),
    "contentplan:stop-lift": Cell(None, STOP),
    "contentplan:overdue": Cell(SEE_POSTS, DECIDE),
    "contentplan:delivery-slot": Cell(None, DECIDE, DELIVERY),
    "contentplan:mournings": Cell(SEE_POSTS, STOP),
    "contentplan:mourning": Cell(SEE_POSTS, None, {"pk": "mourning"}),
    "contentplan:mourning-close": Cell(None, STOP, {"pk": "mourning"}),
    "contentplan:mourning-mark": Cell(None, DECIDE, {"pk": "mourning_mark"}),
    "contentplan:discard": Cell(None, WRITE, POST),
    "contentplan:restore": Cell(None, WRITE, POST),
    "contentplan:import": Cell(WRITE, WRITE),
    "contentplan:import-template": Cell(WRITE),
    "contentplan:import-sheet": Cell(WRITE, WRITE, {"pk": "plan_import"}),
    "contentplan:import-apply": Cell(None, WRITE, {"pk": "plan_import"}),
    "contentplan:import-discard": Cell(None, WRITE, {"pk": "plan_import"}),
    "contentplan:import-submit": Cell(None, WRITE, {"pk": "plan_import"}),
    "contentplan:export": Cell(SEE_POSTS),
    "contentplan:rubrics": Cell(SEE_POSTS),
    "contentplan:rubric-new": Cell(any_of(R.PLAN_CONFIRM), any_of(R.PLAN_CONFIRM)),
    "contentplan:rubric": Cell(any_of(R.PLAN_CONFIRM), any_of(R.PLAN_CONFIRM), {"pk": "rubric"}),
    # --- urgent publication: marina and irina are on duty, artem has sent, oleg is the chief of the order
    "urgent:send": Cell(WRITE, WRITE),
    "urgent:list": Cell(SEE_POSTS),
    "urgent:publication": Cell(SEE_POSTS, None, URGENT),
    "urgent:review": Cell(None, APPROVE, URGENT),
    "urgent:take-off": Cell(None, DECIDE, URGENT),
    "urgent:orders": Cell(SEE_POSTS),
    "urgent:order-new": Cell(URGENT_ORDERS, URGENT_ORDERS),
    "urgent:order": Cell(SEE_POSTS, None, STANDING),
    "urgent:order-edit": Cell(URGENT_ORDERS, URGENT_ORDERS, STANDING),
    "urgent:order-end": Cell(None, URGENT_ORDERS, STANDING),
    "urgent:duty-add": Cell(None, URGENT_ORDERS, STANDING),
    "urgent:duty-remove": Cell(None, URGENT_ORDERS, {"pk": "duty"}),
    "urgent:template": Cell(URGENT_ORDERS, URGENT_ORDERS, {"kind": "=alarm"}),
    # --- events and plans as documents
    "contentplan:events": Cell(SEE_POSTS),
    "contentplan:event-new": Cell(PROPOSE, PROPOSE),
    "contentplan:event-live": Cell(None, PROPOSE),
    "contentplan:event-settings": Cell(WRITE),
    "contentplan:event-week": Cell(WRITE, WRITE),
    "contentplan:official-new": Cell(WRITE, WRITE),
    "contentplan:official": Cell(WRITE, WRITE, {"pk": "official"}),
    "contentplan:event-template": Cell(WRITE, WRITE, {"role": "=announce"}),
    "contentplan:event": Cell(SEE_POSTS, None, EVENT),
    "contentplan:event-edit": Cell(WRITE, WRITE, EVENT),
    "contentplan:event-accept": Cell(None, WRITE, EVENT),
    "contentplan:event-decline": Cell(WRITE, WRITE, EVENT),
    "contentplan:event-move": Cell(WRITE, WRITE, EVENT),
    "contentplan:event-cancel": Cell(WRITE, WRITE, EVENT),
    "contentplan:event-took-place": Cell(None, WRITE, EVENT),
    "contentplan:event-posts": Cell(WRITE, WRITE, EVENT),
    "contentplan:event-questions": Cell(WRITE, WRITE, EVENT),
    "contentplan:documents": Cell(SEE_POSTS),
    "contentplan:document": Cell(SEE_POSTS, None, {"pk": "plan"}),
    "contentplan:document-docx": Cell(SEE_POSTS, None, {"pk": "plan"}),
    "contentplan:document-gather": Cell(WRITE, None, PERIOD),
    "contentplan:document-confirm": Cell(None, any_of(R.PLAN_CONFIRM), PERIOD),
    "contentplan:document-draft-docx": Cell(WRITE, None, PERIOD),
    "contentplan:media": Cell(SEE_POSTS, None, MEDIA),
    "contentplan:thumb": Cell(SEE_POSTS, None, MEDIA),
    "contentplan:upload": Cell(None, WRITE),
    "contentplan:upload-piece": Cell(NOBODY, None, {"pk": "foreign_upload"}),
    "contentplan:upload-finish": Cell(None, NOBODY, {"pk": "foreign_upload"}),
    # --- the register of connections
    "gospubliki:list": Cell(SEE_CONNECTIONS | {R.OWN_CONNECTION_MOVE}),
    "gospubliki:all": Cell(SEE_CONNECTIONS | {R.OWN_CONNECTION_MOVE}),
    "gospubliki:contradictions": Cell(SEE_CONNECTIONS | {R.OWN_CONNECTION_MOVE}),
    "gospubliki:remind": Cell(None, LEAD),
    "gospubliki:report": Cell(SEE_CONNECTIONS),
    "gospubliki:organization": Cell(SEE_CONNECTIONS, None, ORGANIZATION),
    "gospubliki:connection": Cell(SEE_CONNECTIONS, None, CONNECTION),
    "gospubliki:start": Cell(None, LEAD, CONNECTION),
    "gospubliki:state": Cell(LEAD, LEAD, CONNECTION),
    "gospubliki:start-due": Cell(LEAD, LEAD, CONNECTION),
    "gospubliki:take-template": Cell(None, LEAD, CONNECTION),
    "gospubliki:step-done": Cell(None, LEAD, STEP),
    "gospubliki:step-undo": Cell(None, LEAD, STEP),
    "gospubliki:step-reopen": Cell(LEAD, LEAD, STEP),
    "gospubliki:step-due": Cell(LEAD, LEAD, STEP),
    "gospubliki:template": Cell(SEE_CONNECTIONS | {R.OWN_CONNECTION_MOVE}),
    "gospubliki:template-edit": Cell(LEAD, LEAD),
    "gospubliki:import": Cell(LEAD, LEAD),
    "gospubliki:import-batch": Cell(LEAD, LEAD, {"pk": "import_batch"}),
    "gospubliki:import-apply": Cell(None, LEAD, {"pk": "import_batch"}),
    "gospubliki:import-discard": Cell(None, LEAD, {"pk": "import_batch"}),
    "gospubliki:export": Cell(SEE_CONNECTIONS),
    "gospubliki:guides": Cell(SEE_CONNECTIONS | {R.OWN_CONNECTION_MOVE}),
    "gospubliki:guide-new": Cell(LEAD, LEAD),
    "gospubliki:guide": Cell(SEE_CONNECTIONS | {R.OWN_CONNECTION_MOVE}, None, GUIDE),
    "gospubliki:guide-edit": Cell(LEAD, LEAD, GUIDE),
    "gospubliki:guide-show": Cell(None, LEAD, GUIDE),
    "gospubliki:questions": Cell(SEE_CONNECTIONS | {R.OWN_CONNECTION_MOVE}),
    "gospubliki:ask": Cell(any_of(R.OWN_CONNECTION_MOVE), any_of(R.OWN_CONNECTION_MOVE)),
    "gospubliki:answer": Cell(LEAD | {R.PAGES_EDIT}, LEAD | {R.PAGES_EDIT}, {"pk": "question"}),
    # --- moderation: a head of a department sees what was passed; undone by whoever has decided
    "moderation:queue": Cell(ROOM),
    "moderation:rows": Cell(ROOM),
    "moderation:undoable": Cell(ROOM),
    "moderation:item": Cell(ROOM, None, ITEM),
    "moderation:claim": Cell(None, MODERATE, ITEM),
    "moderation:release": Cell(None, MODERATE, ITEM),
    "moderation:clear": Cell(None, MODERATE, ITEM),
    "moderation:delete": Cell(None, MODERATE, ITEM),
    "moderation:answer": Cell(None, MODERATE, ITEM),
    "moderation:pass": Cell(None, MODERATE, ITEM),
    "moderation:take-back": Cell(None, MODERATE, ITEM),
    "moderation:department-answer": Cell(None, any_of(Role.DEPARTMENT_HEAD), ITEM),
    "moderation:department-return": Cell(None, any_of(Role.DEPARTMENT_HEAD), ITEM),
    "moderation:undo": Cell(None, any_of(Role.MODERATOR), {"pk": "verdict"}),
    "moderation:rightness": Cell(MODERATE),
    "moderation:by-hand": Cell(MODERATE),
    "moderation:action": Cell(MODERATE, None, ACTION),
    "moderation:action-done": Cell(None, MODERATE, ACTION),
    "moderation:action-retry": Cell(None, MODERATE, ACTION),
    "moderation:action-hand": Cell(None, MODERATE, ACTION),
    "moderation:action-drop": Cell(None, MODERATE, ACTION),
    "moderation:action-present": Cell(None, MODERATE, ACTION),
    "moderation:action-absent": Cell(None, MODERATE, ACTION),
    "moderation:blacklist": Cell(MODERATE),
    "moderation:entry": Cell(MODERATE, None, ENTRY),
    "moderation:entry-unban": Cell(None, MODERATE, ENTRY),
    "moderation:entry-extend": Cell(None, MODERATE, ENTRY),
    "moderation:entry-ground": Cell(None, MODERATE, ENTRY),
    # --- files that prove something: seen with the record they belong to
    "evidence:file": Cell(MODERATE, None, {"pk": "evidence"}),
    # --- rules of conduct, the public list, hooks
    "moderation:rules-edit": Cell(any_of(R.RULES_EDIT), any_of(R.RULES_EDIT)),
    "rules": Cell(PUBLIC),
    "rules-version": Cell(PUBLIC, None, {"number": "=1"}),
    "official-pages": Cell(PUBLIC),
    "official-pages-embed": Cell(PUBLIC),
    "official-pages-verify": Cell(PUBLIC),
    "official-pages-view-settings": Cell(None, PUBLIC),
    "official-pages-json": Cell(PUBLIC),
}
# Known by a secret in the address itself: a wrong one is 404 for everybody, signed in or not.
BY_SECRET_ADDRESS = {"invitation", "inbound:hook"}
