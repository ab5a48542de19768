"""Django's settings, made from the options of deskbell.run.options."""

import contextlib
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF

from deskbell.run.options import option

ROOM = Path(__file__).resolve().parent.parent
DATA = Path(option("DESKBELL_DATA")).resolve()


def _kept_secret() -> str:
    if given := option("DESKBELL_SECRET"):
        return given
    file = DATA / "secret"
    try:
        return file.read_text(encoding="ascii").strip()
    except OSError:
        made = secrets.token_urlsafe(48)
    draft = DATA / f".secret-{os.getpid()}"
    try:
        DATA.mkdir(parents=True, exist_ok=True)
        draft.touch(mode=0o600)
        draft.write_text(made, encoding="ascii")
        # Whoever is first makes it, whole; a full disk leaves none rather than an empty one.
        os.link(draft, file)
    except FileExistsError:
        return file.read_text(encoding="ascii").strip()
    except OSError:
        # A read-only data folder is refused with a clear message by run.checks, not by a failing import.
        return made
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()
    return made


def _database(address: str) -> dict[str, Any]:
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "deskbell.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "cached_statements": 512,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=268435456;"
                    " PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864;"
                ),
            },
            "TEST": {"NAME": DATA / "test.sqlite3"},
        }
    parts = urlsplit(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or "") or dict(parse_qsl(parts.query)).get("host", ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


def _storage() -> dict[str, Any]:
    if not (address := option("DESKBELL_S3")):
        return {"BACKEND": "deskbell.run.storage.WholeFileStorage", "OPTIONS": {"location": DATA / "files"}}
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query))
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"bucket_name": parts.hostname, "endpoint_url": query.get("endpoint"), "file_overwrite": True},
    }


SECRET_KEY = _kept_secret()
DEBUG = option("DESKBELL_DEBUG") == "1"
ALLOWED_HOSTS = option("DESKBELL_HOSTS").split(",")
URL = option("DESKBELL_URL").rstrip("/")
DATABASES = {"default": _database(option("DESKBELL_DATABASE"))}
STORAGES = {
    "default": _storage(),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
REDIS = option("DESKBELL_REDIS")
CACHES = {
    "default": {"BACKEND": "deskbell.run.cache.ForgivingRedisCache", "LOCATION": REDIS}
    if REDIS
    # With Django's 300 entries whoever tries many sign-ins would push out the very counts that hold them back.
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 50_000}}
}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "allauth",
    "allauth.account",
    "deskbell.run.app.DeskbellConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "deskbell.pages.middleware.PanelSessionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "deskbell.pages.middleware.VisitorMiddleware",
    "deskbell.pages.middleware.LimitMiddleware",
    "deskbell.pages.middleware.RefusalMiddleware",
]
ROOT_URLCONF = "deskbell.run.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [
            ROOM / "templates",
            *(ROOM / "channels" / name / "templates" for name in ("portal", "widget", "email", "api")),
            ROOM / "accounts" / "templates",
            ROOM / "desk" / "templates",
            ROOM / "setup" / "templates",
            ROOM / "demo" / "templates",
        ],
        "OPTIONS": {
            "environment": "deskbell.pages.environment.environment",
            "context_processors": ["deskbell.pages.environment.csrf"],
            "trim_blocks": True,
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]
STATIC_FOLDERS = [
    ROOM / "static",
    *(ROOM / "channels" / name / "static" for name in ("portal", "widget", "email", "api")),
    ROOM / "accounts" / "static",
    ROOM / "desk" / "static",
    ROOM / "setup" / "static",
    ROOM / "demo" / "static",
]

AUTH_USER_MODEL = "deskbell.Account"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "deskbell.accounts.adapter.AccountAdapter"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ALLAUTH_TRUSTED_PROXY_COUNT = int(option("DESKBELL_PROXIES"))
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

SESSION_ENGINE = "deskbell.pages.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "deskbell_session"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CSRF_COOKIE_NAME = "deskbell_csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [URL] if URL.startswith("http") else []
CSRF_FAILURE_VIEW = "deskbell.pages.errors.csrf_refused"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if URL.startswith("https://") else None
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ru", "Русский"), ("ro", "Română")]
LOCALE_PATHS = [ROOM / "locale"]
LANGUAGE_COOKIE_NAME = "deskbell_language"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300
FILE_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
MAX_BODY = int(option("DESKBELL_MAX_BODY_MB")) * 1024 * 1024

WRITES_A_MINUTE = int(option("DESKBELL_WRITE_LIMIT"))
API_REQUESTS_A_MINUTE = int(option("DESKBELL_API_LIMIT"))
MAIL_FROM = option("DESKBELL_MAIL_FROM")
MAIL_DOMAIN = option("DESKBELL_MAIL_DOMAIN")
SMTP = option("DESKBELL_SMTP")
DEMO = False
DEMO_PASSWORD = "demo-deskbell"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": option("DESKBELL_LOG").upper()},
    "loggers": {"django.request": {"level": "ERROR"}},
}
