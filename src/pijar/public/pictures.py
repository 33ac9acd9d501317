"""The pictures of the public pages, each made of a publication's tables alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from html import escape

from django.utils.translation import gettext as _

from pijar.analytics.types import BANDS, Number, Published
from pijar.analytics.words import LEVERS
from pijar.charts import bars, lines
from pijar.charts.bars import Bar, Stack
from pijar.charts.climb import Step, climb
from pijar.charts.pyramid import Ages, PyramidWords, pyramid
from pijar.charts.svg import NOTHING, Svg
from pijar.kernel.month import Month
from pijar.public import figures, written
from pijar.public.figures import Cover, Share
from pijar.public.picture import Picture
from pijar.public.written import ALL, number, percent, rupiah, told, told_rupiah

MOST_PARTS = 6


def both(draw: Callable[[bool], Svg]) -> Svg:
    """A drawing for wide screens and one for phones."""
    return draw(True) + draw(False)


def coverage(made: Published) -> Picture | None:
    """The city's coverage against its target, from figure to figure."""
    covers = figures.covers(made)
    if not covers:
        return None
    title, sentence = str(_("Cakupan terhadap target")), covered_said(covers)
    points = [lines.Point(c.on, float(c.share), float(c.target) if c.target is not None else None) for c in covers]
    spoken = lines.Words(title, str(_("target")), lambda share: percent(share), written.month_short, desc=sentence)
    rows = [
        (written.day(c.on), number(c.covered), number(c.workers), percent(c.share), percent(c.target) if c.target else "–")
        for c in reversed(covers)
    ]
    head = (_("Tanggal"), _("Terlindungi"), _("Pekerja kota"), _("Cakupan"), _("Target"))
    return Picture(
        "cakupan", title, sentence, both(lambda wide: lines.against_target(points, spoken, wide=wide)), head, rows,
        files=("coverage",), legend=(("line", "", _("cakupan")), ("line", "goal", _("target"))),
    )  # fmt: skip


def covered_said(covers: Sequence[Cover]) -> str:
    """How many are covered, whether that is enough, and what became of it since the first figure."""
    last = covers[-1]
    said = [
        _("Pada %(on)s, %(n)s dari %(all)s pekerja kota terlindungi: %(share)s.")
        % {"on": written.day(last.on), "n": number(last.covered), "all": number(last.workers), "share": percent(last.share)}
    ]
    if last.target is not None:
        if last.lacking:
            said.append(
                _("Targetnya %(target)s; masih kurang %(n)s orang.") % {"target": percent(last.target), "n": number(last.lacking)}
            )
        else:
            said.append(_("Targetnya %(target)s: tercapai.") % {"target": percent(last.target)})
    if len(covers) > 1:
        more = last.covered - covers[0].covered
        spoken = _("Sejak %(on)s bertambah %(n)s orang.") if more >= 0 else _("Sejak %(on)s berkurang %(n)s orang.")
        said.append(spoken % {"on": written.day(covers[0].on), "n": number(abs(more))})
    return " ".join(map(str, said))


def by_fund(made: Published) -> Picture:
    """Participants of the month by who pays for them."""
    found = figures.parts(made, "participants_by_fund", "participants")
    table = made.table("participants_by_fund")
    rows = [
        (written.fund(made.about, one.code), told(one.number), told(table.number(one.code, measure="places")),
         told(table.number(one.code, measure="accepted")), told_rupiah(table.number(one.code, measure="contributions")))
        for one in [*found, Share(ALL, figures.whole(made))]
    ]  # fmt: skip
    head = (_("Dana"), _("Peserta"), _("Tempat"), _("Diterima BPJS"), _("Iuran dibayar"))
    return Picture(
        "dana", str(_("Siapa yang membayari")), _fund_said(made, found), _lying(found, lambda c: written.fund(made.about, c),
        str(_("Peserta per dana"))), head, rows, files=("participants_by_fund",),
    )  # fmt: skip


def _fund_said(made: Published, found: Sequence[Share]) -> str:
    whole = figures.whole(made)
    if whole.value is None or not found or not found[0].number.value:
        return str(_("Sebagian angkanya tidak ditampilkan; yang lain ada pada gambar dan tabel."))
    return _("Program menanggung %(n)s pekerja pada %(month)s; %(most)s di antaranya dibayari %(fund)s.") % {
        "n": number(whole.value), "month": written.month(made.month), "most": told(found[0].number),
        "fund": written.fund(made.about, found[0].code),
    }  # fmt: skip


