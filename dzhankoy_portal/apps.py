from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "dzhankoy_portal"
    label = "portal"
