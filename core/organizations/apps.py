from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "core.organizations"
    label = "organizations"

    def ready(self) -> None:
        from core.organizations import events  # noqa: F401
