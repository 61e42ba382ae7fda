"""Addresses of pictures, for `contentplan.urls` to include under `media/`."""

from django.urls import path

from contentplan.media import uploads, views

urlpatterns = [
    path("media/<int:pk>/", views.media, name="media"),
    path("media/<int:pk>/thumb/", views.thumb, name="thumb"),
    path("media/upload/", uploads.begin, name="upload"),
    path("media/upload/<uuid:pk>/", uploads.piece, name="upload-piece"),
    path("media/upload/<uuid:pk>/finish/", uploads.finish, name="upload-finish"),
]
