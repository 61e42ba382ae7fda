"""Settings of the portal, read from the environment.

`.env.example` lists every variable with its reason. Values may also come from files: `NAME_FILE=/path` is
read when `NAME` is absent (django-environ), so that secrets need not stand in the environment.
"""

from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()
env.read_env(BASE_DIR / ".env")
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
# `bin/run` writes this file once on a machine that has no keys of its own; what `.env` says comes first.
env.read_env(DATA_DIR / "keys.env")
# Only while bin/run keeps a sandbox: its addresses, for commands from another terminal.
env.read_env(DATA_DIR / "sandbox.env")

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. Start the portal once with bin/run (it makes keys in DATA_DIR/keys.env) or set it in .env."
    )
# Keys of the vault are never derived from SECRET_KEY: «id:base64,id:base64», the first one writes.
VAULT_KEYS = env.str("VAULT_KEYS", default="")

PORTAL_URL = env.str("PORTAL_URL", default="http://127.0.0.1:8000").rstrip("/")
_SEEN_AT = urlsplit(PORTAL_URL)
if _SEEN_AT.scheme not in ("http", "https") or not _SEEN_AT.hostname or _SEEN_AT.path:
    raise ImproperlyConfigured("PORTAL_URL is scheme and host, without a path: https://pages.example")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", _SEEN_AT.hostname])
_HTTPS = _SEEN_AT.scheme == "https"
if DEBUG and _HTTPS:
    raise ImproperlyConfigured(
        "DEBUG shows settings and variables to whoever meets a fault: not under an address that others reach."
    )
CSRF_TRUSTED_ORIGINS = [PORTAL_URL] if _HTTPS else []
# Read here, so that a mistyped network stops the start and not every request.
TRUSTED_PROXIES = [str(ip_network(net, strict=False)) for net in env.list("TRUSTED_PROXIES", default=[])]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "axes",
    "core",
    "core.accounts",
    "core.organizations",
    "core.audit",
    "core.vault",
    "core.work",
    "core.notifications",
    "core.evidence",
    "networks",
    "networks.inbound",
    "regulation",
    "pages",
    "contentplan",
    "moderation",
    "gospubliki",
    "dzhankoy_portal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.RequestContextMiddleware",
    "core.middleware.HeadMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.accounts.middleware.KnownSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "core.accounts.middleware.FreshRightsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.BodyLimitMiddleware",
    "core.middleware.RefusalMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "dzhankoy_portal.urls"
WSGI_APPLICATION = "dzhankoy_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dzhankoy_portal.shell.shell",
            ],
            "builtins": ["core.templatetags.portal"],
        },
    },
]

FORM_RENDERER = "core.controls.Renderer"

# --- database ---------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'portal.sqlite3'}")}
_ON_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
# Of SQLite a connection is kept by the processes of `bin/run`; elsewhere its file is free as soon as a job is done.
DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=0 if _ON_SQLITE else 60)
if _ON_SQLITE:
    # DEFERRED (Django's default) loses writes to "database is locked" when a read lock is upgraded.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    # A file, not memory: threads and processes of a test see the same locks as in life.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- broker, cache ----------------------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    # Every process has its own copy, so nothing may live longer than a second.
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "TIMEOUT": 1}}

# --- people and sessions ----------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",  # memory-hard, and lighter for the server than PBKDF2
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "dzhankoy_portal.views.csrf_failure"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "email"
AXES_LOCKOUT_CALLABLE = "core.accounts.views.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# The journal knows who signed in; a second list with addresses and browsers would only grow.
AXES_DISABLE_ACCESS_LOG = True
AXES_CLIENT_IP_CALLABLE = "core.middleware.client_address"

# --- transport security -----------------------------------------------------------------------------
SECURE_SSL_REDIRECT = False  # the proxy in front does it; health checks inside stay on plain HTTP
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
# The city's other sites live under the same domain: HSTS is for this host alone; redirecting is the proxy's.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- language, time ---------------------------------------------------------------------------------
LANGUAGE_CODE = "ru"
USE_I18N = True
USE_TZ = True
TIME_ZONE = PORTAL_TIME_ZONE = env.str("PORTAL_TIME_ZONE", default="Europe/Simferopol")

