from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "core.vault"
    label = "vault"

    def ready(self) -> None:
        from django.urls import reverse

        from core.accounts.rights import Right
        from core.audit.links import register_link
        from core.vault import checks, events  # noqa: F401
        from core.vault.queries import of_shown_owners

        register_link(
            "vault.secret",
            lambda pk: reverse("vault:secret", args=[pk]),
            opened_with=frozenset({Right.VAULT_STORE, Right.VAULT_REVEAL, Right.VAULT_OVERSEE}),
            among=lambda reader, ids: of_shown_owners(ids),
        )
