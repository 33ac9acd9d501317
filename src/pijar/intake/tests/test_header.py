"""Which columns are which, and where a table begins."""

import pytest

from pijar.intake.header import Field, claims, classify, find_layout, is_numbering

HEADINGS = {
    Field.NIK: "NIK|N I K|No NIK|NO. NIK|NIK KTP|No. KTP|NO KTP|Nomor Induk Kependudukan|nik|NIK\n(16 digit)|No. e-KTP",
    Field.NAME: "Nama|Nama Lengkap|NAMA PEKERJA|Nama Sesuai KTP|Nama Calon Peserta|Nama Pekerja Rentan|nama_lengkap",
    Field.FAMILY_CARD: "No. KK|Nomor KK|Nomor Kartu Keluarga|No Kartu Keluarga|no_kk|NO\nKK",
    Field.BIRTH_PLACE: "Tempat Lahir|Tmp Lahir|Tempat Lhr|tempat_lahir",
    Field.BIRTH_DATE: "Tanggal Lahir|Tgl Lahir|Tgl. Lahir|Tgl Lhr|Tanggal Lahir (dd/mm/yyyy)|tgl_lahir|Tgl lahir sesuai KTP",
    Field.BIRTH_BOTH: "TTL|Tempat/Tgl Lahir|Tempat, Tanggal Lahir|Tempat & Tgl Lahir|TEMPAT/TANGGAL LAHIR",
    Field.SEX: "L/P|JK|J/K|Jenis Kelamin|Jns Kelamin|Kelamin|P/L|Jenis Kel.|jenis_kelamin",
    Field.ADDRESS: "Alamat|Alamat KTP|Alamat Lengkap|Alamat Rumah|Alamat (RT/RW, Kelurahan)|Tempat Tinggal",
    Field.RT: "RT|Rt|Alamat RT",
    Field.RW: "RW|rw",
    Field.RT_RW: "RT/RW|RT / RW|Rt/Rw",
    Field.KELURAHAN: "Kelurahan|Kel.|Kel|Desa/Kelurahan|Nama Kelurahan|nama_kelurahan|Desa",
    Field.KECAMATAN: "Kecamatan|Kec.|Kec",
    Field.OCCUPATION: "Pekerjaan|Jenis Pekerjaan|Pekerjaan Saat Ini|Pekerjaan Utama|Jenis Usaha/Pekerjaan|Profesi",
    Field.INCOME: "Penghasilan|Penghasilan/Bulan|PENGHASILAN PER BULAN|Pendapatan|Penghasilan Rata-rata|Penghasilan (Rp)",
    Field.PHONE: "No HP|No. HP/WA|Nomor HP|No Telp/HP|HP|No. Handphone|no_telp|H P",
    Field.MOTHER: "Ibu Kandung|Nama Ibu Kandung|NAMA IBU|Nama Gadis Ibu Kandung|ibu_kandung",
}
NOT_NEEDED = "No|No Urut|Umur|Ket|Keterangan|Lokasi Kerja|Tempat Kerja|No. Polisi|Kode Wilayah|Tanda Tangan|id|Usia"
NOT_NEEDED += "|Nama Kepala Keluarga|Nama Suami/Istri|NIK Ibu|Alamat Usaha|Nama Usaha|Kode Kelurahan|Plat Nomor|NIP|Kel. Tani"
NOT_NEEDED += "|Nama Pasar|Lokasi Usaha|Nama Kapal|Tanggal|Jumlah|||" + "Nama " * 30


@pytest.mark.parametrize(("heading", "field"), [(text, field) for field, texts in HEADINGS.items() for text in texts.split("|")])
def test_headings(heading: str, field: Field) -> None:
    for text in (heading, heading.upper(), heading.lower(), heading.replace(" ", "\n"), f" {heading} . "):
        claim = classify(text)
        assert claim is not None, text
        assert claim[0] is field, text


@pytest.mark.parametrize("heading", NOT_NEEDED.split("|"))
def test_columns_that_are_not_needed(heading: str) -> None:
    assert classify(heading) is None


def rows(*texts: str) -> list[tuple[int, dict[int, str]]]:
    """Rows from texts with cells parted by bars; empty cells are left out."""
    return [
        (number, {place: cell.strip() for place, cell in enumerate(text.split("|")) if cell.strip()})
        for number, text in enumerate(texts, start=1)
    ]