def _lying(found: Sequence[Share], name: Callable[[str], str], title: str) -> Svg:
    drawn = [Bar(name(one.code), one.number.value, written.drawn(one.number)) for one in found]
    return both(lambda wide: bars.lying(drawn, title=title, wide=wide)) if drawn else NOTHING


def by_sector(made: Published) -> Picture:
    """Participants of the month by sector of their work."""
    found = figures.parts(made, "participants_by_sector")
    shown = [one for one in found if one.number.value]
    most = [f"{written.sector(one.code).lower()} ({told(one.number)})" for one in shown if one.code not in ("unknown", "other")]
    sentence = (
        _("Yang terbanyak ditampilkan: %(most)s.") % {"most": ", ".join(most[:3])}
        if most else str(_("Angkanya terlalu kecil untuk ditampilkan."))
    )  # fmt: skip
    rows = [(written.sector(one.code), told(one.number)) for one in found]
    return Picture(
        "pekerjaan", str(_("Bidang pekerjaannya")), sentence,
        _lying(found, written.sector, str(_("Peserta per bidang pekerjaan"))),
        (_("Bidang"), _("Peserta")), rows, files=("participants_by_sector",),
    )  # fmt: skip


def ages(made: Published) -> Picture:
    """Participants of the month by sex and age."""
    table, title = made.table("participants_by_sex_and_age"), str(_("Umur dan jenis kelamin"))
    men, women = (_("Laki-laki"), _("Perempuan"))
    rows = [Ages(_age(band), table.number("L", band).value, table.number("P", band).value) for band in BANDS]
    # Nobody under the age of work is enrolled: an empty row says nothing.
    shown = [one for one in rows if (one.men, one.women) != (0, 0)]
    sentence = _ages_said(table.number("L", ALL), table.number("P", ALL))
    spoken = PyramidWords(title, str(men), str(women), number, "…", desc=sentence)
    lines_ = [(_age(band), told(table.number("L", band)), told(table.number("P", band)), told(table.number(ALL, band)))
              for band in BANDS]  # fmt: skip
    lines_.append((str(_("Semua umur")), told(table.number("L", ALL)), told(table.number("P", ALL)), told(figures.whole(made))))
    note = str(_("Tanda … berarti angkanya tidak ditampilkan.")) if any(None in (one.men, one.women) for one in shown) else ""
    return Picture(
        "umur", title, sentence, both(lambda wide: pyramid(shown, spoken, wide=wide)) if shown else NOTHING,
        (_("Umur"), men, women, _("Semua")), lines_, files=("participants_by_sex_and_age",), note=note,
    )  # fmt: skip


def _age(band: str) -> str:
    return str(_("65 ke atas")) if band == BANDS[-1] else band.replace("-", "–")


def _ages_said(men: Number, women: Number) -> str:
    if men.value is None or women.value is None or not men.value + women.value:
        return str(_("Sebagian kelompok terlalu kecil untuk ditampilkan; yang lain ada pada gambar dan tabel."))
    share = Decimal(women.value) / (men.value + women.value)
    return _("%(women)s perempuan dan %(men)s laki-laki: %(share)s peserta adalah perempuan.") % {
        "women": number(women.value), "men": number(men.value), "share": percent(share),
    }  # fmt: skip


def by_month(made: Published) -> Picture | None:
    """Participants month by month, one part for each fund; months of which a fund is withheld are only in the table."""
    rows = made.table("participants_by_month").rows
    months = sorted({row.keys[0] for row in rows})
    if not months:
        return None
    table = made.table("participants_by_month")
    funds = [one.code for one in figures.parts(made, "participants_by_fund", "participants")][:MOST_PARTS]
    whole = [table.number(month, ALL) for month in months]
    stacks = [
        Stack(written.month_short(Month.parse(month).first_day), tuple(n for n in numbers if n is not None))
        for month in months
        if None not in (numbers := [table.number(month, fund).value for fund in funds])
    ]
    names, title = [written.fund(made.about, fund) for fund in funds], str(_("Orang terlindungi per bulan"))
    sentence = _months_said(months, whole)
    lines_ = [(written.month(Month.parse(m)), *(told(table.number(m, f)) for f in (*funds, ALL))) for m in reversed(months)]
    return Picture(
        "bulan", title, sentence,
        both(lambda wide: bars.stacked(stacks, names, title=title, desc=sentence, written=number, wide=wide)),
        (_("Bulan"), *names, _("Semua dana")), lines_, files=("participants_by_month",),
        legend=[("swatch", f"k-{place}", name) for place, name in enumerate(names, 1)],
    )  # fmt: skip


