"""The form of a page as a whole: its parts bound together, and the steps by which it is written.

What can be kept is kept: once the page itself is written, a wrong account or token does not undo it, the person
mends that one field and nothing typed elsewhere is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.accounts.models import User
from core.errors import Refused
from core.forms import show_refusal
from core.russian import plural
from networks.base import NETWORK_NAMES, Network, TokenKind
from pages.actions.accounts import link_account, place_account
from pages.actions.register import edit_page, register_page, registered_by_form
from pages.actions.tokens import store_page_tokens
from pages.contacts import AllowList
from pages.forms.wizard import AccountRowForm, AddressForm, OwnerForm, RoleForm, TokensForm, row_indexes
from pages.models import OfficialPage
from pages.models.page import short_url
from pages.queries.pages import lacks_people, roles_of
from pages.queries.tokens import stored_hints
from pages.recognition import AlreadyRegistered, Recognised, recognise

FIRST_ROWS = 2
MOST_ROWS = 50


@dataclass
class Wizard:
    """Bound or unbound forms of one page, new or known, and what became of them."""

    actor: User
    data: Mapping[str, Any] | None = None
    page: OfficialPage | None = None
    network: str = ""
    found: Recognised | None = None
    refused: Refused | None = None
    is_new: bool = True
    # Confirms by a password who is at the keyboard; None: that was done within the last five minutes.
    confirm: Callable[[str], None] | None = None
    address: AddressForm = field(init=False)
    owner: OwnerForm = field(init=False)
    roles: list[RoleForm] = field(init=False, default_factory=list)
    rows: list[AccountRowForm] = field(init=False, default_factory=list)
    tokens: TokensForm | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.address = AddressForm(self.data)
        self.owner = OwnerForm(self.data, initial=self._owner_initial())
        if self.page is not None:
            self.network = self.page.network
            self.roles = [RoleForm(self.data, link=link) for link in roles_of(self.page)]
        self._bind_network(self.network)

    def _owner_initial(self) -> dict[str, Any]:
        if self.page is None:
            return {}
        return {"organization": self.page.organization_id, "title": self.page.title, "norm": self.page.norm}

    def _bind_network(self, network: str) -> None:
        """Rows and tokens depend on the network: they appear once it is known."""
        self.network = network
        indexes = row_indexes(self.data) if self.data else list(range(0 if self.page else FIRST_ROWS))
        self.rows = [
            AccountRowForm(self.data, actor=self.actor, network=network, index=index) for index in indexes
        ]
        if network:
            stored = stored_hints(self.page) if self.page else {}
            ask = self.confirm is not None
            self.tokens = TokensForm(self.data, network=network, stored=stored, ask_identity=ask)

    # -- looking -----------------------------------------------------------------------------------------

    def look(self) -> bool:
        """Find out what the address is; answers whether it may be registered."""
        if not self.address.is_valid():
            return False
        typed: dict[TokenKind, str] = {}
        if self.network and self.tokens is not None and self.tokens.is_valid():
            typed = self.tokens.values()
        try:
            self.found = recognise(self.address.cleaned_data["address"], actor=self.actor, typed=typed)
        except Refused as error:
            self.refused = error
            show_refusal(self.address, error)
            return False
        if self.found.address.network != self.network:
            self._bind_network(self.found.address.network)
        return True

    @property
    def registered(self) -> OfficialPage | None:
        """The page that has the address already, when the actor may open it."""
        refused = self.refused
        return refused.page if isinstance(refused, AlreadyRegistered) and refused.visible else None

    def add_row(self) -> None:
        """One more empty row of accounts."""
        if self.next_row < MOST_ROWS:
            row = AccountRowForm(None, actor=self.actor, network=self.network, index=self.next_row)
            self.rows.append(row)

    # -- writing -----------------------------------------------------------------------------------------

    def write(self) -> bool:
        """Write everything; answers whether nothing has to be mended. `page` is set as soon as it exists."""
        return self._write_page() and (not self.is_new or self._write_parts())

    def _write_page(self) -> bool:
        if self.page is None and self._sent_before():
            return True
        owner_is_valid = self.owner.is_valid()
        if self.page is None and not self._look_once():
            return False
        if not owner_is_valid:
            return False
        try:
            if self.page is None:
                self._register()
            else:
                edit_page(actor=self.actor, page=self.page, **self.owner.cleaned_data)
        except Refused as error:
            self.refused = error
            show_refusal(self.address if error.field == "address" else self.owner, error)
            return False
        return True

    def _sent_before(self) -> bool:
        """Whether this very form has registered its page already: a second click."""
        key = self.address.cleaned_data["key"] if self.address.is_valid() else ""
        self.page = registered_by_form(self.actor, key)
        self.is_new = self.page is None
        return not self.is_new

    def _look_once(self) -> bool:
        return self.found is not None or self.look()

    def _register(self) -> None:
        assert self.found is not None
        key = self.address.cleaned_data["key"]
        self.page, self.is_new = register_page(
            actor=self.actor, found=self.found, key=key, **self.owner.cleaned_data
        )

    def _write_parts(self) -> bool:
        page = self.page
        assert page is not None
        rules = AllowList.load()
        # All parts are tried, so that one answer shows everything there is to mend.
        results = [self._write_role(form, page) for form in self.roles]
        results += [self._write_row(row, page, rules) for row in self.rows if not row.is_blank]
        results.append(self._write_tokens(page))
        return all(results)

    def _write_role(self, form: RoleForm, page: OfficialPage) -> bool:
        if not form.is_valid():
            return False
        link_account(actor=self.actor, page=page, account=form.link.account, role=form.cleaned_data["role"])
        return True

    def _write_row(self, row: AccountRowForm, page: OfficialPage, rules: AllowList) -> bool:
        if not row.is_valid():
            return False
        account, role = row.cleaned_data["account"], row.cleaned_data["role"]
        try:
            place_account(
                actor=self.actor, page=page, role=role, account=account, data=row.account_data(), rules=rules
            )
        except Refused as error:
            show_refusal(row, error)
            return False
        row.done = True
        return True

    def _is_confirmed(self, tokens: TokensForm) -> bool:
        if self.confirm is None:
            return True
        try:
            self.confirm(tokens.cleaned_data.get("identity", ""))
        except Refused as error:
            again = "Токены введите ещё раз вместе с паролем: мы их не записали."
            tokens.add_error("identity", f"{error.message.rstrip('.')}. {again}")
            return False
        return True

    def _write_tokens(self, page: OfficialPage) -> bool:
        if self.tokens is None:
            return True
        if not self.tokens.is_valid():
            return False
        if self.tokens.values() and not self._is_confirmed(self.tokens):
            return False
        try:
            store_page_tokens(actor=self.actor, page=page, values=self.tokens.values())
        except Refused as error:
            show_refusal(self.tokens, error)
            return False
        return True

    def left_to_mend(self) -> Wizard:
        """The same page read anew, with only the rows and tokens that were refused still in hand."""
        assert self.page is not None
        fresh = Wizard(self.actor, None, self.page, confirm=self.confirm)
        fresh.rows = [row for row in self.rows if not row.is_blank and not row.done]
        if self.tokens is not None and self.tokens.errors:
            fresh.tokens = self.tokens
        fresh.refused = self.refused
        return fresh

    @property
    def forms(self) -> list[Any]:
        """All of them, in the order of the screen: for the summary of errors."""
        parts = [] if self.page else [self.address]
        return [*parts, self.owner, *self.roles, *self.rows, *([self.tokens] if self.tokens else [])]

    @property
    def lacks_people(self) -> bool:
        """Whether the page still needs an owner or somebody besides: a warning, not a refusal."""
        return lacks_people([form.link for form in self.roles])

    # -- what the screen says ------------------------------------------------------------------------------

    @property
    def steps(self) -> dict[str, str]:
        """How the number of each section looks: «is-done», «is-bad» or nothing."""
        accounts = [*self.roles, *self.rows]
        return {
            "address": _look(self.address.errors, done=bool(self.page or self.found)),
            "owner": _look(self.owner.errors, done=self.page is not None),
            "accounts": _look(any(form.errors for form in accounts), done=bool(self.roles)),
            "tokens": _look(
                self.tokens and self.tokens.errors, done=bool(self.tokens and self.tokens.stored)
            ),
        }

    @property
    def account_errors(self) -> str:
        """«1 ошибка» in the head of the third section."""
        wrong = sum(len(form.errors) for form in [*self.roles, *self.rows])
        return plural(wrong, "ошибка", "ошибки", "ошибок") if wrong else ""

    @property
    def tokens_said(self) -> str:
        """«2 из 3» in the head of the fourth section."""
        return self.tokens.stored_words if self.tokens is not None else ""

    @property
    def summary_title(self) -> str:
        """Over the errors: what was kept in spite of them."""
        if self.page is not None and self.data is None:
            return "Страница записана, остальное сохранено, но есть что поправить"
        return "Записать пока нельзя"

    @property
    def next_row(self) -> int:
        """Number of the row that «Добавить аккаунт» brings."""
        return max((row.index for row in self.rows), default=len(self.roles) - 1) + 1

    @property
    def network_name(self) -> str:
        return NETWORK_NAMES[Network(self.network)] if self.network else ""

    @property
    def found_url(self) -> str:
        """The recognised address as people write it."""
        return short_url(self.found.address.canonical_url) if self.found else ""


def _look(wrong: object, *, done: bool) -> str:
    return "is-bad" if wrong else "is-done" if done else ""
