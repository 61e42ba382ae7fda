from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "moderation"

    def ready(self) -> None:
        from moderation import events  # noqa: F401 - events register themselves
        from moderation.capture import handlers

        handlers.register()
