"""A million people assessed, and a policy previewed over them, beside the plainest insert of the same rows."""

from __future__ import annotations

import statistics
from datetime import date
from pathlib import Path

from benchmarks.load import write_list
from benchmarks.measure import Figure, Gauge
from benchmarks.month import _execute, _rows, _same_table
from pijar.kernel.month import Month

BOUND, PREVIEW_BOUND = 6.0, 1.0
TABLE = "eligibility_assessment"
# Registers in which one in twenty has died, moved or works elsewhere, and one in ten has no decile.
SNAPSHOT = """
insert into registry_snapshot (kind, as_of, loaded_at, actor, file_name, sha256, rows, loaded, rejected)
select kind, '2024-01-01', now(), 'benchmark', kind, kind, 0, 0, 0 from unnest(array['dukcapil', 'bpjstk', 'dtsen']) kind
"""
POPULATION = """
insert into registry_populationline (snapshot_id, national_id, name, birth_date, sex, status, status_on, village_code)
select s.id, p.national_id, p.name, p.birth_date, p.sex,
       case when p.id % 50 = 0 then 'MENINGGAL' when p.id % 40 = 0 then 'PINDAH' else 'AKTIF' end, '2023-05-01', p.village_code
  from registry_person p, registry_snapshot s where s.kind = 'dukcapil' and p.id % 33 > 0
"""
INSURED = """
insert into registry_insuredline (snapshot_id, national_id, participant_number, segment, payer, is_active)
select s.id, p.national_id, '', 'PU', 'PT REKAAN', p.id % 2 = 0
  from registry_person p, registry_snapshot s where s.kind = 'bpjstk' and p.id % 15 = 0
"""
WELFARE = """
insert into registry_welfareline (snapshot_id, national_id, decile, dated_on)
select s.id, p.national_id, 1 + p.id % 10, '2023-09-30'
  from registry_person p, registry_snapshot s where s.kind = 'dtsen' and p.id % 10 > 0
"""
OTHER_POLICY = {
    "age": {"min": 18, "max": 60}, "residence": "city", "alive": "required", "not_active_elsewhere": "required",
    "informal_occupation": "required", "decile": {"max": 3, "unknown": "exclude"},
    "income": {"max_percent_of_umk": 60, "unknown": "accept"},
}  # fmt: skip


def measure(folder: Path, rows: int) -> list[Figure]:
    """Lists of a hundredth, a tenth and all of `rows` people, each under a year of its own; the last two are compared."""
    sizes = {2024: max(rows // 100, 100), 2025: max(rows // 10, 100), 2026: rows}
    for year, size in sizes.items():
        _load(write_list(_made(folder / str(year)), size), year)
    for sql in (SNAPSHOT, POPULATION, INSURED, WELFARE):
        _execute(sql)
    _execute("analyze")
    return [figure for year, size in sizes.items() for figure in _year(year, size)]


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _load(path: Path, year: int) -> None:
    from pijar.cycle.store import current, load
    from pijar.intake import services as intake
    from pijar.staff.types import CONSOLE

    programme = current()
    text = programme.text.replace("year: 2026", f"year: {year}").replace("reference_day: 2026", f"reference_day: {year}")
    load(text, CONSOLE)
    named = path.with_name(f"usulan {year}.csv")
    path.rename(named)
    intake.load([named], year=year, reference_day=date(year, 1, 1), city_code=programme.city_code, actor=CONSOLE)


def _year(year: int, size: int) -> list[Figure]:
    month = Month(year, 1)
    gauge = _assessed(month)
    limit = _insert(month)
    seconds, counts = _previewed(month)
    more = {"profiles of them, seconds": _only_profiles(month), "eligible": counts["eligible"], "assessed": counts["assessed"]}
    return [
        Figure("assess", size, gauge.seconds, gauge.mib, limit, gauge.seconds / limit, BOUND, more),
        Figure("preview", size, seconds, gauge.mib, PREVIEW_BOUND, seconds / PREVIEW_BOUND, 1.0),
    ]


def _hand_over(month: Month) -> None:
    from pijar.enrolment import services as enrolment

    enrolment.hand_over(month, month.year)


def _assessed(month: Month) -> Gauge:
    from django.db import transaction

    from pijar.cycle import resting
    from pijar.cycle.policies import judgement_of, own_payers
    from pijar.cycle.store import current
    from pijar.eligibility.services import Registers, assess

    programme = current(month.year)
    with Gauge() as gauge, transaction.atomic():
        _hand_over(month)
        chosen = resting.snapshots(month)
        assess(
            month, year=month.year, city_code=programme.city_code, own_payers=own_payers(programme),
            judgement=judgement_of(month, programme),
            registers=Registers(chosen["population"], chosen["insured"], chosen["welfare"]),
        )  # fmt: skip
        _execute("drop table enrolled_before, participant, halted, own_number")
    return gauge


def _only_profiles(month: Month) -> float:
    """Seconds to write the profiles again, taken back: what the joins cost without the judging."""
    from django.db import transaction

    from pijar.cycle import resting
    from pijar.eligibility import profile

    with Gauge() as gauge, transaction.atomic():
        _hand_over(month)
        chosen = resting.snapshots(month)
        registers = profile.Registers(chosen["population"], chosen["insured"], chosen["welfare"])
        table = profile.temporary()
        profile.build(month, year=month.year, city_code="33.74", own_payers=(), registers=registers, table=table)
        transaction.set_rollback(True)
    return gauge.seconds


def _insert(month: Month) -> float:
    """The same rows into a table of the same keys and constraints; the faster of two."""
    from django.db import transaction

    _same_table("assessed_copy", TABLE)
    best = float("inf")
    for _ in range(2):
        _execute("truncate assessed_copy")
        with Gauge() as gauge, transaction.atomic():
            _execute(f"insert into assessed_copy select * from {TABLE} where month = %(month)s", month)
        best = min(best, gauge.seconds)
    _execute("drop table assessed_copy")
    assert _rows(f"select count(*) from {TABLE} where month = '{month.first_day}'")[0][0]
    return best


def _previewed(month: Month) -> tuple[float, dict[str, int]]:
    """The median of five previews of another policy beside the one in force."""
    from pijar.cycle.policies import preview

    seconds, counts = [], {}
    for _ in range(5):
        with Gauge() as gauge:
            counts = preview(month, OTHER_POLICY)
        seconds.append(gauge.seconds)
    return statistics.median(seconds), counts
