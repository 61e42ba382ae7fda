from django.apps import AppConfig
from django.db.models.signals import post_save


class GospublikiConfig(AppConfig):
    name = "gospubliki"

    def ready(self) -> None:
        from core.organizations.models import Organization
        from gospubliki import events  # noqa: F401 - events register themselves
        from gospubliki.actions.rows import on_saved
        from gospubliki.evidence import register_evidence
        from gospubliki.facts import connection_facts, lead_fact
        from pages.models import OfficialPage
        from pages.providers import register_connections, register_lead

        for model in (Organization, OfficialPage):
            post_save.connect(on_saved, sender=model, dispatch_uid=f"connection of {model.__name__}")
        register_connections(connection_facts)
        register_lead(lead_fact)
        register_evidence()
