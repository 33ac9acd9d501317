"""What stands on each paper of a case: sections of fields, boxes and tables, in Indonesian as the insurer's forms are."""

from __future__ import annotations

from datetime import date
from typing import Any

from pijar.claims import family
from pijar.claims.estimating import incident_day
from pijar.claims.types import Harm, Setting
from pijar.cycle.claimfacts import Known, day
from pijar.cycle.claimpieces import DOTS, NOT_KNOWN, Part, choice, field, fields, form, head, lines, section, signer, table
from pijar.kernel.clock import JAKARTA
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.law import lookup
from pijar.law.benefits.case import Outcome
from pijar.law.contributions import tier
from pijar.law.explain import money, phrase
from pijar.law.heirs import Heir
from pijar.law.heirs_family import Member

OUTCOMES = {
    Outcome.RECOVERED: "Sembuh", Outcome.DISABLED: "Cacat sebagian", Outcome.TOTAL_DISABILITY: "Cacat total tetap",
    Outcome.DEATH: "Meninggal",
}  # fmt: skip
KINDS = {"functional": "fungsi", "anatomical": "anatomis"}


def kk1(known: Known) -> dict[str, Any]:
    """Stage one: due within the law's hours of the incident."""
    claim, told, incident = known.claim, known.account, known.claim.incident
    died = incident.harm == Harm.DIED.value
    sections = [
        section("Wadah dan segmen", _wadah(known)),
        section("Peserta", _participant(known)),
        section("Upah", fields(("Dasar upah (lapis iuran)", _base(known)), ("Satuan", "Bulan"))),
        section(
            "Kejadian",
            choice("Tempat", [("Dalam lokasi kerja", incident.setting == Setting.WORKPLACE.value),
                              ("Luar lokasi kerja", incident.setting == Setting.OUTSIDE.value),
                              ("Lalu lintas", incident.setting == Setting.TRAFFIC.value)]),
            fields(("Alamat tempat kejadian", told.place), ("Hari, tanggal, dan jam", known.happened),
                   ("Pekerjaan yang sedang dilakukan", told.work)),
            lines("Uraian kejadian", told.what, 4),
        ),
        section(
            "Akibat dan pertolongan",
            choice("Akibat", [("Luka atau sakit", not died), ("Meninggal", died)]),
            fields(("Bagian tubuh yang terkena", told.injury), ("Tempat pertolongan pertama", told.treated_at or claim.hospital),
                   ("Diantar dengan", "")),
            choice("Fasilitas", [("PLKK", False), ("Bukan PLKK", False), ("Lain-lain", False)]),
        ),
        section(
            "Lampiran",
            choice("Ada", [("Kartu peserta", False), ("KTP", False), ("KTP dua saksi", False), ("Laporan polisi", False)]),
            fields(("Saksi 1 (nama, telepon)", ""), ("Saksi 2 (nama, telepon)", "")),
        ),
    ]  # fmt: skip
    statement = "Perkembangan peserta dilaporkan kembali dalam batas waktunya. Keterangan ini dibuat dengan sebenarnya."
    return form(known, "KK1", "Laporan kecelakaan kerja tahap I", "Formulir 3 (KK1), rangkap empat", sections, statement,
                 [signer(known, "Pelapor", told.reporter_name), signer(known, "Wadah", known.heading.signer_name)])  # fmt: skip


def kk2(known: Known) -> dict[str, Any]:
    """Stage two: due within the law's hours of the doctor's statement."""
    doctor, outcome = known.doctor, known.doctor.outcome
    functional = any(one.get("kind") == "functional" for one in doctor.disabilities)
    states = [
        ("Sembuh", outcome == Outcome.RECOVERED.value),
        ("Cacat sebagian fungsi", outcome == Outcome.DISABLED.value and functional),
        ("Cacat sebagian anatomis", outcome == Outcome.DISABLED.value and any(
            one.get("kind") != "functional" for one in doctor.disabilities)),
        ("Cacat total tetap", outcome == Outcome.TOTAL_DISABILITY.value), ("Meninggal", outcome == Outcome.DEATH.value),
        ("Masih dalam pengobatan", not outcome),
    ]  # fmt: skip
    sections = [
        section("Wadah dan segmen", _wadah(known)),
        section("Peserta", _participant(known), fields(("Tanggal kecelakaan", known.happened))),
        section("Keadaan terakhir", choice("Keadaan", states),
                 fields(("Tanggal keterangan dokter", _stated(known)), ("Hari tidak mampu bekerja", _unable(known)))),
        section("Masa tidak mampu bekerja", table(("Dari", "Sampai", "Keterangan"), _periods(known), (2, 2, 3))),
        section("Cacat menurut dokter", table(("Bagian menurut tabel", "Jenis", "Kehilangan"), _disabilities(known), (5, 2, 2))),
        section("Biaya", table(("Jenis", "Jumlah (Rp)", "Dibayar oleh"), _costs(known), (4, 2, 3))),
        section("Penerima", fields(("Nama penerima", "" if outcome == Outcome.DEATH.value else known.who.name), ("Bank", ""),
                                    ("Nomor rekening", ""), ("Ahli waris (bila meninggal)", _first_heir(known)),
                                    ("Wali (bila di bawah umur)", ""))),
    ]  # fmt: skip
    return form(known, "KK2", "Laporan kecelakaan kerja tahap II", "Formulir 3a (KK2)", sections,
                 "Keterangan ini dibuat dengan sebenarnya.",
                 [signer(known, "Peserta atau ahli waris", ""), signer(known, "Wadah", known.heading.signer_name)])  # fmt: skip


