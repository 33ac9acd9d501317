"""The words that headings are made of, and how clerks write them.

Shortened words are written out, words run together are parted, and one slip in a longer word is forgiven, so that a
rule of `headings` speaks of `TANGGAL LAHIR` and meets `Tgl. Lhr`, `TGLLAHIR` and `Tangal Lahir`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

# A heading may name a year or a length; a longer number is a value.
LONG_NUMBER = re.compile("[0-9]{5}")
_TOLD, _BRACKETS = re.compile(r":\s*\S|^\s*:"), re.compile(r"\([^()]*\)")
_EXAMPLE = re.compile(
    r"[(\[,;\n]\s*(?:contoh|cth|misal(?:nya)?|mis|format|ex|e\.g)\b[^()\[\]]*[)\]]?|\bhuruf\s+(?:cetak|kapital|besar|balok)\b",
    re.IGNORECASE,
)
LONGEST_HEADING, MOST_WORDS = 70, 9


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WRITTEN_OUT = {
    short: full
    for full, shorts in {
        "NOMOR": "NO NMR NMOR NOMER NR NUMBER",
        "NAMA": "NM NAME NMA NAMANE ASMA ASMO JENENG",
        "TANGGAL": "TGL TG TGGL TNGGAL TGAL DATE",
        "BULAN": "BLN SEBULAN PERBULAN BULANAN",
        "TAHUN": "THN TH",
        "LAHIR": "LHR LAHR LAIR LHIR KELAHIRAN LAHIRNYA BIRTH LAHIRAN",
        "TEMPAT": "TMP TMPT TPT TEMP TMPAT PLACE TPAT",
        "KOTA": "KAB KABUPATEN",
        "JENIS": "JNS JEN JNIS",
        "KELAMIN": "KLMN KLM KLMIN KELMN KELAMINNYA GENDER SEX SEKS",
        "LAKI": "LK LELAKI PRIA PA LANANG",
        "PEREMPUAN": "PR WANITA PI WADON",
        "ALAMAT": "ALMT ADDRESS ALM",
        "JALAN": "JL JLN",
        "GANG": "GG",
        "KAMPUNG": "KP KMP KPG",
        "KELURAHAN": "KLRHN KELRAHAN VILLAGE",
        "DESA": "DS",
        "KECAMATAN": "KEC KCMTN DISTRICT DISTRIK",
        "KARTU": "CARD KRT",
        "RT": "ORT",
        "RW": "ORW",
        "PEKERJAAN": "PKRJAAN PEKERJAANNYA PKJ PEK PEKERJ PKRJN JOB OCCUPATION OKUPASI GAWEYAN PENGGAWEAN PAKARYAN",
        "PENGHASILAN": "PENDAPATAN INCOME PENGHSLN",
        "OMZET": "OMSET",
        "KANDUNG": "KDG KNDG KND KDUNG",
        "IBU": "MOTHER IBUNYA BIYUNG",
        "KELUARGA": "KLG KELG KLRG KELUARGANYA FAMILY",
        "KEPENDUDUKAN": "KEPEND KPNDDKN KEPNDDKN",
        "IDENTITAS": "IDENTITY",
        "SEKARANG": "SKRG SKR",
        "PROVINSI": "PROV PROP PROPINSI",
        "LENGKAP": "LGKP LNGKP FULL",
        "ISTRI": "ISTERI",
        "TINGGAL": "TINGGALNYA",
        "ORANGTUA": "ORTU",
    }.items()
    for short in shorts.split()
}
PLACE_WORDS = _set("TEMPAT KOTA ASAL DI")
DATE_WORDS = _set("TANGGAL TAHUN HARI")
OTHERS = _set(
    "AYAH BAPAK SUAMI ISTRI PASANGAN WARIS ANAK PENDAMPING PETUGAS HUBUNGAN KOORDINATOR KETUA SAKSI MANDOR PENGURUS DARURAT "
    "WALI KERABAT SAUDARA PENDATA SURVEYOR ENUMERATOR OPERATOR VERIFIKATOR KADER MAJIKAN JURAGAN LURAH CAMAT PENGUSUL "
    "ORANGTUA SEKRETARIS BENDAHARA ATASAN PEMBINA MERTUA PENERUS PENANGGUNG REKOMENDASI ADIK KAKAK CUCU"
)
NOT_NEEDED = _set(
    "STATUS KODE KD UMUR USIA KET KETERANGAN CATATAN TANDA TTD PARAF POLISI PLAT NOPOL FOTO EMAIL REKENING REK BANK NPWP "
    "NIP NPP KPJ BPJS BPJSTK BPJAMSOSTEK AGAMA PENDIDIKAN POS KODEPOS DESIL SEGMEN FOTOKOPI FOTOCOPY FC SCAN COPY BERKAS "
    "DOKUMEN LAMPIRAN CEK DARAH GOL GOLONGAN UKURAN BAJU KAOS SEPATU KAWIN NIKAH PERKAWINAN TANGGUNGAN MODAL IURAN PREMI "
    "BANTUAN PENGELUARAN VERIFIKASI VALIDASI LAMBUNG SIM KIS NIB KUSUKA ATASNAMA SUKU MASA BERLAKU TMT KOORDINAT "
    "WARGANEGARA KEWARGANEGARAAN DISABILITAS PENYAKIT ASURANSI PROGRAM TABUNGAN BUKU ANGSURAN IJAZAH SERTIFIKAT IZIN LUAS "
    "SETORAN TARIF BIAYA CICILAN PINJAMAN HUTANG SEWA RETRIBUSI "
    "LAHAN LAMA CETAK INPUT AKTA PASPOR STNK PAS SEPADAN LAYAK KELAYAKAN SUMBER"
)
ELSEWHERE = _set(
    "USAHA KERJA PEKERJAAN KANTOR TOKO LAPAK PASAR LOKASI INSTANSI JUALAN DAGANG MANGKAL BEKERJA PANGKALAN BERDAGANG "
    "BERJUALAN TUGAS BERTUGAS MENGAJAR"
)
NOT_A_PERSON = _set(
    "JALAN GANG USAHA PERUSAHAAN DINAS OPD KELOMPOK INSTANSI PASAR KAPAL PANGGILAN ALIAS KOMUNITAS PAGUYUBAN KOPERASI "
    "SEKOLAH TOKO WARUNG LEMBAGA BARANG PROGRAM KEGIATAN WILAYAH PROVINSI KOTA KAMPUNG DUSUN TEMPAT PANGKALAN GAPOKTAN "
    "POKTAN GUDANG PABRIK MASJID KECAMATAN RW RT SEKTOR PRODUK MESIN ALAT TANAMAN IKAN JURUSAN TRAYEK RUTE"
)
PERSONS = _set(
    "PEKERJA PESERTA PENERIMA CALON WARGA BURUH NELAYAN PETANI PEDAGANG TENAGA ANGGOTA TUKANG PENGEMUDI SOPIR JUKIR MANFAAT "
    "TERTANGGUNG ORANG PENDUDUK YBS BERSANGKUTAN DIUSULKAN PEMULUNG ASUMSI OJEK KUSIR PENGRAJIN PKL AWAK KRU RELAWAN GURU "
    "MARBOT"
)
ADDRESS_PARTS = ({"RT"}, {"RW"}, {"KELURAHAN", "KEL", "DESA"}, {"KECAMATAN"})
INCOME = _set("PENGHASILAN UPAH GAJI OMZET HONOR HONORARIUM PENGHASILANNYA")
PHONE = _set(
    "HP TELP TELEPON TELPON TELEPHONE TLP TEL HANDPHONE HANPHONE WA WHATSAPP WHATSAP WHATSHAPP PONSEL PHONE KONTAK SELULER "
    "TELFON CONTACT DIHUBUNGI CP HANDPON MOBILE TELEFON"
)
SEX_JOINED = {"LP", "PL", "JK", "JENKEL", "JEKEL", "LKPR"}
_PLAIN_WORDS = _set(
    "NIK KTP EKTP KTPEL EL KK RT RW INDUK PENDUDUK KARTU KEPALA RUKUN TETANGGA WARGA DOMISILI RUMAH DUSUN LINGKUNGAN DUKUH "
    "WILAYAH ASAL PROFESI USAHA MATA PENCAHARIAN BIDANG SEKTOR KERJA KEL LP JK TTL DOB RP RUPIAH RATA PER SESUAI DENGAN DAN "
    "ATAU YANG GADIS TANPA GELAR URUT UTAMA POKOK SAAT INI SEHARI HARI SEBAGAI ELEKTRONIK DIGIT ANGKA AKTIF BISA DAPAT "
    "TANGGA TINGGI L P KELAS DATA DIRI ID RENTAN NASIONAL NATIONAL JUMLAH JML BERUSAHA PEGAWAI BLOK LOS TANI TERNAK BULAN "
    "PROVINSI ANGGARAN DAFTAR USULAN SURVEI PENDAFTARAN KELOMPOK PASAR JENKEL JEKEL TERAKHIR MULAI MENJADI HASIL ATAS "
    "SAMPINGAN LAIN TAMBAHAN SEBENARNYA HARIAN SEHARI MINGGU MINGGUAN TAHUNAN DAGANGAN KEAHLIAN "
    "KETERAMPILAN AKTIVITAS ANDA KAMU APA APAKAH BERAPA SIAPA MANA DIMANA KAPAN ADALAH SEBUTKAN TULISKAN ISI "
    "ISIKAN MOHON HARAP PILIH WAJIB DIISI "
    "HURUF KAPITAL BESAR BALOK SPASI CONTOH MISAL MISALNYA FORMAT JIKA ADA TERDAFTAR SUDAH BELUM "
    "TINGGAL ORANG TUA NOTA NOPOL KESEHATAN KETENAGAKERJAAN PANGGILAN KAPAL TIM TERKINI PERSON KAWIN KELUARGA HUBUNGAN "
    "KERJA TERIMA"
)
_KNOWN = (
    _PLAIN_WORDS | frozenset(_WRITTEN_OUT) | frozenset(_WRITTEN_OUT.values()) | OTHERS | NOT_NEEDED | ELSEWHERE | NOT_A_PERSON
    | PERSONS | INCOME | PHONE | DATE_WORDS
)  # fmt: skip
# Words that a slip may have been meant for.
_MEANT = sorted(word for word in _KNOWN if len(word) >= 5 and word not in {"ANGKA", "HASIL", "LAHAN", "MASA"})
_SHORTEST_SLIP, _TWO_SLIPS, _SHORTEST_BROKEN = 4, 9, 6


def heading_words(text: str) -> list[str]:
    """Upper-case words of a heading; letters set apart are joined: `N I K` gives `NIK`, `L/P` gives `LP`."""
    words: list[str] = []
    single = False
    for word in re.findall(r"[A-Z]+|[0-9]+", text.upper()):
        alone = len(word) == 1 and word.isalpha()
        if alone and single:
            words[-1] += word
        else:
            words.append(word)
        single = alone
    return words


@lru_cache(maxsize=20_000)
def _plain(word: str) -> tuple[str, ...]:
    """A word written out: `TGL` gives TANGGAL, `TGLLHR` TANGGAL and LAHIR, `TANGAL` TANGGAL; others stay."""
    if word in _WRITTEN_OUT:
        return (_WRITTEN_OUT[word],)
    if word in _KNOWN or len(word) < _SHORTEST_SLIP or not word.isalpha():
        return (word,)
    if parts := _parted(word):
        return tuple(plain for part in parts for plain in _plain(part))
    slips = {meant: OSA.distance(word, meant, score_cutoff=2) for meant in _MEANT if abs(len(meant) - len(word)) <= 2}
    near = {meant: slip for meant, slip in slips.items() if slip <= (2 if len(meant) >= _TWO_SLIPS else 1)}
    best = {_WRITTEN_OUT.get(meant, meant) for meant, slip in near.items() if slip == min(near.values())}
    return (best.pop(),) if len(best) == 1 else (word,)


def _parted(word: str) -> list[str]:
    """Known words that were run together, longest first; empty when the word is not made of such."""
    for cut in range(len(word) - 2, 1, -1):
        first, rest = word[:cut], word[cut:]
        if first in _KNOWN:
            if rest in _KNOWN:
                return [first, rest]
            if more := _parted(rest):
                return [first, *more]
    return []


def plain_words(text: str) -> list[str]:
    """The words of a heading, written out and without slips; numbers are left out."""
    return [plain for word in _mended(heading_words(text)) for plain in _plain(word) if not plain.isdigit()]


def _mended(words: list[str]) -> list[str]:
    """Words that a narrow column broke in two are whole again: `KELU RAHAN` gives `KELURAHAN`."""
    whole: list[str] = []
    for word in words:
        joined = whole[-1] + word if whole else ""
        if len(joined) >= _SHORTEST_BROKEN and joined in _KNOWN and not {whole[-1], word} <= _KNOWN:
            whole[-1] = joined
        else:
            whole.append(word)
    return whole


def essence(text: str) -> str:
    """A heading without the examples and the instructions that forms add: `No HP (contoh: 081234567890)` gives `No HP`.

    A short heading stays as it is; of a long one what stands in brackets goes first, then all but its first sentence.
    """
    text = _EXAMPLE.sub(" ", text)
    if len(text) <= LONGEST_HEADING and len(heading_words(text)) <= MOST_WORDS:
        return text
    text = _BRACKETS.sub(" ", text)
    return text if len(heading_words(text)) <= MOST_WORDS else re.split(r"[\n?;]|[.,:] ", text.strip(), maxsplit=1)[0]


def is_told(text: str) -> bool:
    """Whether the text tells something of a key, like `Kelurahan : Wates` or `: Wates`; a heading does not."""
    return bool(_TOLD.search(_BRACKETS.sub("", text)))


def is_of_headings(text: str) -> bool:
    """Whether every word of the text is one that headings are made of."""
    words = plain_words(text)
    return bool(words) and len(text) <= LONGEST_HEADING and all(word in _KNOWN for word in words)
