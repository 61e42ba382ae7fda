from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "pages"

    def ready(self) -> None:
        from pages import clause_events, events, inbound, owners, week_events  # noqa: F401 - events register themselves
        from pages.evidence import register_evidence

        owners.register_namers()
        register_evidence()
        inbound.register()
