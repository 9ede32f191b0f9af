"""Settings. Everything a force changes comes from the environment or from files in the data folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from bluelamp.config import modules
from bluelamp.kernel.embedded import APP, OWNER, Embedded, secret_file

PACKAGE = Path(__file__).resolve().parent.parent
BLUELAMP_DATA = Path(os.environ.get("BLUELAMP_DATA", "var")).resolve()


# Pages run each request in a thread of its own, so connections are kept in a pool instead of by thread.
IS_POOLED = os.environ.get("BLUELAMP_POOL") == "1"


def _database(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": asked.get("host", [parts.hostname or ""])[0],
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0 if IS_POOLED else None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "options": "-c timezone=UTC -c jit=off",
            "connect_timeout": 5,
            **({"pool": {"min_size": 2, "max_size": 24, "timeout": 10}} if IS_POOLED else {}),
        },
        "TEST": {"NAME": "test_" + parts.path.lstrip("/")},
    }


def _url() -> str:
    """The database as the application role, or as the owner for `bluelamp schema` and tests."""
    is_owner = os.environ.get("BLUELAMP_ROLE") == "owner"
    given = os.environ.get("BLUELAMP_OWNER_DATABASE_URL" if is_owner else "DATABASE_URL")
    embedded = Embedded(BLUELAMP_DATA)
    role = OWNER if is_owner else APP
    secret_file(BLUELAMP_DATA / "secrets" / role)
    return given or embedded.url(role)


SECRET_KEY = os.environ.get("BLUELAMP_SECRET_KEY") or secret_file(BLUELAMP_DATA / "secrets" / "django")
BLUELAMP_DRAFT_KEYS = (
    os.environ.get("BLUELAMP_DRAFT_KEYS") or secret_file(BLUELAMP_DATA / "secrets" / "drafts")
).split()
BLUELAMP_AUDIT_HEADS = os.environ.get("BLUELAMP_AUDIT_HEADS", str(BLUELAMP_DATA / "audit" / "heads"))
BLUELAMP_AREA = os.environ.get("BLUELAMP_AREA", str(BLUELAMP_DATA / "area"))
BLUELAMP_DEMO = os.environ.get("BLUELAMP_DEMO") == "1"
BLUELAMP_DEMO_PASSWORD = os.environ.get("BLUELAMP_DEMO_PASSWORD", "training-only") if BLUELAMP_DEMO else ""
BLUELAMP_FORCE = os.environ.get("BLUELAMP_FORCE", "Demonstration Force")
BLUELAMP_LOCK_MINUTES = int(os.environ.get("BLUELAMP_LOCK_MINUTES", "15"))
BLUELAMP_SESSION_HOURS = int(os.environ.get("BLUELAMP_SESSION_HOURS", "12"))
BLUELAMP_PARTNER_URL = os.environ.get("BLUELAMP_PARTNER_URL", "http://127.0.0.1:8190")

DEBUG = False
ALLOWED_HOSTS = os.environ.get("BLUELAMP_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
DATABASES = {"default": _database(_url())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "access.Account"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
ROOT_URLCONF = "bluelamp.config.urls"
ASGI_APPLICATION = "bluelamp.config.asgi.application"
USE_TZ = True
TIME_ZONE = "Europe/London"
LANGUAGE_CODE = "en-gb"
USE_I18N = False
APPEND_SLASH = True

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    *(f"bluelamp.{name}.apps.{name.capitalize()}Config" for name in modules.installed()),
    "bluelamp.config.apps.HouseConfig",
]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bluelamp.config.headers.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "bluelamp.access.middleware.ActorMiddleware",
    *(["bluelamp.web.middleware.AnswersMiddleware"] if modules.has("web", "middleware") else []),
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / name / "templates" for name in modules.installed()],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "bluelamp.web.jinja.environment",
            "context_processors": ["bluelamp.web.context.shell"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {"loaders": ["django.template.loaders.app_directories.Loader"]},
    },
]

STATIC_URL = "/static/"
STATIC_ROOT = BLUELAMP_DATA / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = BLUELAMP_DEMO
WHITENOISE_MAX_AGE = 300

SESSION_ENGINE = "bluelamp.access.sessions"
SESSION_COOKIE_NAME = "bluelamp_session"
SESSION_COOKIE_AGE = 60 * 60 * 24
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "bluelamp.web.web.views.forged"
IS_TLS = os.environ.get("BLUELAMP_TLS", "0") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = IS_TLS
SECURE_HSTS_SECONDS = 31_536_000 if IS_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_TLS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("BLUELAMP_ORIGINS", "").split(",") if o]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTHENTICATION_BACKENDS = ["bluelamp.access.oidc.ProviderBackend"]
OIDC_RP_CLIENT_ID = os.environ.get("BLUELAMP_OIDC_CLIENT_ID", "")
OIDC_RP_CLIENT_SECRET = os.environ.get("BLUELAMP_OIDC_CLIENT_SECRET", "")
_OIDC = os.environ.get("BLUELAMP_OIDC_ISSUER", "")
OIDC_OP_AUTHORIZATION_ENDPOINT = os.environ.get("BLUELAMP_OIDC_AUTHORIZE", f"{_OIDC}/auth")
OIDC_OP_TOKEN_ENDPOINT = os.environ.get("BLUELAMP_OIDC_TOKEN", f"{_OIDC}/token")
OIDC_OP_USER_ENDPOINT = os.environ.get("BLUELAMP_OIDC_USERINFO", f"{_OIDC}/me")
OIDC_OP_JWKS_ENDPOINT = os.environ.get("BLUELAMP_OIDC_JWKS", f"{_OIDC}/jwks")
OIDC_RP_SIGN_ALGO = "RS256"
OIDC_USE_PKCE = True
OIDC_RP_SCOPES = "openid profile email"
LOGIN_URL = LOGIN_REDIRECT_URL = "/"
LOGIN_REDIRECT_URL_FAILURE = "/sign-in/?refused=1"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("BLUELAMP_LOG", "WARNING")},
}
