"""Addresses of pictures, for `contentplan.urls` to include under `media/`."""

from django.urls import path

from contentplan.media import views

urlpatterns = [
    path("media/<int:pk>/", views.media, name="media"),
    path("media/<int:pk>/thumb/", views.thumb, name="thumb"),
]
