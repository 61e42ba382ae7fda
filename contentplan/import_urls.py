"""Addresses of the plan as a table: in and out."""

from django.urls import URLPattern, path

from contentplan.exchange import views

urlpatterns: list[URLPattern] = [
    path("import/", views.upload, name="import"),
    path("import/template/", views.template, name="import-template"),
    path("import/<int:pk>/", views.sheet, name="import-sheet"),
    path("import/<int:pk>/apply/", views.apply, name="import-apply"),
    path("import/<int:pk>/discard/", views.discard, name="import-discard"),
    path("import/<int:pk>/submit/", views.submit, name="import-submit"),
    path("export/", views.month, name="export"),
]