def test_titles_empty_columns_and_position_do_not_matter() -> None:
    layout = find_layout(rows("DAFTAR NAMA DAN NIK", "|KELURAHAN WATES", "", "||No||NAMA|||NIK|Ket"))
    assert layout is not None
    assert (layout.heading_row, layout.first_row) == (4, 5)
    assert layout.columns == {Field.NAME: 4, Field.NIK: 7}
    assert layout.titles == ("DAFTAR NAMA DAN NIK", "KELURAHAN WATES")


def test_two_rows_of_headings() -> None:
    layout = find_layout(
        rows(
            "No|NIK|Nama|Tempat dan Tanggal Lahir||L/P|Alamat||||Pekerjaan||HP",
            "|||Tempat|Tanggal||Jalan|RT|RW|Kelurahan|Jenis|Penghasilan|",
            "1|3374061708709123|Budi|Semarang|17/08/1970|L|Jl. A|1|2|Wates|Ojek|1000000|0841",
        )
    )
    assert layout is not None
    assert layout.first_row == 3
    expected = [Field.NIK, Field.NAME, Field.BIRTH_PLACE, Field.BIRTH_DATE, Field.SEX, Field.ADDRESS, Field.RT, Field.RW]
    expected += [Field.KELURAHAN, Field.OCCUPATION, Field.INCOME, Field.PHONE]
    assert layout.columns == {field: place for place, field in enumerate(expected, start=1)}


def test_other_words_below_groups() -> None:
    layout = find_layout(
        rows("NIK|Nama|Kelahiran||Usaha/Pekerjaan||Alamat KTP|", "||Kota/Kab|Tgl|Nama Pekerjaan|Per Bulan (Rp)|Kampung|Kel")
    )
    assert layout is not None
    order = [Field.NIK, Field.NAME, Field.BIRTH_PLACE, Field.BIRTH_DATE, Field.OCCUPATION, Field.INCOME, Field.ADDRESS]
    assert layout.columns == {field: place for place, field in enumerate([*order, Field.KELURAHAN])}


def test_a_group_over_nik_and_name() -> None:
    layout = find_layout(rows("No|Identitas||Kelahiran|||HP", "|NIK|Nama|Tempat|Tanggal|L/P|", "1|3374061708709123|Budi"))
    assert layout is not None
    assert layout.first_row == 3
    assert layout.columns[Field.PHONE] == 6
    assert layout.columns[Field.BIRTH_DATE] == 4


@pytest.mark.parametrize("below", ["RW 03|||", "1|2|3|4", "1|3374061708709123|Budi|Wates", "KELURAHAN WATES|||", "|||"])
def test_a_first_row_is_no_second_heading(below: str) -> None:
    layout = find_layout(rows("No|NIK|Nama|Kelurahan", below))
    assert layout is not None
    assert layout.first_row == 2


def test_of_two_claimants_the_cells_decide() -> None:
    niks = "1|{}|x{}|Budi|3374061708709123"
    layout = find_layout(rows("No|No. KTP|No. Identitas|Nama|NIK", *[niks.format("", n) for n in range(9)]))
    assert layout is not None
    assert layout.columns[Field.NIK] == 4


def test_no_header_without_both() -> None:
    assert find_layout(rows("No|NIK|Alamat", "No|Nama|No. KK", "Nama|Nama Ibu", "")) is None
    assert find_layout([]) is None


def test_numbering_rows() -> None:
    assert is_numbering(["1", "2", "3"])
    assert is_numbering(["(1)", "(2)", "(3)", "(4)"])
    assert not is_numbering(["1", "3374061708709123", "3"])
    assert not is_numbering(["1", "2", "Budi"])
    assert not is_numbering(["5", "6", "7"])
    assert not is_numbering([])


