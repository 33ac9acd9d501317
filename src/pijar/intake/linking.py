"""Finding each person once: rows of the lists are compared, and persons that are one are joined by a redirect."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings
from django.db import transaction

from pijar.audit.services import record
from pijar.intake.changes import Cause
from pijar.intake.copied import copied
from pijar.intake.numbers import keep_cases
from pijar.intake.repeats import alike, fold_expr
from pijar.intake.settle import settle
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.linkage import cache, services
from pijar.linkage.bands import ABSENT, FOREIGN, OWN
from pijar.linkage.compare import Compared, compare, compare_arrivals
from pijar.linkage.comparisons import COMPARISONS, fingerprint, shipped, weights_in_use
from pijar.linkage.engine import DuckEngine, Engine, chosen_engine
from pijar.linkage.features import FEATURE_SCHEMA, features, token_counts
from pijar.linkage.models import Run
from pijar.linkage.types import NIK_SHARED, Mode
from pijar.registry.copy import copy_frame, lock, rows, run
from pijar.registry.crypto import identifiers
from pijar.staff.types import Actor

# Accepted rows of the lists that are in. A birth date that was taken from the NIK says nothing beside the NIK.
RECORDS = """
select r.id as record, r.person_id, encode(r.national_id, 'hex') as nik, r.name, r.birth_date,
       r.typed_birth_date is not null as is_typed, r.sex, encode(r.family_card, 'hex') as family_card,
       encode(r.mother_name, 'hex') as mother, encode(r.phone, 'hex') as phone, r.village_code as village, r.rt, r.rw,
       coalesce('NIK_SHARED' = any(r.warnings), false) as is_shared
  from intake_stagedrow r join intake_sourcefile f on f.id = r.file_id and f.is_live
 where r.person_id is not null {only}
"""
LIVE = """
select r.id as record, coalesce('NIK_SHARED' = any(r.warnings), false) as is_shared
  from intake_stagedrow r join intake_sourcefile f on f.id = r.file_id and f.is_live where r.person_id is not null
"""
_WAITING = """
select count(*) from intake_stagedrow r join intake_sourcefile f on f.id = r.file_id and f.is_live
 where r.id > %s and r.person_id is not null
   and (%s::int is null or f.year = %s) and (%s::bigint is null or f.upload_id = %s)