def kk3(known: Known) -> dict[str, Any]:
    """The doctor's statement: who and when are filled, the doctor's part is blank."""
    blank = [(f"{number}.", "", "") for number in (1, 2, 3)]
    sections = [
        section("Pasien", _participant(known), fields(("Tanggal kecelakaan", known.happened))),
        section("Perawatan", fields(("Rumah sakit", known.claim.hospital), ("Dirawat dari – sampai", ""),
                                     ("Rawat jalan dari – sampai", ""), ("Tidak mampu bekerja dari – sampai", ""))),
        section("Pemeriksaan", lines("Diagnosis", "", 2), lines("Penyakit lain yang menyertai", "", 1)),
        section("Keadaan terakhir", choice("Keadaan", [(words, False) for words in OUTCOMES.values()]),
                 table(("Bagian tubuh", "Anatomis atau fungsi", "Persentase"), blank, (5, 3, 2)),
                 choice("Protesa atau ortosa", [("Perlu", False), ("Tidak", False)]),
                 choice("Kemampuan bekerja", [("Seperti semula", False), ("Lebih ringan", False), ("Tidak mampu", False)]),
                 fields(("Tanggal dan jam keterangan ini", ""),)),
    ]  # fmt: skip
    return form(known, "KK3", "Surat keterangan dokter", "Formulir 3b (KK3), diisi dokter yang merawat", sections, "",
                 [{**signer(known, "Dokter yang merawat", ""), "place": ""}])  # fmt: skip


def f4(known: Known) -> dict[str, Any]:
    """The claim of a death benefit by the heirs."""
    first = _heir(known)
    sections = [
        section("Peserta yang meninggal", _participant(known), fields(("Tanggal meninggal", _died(known)),
                                                                      ("Tempat meninggal", ""), ("Sebab meninggal", ""))),
        section("Pemohon (ahli waris)", fields(
            ("Nama", first.name if first else ""), ("NIK", first.nik if first else ""),
            ("Hubungan dengan peserta", _relation(first) if first else ""),
            ("Tanggal lahir", day(first.birth_date) if first else ""),
            ("Alamat", ""), ("Telepon", first.phone if first else ""), ("Bank", first.bank if first else ""),
            ("Nomor rekening", first.account if first else ""), ("Wali (bila di bawah umur)", first.guardian if first else ""))),
        section("Keluarga", table(("Nama", "Hubungan", "Tanggal lahir", "Keterangan"), _family(known), (4, 2, 3, 3))),
        section("Lampiran", choice("Ada", _documents(known))),
    ]  # fmt: skip
    return form(known, "F4", "Pengajuan manfaat kematian", "Formulir F4", sections,
                 "Keterangan ini benar. Bila keliru, saya bersedia mengembalikan manfaat yang diterima.",
                 [signer(known, "Pemohon", first.name if first else ""),
                 signer(known, "Wadah", known.heading.signer_name)])  # fmt: skip


