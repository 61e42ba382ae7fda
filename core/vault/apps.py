from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "core.vault"
    label = "vault"

    def ready(self) -> None:
        from core.vault import checks, events  # noqa: F401
