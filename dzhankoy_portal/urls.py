"""Every address of the portal. `tests/test_access_matrix.py` fails on one that is not in its table."""

from django.urls import include, path

from dzhankoy_portal import views
from pages.public_urls import urlpatterns as public_list

handler400 = "dzhankoy_portal.views.bad_request"
handler403 = "dzhankoy_portal.views.forbidden"
handler404 = "dzhankoy_portal.views.not_found"
handler500 = "dzhankoy_portal.views.server_error"

urlpatterns = [
    *public_list,  # first: the most visited addresses, and every pattern before them costs
    path("", views.today, name="today"),
    path("status/", views.status, name="status"),
    path("styleguide/", views.style_sheet, name="styleguide"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("", include("core.accounts.urls")),
    path("organizations/", include("core.organizations.urls")),
    path("credentials/", include("core.vault.urls")),
    path("notifications/", include("core.notifications.urls")),
    path("journal/", include("core.audit.urls")),
    path("evidence/", include("core.evidence.urls")),
    path("hooks/", include("networks.inbound.urls")),
    path("", include("pages.urls")),
    path("plan/", include("contentplan.urls")),
    path("urgent/", include("contentplan.urgent_urls")),
    path("", include("moderation.urls")),
    path("gospubliki/", include("gospubliki.urls")),
]
