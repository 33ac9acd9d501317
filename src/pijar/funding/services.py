"""Who pays: funds, the files about civil servants, pledges by form, gifts and whom they carry, letters, receipts.

The doors of the module in one place; each is written in the file named after what it does.
"""

from pijar.funding.access import donor_by_code, renew_code
from pijar.funding.deducting import Deductions, deductions, register_frame, write_deductions
from pijar.funding.dues import due_of
from pijar.funding.dues import mark as due_mark
from pijar.funding.dunning import due_letters, letters_of, short_in_a_row, write_letters
from pijar.funding.findings import findings
from pijar.funding.gifts import late_gifts, named_workers, payroll_of, promised, reckon_gifts
from pijar.funding.loading import FundRow, load_civil_servants, load_payroll, load_pledges, set_funds
from pijar.funding.matching import Matched, discard_uses, match, take_back
from pijar.funding.monitoring import monitoring
from pijar.funding.pledging import (
    amount_for,
    applications,
    approve_pledge,
    consent_file,
    refuse_pledge,
    submit_pledge,
    the_promise,
    upload_consent,
    worker_of,
)
from pijar.funding.statements import donor_view
from pijar.funding.stopping import leaving, resume_donor, stop_donor, stop_leavers, stop_promise

__all__ = [
    "Deductions",
    "FundRow",
    "Matched",
    "amount_for",
    "applications",
    "approve_pledge",
    "consent_file",
    "deductions",
    "discard_uses",
    "donor_by_code",
    "donor_view",
    "due_letters",
    "due_mark",
    "due_of",
    "findings",
    "late_gifts",
    "leaving",
    "letters_of",
    "load_civil_servants",
    "load_payroll",
    "load_pledges",
    "match",
    "monitoring",
    "named_workers",
    "payroll_of",
    "promised",
    "reckon_gifts",
    "refuse_pledge",
    "register_frame",
    "renew_code",
    "resume_donor",
    "set_funds",
    "short_in_a_row",
    "stop_donor",
    "stop_leavers",
    "stop_promise",
    "submit_pledge",
    "take_back",
    "the_promise",
    "upload_consent",
    "worker_of",
    "write_deductions",
    "write_letters",
]
