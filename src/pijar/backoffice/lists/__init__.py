"""The lists of the screens, each declared once; importing this registers them."""

from pijar.backoffice.lists import audit, claims, grievances, persons  # noqa: F401
