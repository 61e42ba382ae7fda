from django.apps import AppConfig


class InboundConfig(AppConfig):
    name = "networks.inbound"
    label = "inbound"

    def ready(self) -> None:
        from networks.inbound.actions import wall

        wall.register()