"""
SCHEMA: dict[str, Any] = {
    "record": pl.Int64, "person_id": pl.Int64, "nik": pl.String, "name": pl.String, "birth_date": pl.Date, "is_typed": pl.String,
    "sex": pl.String, "family_card": pl.String, "mother": pl.String, "phone": pl.String, "village": pl.String, "rt": pl.String,
    "rw": pl.String, "is_shared": pl.String,
}  # fmt: skip
SECRETS = {"nik": "national_id", "family_card": "family_card", "mother": "mother_name", "phone": "phone"}
LIVE_SCHEMA = {"record": pl.Int64, "is_shared": pl.String}
COUNT_SCHEMA = {"word": pl.String, "count": pl.Int64}
NEWEST_SCHEMA = {"record": pl.Int64}
WHO = ["record", "person_id", "name", "is_shared"]
FEWEST_TO_LEARN = 5_000


def link(mode: Mode, *, actor: Actor, snapshot: int | None) -> dict[str, Any]:
    """Compares rows, keeps the pairs and joins who is one. `snapshot`: the population register's, where one is loaded.

    ARRIVALS compares only rows that no comparison has seen yet, with everybody. Returns the run's figures.
    """
    started = time.perf_counter()
    weights = weights_in_use(settings.DATA)
    engine = chosen_engine(settings.LINKAGE_ENGINE, Path(settings.DATA) / "tmp" / "linkage", weights)
    # Lists can be loaded while this compares; what was withdrawn or compared by somebody else meanwhile is noticed.
    for is_held in (False, True):
        with transaction.atomic():
            if is_held:
                lock("intake")
            before = services.last_run()
            seen = _everybody() if mode is Mode.FULL else _arrivals()
            compared = _compared(seen, engine, snapshot)
        with transaction.atomic():
            lock("intake")
            if services.last_run() != before:
                continue
            noted, result, kept = _keep(seen, compared, mode, actor, snapshot, fingerprint(weights), started)
        if seen.fresh.height:
            spelled = pl.concat([seen.known, seen.new])
            newest = spelled.select(pl.col("record").max())
            cache.save(noted, records=kept, features=spelled, counts=seen.counts, newest=newest)
        return result
    raise Refusal("COMPARED_MEANWHILE", "Lists were withdrawn or compared by somebody else again and again: try once more.")


def _keep(
    seen: _Seen, compared: Compared, mode: Mode, actor: Actor, snapshot: int | None, weights: str, started: float
) -> tuple[Run, dict[str, Any], pl.DataFrame]:
    """Stores what was found and joins who is one. Returns the run, what to say of it, and the rows to keep."""
    pairs = of_persons(compared, seen.who)
    services.keep(pairs, mode)
    merged = services.join()
    settle_persons(merged.touched)
    numbers = _odd_numbers(seen.fresh, mode, snapshot)
    counts = dict(pairs.group_by("band").len().iter_rows())
    figures = {
        "mode": mode.value, "engine": settings.LINKAGE_ENGINE, "weights": weights, "snapshot_id": snapshot,
        "records": seen.fresh.height, "same": counts.get("same", 0), "review": counts.get("review", 0),
        "seconds": round(time.perf_counter() - started, 2),
    }  # fmt: skip
    # Read before this run is the last one: what an earlier run kept is then no longer the latest.
    kept = seen.records()
    noted = services.note_run(actor, **figures)
    result = {**figures, "joined": merged.joined, "parted": merged.parted, "numbers": numbers}
    record(actor, "linkage.run", "linkage", result)
    return noted, result, kept


def _odd_numbers(fresh: pl.DataFrame, mode: Mode, snapshot: int | None) -> dict[str, int]:
    """Keeps the rows under odd numbers. Says how many there are of each kind; of arrivals, how many that no run found before."""
    told = set() if mode is Mode.FULL else {row for (row,) in rows("select row_id from linkage_numbercase")}
    keep_cases(fresh, standings(fresh, snapshot), snapshot, anew=mode is Mode.FULL)
    found = rows("select row_id, kind, likely is not null from linkage_numbercase order by kind")
    new = [(kind, is_likely) for row, kind, is_likely in found if row not in told]
    return {**Counter(kind for kind, _ in new), "likely": sum(is_likely for _, is_likely in new)}


@dataclass(frozen=True)
class _Seen:
    """What a comparison looks at: features of rows compared before (`known`) and not yet (`new`), and the rows themselves.

    `who` tells of every row its person, its name, and whether its number is shared.
    """

    known: pl.DataFrame
    new: pl.DataFrame
    counts: pl.DataFrame
    fresh: pl.DataFrame
    who: pl.DataFrame
    older: Callable[[], pl.DataFrame]

    def records(self) -> pl.DataFrame:
        return pl.concat([self.older(), self.fresh])


def _everybody() -> _Seen:
    live = copied(LIVE, LIVE_SCHEMA)
    known = cache.load("records", SCHEMA).join(live.select("record"), on="record", how="semi")
    missing = live.join(known.select("record"), on="record", how="anti")
    everybody = _with_flags(pl.concat([known, _fetched(missing, live.height)]), live)
    counts = token_counts(everybody)
    new = _prepared(everybody, counts)
    return _Seen(new.clear(), new, counts, everybody, everybody.select(WHO), everybody.clear)


def _arrivals() -> _Seen:
    """What was spelled before is taken as it was: the rarity of words hardly changes by a list."""
    live = copied(LIVE, LIVE_SCHEMA)
    kept = cache.load("features", FEATURE_SCHEMA).join(live.select("record"), on="record", how="semi")
    if kept.is_empty():
        return _everybody()
    missing = live.join(kept.select("record"), on="record", how="anti")
    fresh = _with_flags(_fetched(missing, live.height), live)
    counts = cache.load("counts", COUNT_SCHEMA)
    counts = pl.concat([counts, token_counts(fresh)]).group_by("word").agg(pl.col("count").sum())
    who = cache.load("records", SCHEMA, ["record", "person_id", "name"]).join(live, on="record")
    older = lambda: cache.load("records", SCHEMA).join(kept.select("record"), on="record", how="semi")  # noqa: E731
    return _Seen(kept, _prepared(fresh, counts), counts, fresh, pl.concat([who.select(WHO), fresh.select(WHO)]), older)


def _with_flags(rows: pl.DataFrame, live: pl.DataFrame) -> pl.DataFrame:
    return rows.drop("is_shared").join(live, on="record", how="left").select(SCHEMA.keys()).sort("record")


def unseen(year: int | None = None, upload: int | None = None) -> int:
    """How many accepted rows of the lists that are in, of a year or an upload where one is named, wait for a comparison.

    Rows are numbered as they come, and a comparison sees all that are there: only those after its newest one wait.
    """
    return behind(seen_until(), year, upload)


def seen_until() -> int:
    """The newest row that a comparison saw."""
    newest = cache.load("newest", NEWEST_SCHEMA)
    if newest.is_empty():
        newest = cache.load("features", FEATURE_SCHEMA, ["record"])
    return int(newest["record"].max() or 0)  # type: ignore[arg-type]


def behind(last: int, year: int | None = None, upload: int | None = None) -> int:
    """How many accepted rows of the lists that are in came after `last`."""
    return int(rows(_WAITING, last, year, year, upload, upload)[0][0])


def _fetched(missing: pl.DataFrame, live: int) -> pl.DataFrame:
    if missing.height == live:
        return _decrypted(copied(RECORDS.format(only=""), SCHEMA))
    run("create temp table unseen (id bigint primary key) on commit drop")
    copy_frame(missing.select(id="record"), "unseen", ["id"])
    found = copied(RECORDS.format(only="and r.id in (select id from unseen)"), SCHEMA)
    run("drop table unseen")
    return _decrypted(found)


def _decrypted(rows: pl.DataFrame) -> pl.DataFrame:
    crypt = identifiers()
    clear = []
    for column, field in SECRETS.items():
        # Households share what they share: each value is decrypted once.
        secrets = rows[column].drop_nulls().unique()
        texts = crypt.decrypt_many(field, secrets.str.decode("hex").to_list())
        told = pl.DataFrame({column: secrets, "clear": pl.Series(texts, dtype=pl.String)})
        clear.append(rows.select(column).join(told, on=column, how="left", maintain_order="left")["clear"].alias(column))
    return rows.with_columns(clear)


def _prepared(rows: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    return features(rows.with_columns(pl.col("is_typed") == "t"), counts)


def _compared(seen: _Seen, engine: Engine, snapshot: int | None) -> Compared:
    def register(records: pl.DataFrame) -> pl.DataFrame | None:
        return standings(seen.who.join(records, on="record", how="semi"), snapshot)

    if seen.known.is_empty():
        return compare(seen.new, engine, register, seen.counts)
    return compare_arrivals(seen.known, seen.new, engine, register, seen.counts)


def standings(rows: pl.DataFrame, snapshot: int | None) -> pl.DataFrame | None:
    """`record`, `standing`: whether the register knows a row's number, and under a like name; None without a register."""
    if snapshot is None:
        return None
    run("create temp table asked_person (id bigint primary key) on commit drop")
    copy_frame(rows.select(id="person_id").unique(), "asked_person", ["id"])
    sql = (
        "select p.id as person_id, upper(d.name) as theirs from asked_person a join registry_person p using (id)"
        f" join registry_populationline d on d.national_id = p.national_id and d.snapshot_id = {int(snapshot)}"
    )
    register = copied(sql, {"person_id": pl.Int64, "theirs": pl.String})
    run("drop table asked_person")
    beside = rows.select("record", "person_id", "name").join(register, on="person_id", how="left")
    pairs = beside.select("name", "theirs").drop_nulls().unique().with_columns(
        same=fold_expr(pl.col("name")) == fold_expr(pl.col("theirs"))
    )  # fmt: skip
    own = [same or alike(ours, theirs) for ours, theirs, same in pairs.iter_rows()]
    judged = pairs.select("name", "theirs", is_own=pl.Series(own, dtype=pl.Boolean))
    told = beside.join(judged, on=["name", "theirs"], how="left", maintain_order="left")
    is_known = pl.when("is_own").then(pl.lit(OWN)).otherwise(pl.lit(FOREIGN))
    return told.select("record", standing=pl.when(pl.col("theirs").is_null()).then(pl.lit(ABSENT)).otherwise(is_known))


