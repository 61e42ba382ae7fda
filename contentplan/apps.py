from django.apps import AppConfig


class ContentplanConfig(AppConfig):
    name = "contentplan"

    def ready(self) -> None:
        from contentplan import confirmed, events, planned  # noqa: F401 - registers events
        from contentplan.urgent_access import on_duty_ids
        from core.notifications import duty
        from pages.providers import register_plan, register_planned

        register_planned(planned.planned_of)
        register_plan(confirmed.plan_of)
        duty.register(on_duty_ids)