def _months_said(months: Sequence[str], whole: Sequence[Number]) -> str:
    last = whole[-1]
    if last.value is None:
        return str(_("Angkanya tidak ditampilkan."))
    said = _("%(n)s orang ditanggung program pada %(month)s.") % {
        "n": number(last.value), "month": written.month(Month.parse(months[-1]))
    }  # fmt: skip
    if len(whole) > 1 and whole[-2].value is not None:
        more = last.value - whole[-2].value
        if not more:
            return f"{said} {_('Sama dengan bulan sebelumnya.')}"
        spoken = _("Bertambah %(n)s dari bulan sebelumnya.") if more > 0 else _("Berkurang %(n)s dari bulan sebelumnya.")
        return f"{said} {spoken % {'n': number(abs(more))}}"
    return str(said)


def money(made: Published) -> Picture | None:
    """Money in and out by month, all funds; the table parts it by fund."""
    moved = figures.money(made)
    all_funds = [one for one in moved if one.fund == ALL]
    if not all_funds:
        return None
    came = [Bar(written.month_short(one.month.first_day), one.came.value, _short(one.came)) for one in all_funds]
    went = [Bar(written.month_short(one.month.first_day), one.went.value, _short(one.went)) for one in all_funds]
    in_, out = str(_("Uang masuk per bulan")), str(_("Uang keluar per bulan, untuk iuran"))
    drawing = _named(in_, both(lambda wide: bars.columns(came, title=in_, wide=wide)))
    drawing += _named(out, both(lambda wide: bars.columns(went, title=out, wide=wide)))
    rows = [
        (written.month(one.month), written.fund(made.about, one.fund), told_rupiah(one.came), told_rupiah(one.went),
         told_rupiah(one.back), told_rupiah(one.gifts))
        for one in reversed(moved)
    ]  # fmt: skip
    head = (_("Bulan"), _("Dana"), _("Masuk"), _("Keluar"), _("Kembali"), _("Di antaranya sumbangan"))
    return Picture(
        "uang", str(_("Uang masuk dan keluar")), _money_said(all_funds), drawing, head, rows,
        files=("money_by_month",),
        note=str(
            _("Masuk: anggaran yang disediakan dan sumbangan yang diterima. Keluar: iuran yang dibayar ke BPJS Ketenagakerjaan.")
        ),
    )  # fmt: skip


def _named(name: str, drawn: Svg) -> Svg:
    """A drawing under its own name, where one picture has two of them."""
    return Svg(f'<p class="chart-name">{escape(name)}</p>') + drawn


def _short(one: Number) -> str:
    return "…" if one.value is None else written.short(one.value)


def _money_said(moved: Sequence[figures.Moved]) -> str:
    came, went = [one.came.value for one in moved], [one.went.value for one in moved]
    if None in came or None in went:
        return str(_("Sebagian angkanya tidak ditampilkan; yang lain ada pada gambar dan tabel."))
    return _("Sejak %(month)s masuk %(came)s, dan %(went)s dibayarkan sebagai iuran pekerja.") % {
        "month": written.month(moved[0].month), "came": rupiah(sum(n or 0 for n in came)),
        "went": rupiah(sum(n or 0 for n in went)),
    }  # fmt: skip


