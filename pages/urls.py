"""Addresses behind the sign-in: `/pages/…`, names `pages:…`. The public list is in `pages.public_urls`."""

from django.urls import URLPattern, URLResolver, include, path

from pages import clause_urls, outage_urls, week_urls
from pages.views import accounts, card, contacts, keys, listening, register, wizard

_inside: list[URLPattern | URLResolver] = [
    path("", register.page_list, name="list"),
    path("new/", wizard.new, name="new"),
    path("new/look-up/", wizard.look_up, name="look-up"),
    path("new/account-row/", wizard.account_row, name="account-row"),
    path("accounts/", accounts.account_list, name="accounts"),
    path("accounts/new/", accounts.account_new, name="account-new"),
    path("accounts/<int:pk>/", accounts.account_card, name="account"),
    path("accounts/<int:pk>/edit/", accounts.account_edit, name="account-edit"),
    path("accounts/<int:pk>/secrets/", accounts.account_secrets, name="account-secrets"),
    path("contacts/", contacts.contact_list, name="contacts"),
    path("contacts/new/", contacts.contact_new, name="contact-new"),
    path("contacts/<int:pk>/edit/", contacts.contact_edit, name="contact-edit"),
    path("contacts/rules/", contacts.rules, name="contact-rules"),
    path("contacts/rules/<int:pk>/remove/", contacts.rule_remove, name="contact-rule-remove"),
    path("keys/", keys.keys, name="keys"),
    path("listening/", listening.listening, name="listening"),
    path("listening/again/", listening.again, name="listening-again"),
    *week_urls.urlpatterns,
    *clause_urls.urlpatterns,
    *outage_urls.urlpatterns,
    path("<int:pk>/", card.card, name="page"),
    path("<int:pk>/edit/", wizard.edit, name="edit"),
    path("<int:pk>/probe/", card.probe, name="probe"),
    path("<int:pk>/listening/start/", listening.start, name="listening-start"),
    path("<int:pk>/listening/stop/", listening.stop, name="listening-stop"),
    path("<int:pk>/activate/", card.activate, name="activate"),
    path("<int:pk>/suspend/", card.suspend, name="suspend"),
    path("<int:pk>/resume/", card.resume, name="resume"),
    path("<int:pk>/close/", card.close, name="close"),
    path("<int:pk>/accounts/<int:account_pk>/unlink/", card.unlink, name="unlink"),
]

urlpatterns: list[URLPattern | URLResolver] = [path("pages/", include((_inside, "pages")))]
