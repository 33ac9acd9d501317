"""Files of a list: the insurer's file, papers, the file of changes, an auditor's sample. Each look is recorded."""

from __future__ import annotations

import io

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from pijar.audit.services import record
from pijar.backoffice import batchforms, scope
from pijar.backoffice.reports import insurer_file
from pijar.backoffice.rights import actor_of, may, needs, officer_of
from pijar.backoffice.views import batches
from pijar.cycle import auditsample, papers
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.staff.types import Right

NEVER_KEPT = {"Cache-Control": "no-store"}


def _file(name: str, body: bytes) -> HttpResponseBase:
    return FileResponse(io.BytesIO(body), as_attachment=True, filename=name, headers=NEVER_KEPT)


@needs(*batches.MAKES_FILES)
def download(request: HttpRequest, month: Month, fund: str, number: int, kind: str) -> HttpResponseBase:
    """The insurer's file; recorded, as it holds NIKs in clear."""
    batch = batches.the_batch(month, fund, number)
    name, body = insurer_file(batch, kind)
    record(actor_of(request), "batch.download", f"batch:{batch.id}", {"format": kind, "state": batch.state})
    return _file(name, body)


@needs(Right.SEE_MONEY)
def paper(request: HttpRequest, month: Month, fund: str, number: int, kind: str, form: str) -> HttpResponseBase:
    """A paper: PDF with masked NIKs for who sees the city; workbooks, which hold whole ones, for who makes the lists."""
    officer = officer_of(request)
    makes = may(officer, *batches.MAKES_FILES)
    if not makes and (form != "pdf" or not scope.sees_whole_city(officer)):
        raise Refusal("PAPER_NOT_YOURS", "Workbooks hold whole NIKs: only who makes or checks the lists takes them.")
    found = papers.paper(batches.the_batch(month, fund, number).pk, kind, form, actor=actor_of(request))
    return _file(found.name, found.body)


@needs(*batches.MAKES_FILES)
def mutations(request: HttpRequest, month: Month, fund: str, kind: str) -> HttpResponseBase:
    """The fund's file of changes against the month before; whole NIKs, recorded."""
    made = papers.mutation_files(month, fund, actor=actor_of(request))
    found = next((one for one in made if one.name.endswith(f".{kind}")), None)
    if found is None:
        raise Refusal("FORMAT_UNKNOWN", f"There is no file of kind {kind}.")
    return _file(found.name, found.body)


@needs(Right.SEE_AUDIT)
@require_POST
def sample(request: HttpRequest, month: Month, fund: str) -> HttpResponseBase:
    """A sample of person-months, drawn by a seed that anybody may use again."""
    if not scope.sees_whole_city(officer_of(request)):
        raise PermissionDenied
    form = batchforms.Sample(request.POST)
    if not form.is_valid():
        return batches.page(request, month, fund, 1, sample=form)
    made, body = auditsample.make_bytes(
        month, fund, form.cleaned_data["size"], form.cleaned_data["seed"], actor=actor_of(request)
    )
    return _file(made.path.name, body)
