"""People of the portal: keyed by work e-mail. Their rights come from appointments (`core.organizations`)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from core import clock

if TYPE_CHECKING:
    from core.organizations.models import Appointment


class UserManager(BaseUserManager["User"]):
    """Looks people up by e-mail in lower case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make a person; without a password nobody can sign in until an invitation is taken."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person with a work e-mail."""

    class Theme(models.TextChoices):
        AUTO = "auto", "как в системе"
        LIGHT = "light", "светлая"
        DARK = "dark", "тёмная"

    email = models.EmailField("рабочая почта", unique=True)
    last_name = models.CharField("фамилия", max_length=80)
    first_name = models.CharField("имя", max_length=80)
    patronymic = models.CharField("отчество", max_length=80, blank=True)
    is_active = models.BooleanField("работает", default=True)
    # Part of every session's digest: raising it ends all sessions of the person at once.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    theme = models.CharField("оформление", max_length=5, choices=Theme.choices, default=Theme.AUTO)
    single_keys = models.BooleanField("клавиши из одной буквы", default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["last_name", "first_name"]

    class Meta:
        ordering = ["last_name", "first_name", "pk"]
        verbose_name = "сотрудник"
        verbose_name_plural = "сотрудники"

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """«Марина Ковальчук»."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def short_name(self) -> str:
        """«М. О. Ковальчук» with no-break spaces."""
        letters = [f"{name[0]}." for name in (self.first_name, self.patronymic) if name]
        return "\u00a0".join([*letters, self.last_name])

    @property
    def initials(self) -> str:
        """«МК», for the round mark."""
        return (self.first_name[:1] + self.last_name[:1]).upper()

    @property
    def post_title(self) -> str:
        """The job of the first appointment in force, for the corner of the screen."""
        return next(
            (a.position or a.get_role_display() for a in self.appointments_in_force()), "нет назначения"
        )

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """Binds a session to the password and to `session_epoch`."""
        value = f"{self.password}:{self.session_epoch}"
        return salted_hmac("core.accounts.session", value, secret=secret, algorithm="sha256").hexdigest()

    def appointments_in_force(self, today: date | None = None) -> list[Appointment]:
        """Appointments in force on a day, read once per day per object (an object lives for one request)."""
        today = today or clock.city_now().date()
        cached: dict[date, list[Appointment]] = self.__dict__.setdefault("_appointments", {})
        if today not in cached:
            cached[today] = list(self.appointments.in_force(today).select_related("organization"))
        return cached[today]


class SecondFactor(models.Model):
    """A person's one-time code generator, confirmed by a code. The seed lies in the vault, here is its reference.

    `last_step` is the last thirty-second step whose code was taken: no code is taken twice.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="second_factor")
    secret_id = models.PositiveBigIntegerField("секрет в хранилище")
    last_step = models.BigIntegerField("последний принятый шаг", default=0)
    confirmed_at = models.DateTimeField("включён", default=clock.now)

    def __str__(self) -> str:
        return f"{self.user}: включён {self.confirmed_at:%d.%m.%Y}"


class RecoveryCode(models.Model):
    """One of ten spare codes, each works once. `salt` is one for the set, so that a check costs one digest."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    salt = models.CharField(max_length=32)
    digest = models.CharField(max_length=128)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user}: {'использован' if self.used_at else 'цел'}"


class TrustedDevice(models.Model):
    """A browser that need not show the code again until `expires_at`; the cookie's value is kept as a digest."""

    user = models.ForeignKey(User, models.CASCADE, related_name="trusted_devices")
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.label or "устройство"


class Invitation(models.Model):
    """A one-time address where a person sets a password. The address is kept as a digest and shown once."""

    person = models.ForeignKey(User, models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.person}: до {self.expires_at:%d.%m.%Y %H:%M}"


class Throttle(models.Model):
    """How often something was tried under a key, and when the next try is let through."""

    key = models.CharField(max_length=80, unique=True)
    tries = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    open_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["last_at"])]

    def __str__(self) -> str:
        return f"{self.key}: {self.tries}"
