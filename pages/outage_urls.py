"""Addresses of networks out of reach."""

from django.urls import URLPattern, path

from pages.views import outages

urlpatterns: list[URLPattern] = [
    path("outages/", outages.outages, name="outages"),
    path("outages/<int:pk>/end/", outages.end, name="outage-end"),
]
