"""The details of a refusal in the reader's words: what a service passes as values becomes months, amounts and lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.template.defaultfilters import date as format_date
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pijar.backoffice import (
    batchwords,
    cardwords,
    figurewords,
    gridwords,
    grievancewords,
    moneywords,
    noticewords,
    policywords,
    reconcilewords,
    registrationwords,
)
from pijar.kernel.errors import Detail
from pijar.kernel.money import rupiah
from pijar.kernel.month import Month
from pijar.law.types import Words

AMOUNTS = {"amount", "total", "owed"}
# For each refusal the sentences with details, the one that says most first; the first whose details are all there is told.
SENTENCES = {
    **batchwords.SENTENCES,
    **reconcilewords.SENTENCES,
    **noticewords.SENTENCES,
    **gridwords.SENTENCES,
    "MONTH_STALE": [
        _("Sejak bulan %(month)s dijalankan, ini berubah: %(changed)s. Minta petugas program menjalankannya ulang dulu."),
    ],
    "MONTH_SUBMITTED": [
        _("Bulan %(month)s sudah dikirim (%(funds)s) dan tidak dapat diubah. Perubahan masuk bulan berikutnya."),
        _("Orang ini ada dalam daftar %(sent)s yang sudah dikirim. Pilih bulan sesudahnya."),
    ],
    "LATER_MONTH_SUBMITTED": [
        _("Bulan %(later)s sudah dikirim dan bertumpu pada %(month)s, maka %(month)s tidak dapat dijalankan lagi."),
    ],
    "NOBODY_LISTED": [
        _(
            "Tidak ada usulan tahun %(year)s, dan pada %(previous)s tidak ada yang dibiayai. Tidak ada yang dibuat: "
            "muat usulannya, atau jalankan %(previous)s lebih dahulu."
        ),
    ],
    "AMOUNT_WRONG": [
        _("Daftar %(fund)s %(month)s berjumlah %(total)s, bukan %(amount)s. Tidak ada yang dicatat; periksa bukti bayarnya."),
    ],
    "ALREADY_PAID": [_("Daftar %(fund)s %(month)s sudah dibayar pada %(paid_on)s dengan bukti %(reference)s.")],
    "COLUMN_MISSING": [
        _("%(file)s tidak memuat kolom %(column)s. Baris pertamanya harus memuat %(needed)s; sekarang isinya %(found)s."),
        _("%(file)s tidak memuat kolom %(missing)s."),
    ],
    "REPLY_INVALID": [
        _(
            "%(file)s, baris %(line)s: status harus DITERIMA atau DITOLAK, dan iuran_dibukukan bilangan bulat rupiah. "
            "Tidak ada yang dicatat; minta BPJS mengirim ulang berkasnya."
        ),
    ],
    "LAW_NOT_KNOWN": [
        _("Untuk %(day)s ini tidak diketahui: %(words)s. Tanyakan kepada %(agency)s: %(question)s"),
        _("Untuk %(day)s ini tidak diketahui: %(words)s. Tanyakan kepada BPJS Ketenagakerjaan."),
    ],
    **moneywords.SENTENCES,
    "SAME_PERSON": [policywords.SAME_PERSON],
    "REGISTRATION_REPLY_INVALID": [registrationwords.REPLY_INVALID],
    "PROGRAMME_INVALID": [_("Program tidak dapat dipakai: %(faults)s.")],
    "POLICY_INVALID": [_("Kebijakan tidak dapat dipakai: %(faults)s.")],
}
DETAILS = {
    **moneywords.DETAILS,
    **reconcilewords.DETAILS,
    "POPULATION": _("data kependudukan (Dukcapil)"),
    "INSURED": _("data peserta aktif BPJS"),
    "WELFARE": _("data sosial ekonomi (DTSEN)"),
    "PLEDGES": _("ikrar ASN"),
    "PAYROLL": _("potongan gaji"),
    "PARTICIPANTS": _("daftar peserta sebelum pijar"),
    "PROGRAMME": _("program"),
    "POLICY_CHANGED": _("kebijakan"),
    "PREVIOUS": _("daftar bulan %(month)s"),
    "RESTS": _("sisa uang sumbangan dari bulan sebelumnya"),
    "HALT": _("penghentian atau penangguhan"),
    "DECISION": _("keputusan kasus"),
    "DOUBT": _("usulan yang meragukan orang yang ditagih"),
    "JOINED": _("siapa yang satu orang dengan siapa"),
    "NOT_UTF8": _("dokumennya bukan teks UTF-8"),
    "NOT_YAML": _("baris %(line)s bukan YAML yang sah"),
    "NOT_A_MAPPING": _("isinya bukan daftar kunci (year:, funds:, policy: …)"),
    "KEY_UNKNOWN": _("kunci %(key)s tidak dikenal"),
    "KEY_MISSING": _("%(key)s: belum ada"),
    "YEAR": _("year: harus tahun, misalnya 2026"),
    "CITY": _('city: memerlukan kode dalam tanda petik, misalnya "33.74"'),
    "CONSOLE_APPROVAL": _("console_approval: harus auto atau named"),
    "REFERENCE_DAY": _("reference_day: harus tanggal, misalnya 2026-01-01"),
    "FILL_ORDER": _("fill_order: harus menyebut setiap sumber dana satu kali"),
    "FUNDS_NONE": _("funds: memerlukan paling sedikit satu sumber dana"),
    "FUND_EMPTY": _("funds.%(fund)s: memerlukan kind dan quota"),
    "FUND_KEY_UNKNOWN": _("funds.%(fund)s: kunci %(key)s tidak dikenal"),
    "FUND_CODE": _(
        "funds: %(fund)s bukan kode; tulis huruf, angka, - dan _ saja, paling banyak 20 (bukan WAITING, NEW, LEFT, MENUNGGU)"
    ),
    "FUND_KIND": _("funds.%(fund)s.kind: harus salah satu dari %(known)s"),
    "FUND_LIST": _("funds.%(fund)s.%(key)s: harus daftar kata"),
    "QUOTA_MISSING": _("funds.%(fund)s.quota: hanya dana sumbangan (kind DONOR) yang boleh tanpa angka"),
    "QUOTA": _("funds.%(fund)s.quota: harus bilangan bulat, 0 atau lebih, bukan %(given)s"),
    "POLICY": _("policy: harus berupa daftar ketentuan"),
    "CLAUSE_UNKNOWN": _("policy: ketentuan %(key)s tidak dikenal"),
    "AGE": _("policy.age: memerlukan min dan max, min tidak di atas max"),
    "AGE_BELOW_LOWEST": _("policy.age.min: %(given)s di bawah usia terendah kota, %(least)s (local.lowest_age pada %(day)s)"),
    "AGE_AT_LIMIT": _(
        "policy.age.max: %(given)s tidak di bawah %(limit)s, usia yang tidak boleh didaftarkan lagi (ages.below pada %(day)s)"
    ),
    "DECILE": _("policy.decile: memerlukan max dari 1 sampai 10"),
    "DECILE_UNKNOWN": _("policy.decile.unknown: harus exclude, review atau accept"),
    "CLAUSE_WORD": _("policy.%(clause)s: %(given)s tidak dimengerti; tulis required, priority, ignored, atau isinya"),
    "CLAUSE_KEY": _("policy.%(clause)s: kunci %(key)s tidak dikenal (yang dikenal: %(known)s)"),
    "CLAUSE_VALUE": _("policy.%(clause)s: memerlukan %(wanted)s"),
    "CLAUSE_UNKNOWN_MEANS": _("policy.%(clause)s.unknown: harus exclude, review atau accept"),
    "CLAUSE_WEIGHT": _("policy.%(clause)s: weight harus must atau priority, points bilangan bulat 1 sampai 100"),
    "POLICY_FUNDS": _("policy.funds: harus menyebut sumber dana dengan ketentuannya sendiri (dan named_only: true atau false)"),
    "POLICY_FUND_UNKNOWN": _("policy.funds: tidak ada sumber dana %(fund)s (yang ada: %(known)s)"),
    "FUND_HOUSEHOLD": _(
        "policy.funds.%(fund)s.household: dana tidak punya batas per kartu keluarga sendiri; tulis satu untuk semua"
    ),
    "DOCUMENTS": _("documents: hanya mengenal office, decree_title, contact, signer (place, role, name), semuanya teks; papers"),
    "PAPERS": _("documents.papers: hanya mengenal branch, branch_place, letter_number, masing-masing teks, dan signers"),
    "PAPERS_SIGNERS": _(
        "documents.papers.signers: untuk %(known)s tulis satu sampai empat penanda tangan (role, name, number, above), "
        "semuanya teks"
    ),
    "MUTATION_FILE": _(
        "mutation_file: hanya mengenal columns, date_format (teks) dan separator (koma, titik koma, tab atau garis tegak)"
    ),
    "MUTATION_COLUMN": _("mutation_file.columns.%(column)s: harus salah satu dari %(known)s"),
    "VERIFICATION": _("verification: harus daftar baris dengan from, objection_days, decide_days dan, bila perlu, office"),
    "VERIFICATION_DAYS": _("verification %(day)s: objection_days dan decide_days harus bilangan bulat dari 1 sampai %(most)s"),
    "VERIFICATION_TWICE": _("verification %(day)s: dua baris mulai pada hari yang sama"),
    "RANKING": _("ranking: harus daftar dari %(known)s, masing-masing paling banyak satu kali"),
    "RANKING_ENROLLED": _("ranking: harus dimulai dengan enrolled agar tidak ada yang kehilangan tempat karena pendaftar baru"),
    "OTHERS_BY_DECREE": _("%(key)s: harus bilangan bulat, 0 atau lebih, bukan %(given)s"),
    "OTHERS_WITHOUT_FIRST": _("funds.%(fund)s.others_by_decree: memerlukan first, yaitu bidang yang didahulukan"),
    "FUND_FIRST_AND_ONLY": _("funds.%(fund)s: first atau only, tidak keduanya; only tidak menerima siapa pun di luarnya"),
    "QUOTA_SHARED_TWICE": _("funds.%(fund)s: quota_by_village atau quota_by_sector, tidak keduanya"),
    "QUOTA_SHARE": _("funds.%(fund)s.%(key)s: harus pasangan kata dalam tanda petik dan bilangan bulat, 0 atau lebih"),
    "QUOTA_SHARE_OTHERS": _("funds.%(fund)s: others_by_decree tidak dapat berdampingan dengan %(key)s"),
    "QUOTA_FROM": _("funds.%(fund)s.quota_from: harus pasangan bulan seperti 2026-07 dan bilangan bulat, 0 atau lebih"),
    "BUDGET": _("funds.%(fund)s.budget: harus anggaran setahun dalam rupiah utuh, 0 atau lebih, bukan %(given)s"),
    **cardwords.FAULTS,
    "DONORS": _("donors: hanya mengenal dunning, retirement_age dan deduction_file"),
    "DONORS_DUNNING": _(
        "donors.dunning: harus daftar baris dengan from (tanggal), first, second dan question: bulan berturut-turut dengan "
        "potongan yang kurang, masing-masing lebih dari yang sebelumnya, paling banyak %(most)s"
    ),
    "DONORS_DUNNING_TWICE": _("donors.dunning %(day)s: dua baris mulai pada hari yang sama"),
    "DONORS_AGE": _("donors.retirement_age: harus bilangan bulat dari %(least)s sampai %(most)s"),
    "DONORS_FILE": _("donors.deduction_file.columns.%(column)s: harus salah satu dari %(known)s"),
    "DONORS_FILE_KEYS": _("donors.deduction_file: hanya mengenal columns, yaitu pasangan kata"),
    "LAYOUT_KEYS": _("insurer_file: hanya mengenal columns, date_format dan separator"),
    "LAYOUT_COLUMN": _("insurer_file.columns.%(column)s: harus salah satu dari %(known)s"),
    "DATE_FORMAT": _("insurer_file.date_format: harus bentuk tanggal dalam tanda petik, misalnya %%d/%%m/%%Y"),
    "SEPARATOR": _("insurer_file.separator: harus koma, titik koma, tab atau garis tegak"),
    "COVERAGE": _("coverage: setiap baris memerlukan as_of, active, potential, target, source"),
    "COVERAGE_PEOPLE": _("coverage %(day)s: active harus 0 atau lebih, potential lebih dari 0"),
    "COVERAGE_TARGET": _("coverage %(day)s: target harus bagian dari 0 sampai 1"),
    **registrationwords.FAULTS,
    **figurewords.FAULTS,
    **grievancewords.FAULTS,
}


def language() -> str:
    """The language of the page, for whatever speaks Indonesian and English."""
    return "en" if get_language() == "en" else "id"


def sentence(code: str, values: Mapping[str, object] | None) -> str | None:
    """The sentence of a refusal with its details, or None where there is none or a detail is missing."""
    for template in SENTENCES.get(code, []):
        try:
            return str(template) % _shown(values or {})
        except (KeyError, ValueError, TypeError):
            continue
    return None


def _shown(values: Mapping[str, object]) -> dict[str, str]:
    return {name: _amount(value) if name in AMOUNTS else _words(value) for name, value in values.items()}


def _amount(value: object) -> str:
    """ "Rp 16.800", with commas where the page is in English, as on all other pages."""
    text = rupiah(value)  # type: ignore[arg-type]  # Anything but whole rupiah raises, and the plain sentence is told.
    return text.replace(".", ",") if language() == "en" else text


def _words(value: object) -> str:
    match value:
        case Month():
            return str(format_date(value.first_day, "F Y"))
        case date():
            return str(format_date(value, "j F Y"))
        case Words():
            return value.said(language())
        case Detail():
            return str(DETAILS[value.code]) % _shown(value.values)
        case list() | tuple():
            # Faults are sentences with commas of their own.
            return ("; " if any(isinstance(part, Detail) for part in value) else ", ").join(map(_words, value))
    return str(value)
