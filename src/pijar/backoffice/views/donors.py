"""Civil servants who give, for officers: pledges to approve, the register, one donor, a month's deductions, findings, letters.

Programme officers act; treasurer and auditor read. Per OPD there are counts only, and never who does not give.
"""

from __future__ import annotations

import csv
import io
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from pijar.audit.services import record
from pijar.backoffice import charts
from pijar.backoffice.donorforms import Refuse, Resume, Stop
from pijar.backoffice.paging import page_of
from pijar.backoffice.rights import actor_of, may, needs, officer_of
from pijar.backoffice.selectors import donors, giving, months
from pijar.backoffice.templatetags.pijar import rupiah
from pijar.backoffice.uploading import scratch
from pijar.backoffice.views.decrees import packed as zipped
from pijar.cycle import donormonth, donorpapers
from pijar.funding import services
from pijar.funding.types import PromiseState, StopReason
from pijar.kernel.clock import today
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.once import reading
from pijar.staff.types import Right

SEES, ACTS = Right.SEE_DONORS, Right.MANAGE_DONORS
# Lists with whole NIPs and amounts, for those who work with them.
TAKES = (Right.MANAGE_DONORS, Right.PAY)
# Counts per OPD: also for who steers the programme; small ones only for who looks after donors.
COUNTS = (Right.SEE_DONORS, Right.EDIT_PROGRAMME, Right.SEE_AUDIT)
# A scan may hold anything: it is shown, never run.
SCAN_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@needs(SEES)
def index(request: HttpRequest) -> HttpResponseBase:
    """What waits for an officer, and the ways on."""
    officer, month = officer_of(request), donors.latest_month()
    page = {
        "tab": "donors", "waiting": donors.waiting(), "unsigned": donors.unsigned(), "month": month,
        "risk": donors.at_risk(officer, month), "donors": len(donors.register()), "may_act": may(officer, ACTS),
    }  # fmt: skip
    return render(request, "backoffice/donors.html", page)


@needs(SEES)
def pledge(request: HttpRequest, promise_id: int) -> HttpResponseBase:
    return _pledge(request, promise_id, Refuse())


def _pledge(request: HttpRequest, promise_id: int, form: Refuse) -> HttpResponseBase:
    """One pledge made by the form: what was written, what the staff list says, the signed paper, and the decision."""
    officer, found = officer_of(request), donors.application(promise_id)
    if found is None:
        raise Http404
    is_open = found["state"] in (PromiseState.WAITING.value, PromiseState.DRAFTED.value)
    is_own = officer.username in (found["entered_by"], found["signed_by"])
    page = {
        "tab": "donors", "pledge": found, "named": donors.named_worker(officer, promise_id), "form": form,
        "others": donors.others_of(found["nip"], promise_id), "stop": donors.stop_of(found["nip"]),
        "is_own": is_own, "may_act": may(officer, ACTS),
        "may_approve": may(officer, ACTS) and found["state"] == PromiseState.WAITING.value and not is_own,
        "may_refuse": may(officer, ACTS) and is_open, "may_open": may(officer, Right.SEE_PERSONS),
    }  # fmt: skip
    return render(request, "backoffice/donors_pledge.html", page, status=422 if form.errors else 200)


def _known(promise_id: int) -> dict[str, Any]:
    found = donors.application(promise_id)
    if found is None:
        raise Http404
    return found


@needs(ACTS)
@require_POST
def approve(request: HttpRequest, promise_id: int) -> HttpResponseBase:
    """Makes a signed pledge active. The service refuses who entered it or took its paper in."""
    found = _known(promise_id)
    services.approve_pledge(promise_id, actor=actor_of(request))
    text = _("Ikrar %(number)s disetujui. Ia masuk daftar potongan mulai bulannya.")
    messages.success(request, text % {"number": found["number"]})
    return redirect("donors")


@needs(ACTS)
@require_POST
def refuse(request: HttpRequest, promise_id: int) -> HttpResponseBase:
    found, form = _known(promise_id), Refuse(request.POST)
    if not form.is_valid():
        return _pledge(request, promise_id, form)
    services.refuse_pledge(promise_id, reason=form.cleaned_data["reason"], actor=actor_of(request))
    messages.success(request, _("Ikrar %(number)s ditolak. Donatur membaca alasannya.") % {"number": found["number"]})
    return redirect("donors")


