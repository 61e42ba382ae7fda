"""Forms of signing in, of one's own settings and of people."""

from core.accounts.forms.confirm import ConfirmForm
from core.accounts.forms.me import NewPasswordForm, PasswordChangeForm, SettingsForm
from core.accounts.forms.people import PersonForm, ReasonForm
from core.accounts.forms.sign_in import CodeForm, ForgottenForm, SignInForm

__all__ = [
    "CodeForm",
    "ConfirmForm",
    "ForgottenForm",
    "NewPasswordForm",
    "PasswordChangeForm",
    "PersonForm",
    "ReasonForm",
    "SettingsForm",
    "SignInForm",
]
