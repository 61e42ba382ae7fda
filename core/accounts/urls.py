from django.urls import path

from core.accounts.views import confirm, enrol, invitation, me, people, sign_in
from core.organizations.views import appointments

urlpatterns = [
    path("sign-in/", sign_in.enter, name="sign-in"),
    path("sign-in/code/", sign_in.code, name="sign-in-code"),
    path("sign-in/enrol/", enrol.enrol, name="sign-in-enrol"),
    path("sign-in/enrol/codes/", enrol.enrol_codes, name="sign-in-enrol-codes"),
    path("sign-in/enrol/done/", enrol.enrol_done, name="sign-in-enrol-done"),
    path("sign-in/forgotten/", invitation.forgotten, name="forgotten"),
    path("sign-out/", sign_in.leave, name="sign-out"),
    path("invitation/<str:token>/", invitation.invitation, name="invitation"),
    path("confirm/", confirm.confirm, name="confirm"),
    path("me/", me.me, name="me"),
    path("me/settings/", me.settings, name="me-settings"),
    path("me/password/", me.password, name="me-password"),
    path("me/second-factor/", enrol.change, name="me-factor"),
    path("me/second-factor/begin/", enrol.begin, name="me-factor-begin"),
    path("me/recovery-codes/", enrol.renew_codes, name="me-recovery-codes"),
    path("me/devices/<int:pk>/revoke/", me.revoke_device, name="me-device-revoke"),
    path("people/", people.register, name="people"),
    path("people/add/", people.add, name="person-add"),
    path("people/<int:pk>/", people.card, name="person"),
    path("people/<int:pk>/edit/", people.edit, name="person-edit"),
    path("people/<int:pk>/appoint/", appointments.appoint, name="person-appoint"),
    path("people/<int:pk>/invite/", people.invite, name="person-invite"),
    path("people/<int:pk>/invitation/revoke/", people.revoke_invitation, name="person-invitation-revoke"),
    path("people/<int:pk>/close/", people.close, name="person-close"),
    path("people/<int:pk>/reopen/", people.reopen, name="person-reopen"),
    path("people/<int:pk>/second-factor/reset/", people.reset_factor, name="person-factor-reset"),
]
