from django.urls import path

from core.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.journal, name="journal"),
    path("export/", views.export, name="export"),
    path("check/", views.check_chain, name="check"),
]