def scholarship(known: Known) -> dict[str, Any]:
    """The claim of the children's scholarship, a row for each child that the family names.

    Raises Refusal (FAMILY_MISSING) where no child is told: an empty form would help nobody.
    """
    children = [
        one.relative for one in known.members if one.relative.relation == family.CHILD and one.relative.alive is not False
    ]
    if not children:
        raise Refusal("FAMILY_MISSING", f"Case {known.claim.number}: write down the children first.")
    rows = [(one.name, day(one.birth_date), one.level, "", one.bank, one.account) for one in children]
    guardian = next((one.guardian for one in children if one.guardian), "")
    sections = [
        section("Peserta", _participant(known), fields(("Tanggal kejadian", known.happened))),
        section("Anak", table(("Nama", "Tanggal lahir", "Jenjang", "Nama sekolah dan kelas", "Bank", "Nomor rekening"), rows,
                               (3, 3, 2, 4, 2, 3))),
        section("Orang tua atau wali", fields(("Nama", guardian), ("NIK", ""), ("Alamat", ""), ("Telepon", ""))),
        section("Lampiran tiap anak", choice("Ada", [(one, False) for one in (
            "Akta kelahiran", "Kartu keluarga", "Surat sekolah", "Rapor atau transkrip", "Buku rekening", "KTP wali")])),
    ]  # fmt: skip
    return form(known, "Beasiswa", "Pengajuan beasiswa pendidikan anak", "Diajukan setiap tahun", sections,
                 "Anak belum menikah dan belum bekerja. Keterangan ini dibuat dengan sebenarnya.",
                 [signer(known, "Orang tua atau wali", guardian), signer(known, "Wadah", known.heading.signer_name)])  # fmt: skip


def heirs(known: Known) -> dict[str, Any]:
    """Who inherits by the order of the law, for all to sign. Raises Refusal: FAMILY_MISSING."""
    found = known.inheritance
    answer = found.answers[0] if found else None
    if found is None or answer is None or answer.heir_class is None:
        raise Refusal("FAMILY_MISSING", f"Case {known.claim.number}: write down the family first; nobody named could inherit.")
    rows = [_heir_row(one, _told(known, one.member)) for one in answer.heirs]
    others = "" if found.is_clear else "Urutan ini berlaku bila keterangan siapa yang masih hidup sudah dipastikan."
    return {
        **head(known, "Surat pernyataan ahli waris"), "heirs": rows, "others": others,
        "deceased": [field("Nama", known.who.name), field("NIK", known.who.nik), field("Alamat", known.who.address),
                     field("Tanggal meninggal", _died(known))],
        "benefit": "jaminan kecelakaan kerja" if known.claim.branch == "JKK" else "jaminan kematian",
        "village": known.who.village, "place": known.place, "speaker": DOTS,
        "notice": f"Urutan ahli waris menurut {found.provision}. {NOT_KNOWN} Surat keterangan ahli waris dari pejabat berwenang.",
    }  # fmt: skip


def _told(known: Known, member: Member) -> family.Relative | None:
    """What the family told of somebody in the order of heirs: a grandfather and a grandson may have one name."""
    same = (member.relation, member.name, member.birth_date)
    found = (one.relative for one in known.members)
    return next((one for one in found if (one.relation, one.name, one.birth_date) == same), None)


def _heir_row(one: Heir, told: family.Relative | None) -> dict[str, str]:
    return {
        "name": one.member.name, "relation": one.member.relation_words.id, "nik": told.nik if told else "",
        "born": day(one.member.birth_date), "note": f"wali: {told.guardian or '…………'}" if told and one.minor else "",
    }  # fmt: skip


def hospital(known: Known) -> dict[str, Any]:
    """To the hospital that treats: who it is, that the office has the case, what is asked of it. No finding of a doctor."""
    to = known.claim.hospital or known.account.treated_at
    return {
        **head(known, "Perawatan peserta jaminan kecelakaan kerja"), "place": known.place, "to": to or f"Rumah sakit {DOTS}",
        "to-place": "di tempat", "closing": "Atas bantuan rumah sakit kami ucapkan terima kasih.",
        "opening": "Kami menyampaikan bahwa peserta berikut dilaporkan mengalami kecelakaan dan kasusnya kami dampingi:",
        "facts": [field("Nama", known.who.name), field("NIK", known.who.nik), field("Nomor peserta", known.who.number),
                  field("Tanggal lahir", known.who.born), field("Hari kejadian", known.happened)],
        "paragraphs": [
            "Peserta jaminan kecelakaan kerja dirawat di pusat layanan kecelakaan kerja (PLKK) menurut kebutuhan medis; biayanya "
            "ditagihkan rumah sakit kepada BPJS Ketenagakerjaan. Surat ini bukan penetapan: kepesertaan diperiksa rumah sakit, "
            "dan BPJS Ketenagakerjaan yang memutuskan.",
        ],
        "asks": ["memeriksa kepesertaan dengan kartu atau NIK;", "tidak meminta pembayaran di muka bila peserta terlindungi;",
                 "mengisi surat keterangan dokter (KK3) begitu dokter menyatakan sembuh, cacat, atau meninggal;",
                 "memberi kabar kepada kami pada hari itu juga, karena laporan tahap II berbatas waktu."],
        "signer": {"place": known.place, "role": known.heading.office or f"Pemerintah {known.heading.city}", "name": DOTS},
        "notice": f"Pertanyaan: {known.heading.contact or 'dinas tenaga kerja kota'}. Tidak dipungut biaya.",
    }  # fmt: skip


