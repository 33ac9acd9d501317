"""HOPE's published scoring rule, restated for comparison on the same records. None of HOPE's code is here.

What is restated (`deduplicate.py` and `es_analyzers.py` of unicef/hope, read in 2026): each person is a query, the others
answer with a score, and a score of 6.0 or more is a duplicate.

- First word of the name against first word, last against last: each counts 1 when equal or phonetically equal, and
  1 - edits / (length of the shorter) when at most one edit (3 to 5 letters) or two (6 letters and more) apart, for the 50
  nearest words. Both alike: four times their sum, at most 8. Only one alike: that one's share.
- A name of one word: 8 when the word stands anywhere in the other's name.
- Birth date 2, phone 2, identity number 4, sex 1, administrative area (here the kelurahan) 1, each when equal.

What differs or is left out: the phonetic key is ours for Indonesian (HOPE's double metaphone is made for English, and would
find less); middle name, second phone, relationship and country are not in the data; the identity number is compared although
HOPE's query within a batch never does. Left out are pairs whose sexes differ or are untold and whose names reach 5.3 to 6 with
edits, which other fields could lift over the threshold: they would only add to what is said. HOPE takes at most 100 answers
for a person and gives a whole import up when one person has more than 5; here everything is counted, so that the numbers say
what the rule means and not where it stops.

Hundreds of millions of pairs are never made: names are grouped, and groups counted.
"""

from __future__ import annotations

import duckdb
import polars as pl

from benchmarks.linkage_counts import Counts, Verdict, number, true_counts
from benchmarks.measure import Gauge

THRESHOLD = 6.0
NEAREST = 50

WORDS = """
create table people as
select row, nik, string_split(name, ' ')[1] as first, string_split(name, ' ')[-1] as last, contains(name, ' ') as has_two,
       name, tanggal_lahir as born, no_hp as phone, coalesce(jenis_kelamin, '') as sex, kelurahan_kode as village
  from records
"""
# Words meet when taking at most two letters out of each leaves the same: everything within two edits does, and is measured then.
CUT = """
create table cut as
with once as (
  select word, unnest(list_transform(range(1, length(word) + 1), lambda i: word[:i - 1] || word[i + 1:])) as rest
    from words where length(word) >= 3
), twice as (
  select word, unnest(list_transform(range(1, length(rest) + 1), lambda i: rest[:i - 1] || rest[i + 1:])) as rest
    from once where length(word) >= 5
)
select distinct word, rest from (
  select word, word as rest from words union all select * from once union all select * from twice
)
"""
ALIKE = f"""
create table alike as
with met as (
  select distinct a.word as one, b.word as other from cut a join cut b using (rest) where a.word <> b.word
), measured as (
  select one, other, damerau_levenshtein(one, other) as edits, least(length(one), length(other)) as shorter,
         case when greatest(length(one), length(other)) < 3 then 0 when greatest(length(one), length(other)) < 6 then 1 else 2 end
         as allowed
    from met
), nearest as (
  select one, other, 1 - edits / shorter as share from measured where edits <= allowed and edits < shorter
  qualify row_number() over (partition by one order by edits, other) <= {NEAREST}
), every as (
  select one, other, share from nearest union all select other, one, share from nearest
  union all select a.word, b.word, 1.0 from words a join words b using (sound)
)
select one, other, max(share) as share from every group by one, other
"""
GROUPS = "create table groups as select first, last, sex, count(*) as n from people where has_two group by first, last, sex"
# Each pair of groups is met from both sides and each group with itself, so the sum is twice the pairs and all rows once.
ALIKE_PAIRS = f"""
with halfway as materialized (
  select a.last, a.sex, f.other as first_b, f.share, sum(a.n) as n
    from groups a join alike f on f.one = a.first group by all
)
select (sum(h.n * b.n) - (select sum(n) from groups)) // 2
  from halfway h join alike l on l.one = h.last join groups b on b.first = h.first_b and b.last = l.other
 where 4 * (h.share + l.share) + (h.sex = b.sex and h.sex <> '')::int >= {THRESHOLD}
"""
ONE_WORD_PAIRS = """
with single as (select name as word, count(*) as n from people where not has_two group by name),
     longer as (
  select word, count(*) as n from (select distinct row, unnest(string_split(name, ' ')) as word from people where has_two)
   group by word
)
select sum(s.n * (s.n - 1) // 2 + s.n * coalesce(l.n, 0)) from single s left join longer l using (word)
"""
# Pairs that something else than the name may make duplicates of.
OTHER_PAIRS = """
create table candidates as
select a.row as row_a, b.row as row_b from people a join people b on a.nik = b.nik and a.row < b.row
union
select a.row, b.row from people a join people b on a.phone = b.phone and a.born = b.born and a.row < b.row
"""
SCORED = f"""
with scored as (
  select p.*, a.nik = b.nik as same_nik,
         case when not (a.has_two and b.has_two) then
           8 * (not a.has_two and list_contains(string_split(b.name, ' '), a.name)
                or not b.has_two and list_contains(string_split(a.name, ' '), b.name))::int
         when f.share > 0 and l.share > 0 then 4 * (f.share + l.share)
         else greatest(coalesce(f.share, 0), coalesce(l.share, 0)) end as by_name,
         (a.sex = b.sex and a.sex <> '')::int as by_sex,
         2 * coalesce(a.born = b.born, false)::int + 2 * coalesce(a.phone = b.phone, false)::int + 4 * (a.nik = b.nik)::int
         + (a.village = b.village)::int as by_others,
         a.nik = b.nik or coalesce(a.born = b.born and a.phone = b.phone, false) as is_candidate
    from {{pairs}} p join people a on a.row = p.row_a join people b on b.row = p.row_b
    left join alike f on f.one = a.first and f.other = b.first
    left join alike l on l.one = a.last and l.other = b.last
)
select *, by_name >= {THRESHOLD} or (by_name > 2 and by_name + by_sex >= {THRESHOLD}) as by_the_name,
       is_candidate and by_name + by_sex + by_others >= {THRESHOLD} as by_the_rest
  from scored
"""


