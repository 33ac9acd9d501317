"""A month as a row of steps: what is done, how many, what waits for whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pijar.backoffice.kept import kept, warm
from pijar.backoffice.selectors.monthfacts import There, there
from pijar.backoffice.tables import (
    Assessment,
    Assignment,
    Batch,
    FundingSource,
    LineResult,
    Person,
    Places,
    Programme,
    ProgrammeMonth,
    Snapshot,
    SourceFile,
    StagedRow,
    Upload,
)  # fmt: skip
from pijar.cycle import store
from pijar.cycle.programme import Fund, parse
from pijar.enrolment.selectors import undecreed as _undecreed
from pijar.funding.services import payroll_of
from pijar.kernel.clock import today
from pijar.kernel.money import rupiah
from pijar.kernel.month import Month
from pijar.registry import prepared
from pijar.registry.once import once
from pijar.staff.types import Right


@dataclass
class Step:
    """One step. `state` is done, ready (somebody must act), waiting (an earlier step first) or blocked."""

    key: str
    title: str
    state: str = "blocked"
    sentence: str = ""
    counts: list[tuple[str, Any]] = field(default_factory=list)
    role: str = ""
    right: Right | None = None


@dataclass
class Overview:
    """All steps of a month, and what they were counted from."""

    month: Month
    steps: list[Step]
    is_run: bool
    ran_by: str = ""
    ran_at: Any = None
    programme_version: int | None = None
    lacks: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)

    @property
    def next_step(self) -> Step | None:
        return next((s for s in self.steps if s.state == "ready"), None)

    @property
    def done(self) -> int:
        return sum(s.state == "done" for s in self.steps)


def overview(month: Month) -> Overview:
    """The month's steps as they stand now."""
    run = ProgrammeMonth.objects.select_related("programme").filter(month=month.first_day).first()
    batches = list(Batch.objects.filter(month=month.first_day))
    lacks, known = missing_sources(month), there(month)
    steps = [
        _proposals(month, known), _assessment(month, bool(run), lacks), _allocation(month, known), _decree(month, known),
        _contributions(batches), _sending(batches), _payment(batches), _reconciliation(month, batches),
    ]  # fmt: skip
    return Overview(
        month, steps, bool(run), run.actor if run else "", run.at if run else None,
        run.programme.version if run else None, lacks,
        hints(month) if not all(s.state == "done" for s in steps) else [],
    )  # fmt: skip


def standing(month: Month, run: ProgrammeMonth | None, batches: list[Batch]) -> Overview:
    """The steps and what comes next, without a number: for first pages, where nobody waits for a million rows to be counted."""
    own = [one for one in batches if one.month == month.first_day]
    lacks, known = [] if run else missing_sources(month), there(month)
    steps = [
        _proposed(known), _judged(bool(run), lacks), _divided(known, bool(run)), _decreed(known), _contributions(own),
        _sending(own), _payment(own), _answered(own),
    ]  # fmt: skip
    return Overview(month, steps, bool(run), run.actor if run else "", run.at if run else None, lacks=lacks)


def missing_sources(month: Month) -> list[str]:
    """What must be loaded before the month can be run: the programme, and the registers its policy asks for."""
    if month.year not in store.years():
        return ["programme"]
    policy = store.clauses_of(month)
    needed = {
        "dukcapil": policy.requires("alive") or policy.requires("residence"),
        "bpjstk": policy.requires("not_active_elsewhere"),
    }
    there = set(Snapshot.objects.values_list("kind", flat=True))
    return [kind for kind, is_needed in needed.items() if is_needed and kind not in there]


def hints(month: Month) -> list[str]:
    """What may be missing though the month can be run without it."""
    found = []
    gifts = FundingSource.objects.filter(year=month.year, kind="DONOR").exists()
    if gifts and payroll_of(month) is None:
        found.append(_("Belum ada berkas potongan gaji untuk bulan ini: dana sumbangan ASN tidak akan membawa siapa pun."))
    asks_decile = Programme.objects.filter(year=month.year).exists() and store.clauses_of(month).requires("decile")
    if asks_decile and not Snapshot.objects.filter(kind="dtsen").exists():
        found.append(_("DTSEN belum dimuat: semua orang akan masuk tinjauan karena desilnya belum diketahui."))
    return found


# Asked with most pages.
LAST_RUN = """
select m.month, array(select distinct b.state from contributions_batch b where b.month = m.month)
from cycle_programmemonth m order by m.month desc limit 1
"""


def current_month() -> Month:
    """The month to open first: the last one run while it is unsettled, then the one after it, else the calendar's."""
    last = prepared.one(LAST_RUN, {})
    return _first_month() if last is None else following(Month.of(last[0]), set(last[1]))


def following(month: Month, states: set[str]) -> Month:
    """The month to open when `month` was run last and its lists stand so."""
    return month.next if states and states <= {"settled", "closed"} and month.month < 12 else month


def _first_month() -> Month:
    year = max(store.years(), default=None)
    this = Month.of(today())
    return this if year in (None, this.year) else Month(year, 1)


