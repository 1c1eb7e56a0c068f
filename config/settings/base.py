"""Settings shared by every way of running the platform."""

from __future__ import annotations

from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.environment import PROJECT_DIR, RELEASE, read_environment

env = read_environment()

VERSION: str = RELEASE
PRODUCTION = False
DEBUG = env.debug
SECRET_KEY = env.secret_key
ALLOWED_HOSTS = list(env.allowed_hosts)
PUBLIC_URL = env.public_url
DATA_DIR = env.data_dir
CSRF_TRUSTED_ORIGINS = [env.public_url]

INSTALLED_APPS = [
    # from the ground up: steps of the clock run in this order, so one tick closes, releases and files
    "core",
    "personnel",
    "law",
    "question_bank",
    "exams",
    "training",
    "records",
    "appraisal",
    "analytics",
    "portal",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "csp",
    "import_export",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "core.proxies.TrustedProxies",
    "core.observing.Observed",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.MomentOfRequest",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "core.middleware.KeptPolicy",
    "core.middleware.ContentPolicy",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "personnel.middleware.SessionLimits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.middleware.RefusedMethodsInWords",
    "training.middleware.ContentDesks",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PROJECT_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.navigation.navigation",
            ],
        },
    },
]

# --- Database: SQLite writes are taken in turn (IMMEDIATE) and are on disk when acknowledged (FULL).
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON; "
        "PRAGMA cache_size=-20000; PRAGMA mmap_size=134217728; PRAGMA wal_autocheckpoint=4000;"
    ),
}
POSTGRESQL_OPTIONS: dict[str, Any] = {"pool": {"min_size": 2, "max_size": 20, "timeout": 20}}


def _database() -> dict[str, Any]:
    url = env.database_url or f"sqlite:///{DATA_DIR / 'lianbing.sqlite3'}"
    database: dict[str, Any] = dict(dj_database_url.parse(url))
    if database["ENGINE"].endswith("sqlite3"):
        database["OPTIONS"] = SQLITE_OPTIONS
        database["CONN_MAX_AGE"] = None
    else:
        database["OPTIONS"] = {**database.get("OPTIONS", {}), **POSTGRESQL_OPTIONS}
        database["CONN_MAX_AGE"] = 0
    return database


DATABASES = {"default": _database()}

CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": env.redis_url}
        if env.redis_url
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "exams"]}}

# --- People and sessions
AUTH_USER_MODEL = "personnel.Officer"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "personnel.backends.BadgeBackend",
    "personnel.backends.RolePermissions",
]
LOGIN_URL = "personnel:sign_in"
LOGIN_REDIRECT_URL = "portal:today"
LOGOUT_REDIRECT_URL = "personnel:sign_in"
PASSWORD_HASHERS = ["personnel.hashers.HouseArgon2"]
PASSWORD_PROFILE = env.password_profile
AUTH_PASSWORD_VALIDATORS = [{"NAME": "personnel.passwords.ProfileValidator"}]
IDLE_MINUTES = env.idle_minutes
SESSION_HOURS = env.session_hours
SECOND_FACTOR = env.second_factor or "nobody"
"""Which roles must sign in with a second factor: `staff`, `administrators`, `nobody`, or codes of roles."""
LDAP = env.ldap
"""How to reach the directory of the bureau (`personnel.directory.Directory`); empty without one."""
OIDC = env.oidc
"""The identity provider of the bureau (`personnel.identity_provider.Provider`, and its `name`); empty without one."""
PASSWORD_SIGN_IN = env.password_sign_in
AUDIT_DAYS = env.audit_days
SESSION_ENGINE = "personnel.sessions"
SESSION_COOKIE_AGE = env.session_hours * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "core.views.csrf_failure"
INSECURE_HTTP = env.insecure_http
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not env.insecure_http
if not env.insecure_http:
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# Lock-out is by badge number, never by address: a whole unit shares one.
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_FAILURE_LIMIT = env.lockout_failures
AXES_COOLOFF_TIME = env.lockout_minutes / 60
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "personnel.backends.typed_badge_number"
AXES_WHITELIST_CALLABLE = "personnel.backends.nothing_was_compared"
AXES_LOCKOUT_CALLABLE = "personnel.views.sign_in.locked_out"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "personnel.requests.address_for_lockout"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # asks for lock-out by address, see above
AXES_VERBOSE = False

# --- Exams
GRACE_SECONDS = env.grace_seconds
OUTAGE_SECONDS = env.outage_seconds
"""How long the site may be silent before attempts get the time back."""
BEAT_URL = env.beat_url or env.public_url
WAITING_MINUTES = env.waiting_minutes
ALLOW_SCENARIOS = env.allow_scenarios

# --- Notices: the bureau's gateway for mail, SMS, 警务微信
NOTICE_URL = env.notice_url
NOTICE_SECRET = env.notice_secret
NOTICE_QUIET_HOURS = env.notice_quiet_hours

# --- Printed documents
PDF_FONT = env.pdf_font
"""Font file with the characters of every name; empty for the one that comes with the platform."""

# --- Language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
FORMAT_MODULE_PATH = ["core.formats"]
LOCALE_PATHS = [
    PROJECT_DIR / "locale" / app
    for app in (
        "core",
        "personnel",
        "law",
        "question_bank",
        "exams",
        "training",
        "records",
        "appraisal",
        "analytics",
        "portal",
        "libraries",  # last: what our own apps say comes first
    )
]
USE_TZ = True
TIME_ZONE = env.time_zone
USE_I18N = True

# --- Files
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [PROJECT_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "media/"

# --- Content policy: nothing inline, nothing from another host (the back office: see core.middleware)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# --- Wagtail
WAGTAILADMIN_LOGIN_URL = "personnel:sign_in"
WAGTAIL_SITE_NAME = "练兵"
WAGTAILADMIN_BASE_URL = env.public_url
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = [("zh-hans", "简体中文")]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "core.search.backend"}}
WAGTAIL_FINISH_WORKFLOW_ACTION = "training.workflow.publish_reviewed"
WAGTAIL_AUTOSAVE_INTERVAL = 0
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

# --- What is told to the operator (docs/operations.md): never personal data
METRICS_TOKEN = env.metrics_token
TRUSTED_PROXIES = env.trusted_proxies
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"house": {"()": "core.logs.HouseFormatter"}},
    "filters": {"no_refusals": {"()": "core.logs.NoRefusals"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "house", "filters": ["no_refusals"]}
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # Django's own handlers would tell addresses on the side
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "axes": {"level": "ERROR"},
        "django_tasks": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},  # it tells of every page that a desk gets
    },
}
