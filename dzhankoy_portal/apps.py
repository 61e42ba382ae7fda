from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "dzhankoy_portal"
    label = "portal"

    def ready(self) -> None:
        from dzhankoy_portal import links

        links.register()
