"""Is it alive? For the machine that watches, without a word about anybody."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, JsonResponse

from pijar.backoffice.background import worker_is_alive


@login_not_required
def health(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, else 503; and whether a worker process takes the long work."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        return JsonResponse({"status": "ok", "database": True, "worker": worker_is_alive()})
    except Exception:
        return JsonResponse({"status": "down", "database": False}, status=503)
