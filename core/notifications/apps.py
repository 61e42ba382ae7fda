from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "core.notifications"
    label = "notifications"

    def ready(self) -> None:
        from core.notifications import channels, events, tasks  # noqa: F401 - registers events

        channels.register(channels.Channel("mail", tasks.dispatch))