def _wadah(known: Known) -> Part:
    said = known.heading
    return fields(
        ("Segmen", "Bukan penerima upah (BPU)"),
        ("Nama wadah", said.office or f"Pemerintah {said.city}"),
        ("NPP", ""),
        ("Kontak", said.contact),
    )


def _participant(known: Known) -> Part:
    who = known.who
    return fields(
        ("Nama peserta", who.name), ("Nomor peserta", who.number), ("NIK", who.nik), ("Tanggal lahir", who.born),
        ("Alamat", who.address), ("Telepon", who.phone), ("Pekerjaan", who.work),
    )  # fmt: skip


def _base(known: Known) -> str:
    """The base of the tier on which the programme pays: the lowest, in which every list is billed."""
    return money(tier(Month.of(incident_day(known.claim))).base)


def _stated(known: Known) -> str:
    at = known.doctor.stated_at
    local = at.astimezone(JAKARTA) if at else None
    return f"{day(local.date())}, pukul {local:%H.%M}" if local else ""


def _unable(known: Known) -> str:
    return f"{known.doctor.unable_days} hari" if known.doctor.unable_days else ""


def _periods(known: Known) -> list[tuple[str, ...]]:
    spans = sorted(span for one in known.reports for span in one["unable"])
    return [(day(date.fromisoformat(first)), day(date.fromisoformat(last)), "") for first, last in spans]


def _disabilities(known: Known) -> list[tuple[str, ...]]:
    words = lookup.valid("benefits.jkk.disability", known.claim.incident.happened_at.date()).by_name
    rows: list[tuple[str, ...]] = []
    for one in known.doctor.disabilities:
        kind = KINDS[one.get("kind") or "anatomical"]
        loss = f"{one['loss_percent']}%" if one.get("loss_percent") else f"{one['decibels']} dB" if one.get("decibels") else ""
        rows.append((words[one["item"]].words.id, kind, loss))
    return rows


def _costs(known: Known) -> list[tuple[str, ...]]:
    rows = [(f"Pengangkutan: {phrase('transport_' + one['mode']).id}", money(one["cost"]), "") for one in known.doctor.transport]
    rows += [(phrase(f"device_{one['item']}").id.capitalize(), money(one["cost"]), "") for one in known.doctor.devices]
    if known.doctor.home_care_cost:
        rows.append(("Perawatan di rumah", money(known.doctor.home_care_cost), ""))
    return [("Perawatan dan pengobatan", "", ""), *rows]


def _heir(known: Known) -> family.Relative | None:
    """The first heir who is sure to live; None where that is not clear."""
    found = known.inheritance
    if found is None or not found.is_clear or not found.answers[0].heirs:
        return None
    return _told(known, found.answers[0].heirs[0].member)


def _first_heir(known: Known) -> str:
    first = _heir(known) if known.doctor.outcome == Outcome.DEATH.value else None
    return first.name if first else ""


def _relation(relative: family.Relative) -> str:
    return phrase(f"relation_{relative.relation}").id


def _family(known: Known) -> list[tuple[str, ...]]:
    alive = {True: "hidup", False: "meninggal", None: ""}
    return [(r.name, _relation(r), day(r.birth_date), alive[r.alive]) for r in (one.relative for one in known.members)]


def _documents(known: Known) -> list[tuple[str, bool]]:
    """What the heirs' order asks for, ticked where every heir has shown it."""
    on = family.died_on(known.claim)
    words = lookup.valid("heirs.document_words", on).by_name
    if known.inheritance is None or not known.inheritance.answers[0].heirs:
        return [(words[one].id, False) for one in lookup.valid("heirs.documents", on).by_name["all"]]
    found = known.inheritance.answers[0].heirs
    needed = dict.fromkeys(code for one in found for code in (*one.present, *one.missing))
    return [(words[code].id, not any(code in one.missing for one in found)) for code in needed]


def _died(known: Known) -> str:
    died = known.claim.incident.harm == Harm.DIED.value or known.doctor.outcome == Outcome.DEATH.value
    return day(family.died_on(known.claim)) if died else ""
