"""The web application as servers load it."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pijar.config.settings")
application = get_wsgi_application()

from pijar.registry.crypto import verify_key  # noqa: E402

# Set here and not in the settings: a process that serves has a pool, the one that forked it has none to pass on.
connection.settings_dict["OPTIONS"]["pool"] = settings.POOL
# A server under another key would write what nobody can read: it does not start.
verify_key()
