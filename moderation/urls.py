"""Addresses of the app: `/moderation/…` behind the sign-in (names `moderation:…`), the public rules of conduct."""

from django.urls import URLPattern, URLResolver, include, path

from moderation.views import blacklist, by_hand, decisions, desk, rightness, rules

_inside: list[URLPattern | URLResolver] = [
    path("", desk.queue, name="queue"),
    path("rows/", desk.rows, name="rows"),
    path("undo/", desk.undoable, name="undoable"),
    path("items/<int:pk>/", desk.item, name="item"),
    path("items/<int:pk>/claim/", decisions.claim, name="claim"),
    path("items/<int:pk>/release/", decisions.release, name="release"),
    path("items/<int:pk>/clear/", decisions.clear, name="clear"),
    path("items/<int:pk>/delete/", decisions.delete, name="delete"),
    path("items/<int:pk>/answer/", decisions.answer, name="answer"),
    path("items/<int:pk>/pass/", decisions.pass_on, name="pass"),
    path("items/<int:pk>/take-back/", decisions.take_back, name="take-back"),
    path("items/<int:pk>/department-answer/", decisions.department_answer, name="department-answer"),
    path("items/<int:pk>/department-return/", decisions.department_return, name="department-return"),
    path("verdicts/<int:pk>/undo/", decisions.undo, name="undo"),
    path("rightness/", rightness.show, name="rightness"),
    path("by-hand/", by_hand.waiting, name="by-hand"),
    path("actions/<int:pk>/", by_hand.action, name="action"),
    path("actions/<int:pk>/done/", by_hand.done, name="action-done"),
    path("actions/<int:pk>/retry/", by_hand.retry, name="action-retry"),
    path("actions/<int:pk>/hand-over/", by_hand.hand, name="action-hand"),
    path("actions/<int:pk>/drop/", by_hand.drop, name="action-drop"),
    path("actions/<int:pk>/present/", by_hand.present, name="action-present"),
    path("actions/<int:pk>/absent/", by_hand.absent, name="action-absent"),
    path("blacklist/", blacklist.listing, name="blacklist"),
    path("blacklist/<int:pk>/", blacklist.entry, name="entry"),
    path("blacklist/<int:pk>/unban/", blacklist.unban, name="entry-unban"),
    path("blacklist/<int:pk>/extend/", blacklist.extend, name="entry-extend"),
    path("blacklist/<int:pk>/ground/", blacklist.ground, name="entry-ground"),
    path("rules/", rules.edit, name="rules-edit"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("moderation/", include((_inside, "moderation"))),
    path("rules/", rules.rules, name="rules"),
    path("rules/<int:number>/", rules.version, name="rules-version"),
]
