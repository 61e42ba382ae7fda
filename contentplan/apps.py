from django.apps import AppConfig


class ContentplanConfig(AppConfig):
    name = "contentplan"
