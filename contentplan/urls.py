"""Addresses of the plan: posts, approvals, deliveries, the stop, pictures."""

from django.urls import URLPattern, URLResolver, path

from contentplan.change_urls import urlpatterns as changes
from contentplan.document_urls import urlpatterns as documents
from contentplan.event_urls import urlpatterns as events
from contentplan.import_urls import urlpatterns as imports
from contentplan.media.urls import urlpatterns as media
from contentplan.mode_urls import urlpatterns as modes
from contentplan.views import approvals, card, deliveries, discard, editor, move, plan, rubrics, waiting

app_name = "contentplan"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", plan.plan, name="plan"),
    path("month/", plan.month, name="month"),
    path("new/", editor.new, name="new"),
    path("new/preview/", editor.preview, name="new-preview"),
    path("posts/<int:pk>/", editor.post, name="post"),
    path("posts/<int:pk>/edit/", editor.edit, name="edit"),
    path("posts/<int:pk>/preview/", editor.preview, name="preview"),
    path("posts/<int:pk>/move/", move.move, name="move"),
    path("posts/<int:pk>/discard/", discard.discard, name="discard"),
    path("posts/<int:pk>/restore/", discard.restore, name="restore"),
    path("posts/<int:pk>/withdraw/", card.withdraw, name="withdraw"),
    path("posts/<int:pk>/reschedule/", card.reschedule, name="reschedule"),
    path("posts/<int:pk>/pages/<int:page_pk>/remove/", card.remove_page, name="page-remove"),
    path("posts/<int:pk>/cancel/", card.cancel, name="cancel"),
    path("posts/<int:pk>/revisions/<int:number>/", card.version, name="version"),
    path("approvals/", approvals.approvals, name="approvals"),
    path("approvals/<int:pk>/", approvals.approval, name="approval"),
    path("approvals/<int:pk>/approve/", approvals.approve, name="approve"),
    path("approvals/<int:pk>/return/", approvals.give_back, name="return"),
    path("deliveries/<int:pk>/", deliveries.delivery, name="delivery"),
    path("deliveries/<int:pk>/move/", deliveries.move, name="delivery-move"),
    path("deliveries/<int:pk>/now/", deliveries.now, name="delivery-now"),
    path("deliveries/<int:pk>/hold/", deliveries.hold, name="delivery-hold"),
    path("deliveries/<int:pk>/lift/", deliveries.lift, name="delivery-lift"),
    path("deliveries/<int:pk>/cancel/", deliveries.cancel, name="delivery-cancel"),
    path("deliveries/<int:pk>/retry/", deliveries.retry, name="delivery-retry"),
    path("deliveries/<int:pk>/present/", deliveries.present, name="delivery-present"),
    path("deliveries/<int:pk>/absent/", deliveries.absent, name="delivery-absent"),
    path("deliveries/<int:pk>/placed/", deliveries.placed, name="delivery-placed"),
    path("rubrics/", rubrics.rubrics, name="rubrics"),
    path("rubrics/new/", rubrics.rubric, name="rubric-new"),
    path("rubrics/<int:pk>/", rubrics.rubric, name="rubric"),
    path("waiting/", waiting.waiting, name="waiting"),
    *modes,
    *events,
    *documents,
    *changes,
    *imports,
    *media,
]
