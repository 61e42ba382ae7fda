"""Addresses of the register, all under `/gospubliki/`."""

from django.urls import URLPattern, URLResolver, path

from gospubliki.exchange import views as exchange
from gospubliki.views import board, card, guides, questions, template

app_name = "gospubliki"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", board.overview, name="list"),
    path("connections/", board.everything, name="all"),
    path("contradictions/", board.differences, name="contradictions"),
    path("remind/", board.remind, name="remind"),
    path("report/", board.report, name="report"),
    path("organizations/<int:pk>/", card.organization, name="organization"),
    path("connections/<int:pk>/", card.connection, name="connection"),
    path("connections/<int:pk>/start/", card.start, name="start"),
    path("connections/<int:pk>/state/", card.state, name="state"),
    path("connections/<int:pk>/due/", card.start_due, name="start-due"),
    path("connections/<int:pk>/steps/", card.take_template, name="take-template"),
    path("steps/<int:pk>/done/", card.done, name="step-done"),
    path("steps/<int:pk>/undo/", card.undo, name="step-undo"),
    path("steps/<int:pk>/reopen/", card.reopen, name="step-reopen"),
    path("steps/<int:pk>/due/", card.step_due, name="step-due"),
    path("import/", exchange.upload, name="import"),
    path("import/<int:pk>/", exchange.batch, name="import-batch"),
    path("import/<int:pk>/apply/", exchange.apply, name="import-apply"),
    path("import/<int:pk>/discard/", exchange.discard, name="import-discard"),
    path("export/", exchange.download, name="export"),
    path("template/", template.steps, name="template"),
    path("template/edit/", template.edit, name="template-edit"),
    path("guides/", guides.guides, name="guides"),
    path("guides/new/", guides.guide_new, name="guide-new"),
    path("guides/<slug:slug>/", guides.guide, name="guide"),
    path("guides/<slug:slug>/edit/", guides.guide_edit, name="guide-edit"),
    path("guides/<slug:slug>/show/", guides.guide_show, name="guide-show"),
    path("questions/", questions.questions, name="questions"),
    path("questions/ask/", questions.ask_question, name="ask"),
    path("questions/<int:pk>/answer/", questions.answer, name="answer"),
]
