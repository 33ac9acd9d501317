"""Pictures of the whole city on their pages: sentences reckoned from the numbers, tables, files, and who sees small groups."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from pijar.analytics.models import Participation
from pijar.analytics.services import gather
from pijar.analytics.types import LeverKind, Path, PathLever
from pijar.backoffice import citycharts, fundcharts
from pijar.backoffice.fundcharts import Burn
from pijar.backoffice.pictures import Column
from pijar.kernel.month import Month
from pijar.staff.types import CONSOLE, Role

JANUARY = Month(2026, 1)


def lever(kind: LeverKind, people: int | None, known: int | None = None) -> PathLever:
    gap = Decimal(151_348)
    shares = [None if n is None else (n / gap).quantize(Decimal("0.0001")) for n in (people, known)]
    return PathLever(kind, people, shares[0], "SK 1" if people else "", None, known, shares[1])


def way(*levers: PathLever) -> Path:
    return Path(2026, date(2025, 12, 1), 390_498, 756_873, Decimal("0.7159"), "BPJS", 541_846, 151_348, levers)


def test_the_path_says_what_is_planned_and_whom_nobody_brings():
    levers = (lever(LeverKind.PROGRAMME, None, 8_500), lever(LeverKind.COMPANIES, 42_848), lever(LeverKind.OTHERS, None))
    found = citycharts.path(way(*levers))
    assert "541.846 orang, 151.348 lebih banyak" in found.sentence
    assert "menutup 33,9%; untuk 100.000 orang belum ada jalannya" in found.sentence
    cells = {line.cells[0]: line.cells[1:] for line in found.lines}
    assert cells["Program ini"] == (8_500, Decimal("0.0562"), "menurut buku")
    assert cells["Lainnya"] == (None, None, "belum diisi") and cells["Belum ada jalannya"][0] == 100_000
    assert found.drawing.count('class="bar-lack"') == 2 and found.drawing.count('class="k-6"') == 2


def test_a_path_that_is_closed_leaves_nobody():
    found = citycharts.path(way(lever(LeverKind.OTHERS, 160_000)))
    assert "Semua jalan bersama menutupnya." in found.sentence and "bar-lack" not in found.drawing


PLAN = ((date(2026, 1, 1), 724), (date(2026, 12, 31), 0))


@pytest.mark.parametrize(
    ("now", "said"),
    [(640, "lebih cepat terpakai Rp 13."), (653, "lebih banyak tersisa Rp 0."), (700, "lebih banyak tersisa Rp 47.")],
)
def test_a_fund_is_held_against_its_plan(now, said):
    """On 6 February 36 of 364 days are over: of 724 rupiah 71 are used by then (cut), 653 are left."""
    found = fundcharts.picture(Burn(2026, ((date(2026, 1, 1), 724), (date(2026, 2, 6), now)), (), (), PLAN), "APBD")
    assert found is not None and found.sentence.startswith("6 Februari 2026: Rp ") and said in found.sentence
    assert found.lines[1].cells == ("6 Februari 2026", "tercatat", now, 653) and 'class="c-plan"' in found.drawing


def test_gifts_have_no_plan():
    found = fundcharts.picture(Burn(2026, ((date(2026, 1, 1), 900),), ()), "ASN")
    assert found is not None and "rencana" not in found.sentence and len(found.columns) == 3 and "c-plan" not in found.drawing
    assert fundcharts.picture(Burn(2026, (), ()), "ASN") is None


@pytest.fixture
def counted(city):
    """Figures of a month: twelve people in two kinds of work, one of them with three."""
    gather(JANUARY, actor=CONSOLE)
    Participation.objects.all().delete()
    alike = (("trade", "L", 2, 5), ("trade", "P", 3, 4), ("transport", "L", 2, 3), ("farming", "P", 3, 30))
    for sector, sex, band, people in alike:
        Participation.objects.create(
            month=JANUARY.first_day, village_code="33.74.12.1004", fund_code="APBD", sector=sector, sex=sex, band=band,
            people=people, accepted=0, paid=0, contributions=0, newly=0, leaving=0,
        )  # fmt: skip
    return city


def rows(client, route: str, key: str, *args) -> list[dict[str, str]]:
    answer = client.get(reverse(route, args=args), {"unduh": "csv", "gambar": key})
    return list(csv.DictReader(io.StringIO(b"".join(answer).decode())))


def test_the_month_shows_who_pays_for_whose_work(enter, counted):
    client = enter(Role.PROGRAMME)
    text = client.get(reverse("month", args=[JANUARY])).content.decode()
    assert "42 orang dibiayai; terbanyak bekerja di bidang pertanian: 30 orang (71,4%)." in text
    assert "APBD → angkutan: 3" in text
    assert {row["Bidang"]: row["Orang"] for row in rows(client, "month", "dana-bidang-2026-01", JANUARY)} == {
        "pertanian": "30", "perdagangan": "9", "angkutan": "3",
    }  # fmt: skip


def test_who_reads_no_persons_gets_no_small_group_of_work(enter, counted):
    client = enter(Role.TREASURER)
    text = client.get(reverse("month", args=[JANUARY])).content.decode()
    assert "APBD → angkutan: 3" not in text and "dana-bidang" in text
    told = [row["Orang"] for row in rows(client, "month", "dana-bidang-2026-01", JANUARY)]
    assert "3" not in told and told.count("") >= 2


def test_the_programme_shows_ages(enter, counted):
    text = enter(Role.PROGRAMME).get(reverse("programme")).content.decode()
    assert "Terbanyak berumur 35-44 tahun: 34 dari 42 orang. Perempuan 81%." in text
    assert "Laki-laki, 25-34: 8" in text and "Perempuan, 35-44: 34" in text


def test_a_month_nobody_counted_shows_none(enter, city):
    client = enter(Role.PROGRAMME)
    assert "dana-bidang" not in client.get(reverse("month", args=[JANUARY])).content.decode()
    assert 'id="umur"' not in client.get(reverse("programme")).content.decode()


def test_coverage_is_told_with_its_files(enter, counted):
    client = enter(Role.VILLAGE)
    text = client.get(reverse("coverage")).content.decode()
    assert "390.498 dari 756.873 orang" in text and "Jalan ke target" in text
    found = rows(client, "coverage", "cakupan")
    assert [(row["Aktif"], row["Potensial"], row["Target"]) for row in found] == [("390498", "756873", "0.7159")]
    assert client.get(reverse("coverage"), {"unduh": "csv", "gambar": "x"}).status_code == 404


def test_a_cell_is_written_as_its_kind():
    cells = (("text", None), ("number", None), ("number", 1_234), ("percent", Decimal("0.5")), ("rupiah", 16_000))
    shown = [Column("", kind).shown(cell) for kind, cell in (*cells, ("decimal", Decimal("2.34")))]
    assert shown == ["–", "tidak ditampilkan", "1.234", "50%", "Rp\xa016.000", "2,3"]
