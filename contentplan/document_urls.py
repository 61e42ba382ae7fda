"""Addresses of plans as documents: `/plan/documents/…`."""

from django.urls import path

from contentplan.views import documents

urlpatterns = [
    path("documents/", documents.listing, name="documents"),
    path("documents/<int:pk>/", documents.document, name="document"),
    path("documents/<int:pk>/docx/", documents.document_docx, name="document-docx"),
    path("documents/<slug:kind>/<slug:first>/", documents.gather, name="document-gather"),
    path("documents/<slug:kind>/<slug:first>/confirm/", documents.confirm, name="document-confirm"),
    path("documents/<slug:kind>/<slug:first>/docx/", documents.draft_docx, name="document-draft-docx"),
]
