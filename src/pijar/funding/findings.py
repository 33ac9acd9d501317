"""What is wrong in the pledge register and in a month's payroll file, each with the next step. Needs no month run."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

import polars as pl

from pijar.funding import dues
from pijar.funding.dues import DUE
from pijar.funding.gifts import payroll_of
from pijar.funding.types import Finding, Found
from pijar.kernel.month import Month
from pijar.registry import files
from pijar.registry.copy import asked, rows
from pijar.registry.models import Snapshot
from pijar.registry.once import once
from pijar.registry.snapshots import answering, answering_each
from pijar.registry.types import Reference

PLEDGES, PAYROLL = "pledges", "payroll"
# What to do next: Indonesian, English.
NEXT_STEPS: dict[Found, tuple[str, str]] = {
    Found.NIP_UNKNOWN: (
        "Cocokkan NIP dengan daftar pegawai terbaru; betulkan berkas ikrar, atau minta BKPP mengirim daftar pegawai yang baru.",
        "Compare the NIP with the newest staff list; mend the pledge file, or ask the personnel office for a newer list.",
    ),
    Found.AMOUNT_INVALID: (
        "Tanyakan nominal kepada donatur dan tulis rupiah bulat di atas nol.",
        "Ask the donor for the amount and write whole rupiah above nought.",
    ),
    Found.DATE_INVALID: (
        "Tulis tanggal mulai (dan selesai, bila ada) sebagai tahun-bulan-hari, misalnya 2026-01-01.",
        "Write the start (and the end, if there is one) as year-month-day, for example 2026-01-01.",
    ),
    Found.NIK_INVALID: (
        "NIK pekerja harus 16 angka: salin dari KTP, atau kosongkan agar uangnya dipakai untuk pekerja mana saja.",
        "The worker's NIK must have 16 digits: copy it from the identity card, or leave it empty for any worker.",
    ),
    Found.WORKER_UNKNOWN: (
        "Tanyakan NIK pekerja kepada donatur; sampai dibetulkan, uangnya dipakai untuk pekerja lain yang menunggu.",
        "Ask the donor for the worker's NIK; until it is mended the money carries another worker who waits.",
    ),
    Found.WORKER_NAMED_TWICE: (
        "Tanyakan kedua donatur siapa yang membantu pekerja ini; sementara itu ikrar yang lebih dahulu di daftar membiayainya,"
        " dan uang yang lain dipakai untuk pekerja lain yang menunggu.",
        "Ask both donors who of them helps this worker; until then the pledge that stands first in the register carries him,"
        " and the other's money carries another worker who waits.",
    ),
    Found.NIP_INVALID: (
        "NIP pada baris potongan gaji bukan 18 angka: minta bendahara gaji membetulkannya.",
        "The NIP on this payroll line has not 18 digits: ask the payroll office to mend it.",
    ),
    Found.PERIOD_INVALID: (
        "Periode harus tahun-bulan, misalnya 2026-01: minta bendahara gaji membetulkannya.",
        "The period must be year-month, for example 2026-01: ask the payroll office to mend it.",
    ),
    Found.PERIOD_STRAY: (
        "Baris ini milik bulan lain dari berkasnya dan tidak dihitung: minta bendahara gaji mengirim berkas bulan itu utuh.",
        "This line is of another month than its file and is not counted: ask the payroll office for that month's whole file.",
    ),
    Found.STATUS_UNKNOWN: (
        "Status harus BERHASIL atau GAGAL: minta bendahara gaji membetulkannya.",
        "The status must be BERHASIL or GAGAL: ask the payroll office to mend it.",
    ),
    Found.FAILED: (
        "Potongan gagal: periksa sebabnya ke bendahara gaji; donatur mendapat surat pemberitahuan, tidak ditagih.",
        "The deduction failed: ask the payroll office why; the donor gets a note and no demand.",
    ),
    Found.SHORT: (
        "Terpotong kurang dari ikrar: tanyakan ke bendahara gaji apakah sisanya menyusul atau ikrarnya berubah.",
        "Less was taken than pledged: ask the payroll office whether the rest follows or the pledge changed.",
    ),
    Found.MISSING: (
        "Tidak ada di berkas potongan gaji: pastikan donatur ikut dalam daftar potongan bulan berikutnya.",
        "Not in the payroll file: make sure the donor stands in the next deduction list.",
    ),
    Found.TWICE: (
        "Terpotong dua kali: kembalikan kelebihannya kepada donatur dan beri tahu bendahara gaji.",
        "Taken twice: give the surplus back to the donor and tell the payroll office.",
    ),
    Found.TOO_MUCH: (
        "Terpotong lebih dari ikrar: kembalikan kelebihannya, atau minta donatur mengubah ikrarnya.",
        "More was taken than pledged: give the surplus back, or ask the donor to change the pledge.",
    ),
    Found.NO_PLEDGE: (
        "Terpotong tanpa ikrar yang berlaku: kembalikan uangnya, atau minta donatur membuat ikrar.",
        "Taken without a pledge that is due: give the money back, or ask the donor to make a pledge.",
    ),
}
# A row that was rejected for its birth date still names a worker somebody knows. Of a worker whom two donors named, both
# pledges are told: which of the two was meant, only the donors know.
_OF_PLEDGES = """
select p.nip, p.line, case when p.fault <> '' then p.fault else 'WORKER_UNKNOWN' end
  from funding_pledge p
 where p.snapshot_id = %(pledges)s
   and (p.fault <> '' or p.worker_national_id is not null
        and not exists (select 1 from registry_person r where r.national_id = p.worker_national_id)
        and not exists (select 1 from intake_stagedrow r
                         where r.person_id is null and r.national_id = p.worker_national_id)
        and not exists (select 1 from registry_populationline l
                         where l.snapshot_id = %(population)s and l.national_id = p.worker_national_id))