@needs(SEES)
def consent(request: HttpRequest, promise_id: int) -> HttpResponseBase:
    """The signed paper; each look is recorded."""
    found = _known(promise_id)
    if not found["signed_at"]:
        raise Http404
    body = services.consent_file(promise_id, actor=actor_of(request))
    answer = FileResponse(io.BytesIO(body), as_attachment=True, filename=f"surat_kuasa_{found['number']}.pdf")
    answer.headers["Content-Security-Policy"] = SCAN_POLICY
    return answer


@needs(SEES)
@sensitive_post_parameters()
def register(request: HttpRequest) -> HttpResponseBase:
    """Who gives, by OPD. A whole NIP that is searched leads to its donor, without standing in an address."""
    asked = request.POST if request.method == "POST" else request.GET
    words, agency = " ".join(asked.get("q", "").split()), asked.get("opd", "")
    digits = "".join(letter for letter in words if letter.isdigit())
    if len(digits) == 18 and donors.is_donor(digits):
        return redirect("donors-one", donors.token(digits))
    if request.method == "POST" and len(digits) < 6:
        return redirect(f"{reverse('donors-register')}?{urlencode({'q': words, 'opd': agency})}")
    found = donors.register(agency, words)
    page = {
        "tab": "donors-register", "page": page_of(request, found), "count": len(found), "total": sum(row.amount for row in found),
        "offices": giving.offices(), "agency": agency, "words": words,
    }  # fmt: skip
    return render(request, "backoffice/donors_register.html", page)


def _nip(address: str) -> str:
    nip = donors.nip_of(address)
    if nip is None or not donors.is_donor(nip):
        raise Http404
    return nip


@needs(SEES)
def one(request: HttpRequest, address: str) -> HttpResponseBase:
    return _one(request, address)


def _one(request: HttpRequest, address: str, **more: Any) -> HttpResponseBase:
    """One donor: pledges, months, letters, stops; what a programme officer may do."""
    nip, officer = _nip(address), officer_of(request)
    years = giving.years(nip) or [today().year]
    chosen = request.GET.get("tahun", "")
    year = int(chosen) if chosen in map(str, years) else years[0]
    view, next_month = services.donor_view(nip, year), giving.this_month().next
    drawn = [(line.month.first_day, line.people) for line in view.months]
    page: dict[str, Any] = {
        "tab": "donors-register", "address": address, "view": view, "years": years, "year": year,
        "promises": donors.promises_of(nip),
        "register": giving.register_pledges(nip), "letters": services.letters_of(nip), "stops": donors.stops_of(nip),
        "life": giving.lifetime(nip), "stop_form": Stop(initial={"month": str(next_month)}), "may_act": may(officer, ACTS),
        "resume_form": Resume(initial={"month": str(next_month)}), "wide": charts.bars(drawn, wide=True),
        "narrow": charts.bars(drawn, wide=False),
    }  # fmt: skip
    return render(request, "backoffice/donors_one.html", {**page, **more}, status=422 if "faulty" in more else 200)


@needs(ACTS)
@require_POST
def stop(request: HttpRequest, address: str) -> HttpResponseBase:
    nip, form = _nip(address), Stop(request.POST)
    if not form.is_valid():
        return _one(request, address, stop_form=form, faulty=True)
    given = form.cleaned_data
    services.stop_donor(nip, from_month=given["month"], reason=StopReason(given["reason"]), actor=actor_of(request))
    messages.success(request, _("Donatur dihentikan. Yang sudah diterima tetap dipakai."))
    return redirect("donors-one", address)


@needs(ACTS)
@require_POST
def resume(request: HttpRequest, address: str) -> HttpResponseBase:
    nip, form = _nip(address), Resume(request.POST)
    if not form.is_valid():
        return _one(request, address, resume_form=form, faulty=True)
    services.resume_donor(nip, from_month=form.cleaned_data["month"], actor=actor_of(request))
    messages.success(request, _("Donatur dilanjutkan: ikrar dalam daftar berlaku lagi."))
    return redirect("donors-one", address)