def _proposed(known: There) -> Step:
    """Whether any list came in this year."""
    step = Step("usulan", _("Usulan"), role="programme", right=Right.UPLOAD)
    if known["lists"]:
        step.state = "done"
        step.sentence = _("Daftar terbaca; baris yang ditolak dapat diperbaiki dan diunggah lagi kapan saja.")
    else:
        step.state, step.sentence = "ready", _("Belum ada daftar usulan untuk tahun ini. Unggah berkas dari kelurahan dan dinas.")
    return step


def _proposals(month: Month, known: There) -> Step:
    step = _proposed(known)
    if step.state == "ready":
        return step
    total = SourceFile.objects.filter(is_live=True, year=month.year).aggregate(n=Sum("rows"))["n"] or 0
    uploads = Upload.objects.filter(year=month.year, withdrawn_at=None).count()
    step.counts = [(_("unggahan"), uploads), (_("baris"), total), (_("ditolak"), _rejected(month.year)),
                   (_("orang"), _people())]  # fmt: skip
    return step


def _judged(is_run: bool, lacks: list[str]) -> Step:
    """Whether the month was run, or can be."""
    step = Step("penilaian", _("Penilaian"), role="programme", right=Right.RUN_MONTH)
    if is_run:
        step.state, step.sentence = "done", _("Setiap orang mendapat hasil beserta alasannya.")
        return step
    step.state = "blocked" if lacks else "ready"
    step.sentence = (
        _("Data yang diperlukan belum lengkap.") if lacks
        else _("Siap dijalankan: menilai semua orang, membagi kuota, dan menyusun daftar iuran.")
    )  # fmt: skip
    return step


def _assessment(month: Month, is_run: bool, lacks: list[str]) -> Step:
    step = _judged(is_run, lacks)
    if not is_run:
        return step
    counts = _outcomes(month)
    review = counts.get("review", 0)
    step.counts = [(_("layak"), counts.get("eligible", 0)), (_("tidak layak"), counts.get("ineligible", 0)),
                   (_("perlu ditinjau"), review)]  # fmt: skip
    if review:
        step.sentence = ngettext(
            "%(n)s orang menunggu bukti dan keputusan petugas.", "%(n)s orang menunggu bukti dan keputusan petugas.", review
        ) % {"n": dots(review)}
    return step


def _divided(known: There, is_run: bool) -> Step:
    """Whether the places of a month are divided."""
    step = Step("alokasi", _("Alokasi"), role="programme", sentence=_("Dikerjakan bersama penilaian."))
    if is_run and known["places"]:
        step.state, step.sentence = "done", _("Tempat dibagi menurut urutan dana; tidak ada dana melebihi kuotanya.")
    return step


def _allocation(month: Month, known: There) -> Step:
    step = _divided(known, is_run=True)
    if step.state != "done":
        return step
    places = {p.fund_code: p for p in Places.objects.filter(month=month.first_day)}
    people = taken(month)
    step.counts = [(code, _("%(taken)s dari %(places)s") % {"taken": dots(people.get(code, 0)), "places": dots(p.quota)})
                   for code, p in places.items()]  # fmt: skip
    waiting = waiting_list(month)
    step.counts.append((_("daftar tunggu"), waiting))
    return step


def waiting_list(month: Month) -> int:
    """Eligible people for whom no fund had a place."""
    return max(0, _outcomes(month).get("eligible", 0) - sum(taken(month).values()))


# Counted over every person, row or line there is; a large city keeps them for some seconds.
undecreed = kept(_undecreed)


@kept
def _rejected(year: int) -> int:
    """Rows of a year's lists that made no person: their own index answers this."""
    return StagedRow.objects.filter(person=None, file__in=SourceFile.objects.filter(is_live=True, year=year)).count()


@kept
def _people() -> int:
    return Person.objects.filter(survivor=None).count()


@kept
def _outcomes(month: Month) -> dict[str, int]:
    return dict(Assessment.objects.filter(month=month.first_day).values_list("outcome").annotate(n=Count("id")))


@kept
def taken(month: Month) -> dict[str, int]:
    """People with a place, by fund."""
    return dict(Assignment.objects.filter(month=month.first_day).values_list("fund_code").annotate(n=Count("id")))


@kept
def _buckets(month: Month) -> dict[str, int]:
    """Lines of a month by what the insurer answered."""
    return dict(LineResult.objects.filter(line__month=month.first_day).values_list("bucket").annotate(n=Count("line")))


@warm
def _warmed() -> None:
    """What the page of the newest month shows, and what every page asks of the programme."""
    for month in months_run()[:1]:
        overview(month)
        store.years(), store.current(), store.current(month.year), store.clauses_of(month)


