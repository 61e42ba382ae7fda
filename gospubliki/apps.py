from django.apps import AppConfig


class GospublikiConfig(AppConfig):
    name = "gospubliki"