OTHER_WORDS = {
    Field.NIK: "Nomor Induk|No. Identitas/KTP|NIK Peserta BPJS|ID KTP|Nomor Idnetitas Diri|NOINDUK",
    Field.NAME: "Nama Warga|Nm. Lengkap|Nama Peserta BPJS|Nama Pemilik Usaha|Calon Peserta|NAMA LNGKAP|NamaLengkap|Jeneng",
    Field.BIRTH_DATE: "Tgl/Bln/Thn Lahir|Tgl Lair|Tangal Lahir|DOB|TglLhr|Tanggal Lahir (contoh: 17/08/1970)",
    Field.BIRTH_BOTH: "Tmpt/Tgl Lhr|T.T.L.|Lahir (Tempat, Tanggal)",
    Field.SEX: "Jns Klmn|Gender|Kel. (L/P)|Laki-laki/Perempuan|JNS.KEL",
    Field.KELURAHAN: "Wilayah Kelurahan|Ds/Kel|Klurahan|Kelurahan Tempat Tinggal|KEL/DESA",
    Field.KECAMATAN: "Kec. Domisili|Kcamatan",
    Field.OCCUPATION: "Mata Pencaharian|Bekerja sebagai|Pkerjaan|Bidang Usaha|Job",
    Field.INCOME: "Upah/Bln|Pndpatan|Omset per bln|Hasil per Bulan (Rp)",
    Field.PHONE: "Kontak|WA aktif|Nomor yang dapat dihubungi|No. Hanphone",
    Field.MOTHER: "Ibu Kdg|Nama Orang Tua (Ibu)",
    Field.FAMILY_CARD: "No. Kartu Klg|Nomor Kartu Kel.|KK",
}
OF_OTHERS = "NIK Istri|NIK Kepala Keluarga|Nama Ketua Kelompok|Atas Nama Rekening|Tgl Lahir Anak|Tanggal Daftar|NPWP|No. Rekening"
OF_OTHERS += (
    "|Kelurahan Tempat Usaha|No HP Pendamping|Iuran per Bulan|Foto KTP|Fotokopi KK|Nomor Induk Berusaha|NIK : wajib 16 digit"
)


@pytest.mark.parametrize(
    ("heading", "field"), [(text, field) for field, texts in OTHER_WORDS.items() for text in texts.split("|")]
)
def test_other_words_and_slips(heading: str, field: Field) -> None:
    claim = classify(heading)
    assert claim is not None
    assert claim[0] is field


@pytest.mark.parametrize("heading", OF_OTHERS.split("|"))
def test_what_is_somebody_elses(heading: str) -> None:
    assert classify(heading) is None


PEOPLE = [("3374061708709123", "17/08/1970", "L", "Budi"), ("3374064505809234", "05/05/1980", "P", "Siti")]
PEOPLE += [("3374060101759345", "01/01/1975", "L", "Joko"), ("3374067112689456", "31/12/1968", "P", "Sri Rahayu")]


def test_the_birth_date_and_the_sex_below_unknown_headings_are_known_by_the_niks() -> None:
    below = [f"{name}|{nik}|{day}|{sex}|01/02/2025" for nik, day, sex, name in PEOPLE]
    layout = find_layout(rows("Nama|NIK|Kolom A|K|Isian", *below))
    assert layout is not None
    assert (layout.columns[Field.BIRTH_DATE], layout.columns[Field.SEX]) == (2, 3)


def test_the_own_nik_is_the_one_whose_days_are_the_persons() -> None:
    below = [f"33740110106{n}9{n}00|{nik}|{name}|{day}" for n, (nik, day, _, name) in enumerate(PEOPLE, start=5)]
    layout = find_layout(rows("NIK|No. KTP|Nama|Tgl Lahir", *below))
    assert layout is not None
    assert layout.columns[Field.NIK] == 1


def test_a_group_of_somebody_else_is_left_out() -> None:
    below = [f"{name}|{nik}|Wati|3374060101709{n}11|01/01/1970" for n, (nik, _, _, name) in enumerate(PEOPLE)]
    layout = find_layout(rows("Nama|Nomor Induk|Suami/Istri", "||Nama|NIK|Tgl Lahir", *below))
    assert layout is not None
    assert layout.columns == {Field.NIK: 1, Field.NAME: 0}
    assert layout.first_row == 3


def test_headings_broken_over_three_rows_and_a_legend_above() -> None:
    below = [f"{name}|{nik}|{day}" for nik, day, _, name in PEOPLE]
    head = ("NIK : wajib 16 digit|Nama : tanpa gelar", "NAMA|NOMOR|TANGGAL", "LENGKAP|INDUK|LAHIR", "|KEPENDUDUKAN|(tgl-bln-thn)")
    layout = find_layout(rows(*head, *below))
    assert layout is not None
    assert (layout.heading_row, layout.first_row) == (2, 5)
    assert layout.columns == {Field.NAME: 0, Field.NIK: 1, Field.BIRTH_DATE: 2}


def test_every_claim_is_told_with_its_score() -> None:
    table = rows("Nama|NIK|No. KTP|Catatan", *[f"{name}|{nik}||-" for nik, _, _, name in PEOPLE])
    layout = find_layout(table)
    assert layout is not None
    told = claims(table, layout)
    assert told[1][Field.NIK] > told[2][Field.NIK] > 0
    assert told[3] == {}
