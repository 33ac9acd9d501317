"""Headings that other offices write, and columns beside that look like those wanted but are not.

`HELD` are words that no rule was written against; they show whether the rules carry further than their examples.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from othercity.people import DAY, LAST, MEN, WOMEN, Person

SEEN = {
    "nik": "Nomor Induk|NO. INDUK KEPENDUDUKAN (NIK)|No. Identitas/KTP|No. Identitas|N.I.K.|NIK Pekerja"
    "|No KTP Elektronik|Nomer KTP|ID KTP|Nik e-KTP|Nomor Kependudukan|No. Induk Penduduk|NIK *)|(NIK)"
    "|NIK/No. KTP|Nomor Induk\nKependudukan (16 digit)|NIK Warga",
    "name": "Nama Warga|Nama Buruh|Nama Nelayan|Nm. Lengkap|Nama Tenaga Kerja|NAMA LENGKAP (SESUAI KTP)|Nama Anggota"
    "|Nama Petani|Nama Lngkap|Nama Lengkap Tanpa Gelar|Full Name|Asma|Nama yang diusulkan|Calon Peserta"
    "|Nama Penerima Manfaat|Nama Tukang Becak",
    "born": "Tgl/Bln/Thn Lahir|Tgl Kelahiran|Lahir Tgl|Tanggal Kelahiran|TANGGAL LAHIR (HH/BB/TTTT)|Tangal Lahir"
    "|Date of Birth|Tgl Lair|Lahir|Tgl. Lahir sesuai KTP|Tanggal Lahr|Tgl_Lhr",
    "place": "Lahir di|Kota Kelahiran|Kab/Kota Lahir|Tempat Kelahiran|Tmpt Lahir|Kota Lahir",
    "both": "Tempat, Tgl. Lahir|Tmpt/Tgl Lhr|Tempat dan Tanggal Kelahiran|Kelahiran|T.T.L.|Lahir (Tempat, Tanggal)|Tpt/Tgl Lahir",
    "sex": "Jns Klmn|Gender|L / P|L/P*)|Jenis Klmin|Sex|Kelamin (L/P)|JNS. KEL|Pria/Wanita|Lk/Pr|K|Laki-laki/Perempuan|P / L",
    "address": "Alamat Domisili|Alamat sesuai KTP|Alamat Tinggal|Domisili|Almt Rumah|Alamat (Jl/Kampung)|Jalan/Kampung"
    "|Alamt|Alamat Rumah Tinggal Sekarang",
    "rt": "RT|R.T.|Rukun Tetangga",
    "rw": "RW|R.W.|Rukun Warga",
    "rt_rw": "RT / RW|Dusun/RT/RW|RT-RW|Lingkungan RT/RW|RT. RW.",
    "kelurahan": "Kelurahan Domisili|Desa|Wilayah Kelurahan|Kel. Domisili|Kelurahn|Nama Desa/Kel|Ds/Kel"
    "|Kelurahan Tempat Tinggal|Asal Kelurahan|KEL/DESA|Kel (sesuai KTP)|Wilayah",
    "kecamatan": "Kec. Domisili|Wilayah Kecamatan|Kecamatan/Distrik|Kecamatn|Kec. Tempat Tinggal",
    "job": "Mata Pencaharian|Profesi|Bidang Usaha|Bidang Pekerjaan|Jenis Usaha|Pekerjaan Sehari-hari|Bekerja sebagai"
    "|Pkerjaan|Jns Pekerjaan|Job|Usaha/Profesi|Pekerjaan (sesuai kondisi)|Pekerjaan Skrg",
    "income": "Upah/Bln|Penghasilan rata2|Rata-rata Penghasilan|Pndapatan|Gaji/Upah|Omset per bln|Hasil per Bulan (Rp)"
    "|Upah Perbulan|Pendapatan Kotor/bulan|Income",
    "phone": "Kontak|WA aktif|No. WA|Nomor Telepon/WA|No Kontak yg bisa dihubungi|Hp/Wa|Telp.|No. Hanphone|Nomor Ponsel|Nomer HP",
    "mother": "Ibu Kdg|Nama Ibu Kandung (gadis)|Ibu|Nm Ibu Kndung|Nama Orang Tua (Ibu)|Nama Ibu",
    "card": "No KK|Nomor Kartu Kel.|KK|No. Kartu Klg|Nomor KK (16 digit)|No. Kartu Keluarga (KK)",
}
HELD = {
    "nik": "No. Penduduk|NIK KTP-el|Nomor KTP Warga|Nik Anggota|No.Induk.Kependudukan|National ID|Nomor NIK/KTP"
    "|Nomor Identitas Penduduk",
    "name": "Nama Orang|Jeneng|Nama Pengemudi|Nama Pedagang|Pekerja Rentan|Nama Ybs|Nama Jukir|Nama Penduduk"
    "|NAMA CALON TERTANGGUNG",
    "born": "Lahir Tanggal|DOB|Tgl. Lhr (tgl-bln-thn)|Tanggal Lahir Pekerja|Birth Date|Tggl Lahir|Tanggal Lahir KTP",
    "place": "Asal Kelahiran|Kota/Kab Kelahiran|Tempat Lahir (Kota)|Lahir Kota|Birth Place",
    "both": "Kota/Tgl Lahir|Tempat & Tgl. Kelahiran|Tempat-Tanggal Lahir|Temp. Tgl Lahir|Lahir (kota, tgl)",
    "sex": "Jenis Kelamin Pekerja|Klmn|Seks|Lelaki/Perempuan|Kel. (L/P)|Pa/Pi|Jns. Kelamin (Lk/Pr)",
    "address": "Tempat Tinggal|Alamat Jl./Gg./Kp.|Alamat Asal|Tinggal di|Alamat Sekarang|Rumah",
    "rt": "No. RT|RT.",
    "rw": "No. RW|RW.",
    "rt_rw": "RT dan RW|RT/RW Domisili|No RT/RW",
    "kelurahan": "Kelurahan/Desa Domisili|Kelurahan KTP|Klurahan|Kel. Asal|Nama Kel.|Desa / Kel.|Village|Tinggal di Kelurahan",
    "kecamatan": "Kec. KTP|Nama Kec.|Kcamatan|Kecamatan Domisili|District",
    "job": "Pekerjaan Pokok|Kerja Sebagai|Usaha|Jenis Kerja|Pekerjaan Informal|Okupasi|Kegiatan Usaha|Pekerjaan/Usaha Warga",
    "income": "Penghasilan Kotor (Rp/bln)|Upah Rata-Rata|Pendapatan Sebulan|Rata2 Pendapatan|Besaran Upah|Penghasilan Bln",
    "phone": "Nomor yang dapat dihubungi|Nomor Seluler|Whatsapp|No HP/WA Aktif|Telepon Rumah/HP|CP|HP Pekerja",
    "mother": "Nama Ibu Kndg|Ibu Kandung (sesuai KK)|Nama Gadis Ibu|Mother|Nama Ibu Kandung Pekerja",
    "card": "Kartu Keluarga|No.KK|Nomor K.K.|No. Kartu Kelg",
}

Noise = Callable[[Person, random.Random], Any]


def _other(p: Person, rng: random.Random) -> str:
    return f"{rng.choice(MEN + WOMEN)} {rng.choice(LAST)}".title()


def _leader(p: Person, rng: random.Random) -> str:
    return ("Sugito Harjo", "Maryono", "Tarmuji Basuki")[p.number % 3]


def _other_nik(p: Person, rng: random.Random) -> str:
    day, month = rng.randrange(1, 29) + rng.choice((0, 40)), rng.randrange(1, 13)
    return f"{p.nik[:6]}{day:02}{month:02}{rng.randrange(50, 99)}{rng.randrange(9000, 10_000)}"


def _digits(count: int) -> Noise:
    return lambda p, rng: str(rng.randrange(10 ** (count - 1), 10**count))


def _of(*texts: Any) -> Noise:
    return lambda p, rng: rng.choice(texts)


def _lately(p: Person, rng: random.Random) -> str:
    return f"{DAY - timedelta(days=rng.randrange(5, 700)):%d/%m/%Y}"


def _child(p: Person, rng: random.Random) -> str:
    return f"{DAY - timedelta(days=rng.randrange(500, 6000)):%d-%m-%Y}"


def _work_street(p: Person, rng: random.Random) -> str:
    return f"Pasar {rng.choice(('Gede', 'Klewer', 'Baru'))} los {rng.randrange(1, 90)}"


BESIDE: dict[str, Noise] = {
    "Nama Ketua Kelompok": _leader,
    "NIK Kepala Keluarga": _other_nik,
    "NIK Istri": _other_nik,
    "NIK Suami/Istri": _other_nik,
    "No. Rekening": _digits(16),
    "NPWP": _digits(16),
    "Tanggal Daftar": _lately,
    "Tanggal Usulan": _lately,
    "Tgl. Survei": _lately,
    "Tgl Lahir Anak": _child,
    "Nama Ahli Waris": _other,
    "No HP Pendamping": lambda p, rng: f"0849{rng.randrange(10**6, 10**7)}",
    "KPJ": _digits(11),
    "Alamat Usaha": _work_street,
    "Kelurahan Tempat Usaha": lambda p, rng: rng.choice(("Kauman", "Manahan", "Setono", "Dago")),
    "Umur": lambda p, rng: str(2025 - p.born.year),
    "Usia (th)": lambda p, rng: 2025 - p.born.year,
    "Ukuran Baju": _of("L", "M", "XL", "L", "S"),
    "Gol. Darah": _of("A", "B", "AB", "O"),
    "Status Kawin": _of("Kawin", "Belum Kawin", "Cerai"),
    "Agama": _of("Islam", "Kristen", "Katolik"),
    "Pendidikan Terakhir": _of("SD", "SMP", "SMA", "Tidak Sekolah"),
    "Jml Tanggungan": _of(0, 1, 2, 3, 4),
    "Nama Usaha": _of("Bakso Mantap", "Laundry Bersih", "Kios Rejeki", "-"),
    "Nama Pangkalan": _of("Pangkalan Stasiun", "Pangkalan Pasar", "Pangkalan RS"),
    "No. Anggota": _digits(5),
    "Kode Pos": _of("57141", "57126", "40132", "51111"),
    "Pekerjaan Istri": _of("IRT", "Buruh Cuci", "Pedagang Pasar"),
    "Penghasilan Suami/Istri": _of("500000", "1.000.000", "-"),
    "Lama Bekerja (th)": _of(1, 2, 5, 10, 20),
    "Luas Lahan (m2)": _of(250, 500, 1000, 1500),
    "Atas Nama Rekening": _other,
    "Nama Petugas Pendata": _leader,
    "NIP Petugas": _digits(18),
    "No. BPJS Kesehatan": _digits(13),
    "Masa Berlaku KTP": _of("SEUMUR HIDUP"),
    "Foto KTP": _of("ada", "v", "belum"),
    "Fotokopi KK": _of("ada", "v", "-"),
    "Email": _of("-", "a@contoh.example"),
    "Keterangan": _of(None, "baru", "lama", "pindahan"),
    "Paraf": _of(None, "..."),
    "Kelompok Tani": _of("Makmur", "Sido Rukun", "Tani Jaya"),
    "Nama Panggilan": lambda p, rng: p.name.split()[0][-4:].title(),
    "Nomor Lambung": _digits(4),
    "Hubungan Keluarga": _of("Kepala", "Istri", "Anak"),
    "Kewarganegaraan": _of("WNI"),
}
BESIDE_HELD: dict[str, Noise] = {
    "Nama Suami": _other,
    "KTP Istri (NIK)": _other_nik,
    "NIK Ahli Waris": _other_nik,
    "Nomor Kartu Tani": _digits(16),
    "No. KUSUKA": _digits(16),
    "Tgl Input": _lately,
    "TMT Usaha": _lately,
    "Tanggal Cetak KTP": _lately,
    "Tgl Lahir Istri": _child,
    "Nama Mandor": _leader,
    "Koordinator Lapangan": _leader,
    "Nama Ketua RT": _leader,
    "No. HP Ketua RT": _of("08490000123", "08490000456"),
    "Kontak Darurat": _of("084911112222", "084922223333"),
    "Lokasi Jualan": _work_street,
    "Kec. Tempat Usaha": _of("Laweyan", "Jebres", "Coblong"),
    "Jenis Kapal": _of("Jukung", "Sopek"),
    "Jenis Kelompok": _of("Tani", "Nelayan"),
    "Desil": _of(1, 2, 3, 4),
    "Modal Usaha": _of("500000", "2.000.000"),
    "Iuran per Bulan": _of("16800"),
    "Hasil Verifikasi": _of("Layak", "Layak", "Tidak"),
    "Suku": _of("Jawa", "Sunda"),
    "Nama Anak": _other,
    "Tempat Mangkal": _work_street,
    "Nama Bank": _of("BRI", "Bank Jateng"),
}
