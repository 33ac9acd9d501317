"""The web application as servers load it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pijar.config.settings")
os.environ.setdefault("PIJAR_POOL", "1")
application = get_wsgi_application()

from pijar.registry.crypto import verify_key  # noqa: E402

# A server under another key would write what nobody can read: it does not start.
verify_key()
