from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "pages"

    def ready(self) -> None:
        from pages import clause_events, events, inbound, owners, week_events  # noqa: F401 - events register themselves

        owners.register_namers()
        inbound.register()