@needs(ACTS)
@require_POST
def code(request: HttpRequest, address: str) -> HttpResponseBase:
    """A new code, shown this once; older ones open nothing any more."""
    return _one(request, address, code=services.renew_code(_nip(address), actor=actor_of(request)))


@needs(SEES)
def month_now(request: HttpRequest) -> HttpResponseBase:
    return redirect("donors-month", donors.latest_month())


@needs(SEES)
@reading()
def month(request: HttpRequest, month: Month) -> HttpResponseBase:
    """What a month's gifts came to, what is to be mended, what payroll is asked for, who is at risk."""
    if not 2000 <= month.year <= 2100:
        raise Http404
    officer, run = officer_of(request), months.months_run()
    is_run = month in run
    page = {
        "tab": "donors-month-now", "month": month, "is_run": is_run, "told": donormonth.report(month) if is_run else None,
        "groups": donors.groups(services.findings(month)), "deductions": services.deductions(month, donormonth.options_of(month)),
        "risk": donors.at_risk(officer, month), "has_payroll": services.payroll_of(month) is not None,
        "letters": donors.letters(month), "months": sorted({month, *run}, reverse=True),
        "may_take": may(officer, *TAKES), "may_act": may(officer, ACTS), "may_open": may(officer, Right.SEE_PERSONS),
    }  # fmt: skip
    return render(request, "backoffice/donors_month.html", page)


@needs(SEES)
def findings(request: HttpRequest, month: Month) -> HttpResponseBase:
    """The month's findings as `pijar donors findings --csv` writes them, with the next step; recorded, as it names donors."""
    found = services.findings(month)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="temuan_{month}.csv"'
    out = csv.writer(answer)
    out.writerow(["nip", "line", "finding", "next_step"])
    out.writerows([_plain(line.nip), "" if line.line is None else line.line, line.finding, line.next_step] for line in found)
    record(actor_of(request), "donor.findings", f"month:{month}", {"lines": len(found)})
    return answer


def _plain(nip: str) -> str:
    """What a refused line has for a NIP may be anything: no sheet may take it for a formula."""
    return f"'{nip}" if nip[:1] in ("=", "+", "-", "@", "\t", "\r") else nip


@needs(*TAKES)
def deductions(request: HttpRequest, month: Month, kind: str) -> HttpResponseBase:
    """The month's list for payroll, in the city's own columns; recorded."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    options, name = donormonth.options_of(month), f"potongan_{month}.{kind}"
    found = services.deductions(month, options)
    with scratch() as folder:
        services.write_deductions(found, folder / name, options.deduction_columns)
        body = (folder / name).read_bytes()
    record(actor_of(request), "donor.deductions", f"month:{month}", {"lines": found.lines, "total": found.total})
    return FileResponse(io.BytesIO(body), as_attachment=True, filename=name)


@needs(ACTS)
@require_POST
def letters(request: HttpRequest, month: Month) -> HttpResponseBase:
    """Makes the month's letters, or gives those made before out again: one ZIP, a PDF for each donor."""
    with scratch() as folder:
        made = [path for _letter, path in donorpapers.letters(month, out=folder, actor=actor_of(request))]
        packed = [(path.name, path.read_bytes()) for path in made]
    if not packed:
        raise Refusal("NO_LETTERS", f"Nobody is due a letter in {month}.")
    return FileResponse(io.BytesIO(zipped(packed)), as_attachment=True, filename=f"surat_donatur_{month}.zip")


@needs(*COUNTS)
def agencies(request: HttpRequest) -> HttpResponseBase:
    """OPD by counts, of one month."""
    officer, given = officer_of(request), donors.months_given()
    chosen = next((one for one in given if str(one) == request.GET.get("bulan")), given[0] if given else None)
    lines, sums = donors.agencies(officer, chosen, rupiah) if chosen else ([], {})
    page = {
        "tab": "donors-agencies", "months": given, "month": chosen, "lines": lines, "sums": sums,
        "chart": charts.agencies(lines),
        "is_exact": may(officer, SEES), "may_see": may(officer, SEES),
    }  # fmt: skip
    return render(request, "backoffice/donors_agencies.html", page)
