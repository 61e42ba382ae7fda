"""Addresses of the demands on pages: `/pages/clauses/…` and `/pages/<id>/clauses/…`."""

from django.urls import URLPattern, URLResolver, path

from pages.views import clause_words, clauses

urlpatterns: list[URLPattern | URLResolver] = [
    path("clauses/", clauses.matrix_view, name="clauses"),
    path("clauses/export/", clauses.export, name="clauses-export"),
    path("clauses/check/", clauses.check_all, name="check-all"),
    path("clauses/list/", clause_words.checklist_view, name="checklist"),
    path("clauses/list/<int:pk>/remove/", clause_words.checklist_remove, name="checklist-remove"),
    path("<int:pk>/check/", clauses.check, name="check"),
    path("<int:pk>/clauses/<slug:slug>/", clauses.rule, name="rule"),
    path("<int:pk>/clauses/<slug:slug>/assure/", clause_words.assure, name="assure"),
    path("<int:pk>/clauses/<slug:slug>/withdraw/", clause_words.withdraw, name="assurance-withdraw"),
    path("<int:pk>/clauses/<slug:slug>/decide/", clause_words.decide, name="finding-decide"),
    path("<int:pk>/widgets/new/", clause_words.widget_add, name="widget-add"),
    path("<int:pk>/widgets/<int:widget_pk>/remove/", clause_words.widget_remove, name="widget-remove"),
]