union all
select p.nip, p.line, t.fault
  from funding_pledge p
  join (select distinct worker_national_id, fault from funding_pledge
         where snapshot_id = %(pledges)s and fault = 'WORKER_NAMED_TWICE') t using (worker_national_id)
 where p.snapshot_id = %(pledges)s and p.fault = ''
"""
_OF_PAYROLL = f"""
with due as (select nip, sum(amount) as amount from ({DUE}) d group by nip),
taken as (select nip, count(*) filter (where is_taken) as times, coalesce(max(amount) filter (where is_taken), 0) as once,
                 coalesce(sum(amount) filter (where is_taken), 0) as total, min(line) as first,
                 (array_agg(line order by line) filter (where is_taken))[2] as second
            from funding_payrollline where snapshot_id = %(payroll)s and month = %(month)s group by nip)
select nip, case when t.nip is null then null when t.times > 1 and d.nip is not null then t.second else t.first end,
       case when d.nip is null then 'NO_PLEDGE' when t.nip is null then 'MISSING' when t.times = 0 or t.total = 0 then 'FAILED'
            when t.times > 1 then 'TWICE' when t.once < d.amount then 'SHORT' else 'TOO_MUCH' end
  from due d full join taken t using (nip)
 where t.nip is null or (d.nip is null and t.total > 0) or (d.nip is not null and (t.times <> 1 or t.once <> d.amount))
"""
_OF_EACH = _OF_PAYROLL.replace("%(month)s", "m.month").replace("%(pledges)s", "m.pledges").replace("%(payroll)s", "m.payroll")


def findings(month: Month) -> list[Finding]:
    """Faults of the pledge register that answers for the month, by line, then those of the month's payroll file, by donor.

    A fault of the register stands in every month until a mended register is loaded. Without a payroll file for the month
    nothing is said of payroll. Raises Refusal (FILE_LOST, KEY_WRONG) where the file of a refused line cannot be read.
    """
    return [*_of_pledges(month), *payroll_findings(month)]


def _of_pledges(month: Month) -> list[Finding]:
    register, people = (answering(kind, month.last_day) for kind in (Reference.PLEDGES, Reference.POPULATION))
    if register is None:
        return []
    found = asked(_OF_PLEDGES, {"pledges": register.id, "population": people.id if people else None})
    found += _refused(register)
    return [_finding(nip, line, code, PLEDGES) for nip, line, code in sorted(found, key=lambda one: (one[1], one[2]))]


@once
def payroll_findings(month: Month) -> list[Finding]:
    """Faults of the month's payroll file, by donor; none where there is no file."""
    payroll = payroll_of(month)
    if payroll is None:
        return []
    found = asked(_OF_PAYROLL, dues.asking(month, payroll=payroll.id)) + _refused(payroll)
    return [_finding(nip, line, code, PAYROLL) for nip, line, code in sorted(found, key=lambda one: (one[0], one[1] or 0))]


def found_each(payrolls: Mapping[Month, int]) -> dict[Month, dict[str, Found]]:
    """What the payroll files of several months, by their numbers, show of donors, refused lines aside: asked for at once."""
    months = list(payrolls)
    registers = answering_each(Reference.PLEDGES, [month.last_day for month in months])
    found = asked(
        "select m.month, f.nip, f.code from unnest(%(months)s::date[], %(registers)s::bigint[], %(payrolls)s::bigint[])"
        f" m (month, pledges, payroll) cross join lateral ({_OF_EACH}) f (nip, line, code)",
        {
            "months": [month.first_day for month in months], "payrolls": [payrolls[month] for month in months],
            "registers": [registers[month.last_day] for month in months],
        },
    )  # fmt: skip
    told: dict[Month, dict[str, Found]] = {month: {} for month in months}
    for first, nip, code in found:
        told[Month.of(first)][nip] = Found(code)
    return told


def _finding(nip: str, line: int | None, code: str, source: str) -> Finding:
    step, english = NEXT_STEPS[Found(code)]
    return Finding(nip, line, code, source, step, english)


def _refused(snapshot: Snapshot) -> list[tuple[str, int, str]]:
    """Lines the load refused. They are stored by number only; whose they are says the file, which is kept."""
    if not snapshot.rejected:
        return []
    faults = rows("select line, code from registry_snapshotfault where snapshot_id = %s", snapshot.id)
    nips = _nips(b"".join(files.kept(snapshot.sha256)))
    return [(nips.get(line, ""), line, code) for line, code in faults]


def _nips(content: bytes) -> dict[int, str]:
    """The NIP of each line of a kept file, read as `registry.snapshots.read_table` reads it."""
    head = content.split(b"\n", 1)[0]
    separator = ";" if head.count(b";") > head.count(b",") else ","
    table = pl.read_csv(BytesIO(content), separator=separator, infer_schema=False, truncate_ragged_lines=True, encoding="utf8")
    table = table.rename({name: name.strip().lstrip("\ufeff").lower() for name in table.columns})
    bare = table["nip"].fill_null("").str.replace_all(r"[\s'.]", "")
    return dict(enumerate(bare.to_list(), start=2))
