from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "moderation"

    def ready(self) -> None:
        from moderation import events  # noqa: F401 - events register themselves
        from moderation.capture import handlers
        from moderation.files import register_evidence

        handlers.register()
        register_evidence()
