#!/usr/bin/env python
"""Django's own commands, for developers: migrations, shell. Everybody else uses `pijar`."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pijar.config.settings")
from django.core.management import execute_from_command_line

execute_from_command_line(sys.argv)