def claims(made: Published) -> Picture:
    """Cases of the year by branch and outcome, and what was paid."""
    rows = made.table("claims").rows
    lines_ = [
        (written.code_word("branch", branch) if branch != ALL else str(_("Semua jaminan")),
         str(_("Semua")) if outcome == ALL else written.code_word("outcome", outcome), told(row.numbers["cases"]))
        for row in rows for branch, outcome in (row.keys,)
    ]  # fmt: skip
    outcomes = [Share(name, _summed(made, name)) for name in ("paid", "open", "refused", "lapsed", "closed")]
    title = str(_("Klaim tahun ini"))
    drawing = _lying(outcomes, lambda code: written.code_word("outcome", code), title) if _any(outcomes) else NOTHING
    return Picture(
        "klaim", title, claims_said(made), drawing, (_("Jaminan"), _("Hasil"), _("Kasus")), lines_,
        files=("claims", "benefits_paid", "reports"),
    )  # fmt: skip


def _any(found: Sequence[Share]) -> bool:
    return any(one.number.value != 0 for one in found)


def _summed(made: Published, outcome: str) -> Number:
    """An outcome of both branches; withheld where one of them is."""
    found = [made.table("claims").number(branch, outcome) for branch in ("JKK", "JKM")]
    if any(one.value is None for one in found):
        return Number(None, found[0].state if found[0].value is None else found[1].state)
    return Number(sum(one.value or 0 for one in found))


def claims_said(made: Published) -> str:
    """How many cases of the year there are, and what families and workers got."""
    whole, paid = made.table("claims").number(ALL, ALL), figures.paid(made)
    year = str(made.month.year)
    if whole.value == 0:
        return _("Sejak Januari %(year)s belum ada klaim yang tercatat.") % {"year": year}
    said = [
        _("Sejak Januari %(year)s tercatat %(n)s klaim.") % {"year": year, "n": number(whole.value)}
        if whole.value is not None
        else _("Jumlah klaim sejak Januari %(year)s belum cukup besar untuk ditampilkan.") % {"year": year}
    ]
    if paid.rupiah:
        said.append(_("Manfaat yang sudah dibayar: %(amount)s.") % {"amount": rupiah(paid.rupiah)})
    return " ".join(map(str, said))


def path(made: Published) -> Picture | None:
    """From those covered already to the goal: what each lever brings, and whom nobody brings yet."""
    way, covers = figures.way(made), figures.covers(made)
    if way is None or not covers:
        return None
    start = _start(covers, way.gap)
    steps = [Step(str(_("Sudah terlindungi")), start, number(start))]
    rows = [(str(_("Sudah terlindungi")), number(start), "–")]
    for one in way.levers:
        name, people = str(LEVERS.get(one.code, one.code)), one.number.value or 0
        steps.append(Step(name, people, number(people), "k-1"))
        rows.append((name, number(people), percent(Decimal(people) / way.gap) if way.gap else "–"))
    if way.left_over > 0:
        name = str(_("Belum ada yang membawa"))
        steps.append(Step(name, way.left_over, number(way.left_over), "bar-lack"))
        rows.append((name, number(way.left_over), percent(Decimal(way.left_over) / way.gap)))
    goal, title = start + way.gap, str(_("Jalan menuju target"))
    aim, sentence = _("target %(n)s") % {"n": number(goal)}, path_said(way)
    return Picture(
        "jalan", title, sentence, both(lambda wide: climb(steps, goal, aim, title=title, desc=sentence, wide=wide)),
        (_("Dari mana"), _("Orang"), _("Bagian dari kekurangan")), rows, files=("path",),
    )  # fmt: skip


def _start(covers: Sequence[Cover], gap: int) -> int:
    """Those covered by the figure from which the gap is reckoned."""
    found = [one for one in covers if one.goal is not None and one.lacking == gap]
    return (found[-1] if found else covers[-1]).covered


def path_said(way: figures.Way) -> str:
    if not way.gap:
        return str(_("Target sudah tercapai."))
    said = _("Masih kurang %(n)s orang.") % {"n": number(way.gap)}
    promised = way.gap - way.left_over
    if not promised:
        return f"{said} {_('Belum ada angka pengungkit yang disetujui untuk tahun ini.')}"
    share = percent(Decimal(promised) / way.gap)
    more = _("Yang sudah direncanakan membawa %(n)s orang, atau %(share)s dari kekurangan itu.") % {
        "n": number(promised),
        "share": share,
    }
    if way.left_over > 0:
        return f"{said} {more} {_('Untuk %(n)s orang belum ada jalannya.') % {'n': number(way.left_over)}}"
    return f"{said} {more}"
