from django.urls import path

from core.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.register, name="list"),
    path("settings/", views.settings, name="settings"),
    path("read-all/", views.read_all, name="read-all"),
    path("<int:pk>/read/", views.read, name="read"),
]