def measure(connection: duckdb.DuckDBPyConnection) -> Verdict:
    """Counts what the rule says of the `records` of `linkage_counts.opened`; the connection keeps the tables it made."""
    with Gauge() as gauge:
        said, same_nik, single = _said(connection)
    right = number(connection, f"select count(*) from ({_of('true_pairs')}) where by_the_name or by_the_rest")
    right_same = number(connection, f"select count(*) from ({_of('true_pairs')}) where same_nik and (by_the_name or by_the_rest)")
    differing, everything = true_counts(connection)
    note = f"threshold 6.0, every pair counted; {single:,} of them because one name is a single word that stands in the other"
    return Verdict(
        "HOPE's rule",
        Counts(said - same_nik, right - right_same, differing),
        Counts(said, right, everything),
        gauge.seconds,
        note,
    )


def _said(connection: duckdb.DuckDBPyConnection) -> tuple[int, int, int]:
    """All pairs the rule says, those of them with one NIK, and those by a name of one word."""
    connection.execute(WORDS)
    _words(connection)
    for sql in (CUT, ALIKE, GROUPS, OTHER_PAIRS):
        connection.execute(sql)
    connection.execute("drop table cut")
    alike, single = number(connection, ALIKE_PAIRS), number(connection, ONE_WORD_PAIRS)
    more = number(connection, f"select count(*) from ({_of('candidates')}) where by_the_rest and not by_the_name")
    same = number(connection, f"select count(*) from ({_of('candidates')}) where same_nik and (by_the_rest or by_the_name)")
    return alike + single + more, same, single


def _words(connection: duckdb.DuckDBPyConnection) -> None:
    """`words`: every first and last word with its sound."""
    from pijar.linkage.names import canonical

    rows = connection.execute("select distinct word from (select first as word from people union all select last from people)")
    found = [word for (word,) in rows.fetchall()]
    frame = pl.DataFrame({"word": found, "sound": [canonical(word) or word for word in found]})
    connection.register("frame", frame)
    connection.execute("create table words as select * from frame")
    connection.unregister("frame")


def _of(pairs: str) -> str:
    table = f"(select row_a, row_b from {pairs})"
    return SCORED.format(pairs=table)
