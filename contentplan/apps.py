from django.apps import AppConfig


class ContentplanConfig(AppConfig):
    name = "contentplan"

    def ready(self) -> None:
        from contentplan import events, planned  # noqa: F401 - registers events
        from pages.providers import register_planned

        register_planned(planned.planned_of)
