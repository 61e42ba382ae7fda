"""Addresses of events: `/plan/events/…`."""

from django.urls import path

from contentplan.views.events import asking, changing, entering, reading, settings, week

urlpatterns = [
    path("events/", reading.events, name="events"),
    path("events/new/", entering.new, name="event-new"),
    path("events/new/live/", entering.live, name="event-live"),
    path("events/week/", week.week, name="event-week"),
    path("events/settings/", settings.settings, name="event-settings"),
    path("events/settings/officials/new/", settings.official, name="official-new"),
    path("events/settings/officials/<int:pk>/", settings.official, name="official"),
    path("events/settings/posts/<slug:role>/", settings.template, name="event-template"),
    path("events/<int:pk>/", reading.event, name="event"),
    path("events/<int:pk>/edit/", entering.edit, name="event-edit"),
    path("events/<int:pk>/accept/", changing.accept, name="event-accept"),
    path("events/<int:pk>/decline/", changing.decline, name="event-decline"),
    path("events/<int:pk>/move/", changing.move, name="event-move"),
    path("events/<int:pk>/cancel/", changing.cancel, name="event-cancel"),
    path("events/<int:pk>/took-place/", changing.took_place, name="event-took-place"),
    path("events/<int:pk>/posts/", entering.posts, name="event-posts"),
    path("events/<int:pk>/questions/", asking.questions, name="event-questions"),
]
