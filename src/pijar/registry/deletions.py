"""What happens to each table that speaks of a person, when an upload is withdrawn and when a person must be erased.

A new table that points to a person, or holds a NIK, has to be entered here: a test compares this list with the models.
Withdrawal is done by `intake.removal` and `cycle`. Erasure has no command yet: what stands here is what it will do.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """What becomes of the rows of one person."""

    DELETE = "delete"
    # The rows stay and keep the person: the withdrawal leaves the person in place, or is refused.
    KEEP = "keep"
    # The rows stay for the money's sake, the person's own words in them are blanked.
    BLANK = "blank"
    # Not touched: a register of another office, as it was on its day, is mended there and loaded anew.
    OTHER_OFFICE = "other office"


@dataclass(frozen=True)
class Decision:
    """One column that names a person: its fate on withdrawal of the upload, on erasure of the person, and why."""

    withdrawal: Fate
    erasure: Fate
    why: str


# Foreign keys to `registry.Person`, by table and column.
RELATIONS: dict[tuple[str, str], Decision] = {
    ("intake_stagedrow", "person_id"): Decision(
        Fate.DELETE,
        Fate.BLANK,
        "rows of the withdrawn files go, with the words and the photo of the form; a row that was paid for keeps its number",
    ),
    ("intake_personchange", "person_id"): Decision(
        Fate.KEEP, Fate.BLANK, "who stays keeps the history; it keeps nobody: of a person who leaves with a list it goes too"
    ),
    ("registry_person", "survivor_id"): Decision(Fate.KEEP, Fate.KEEP, "a merge is a redirect and must stay undoable"),
    ("eligibility_assessment", "person_id"): Decision(
        Fate.DELETE, Fate.KEEP, "months not submitted are assessed again; of submitted ones the reasons must stay explainable"
    ),
    ("eligibility_profile", "person_id"): Decision(
        Fate.DELETE, Fate.DELETE, "what was seen for the last month run; made again with the next run"
    ),
    ("eligibility_casedecision", "person_id"): Decision(
        Fate.KEEP, Fate.BLANK, "an officer answers for it; the words of proof and reason may name the person"
    ),
    ("verification_rounditem", "person_id"): Decision(
        Fate.KEEP, Fate.BLANK, "a list that was checked and published stays explainable; the officer's note may name the person"
    ),
    ("allocation_assignment", "person_id"): Decision(
        Fate.DELETE, Fate.KEEP, "drafts are discarded; a place that was paid for is part of the accounts"
    ),
    ("allocation_waiting", "person_id"): Decision(
        Fate.DELETE, Fate.KEEP, "drafts are discarded; who waited in a month that was paid for must stay explainable"
    ),
    ("funding_giftuse", "person_id"): Decision(
        Fate.DELETE, Fate.KEEP, "drafts are discarded; whom a donor's money paid for is part of the accounts"
    ),
    ("funding_giftreturn", "person_id"): Decision(Fate.KEEP, Fate.KEEP, "money that came back of a month that was paid for"),
    ("enrolment_enrolment", "person_id"): Decision(
        Fate.DELETE, Fate.KEEP, "drafts are discarded; an enrolment that was paid for is part of the accounts"
    ),
    ("enrolment_halt", "person_id"): Decision(Fate.KEEP, Fate.BLANK, "an officer answers for it; the proof may name the person"),
    ("enrolment_decreeline", "person_id"): Decision(
        Fate.DELETE, Fate.KEEP, "a draft that names the person is thrown away; what the mayor signed stays as it was signed"
    ),
    ("enrolment_participantnumber", "person_id"): Decision(
        Fate.KEEP, Fate.DELETE, "came from the insurer, not from the list; needed while the person can be insured"
    ),
    ("registration_registrationline", "person_id"): Decision(
        Fate.KEEP,
        Fate.BLANK,
        "the insurer was told of the person; the files that were sent hold the words and go with the person",
    ),
    ("coverage_lookup", "person_id"): Decision(
        Fate.KEEP, Fate.BLANK, "who looked at whom must stay known; what was typed for a look by name is sealed and goes"
    ),
    ("coverage_coverletter", "person_id"): Decision(
        Fate.KEEP, Fate.KEEP, "a hospital treated somebody on the city's word; number and checksum hold no name"
    ),
    ("contributions_batchline", "person_id"): Decision(
        Fate.DELETE,
        Fate.KEEP,
        "drafts are discarded and a withdrawal under a submitted line is refused; public money keeps its proof",
    ),
    ("coverage_card", "person_id"): Decision(
        Fate.KEEP, Fate.DELETE, "what was handed out must be known to be called back; its code goes with the person"
    ),
    ("coverage_cardlink", "person_id"): Decision(
        Fate.KEEP, Fate.DELETE, "the address of the card on a phone; opens nothing once the card is gone"
    ),
    ("coverage_certificate", "person_id"): Decision(
        Fate.KEEP, Fate.KEEP, "a paper that was given out must be found genuine later; it holds no word about the person"
    ),
    ("claims_incident", "person_id"): Decision(
        Fate.KEEP, Fate.BLANK, "an event is no part of a list; the case stays, its sealed words, photos and papers go"
    ),
    ("claims_identification", "person_id"): Decision(
        Fate.KEEP, Fate.BLANK, "an officer answers for whom the report was taken to be; the sealed reason goes"
    ),
    ("claims_deathfound", "person_id"): Decision(
        Fate.KEEP, Fate.BLANK, "what a death stopped and claimed back stays explainable; the sealed heirs go"
    ),
    ("grievances_grievance", "person_id"): Decision(
        Fate.KEEP, Fate.BLANK, "a complaint and its answer are answered for; the sealed words of both may name the person"
    ),
}

# Columns that hold a person's number in the registry without a key: such rows are made anew from the lists.
NUMBERS: dict[tuple[str, str], Decision] = {
    (table, column): Decision(Fate.DELETE, Fate.DELETE, "derived from the rows of the lists; goes with them")
    for table, column in (
        ("linkage_candidatepair", "person_a"),
        ("linkage_candidatepair", "person_b"),
        ("linkage_numbercase", "person_id"),
    )
}

# Columns that hold a NIK without pointing to a person.
IDENTIFIERS: dict[tuple[str, str], Decision] = {
    ("registry_person", "national_id"): Decision(
        Fate.DELETE,
        Fate.BLANK,
        "a person whom nothing else names goes with the list; the key of paid lines stays without its NIK",
    ),
    ("intake_stagedrow", "national_id"): Decision(Fate.DELETE, Fate.BLANK, "as the row itself"),
    ("registry_populationline", "national_id"): Decision(Fate.KEEP, Fate.OTHER_OFFICE, "the population register's own"),
    ("registry_insuredline", "national_id"): Decision(Fate.KEEP, Fate.OTHER_OFFICE, "the insurer's own"),
    ("registry_welfareline", "national_id"): Decision(Fate.KEEP, Fate.OTHER_OFFICE, "the national data's own"),
    ("funding_civilservant", "national_id"): Decision(Fate.KEEP, Fate.OTHER_OFFICE, "the personnel office's own"),
    ("funding_pledge", "worker_national_id"): Decision(Fate.KEEP, Fate.BLANK, "the gift stays, the worker's name in it need not"),
    ("funding_promise", "worker_national_id"): Decision(
        Fate.KEEP, Fate.BLANK, "the pledge stays, the worker's name in it need not; the signed paper goes with it"
    ),
    ("enrolment_priorparticipation", "national_id"): Decision(
        Fate.KEEP, Fate.KEEP, "months paid before pijar count for the heirs' rights"
    ),
    ("enrolment_decreeline", "national_id"): Decision(Fate.DELETE, Fate.KEEP, "as the line itself; its checksum holds it"),
    ("linkage_verdict", "national_id_a"): Decision(
        Fate.KEEP,
        Fate.BLANK,
        "an officer answers for it, and it holds when the list is sent again; its words may name the person",
    ),
    ("linkage_verdict", "national_id_b"): Decision(Fate.KEEP, Fate.BLANK, "as the other number of the verdict"),
    ("linkage_numbercase", "likely"): Decision(Fate.DELETE, Fate.DELETE, "the register's, proposed for a row; goes with it"),
    ("registration_registrationanswer", "national_id"): Decision(
        Fate.KEEP, Fate.BLANK, "the insurer's answer says who was refused and why"
    ),
    ("registration_populationword", "national_id"): Decision(Fate.KEEP, Fate.OTHER_OFFICE, "as the register's own line"),
    ("claims_incident", "national_id"): Decision(
        Fate.KEEP, Fate.BLANK, "as the reporter gave it; the case stays, its sealed words go with the number"
    ),
    ("contributions_replyline", "national_id"): Decision(Fate.KEEP, Fate.KEEP, "the insurer's answer is proof of payment"),
    ("grievances_grievance", "national_id"): Decision(
        Fate.KEEP, Fate.BLANK, "whoever complained gave it; the complaint stays without it, and without their words"
    ),
}

# Addresses that people gave, and what was told: sealed, without a column that names them; nobody's name or NIK stands in it.
TOLD: dict[tuple[str, str], Decision] = {
    ("notices_contact", "address"): Decision(
        Fate.KEEP, Fate.BLANK, "goes when its owner takes it back, two years after it came with a report at the latest"
    ),
    ("notices_message", "address"): Decision(Fate.KEEP, Fate.BLANK, "wiped with its text when the city's days are over"),
    ("notices_message", "text"): Decision(Fate.KEEP, Fate.BLANK, "that something was told stays, what it said does not"),
    ("notices_notice", "values"): Decision(Fate.KEEP, Fate.BLANK, "as the text of a message"),
}

_FAMILY = Decision(
    Fate.KEEP,
    Fate.BLANK,
    "while heirs and children are owed something it stays; then the words go, NIKs among them, the row stays",
)
_DOCTOR = Decision(Fate.KEEP, Fate.BLANK, "proof of what was asked of the insurer; the words go when no right is left")
_REASON = Decision(Fate.KEEP, Fate.BLANK, "an officer answers for the act; the sealed reason may name the person and goes")
_CHILD = Decision(Fate.KEEP, Fate.BLANK, "what was paid for a child stays; its name and the words about a year go when it ended")
_COMPLAINT = Decision(Fate.KEEP, Fate.BLANK, "the complaint and its days stay; whoever complained, and what was said, goes")
# Sealed words of cases, complaints and cover that speak of a person, or hold a NIK, without a column that says so.
SEALED: dict[tuple[str, str], Decision] = {
    ("claims_familymember", "words"): _FAMILY,
    ("claims_medicalreport", "words"): _DOCTOR,
    ("claims_medicalreport", "withdrawn_why"): _DOCTOR,
    ("claims_workopinion", "words"): _DOCTOR,
    ("claims_claimestimate", "facts"): _DOCTOR,
    ("claims_claimestimate", "lines"): _DOCTOR,
    ("claims_claimpayment", "reason"): _DOCTOR,
    ("claims_paymentcomparison", "explanation"): _DOCTOR,
    ("claims_incident", "words"): Decision(Fate.KEEP, Fate.BLANK, "the case stays; what was told of it, and by whom, goes"),
    ("claims_identification", "reason"): _REASON,
    ("claims_claimmove", "reason"): _REASON,
    ("claims_claimtask", "words"): _REASON,
    ("claims_claimdocument", "reason"): _REASON,
    ("claims_claimnote", "words"): _REASON,
    ("claims_flagdismissal", "reason"): _REASON,
    ("claims_deathfound", "heirs"): _FAMILY,
    ("claims_deathstep", "words"): _REASON,
    ("claims_scholar", "words"): _CHILD,
    ("claims_scholaryear", "words"): _CHILD,
    ("grievances_grievance", "text"): _COMPLAINT,
    ("grievances_grievance", "name"): _COMPLAINT,
    ("grievances_grievance", "phone"): _COMPLAINT,
    ("grievances_grievance", "code"): _COMPLAINT,
    ("grievances_step", "text"): _COMPLAINT,
    ("grievances_step", "internal"): _COMPLAINT,
    ("coverage_lookup", "words"): Decision(Fate.KEEP, Fate.BLANK, "who looked must stay known; what was typed names the person"),
    ("coverage_lookup", "note"): _REASON,
    ("coverage_card", "token"): Decision(Fate.KEEP, Fate.DELETE, "the code of the card; goes with it"),
}
# Bytes of the same tables that speak of nobody: keys of cards, and prints of addresses and secrets that nobody can read back.
OF_NOBODY = frozenset({
    ("coverage_cardkey", "x"), ("coverage_cardkey", "y"), ("coverage_cardkey", "private"), ("coverage_cardlink", "digest"),
    ("coverage_checkcounter", "key"), ("grievances_try", "network"),
})  # fmt: skip
