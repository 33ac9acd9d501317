"""Django's settings. Legal numbers and the city's policy are not here: see `law/parameters` and the programme."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url

from pijar.config import embedded, mail, paths
from pijar.law.lookup import use_city

paths.read_dotenv()
# Putting static files in place needs no city: neither its secrets nor its database.
IS_BUILD = bool(os.environ.get("PIJAR_BUILD"))
DATA = Path("var") if IS_BUILD else paths.data_folder()
IS_DEMO = paths.is_demo(DATA)
# A city to practise in (`pijar sandbox`): marked on every page, and nothing leaves it.
IS_PRACTICE = paths.is_practice(DATA)
if not IS_BUILD:
    # Before anything else is started: a city whose own law is refused does not work with another one in its place.
    use_city(paths.law_folder())
SECRET_KEY = "build" if IS_BUILD else paths.secret("PIJAR_SECRET_KEY", DATA)
ID_KEY = "build" if IS_BUILD else paths.secret("PIJAR_ID_KEY", DATA)
DEBUG = False
ALLOWED_HOSTS = [h for h in os.environ.get("PIJAR_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h]

# For the threads of the web server (config/wsgi.py); a command has one connection and leaves at once.
POOL = {"min_size": 1, "max_size": 8, "timeout": 10}
if IS_BUILD:
    SERVER = None
    _database: dict[str, Any] = {"ENGINE": "django.db.backends.dummy", "NAME": ""}
elif url := os.environ.get("DATABASE_URL"):
    SERVER = None
    _database = dict(dj_database_url.parse(url))
    # As in the embedded server: no compiling of queries that run once, no work for a command that was killed.
    _database.setdefault("OPTIONS", {}).setdefault("options", "-c jit=off -c client_connection_check_interval=1s")
else:
    SERVER = embedded.Embedded(DATA, extra=os.environ.get("PIJAR_POSTGRES_EXTRA", ""))
    SERVER.start()
    _database = embedded.connection(SERVER)
_database.setdefault("TEST", {})["NAME"] = "test_" + str(_database["NAME"])
DATABASES = {"default": _database}
# duckdb, in this process; or spark, for a province (docs/linkage.md).
LINKAGE_ENGINE = os.environ.get("PIJAR_LINKAGE_ENGINE", "duckdb")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# In the order of the month: see docs/flow.md.
MODULES = [
    "staff", "audit", "regions", "ledger", "registry", "linkage", "intake", "eligibility", "funding", "verification",
    "allocation", "enrolment", "registration", "contributions", "coverage", "claims", "grievances", "notices", "cycle",
    "analytics", "onboarding", "public", "backoffice",
]  # fmt: skip
INSTALLED_APPS = [
    *(f"pijar.{name}" for name in MODULES),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "procrastinate.contrib.django",
]
AUTH_USER_MODEL = "staff.Officer"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "pijar.config.entry.Officers"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages for slow lines; against BREACH it pads every answer by a random length, and CSRF tokens are masked anew each time.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "pijar.config.middleware.Shared",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Before whatever reads a form.
    "pijar.config.middleware.BodyLimit",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pijar.config.middleware.NoStore",
    "pijar.config.middleware.Practice",
    "pijar.config.middleware.NoNul",
    "pijar.config.middleware.Refusals",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "pijar.config.urls"
WSGI_APPLICATION = "pijar.config.wsgi.application"
TEMPLATES = [
    {
        "NAME": "django",
        "BACKEND": "pijar.config.letgo.Templates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "pijar.backoffice.context.page",
            ],
        },
    }
]

# Our library of this name comes before Django's on purpose (backoffice/templatetags/i18n.py).
SILENCED_SYSTEM_CHECKS = ["templates.W003"]

# Outside parties by name; a programme chooses one of each (registration/plugins.py). A city may add a class of its own.
PLUGINS = {
    "insurer": {
        "file": "pijar.registration.filing.FileInsurer",
        "demo": "pijar.demo.outside.DemoInsurer",
        "none": "pijar.registration.plugins.NoInsurer",
    },
    "population_office": {
        "file": "pijar.registration.filing.FilePopulationOffice",
        "demo": "pijar.demo.outside.DemoPopulationOffice",
        "none": "pijar.registration.plugins.NoPopulationOffice",
    },
}

# Notices (docs/notices.md): send; page: write to a page of ours, for a demo or for practising; off.
NOTICES = "page" if IS_PRACTICE else os.environ.get("PIJAR_NOTICES") or ("page" if IS_DEMO else "send")
NOTICE_SENDERS = {
    "email": "pijar.notices.senders.mail.Smtp",
    "whatsapp": "pijar.notices.senders.whatsapp.Cloud",
    "sms": "pijar.notices.senders.sms.Gateway",
}
NOTICE_SIGNATURE = os.environ.get("PIJAR_SIGNATURE", "pijar")
# Where people find this city from outside: in messages and on paper, which know no request.
ADDRESS = paths.address(os.environ.get("PIJAR_ADDRESS", ""), ALLOWED_HOSTS, is_demo=IS_DEMO)
MAIL = mail.read(os.environ.get("PIJAR_MAIL_URL", ""))
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.host, MAIL.port, MAIL.user, MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.starts_tls, MAIL.is_tls
DEFAULT_FROM_EMAIL = os.environ.get("PIJAR_MAIL_FROM", "")
WHATSAPP_URL = os.environ.get("PIJAR_WHATSAPP_URL", "https://graph.facebook.com/v23.0")
WHATSAPP_NUMBER = os.environ.get("PIJAR_WHATSAPP_NUMBER", "")
WHATSAPP_TOKEN = os.environ.get("PIJAR_WHATSAPP_TOKEN", "")
SMS_URL = os.environ.get("PIJAR_SMS_URL", "")
SMS_TOKEN = os.environ.get("PIJAR_SMS_TOKEN", "")

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parent.parent / "locale"]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

LOGIN_URL = "login"
CSRF_FAILURE_VIEW = "pijar.backoffice.views.errors.csrf_failure"
LOGIN_REDIRECT_URL = "home"
# A browser keeps cookies by host, whatever the port: beside the real city the one to practise in needs its own.
if IS_PRACTICE:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "latihan_sessionid", "latihan_csrftoken"
SESSION_ENGINE = "pijar.config.entry"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 10
# Outside the demo pijar stands behind HTTPS; the demo is read on this machine over plain http.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not IS_DEMO
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        # Tabler's style sheet draws check marks, arrows and crosses as data: images.
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "pijar.backoffice.views.errors.locked_out"

# Forwarded addresses are believed of so many proxies of our own, counted from the nearest; without one of nobody.
TRUSTED_PROXIES = paths.count("PIJAR_TRUSTED_PROXIES")
# How often the public check may be asked (coverage/throttle.py).
CHECK_LIMITS = os.environ.get("PIJAR_CHECK_LIMITS", "")

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("PIJAR_STATIC") or Path(__file__).resolve().parents[3] / "static")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
# Without a log-in, on pages whose form takes no file.
LARGEST_PUBLIC_BODY = 2**20
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder", "pijar.config.assets.Finder"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "pijar.config.storage.Storage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Uploaded lists carry NIKs: while they are read they lie in our own folder, not in the machine's common one.
FILE_UPLOAD_TEMP_DIR = DATA / "tmp"
if not IS_BUILD:
    FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, exist_ok=True)
FILE_UPLOAD_PERMISSIONS = 0o600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # A refused page is in the audit trail; the log needs no traceback of it.
    "loggers": {"django.request": {"level": "ERROR"}},
}
