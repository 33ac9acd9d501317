"""The lists of the screens, each declared once; importing this registers them."""

from pijar.backoffice.lists import audit, cases, claims, grievances, lines, persons  # noqa: F401