def of_persons(compared: Compared, rows: pl.DataFrame) -> pl.DataFrame:
    """Pairs of records as pairs of persons, the surest of each; evidence as JSON text."""
    pairs = compared.pairs
    if "register_l" not in pairs.columns:
        pairs = pairs.with_columns(register_l=pl.lit(None, pl.String), register_r=pl.lit(None, pl.String))
    for side in ("l", "r"):
        who = rows.select(pl.col(c).alias(f"{c}_{side}") for c in ("record", "person_id", "is_shared"))
        pairs = pairs.join(who, on=f"record_{side}", how="left", maintain_order="left")
    pairs = pairs.filter(pl.col("person_id_l") != pl.col("person_id_r"))
    is_shared = (pl.col("is_shared_l") == "t") | (pl.col("is_shared_r") == "t")
    swap = pl.col("person_id_l") > pl.col("person_id_r")
    made = pairs.with_columns(
        doubt=pl.when(is_shared).then(pl.lit(NIK_SHARED)).otherwise("doubt"), evidence=_evidence(), swap=swap
    ).select(
        *(
            pl.when("swap").then(f"{column}_{right}").otherwise(f"{column}_{left}").alias(f"{name}_{side}")
            for name, column in (("person", "person_id"), ("row", "record"))
            for side, left, right in (("a", "l", "r"), ("b", "r", "l"))
        ),
        "band",
        "doubt",
        pl.col("match_weight").round(3).alias("weight"),
        pl.col("match_probability").alias("probability"),
        pl.when("swap").then(_sides("r", "l")).otherwise(_sides("l", "r")).alias("sides"),
        "evidence",
    )
    made = made.with_columns(evidence=pl.concat_str(pl.lit("{"), "sides", pl.lit(","), "evidence", pl.lit("}"))).drop("sides")
    return made.sort(pl.col("band") != "same", -pl.col("weight"), "row_a", "row_b").unique(
        ["person_a", "person_b"], keep="first", maintain_order=True
    )  # fmt: skip


