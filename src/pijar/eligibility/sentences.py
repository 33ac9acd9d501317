"""What a clause saw of a person, in plain words: Indonesian first, English second. Codes come in, sentences go out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pijar.eligibility.catalogue import Clause, Context, Status, Unknown, income_limit
from pijar.kernel.month import Month

MONTHS_ID = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
MONTHS_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
TITLES = {
    "alive": ("Masih hidup menurut Dukcapil", "Alive by the population register"),
    "residence": ("Penduduk kota ini", "Resident of this city"),
    "age": ("Usia", "Age"),
    "not_active_elsewhere": ("Belum aktif di BPJS lewat pihak lain", "Not active at the insurer through others"),
    "informal_occupation": ("Pekerjaan informal", "Informal occupation"),
    "sector": ("Bidang pekerjaan", "Sector of work"),
    "decile": ("Desil kesejahteraan (DTSEN)", "Welfare decile (DTSEN)"),
    "income": ("Penghasilan", "Income"),
    "months_of_residence": ("Lama tinggal di kota ini", "Time of residence in this city"),
    "household": ("Jumlah peserta dalam satu kartu keluarga", "Participants on one family card"),
    "disability": ("Penyandang disabilitas", "Person with a disability"),
    "woman_headed": ("Kepala keluarga perempuan", "Family headed by a woman"),
}  # fmt: skip
STATUSES = {
    Status.NOT_FOUND: ("NIK tidak ditemukan", "NIK not found"),
    Status.RESIDENT: ("hidup, tinggal di kota ini", "alive, lives in this city"),
    Status.DECEASED: ("meninggal", "deceased"),
    Status.MOVED_OUT: ("pindah ke luar kota", "moved out of the city"),
    Status.LIVES_OUTSIDE: ("tinggal di luar kota", "lives outside the city"),
}
SECTORS = {
    "construction": ("konstruksi", "construction"), "domestic": ("rumah tangga", "domestic work"),
    "farming": ("pertanian", "farming"), "fishing": ("perikanan", "fishing"), "other": ("lainnya", "other"),
    "service": ("jasa", "services"), "tobacco": ("tembakau", "tobacco"), "trade": ("perdagangan", "trade"),
    "transport": ("angkutan", "transport"),
}  # fmt: skip
RESULTS = {
    "pass": ("Syarat ini terpenuhi", "This is met"),
    "fail": ("Syarat ini tidak terpenuhi", "This is not met"),
}
# What it means for the person that nobody knows.
UNKNOWN = {
    Unknown.EXCLUDE: ("Selama tidak diketahui, tidak layak", "As long as it is not known, not eligible"),
    Unknown.REVIEW: ("Belum dapat dinilai; petugas memeriksa", "Cannot be judged yet; an officer looks"),
    Unknown.ACCEPT: ("Tidak diketahui, dan tidak menghalangi", "Not known, and not in the way"),
}


@dataclass(frozen=True)
class Said:
    """A text in both languages."""

    id: str
    en: str

    def in_(self, language: str) -> str:
        return self.en if language == "en" else self.id


def day(on: date | None) -> Said:
    """A day in words; empty where there is none."""
    if on is None:
        return Said("", "")
    return Said(f"{on.day} {MONTHS_ID[on.month - 1]} {on.year}", f"{on.day} {MONTHS_EN[on.month - 1]} {on.year}")


def month(of: Month) -> Said:
    """A month in words."""
    return Said(f"{MONTHS_ID[of.month - 1]} {of.year}", f"{MONTHS_EN[of.month - 1]} {of.year}")


def rupiah(amount: int) -> Said:
    """Whole rupiah with separators."""
    return Said(f"Rp {amount:,}".replace(",", "."), f"Rp {amount:,}")


def title(code: str) -> Said:
    """What a criterion is called."""
    return Said(*TITLES[code])


def limit(clause: Clause, context: Context) -> Said:
    """What the policy asks, as a short phrase."""
    match clause.code:
        case "age":
            low, high, on = clause.whole("min"), clause.whole("max"), day(context.reference_day)
            said = Said(f"{low} sampai {high} tahun pada {on.id}", f"{low} to {high} years on {on.en}")
            return _and_below(said, context)
        case "decile":
            return Said(f"desil {clause.whole('max')} atau lebih rendah", f"decile {clause.whole('max')} or lower")
        case "income":
            most = income_limit(clause, context)
            if most is None:
                return Said("upah minimum kota belum diketahui", "the city's minimum wage is not known")
            return Said(f"paling banyak {rupiah(most).id} sebulan", f"at most {rupiah(most).en} a month")
        case "months_of_residence":
            return Said(f"paling sedikit {clause.whole('min')} bulan", f"at least {clause.whole('min')} months")
        case "household":
            return Said(f"paling banyak {clause.whole('max')} orang", f"at most {clause.whole('max')} people")
        case "sector":
            return _sectors(clause)
    return _plain(clause.code)


def _and_below(said: Said, context: Context) -> Said:
    """Who turned too old between the day of the ages and the month would else read an age that is not too high."""
    below, first = context.age_limit, context.month.first_day
    if below is None or first <= context.reference_day:
        return said
    on = day(first)
    return Said(f"{said.id}, dan di bawah {below} tahun pada {on.id}", f"{said.en}, and below {below} on {on.en}")


def _sectors(clause: Clause) -> Said:
    """Which sectors are let in, which are not, or both."""
    said = []
    for number, language in enumerate((("hanya", "selain"), ("only", "other than"))):
        named = {name: ", ".join(_sector(word)[number] for word in clause.words(name)) for name in ("only", "except")}
        parts = zip(language, (named["only"], named["except"]), strict=True)
        said.append(", ".join(f"{word} {sectors}" for word, sectors in parts if sectors))
    return Said(*said)


def _sector(code: str) -> tuple[str, str]:
    return SECTORS.get(code, (code, code))


def _plain(code: str) -> Said:
    words = {
        "alive": ("tercatat hidup", "recorded as alive"),
        "residence": ("tinggal di kota ini", "lives in this city"),
        "not_active_elsewhere": ("tidak dibayari pihak lain", "nobody else pays"),
        "informal_occupation": ("bukan pekerja formal", "no formal worker"),
        "disability": ("didahulukan", "comes first"),
        "woman_headed": ("didahulukan", "comes first"),
    }
    return Said(*words[code])


def value(code: str, seen: int | None, word: str = "") -> Said:
    """The value seen, in words. `word` is the occupation, the sector or the payer where the clause is about one."""
    if code in ("informal_occupation", "sector", "not_active_elsewhere") and word:
        return Said(word, word)
    if seen is None:
        return Said("belum diketahui", "not known")
    match code:
        case "alive" if list(Status)[seen] in (Status.RESIDENT, Status.MOVED_OUT, Status.LIVES_OUTSIDE):
            return Said("hidup", "alive")
        case "alive" | "residence":
            return Said(*STATUSES[list(Status)[seen]])
        case "age":
            return Said(f"{seen} tahun", f"{seen} years")
        case "decile":
            return Said(f"desil {seen}", f"decile {seen}")
        case "income":
            return rupiah(seen)
        case "months_of_residence":
            return Said(f"{seen} bulan", f"{seen} months")
        case "not_active_elsewhere":
            return Said("ada yang membayari", "somebody pays") if seen else Said("tidak ada yang membayari", "nobody pays")
        case "informal_occupation":
            return Said("formal", "formal") if seen else Said("informal", "informal")
    return Said("ya", "yes") if seen else Said("tidak", "no")


def sentence(clause: Clause, context: Context, result: str, seen: Said, source: Said) -> Said:
    """One clause as a sentence: what it asks, what was seen, where, and what follows."""
    asks, name = limit(clause, context), title(clause.code)
    word = Said(*(UNKNOWN[clause.unknown] if result == "unknown" else RESULTS[result]))
    where_id, where_en = (f" ({source.id})" if source.id else ""), (f" ({source.en})" if source.en else "")
    if clause.code == "household" and result == "fail":
        most = clause.whole("max")
        return Said(
            f"{name.id}: {asks.id}; {most} orang dari kartu keluarga yang sama sudah didahulukan. {word.id}.",
            f"{name.en}: {asks.en}; {most} people of the same family card come before. {word.en}.",
        )
    return Said(
        f"{name.id}: {asks.id}. Tercatat: {seen.id}{where_id}. {word.id}.",
        f"{name.en}: {asks.en}. On record: {seen.en}{where_en}. {word.en}.",
    )
