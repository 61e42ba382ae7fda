"""Addresses of posts, approvals and deliveries."""

from django.urls import URLPattern, URLResolver

from contentplan.media.urls import urlpatterns as media

app_name = "contentplan"
urlpatterns: list[URLPattern | URLResolver] = [*media]
