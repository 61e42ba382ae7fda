from django.apps import AppConfig


class InboundConfig(AppConfig):
    name = "networks.inbound"
    label = "inbound"