# --- files ------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(DATA_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
# The header by which the front server sends a private file itself (X-Accel-Redirect); empty: Django sends it.
MEDIA_ACCEL_PREFIX = env.str("MEDIA_ACCEL_PREFIX", default="")

# --- the networks: base addresses to which a method's path is joined --------------------------------
NETWORK_API_URLS = {
    "vk": env.str("VK_API_URL", default="https://api.vk.com"),
    "ok": env.str("OK_API_URL", default="https://api.ok.ru"),
    "ok_graph": env.str("OK_GRAPH_URL", default="https://api.ok.ru"),
    "telegram": env.str("TELEGRAM_API_URL", default="https://api.telegram.org"),
    "max": env.str("MAX_API_URL", default="https://platform-api2.max.ru"),
}
# Outbound proxies, for networks that cannot be reached from here directly: http://name:password@proxy.example:3128
NETWORK_PROXIES = {
    "vk": env.str("VK_PROXY_URL", default=""),
    "ok": env.str("OK_PROXY_URL", default=""),
    "telegram": env.str("TELEGRAM_PROXY_URL", default=""),
    "max": env.str("MAX_PROXY_URL", default=""),
}
NETWORK_WEB_URLS = {
    "vk": env.str("VK_WEB_URL", default="https://vk.com"),
    "ok": env.str("OK_WEB_URL", default="https://ok.ru"),
    "telegram": env.str("TELEGRAM_WEB_URL", default="https://t.me"),
    "max": env.str("MAX_WEB_URL", default="https://max.ru"),
}
# MAX's certificate chains to the Russian Trusted Root CA: a bundle for that client only, never for others.
MAX_CA_BUNDLE = env.str("MAX_CA_BUNDLE", default="")

# VK publishes no limit of a text; developers have seen from 15,895 to 16,384 characters.
VK_TEXT_LIMIT = env.int("VK_TEXT_LIMIT", default=15_800)
# Communities whose events VK cannot bring (no hook, or it does not reach the portal) are asked by Bots Long Poll.
VK_LONG_POLL = env.bool("VK_LONG_POLL", default=True)
# Telegram's own servers take files up to 50 MB; a Bot API server of one's own (TELEGRAM_API_URL) up to 2000.
TELEGRAM_FILE_LIMIT_MB = env.int("TELEGRAM_FILE_LIMIT_MB", default=50)
# The networks' rates are kept by all workers together; off only for measuring against a sandbox.
NETWORK_PACES = env.bool("NETWORK_PACES", default=True)
# OK's methods for answering and deleting comments are no longer in its documentation: a person does it meanwhile.
OK_COMMENT_METHODS = env.bool("OK_COMMENT_METHODS", default=False)

# --- delivery ---------------------------------------------------------------------------------------
DELIVERY_LEASE_S = env.int("DELIVERY_LEASE_S", default=120)
UNKNOWN_SETTLE_S = env.int("UNKNOWN_SETTLE_S", default=45)
TICK_S = env.float("TICK_S", default=1.0)
# After an outage: of posts late by more than OVERDUE_AFTER_S a page gets one in so many seconds. 0: no spacing.
PAGE_SPACING_S = env.int("PAGE_SPACING_S", default=300)
OVERDUE_AFTER_S = env.int("OVERDUE_AFTER_S", default=600)

# --- moderation -------------------------------------------------------------------------------------
# How often comments under fresh publications are read where neither hook nor poll brings them (older ones ever more rarely).
COMMENTS_READ_S = env.float("COMMENTS_READ_S", default=60.0)
# So long after a decision residents' words and names are kept; with a ban, so long after it has ended.
EVIDENCE_DAYS = env.int("EVIDENCE_DAYS", default=365)

# --- mail -------------------------------------------------------------------------------------------
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="dummymail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10  # seconds; a mail server that is silent must not keep a worker's thread
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="portal@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "no_secrets": {"()": "core.logs.NoSecrets"},
        "without_expected": {"()": "core.logs.WithoutExpected"},
    },
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_secrets"]}
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "axes": {"level": "WARNING"},
        # A few jobs a second, each told of four times, is no news.
        "celery": {"level": "WARNING"},
        "kombu": {"level": "WARNING"},
        "django.request": {"filters": ["without_expected"]},
    },
}
