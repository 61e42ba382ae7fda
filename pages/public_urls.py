"""Addresses of the public list. They stand first in the portal's list, so that a visit costs next to nothing."""

from django.urls import URLPattern, URLResolver, path

from pages.views import public

urlpatterns: list[URLPattern | URLResolver] = [
    path("official-pages/", public.official_pages, name="official-pages"),
    path("official-pages.json", public.as_json, name="official-pages-json"),
    path("official-pages/embed/", public.embed, name="official-pages-embed"),
    path("official-pages/verify/", public.verify_address, name="official-pages-verify"),
    path("official-pages/view-settings/", public.view_settings, name="official-pages-view-settings"),
]
