from django.apps import AppConfig


class InboundConfig(AppConfig):
    name = "networks.inbound"
    label = "inbound"

    def ready(self) -> None:
        from networks.inbound import events, owners  # noqa: F401 - events register themselves
        from networks.inbound.actions import wall

        owners.register()
        wall.register()