def _decreed(known: There) -> Step:
    """Whether the month's act was made and signed."""
    step = Step("penetapan", _("Penetapan"), role="treasurer", right=Right.APPROVE_BATCH)
    if not known["acts"]:
        step.sentence = _("Disusun setelah alokasi.")
        return step
    act = known["acts"][0]
    if act["approved_by"]:
        step.state = "done"
        step.sentence = _("Disusun %(maker)s, disetujui %(checker)s.") % {
            "maker": act["made_by"], "checker": act["approved_by"]
        }  # fmt: skip
    else:
        step.state = "ready"
        step.sentence = _("Disusun %(maker)s. Orang lain harus menyetujuinya.") % {"maker": act["made_by"]}
    return step


def _decree(month: Month, known: There) -> Step:
    step = _decreed(known)
    if step.state != "blocked" and (missing := undecreed(month)):
        step.counts = [(_("belum tercantum dalam SK"), missing)]
    return step


def _contributions(batches: list[Batch]) -> Step:
    step = Step("iuran", _("Iuran"), role="programme")
    if not batches:
        step.sentence = _("Daftar iuran disusun setelah penetapan.")
        return step
    step.state = "done"
    step.sentence = _("Satu daftar per dana, dengan jumlah JKK dan JKM per orang.")
    step.counts = [(_("daftar"), len(batches)), (_("orang"), sum(b.lines for b in batches)),
                   (_("jumlah"), rupiah(sum(b.total for b in batches)))]  # fmt: skip
    return step


def _sending(batches: list[Batch]) -> Step:
    step = Step("kirim", _("Kirim"), role="treasurer", right=Right.APPROVE_BATCH)
    step = _batch_step(
        step, batches, ready=("draft", "checked"),
        act=_("%(n)s daftar menunggu diperiksa dan dikirim oleh orang kedua."),
        done=_("Semua daftar disetujui dan siap diunduh untuk BPJS Ketenagakerjaan."), rest=_("Menunggu daftar iuran."),
    )  # fmt: skip
    if step.state == "ready" and all(b.state != "draft" for b in batches):
        step.sentence = _("%(n)s daftar sudah diperiksa dan menunggu dikirim.") % {"n": _count(batches, "checked")}
    return step


def _payment(batches: list[Batch]) -> Step:
    step = Step("bayar", _("Bayar"), role="treasurer", right=Right.PAY)
    step = _batch_step(
        step, batches, ready=("submitted", "billed"), act=_("%(n)s daftar menunggu dibayar."),
        done=_("Semua daftar sudah dibayar."), rest=_("Menunggu daftar dikirim."),
    )  # fmt: skip
    if step.state == "ready" and (uncoded := _count(batches, "submitted")):
        step.counts = [(_("menunggu kode iuran"), uncoded)]
    return step


def _answered(batches: list[Batch]) -> Step:
    """Whether the lists were matched with the insurer's answers."""
    return _batch_step(
        Step("rekonsiliasi", _("Rekonsiliasi"), role="programme", right=Right.RECONCILE), batches, ready=("paid",),
        act=_("%(n)s daftar menunggu berkas balasan BPJS."), done=_("Setiap baris sudah dicocokkan dengan balasan BPJS."),
        rest=_("Menunggu pembayaran."),
    )  # fmt: skip


def _reconciliation(month: Month, batches: list[Batch]) -> Step:
    step = _answered(batches)
    results = _buckets(month)
    if results:
        wrong = sum(n for bucket, n in results.items() if bucket != "accepted")
        step.counts = [(_("diterima"), results.get("accepted", 0)), (_("perlu dikejar"), wrong)]
    if settled := _count(batches, "settled"):
        step.counts.append((_("belum ditutup"), settled))
    return step


def _count(batches: list[Batch], state: str) -> int:
    return sum(b.state == state for b in batches)


# The way of a list; a step waits while some list has not come to it.
WAY = ("draft", "checked", "submitted", "billed", "paid", "settled", "closed")


def _batch_step(step: Step, batches: list[Batch], *, ready: tuple[str, ...], act: str, done: str, rest: str) -> Step:
    before = WAY[: WAY.index(ready[0])]
    waiting = sum(b.state in ready for b in batches)
    if not batches or (not waiting and any(b.state in before for b in batches)):
        step.sentence = rest
    elif waiting:
        step.state, step.sentence = "ready", act % {"n": waiting}
    else:
        step.state, step.sentence = "done", done
    return step


def is_fixed(month: Month) -> bool:
    """Whether a list of the month was checked or sent: then the month is not run again as it is."""
    return Batch.objects.filter(month=month.first_day).exclude(state="draft").exists()


def dots(number: int) -> str:
    """A whole number with the thousands set apart, as the present language does it."""
    from django.utils.formats import number_format

    return str(number_format(number, use_l10n=True, force_grouping=True))


def fill_order(month: Month) -> list[Fund]:
    """The funds in the order of the month's programme; none before it was run."""
    run = ProgrammeMonth.objects.select_related("programme").filter(month=month.first_day).first()
    return list(parse(run.programme.document).fill_order) if run else []


@once
def months_run() -> list[Month]:
    return [Month.of(m) for m in ProgrammeMonth.objects.order_by("-month").values_list("month", flat=True)]


def city_code() -> str:
    """The code of the programme's city, or nothing before there is a programme."""
    return store.current().city_code if store.years() else ""
