"""Addresses of what makes posts wait: stops, days of mourning, what has missed its time."""

from django.urls import URLPattern, path

from contentplan.views import mourning, overdue, stop

urlpatterns: list[URLPattern] = [
    path("overdue/", overdue.overdue, name="overdue"),
    path("deliveries/<int:pk>/slot/", overdue.slot, name="delivery-slot"),
    path("mourning/", mourning.mournings, name="mournings"),
    path("mourning/<int:pk>/", mourning.mourning, name="mourning"),
    path("mourning/<int:pk>/close/", mourning.close, name="mourning-close"),
    path("mourning/marks/<int:pk>/", mourning.mark, name="mourning-mark"),
    path("stop/", stop.stop, name="stop"),
    path("stop/declare/", stop.declare, name="stop-declare"),
    path("stop/lift/", stop.lift, name="stop-lift"),
]
