"""Addresses of the app: `/moderation/…` behind the sign-in (names `moderation:…`), the public rules of conduct."""

from django.urls import URLPattern, URLResolver, include, path

from moderation.views import rules

_inside: list[URLPattern | URLResolver] = [
    path("rules/", rules.edit, name="rules-edit"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("moderation/", include((_inside, "moderation"))),
    path("rules/", rules.rules, name="rules"),
    path("rules/<int:number>/", rules.version, name="rules-version"),
]
