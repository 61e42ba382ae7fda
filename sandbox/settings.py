"""Django settings of the sandbox alone: a micro framework without database, sessions and apps."""

from __future__ import annotations

SECRET_KEY = "sandbox: nothing here is secret"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "sandbox.urls"
INSTALLED_APPS: list[str] = []
MIDDLEWARE: list[str] = []
USE_TZ = True
TIME_ZONE = "Europe/Simferopol"
USE_I18N = False
DEFAULT_CHARSET = "utf-8"
DATA_UPLOAD_MAX_MEMORY_SIZE = None
DATA_UPLOAD_MAX_NUMBER_FIELDS = None
FILE_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
LOGGING_CONFIG = None