def _sides(first: str, second: str) -> pl.Expr:
    """What is told of each side's number, as JSON: what the register says, and whether the birth date stands in it."""
    standing = [
        pl.col(f"register_{side}").replace_strict({w: json.dumps(w) for w in (OWN, FOREIGN, ABSENT)}, default="null")
        for side in (first, second)
    ]
    own = [pl.col(f"born_as_nik_{side}").cast(pl.String).fill_null("null") for side in (first, second)]
    return pl.format('"standing":[{},{}],"own_date":[{},{}]', *standing, *own)


def _evidence() -> pl.Expr:
    """How the fields compare, as JSON: `"fields": {"name": ["same", 12.3], …}`."""
    fields = []
    for comparison in COMPARISONS:
        gamma = pl.col(f"gamma_{comparison.name}")
        names = {number: comparison.level(number) for number in range(-1, len(comparison.levels))}
        level = gamma.cast(pl.Int64).replace_strict(names, return_dtype=pl.String)
        weight = pl.col(f"mw_{comparison.name}")
        if any(level.rarity for level in comparison.levels):
            weight = weight + pl.col(f"mw_tf_adj_{comparison.name}")
        fields.append(
            pl.concat_str(pl.lit(f'"{comparison.name}":["'), level, pl.lit('",'), weight.round(2).cast(pl.String), pl.lit("]"))
        )
    return pl.concat_str(pl.lit('"fields":{'), pl.concat_str(fields, separator=","), pl.lit("}"))


def settle_persons(people: tuple[int, ...]) -> None:
    """Puts the values of these persons together again from the rows of all who are one with them."""
    if not people:
        return
    ids = pl.DataFrame({"id": sorted(set(people))}, schema={"id": pl.Int64})
    run("create temp table touched_person (id bigint primary key) on commit drop")
    copy_frame(ids, "touched_person", ["id"])
    secrets = copied(
        "select '\\x' || encode(p.national_id, 'hex') from registry_person p join touched_person using (id)",
        {"national_id": pl.String},
    )
    run("drop table touched_person")
    settle(secrets["national_id"], Cause("linkage", None, now()))


def train(*, keep: bool, actor: Actor) -> dict[str, Any]:
    """Weights learnt from this city's rows; written to the data folder when they are to be kept. Raises Refusal (TOO_FEW)."""
    with transaction.atomic():
        lock("intake")
        everybody = _everybody().fresh
        if everybody.height < FEWEST_TO_LEARN:
            raise Refusal("TOO_FEW", f"There are {everybody.height} rows; weights are learnt from {FEWEST_TO_LEARN} on.")
        engine = DuckEngine(Path(settings.DATA) / "tmp" / "linkage", shipped())
        learnt = engine.train(_prepared(everybody, token_counts(everybody)))
        if keep:
            place = Path(settings.DATA) / "linkage" / "weights.json"
            place.parent.mkdir(mode=0o700, exist_ok=True)
            draft = place.with_suffix(".draft")
            draft.write_text(json.dumps(learnt, indent=1) + "\n", encoding="utf-8")
            draft.replace(place)
        record(actor, "linkage.train", "linkage", {"records": everybody.height, "kept": keep, "weights": fingerprint(learnt)})
    return {"records": everybody.height, "kept": keep, "weights": learnt}
