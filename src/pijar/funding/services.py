"""Who pays: funds, the files about civil servants, pledges by form, gifts and whom they carry, letters, receipts.

The doors of the module in one place; each is written in the file named after what it does.
"""

from pijar.funding.access import donor_by_code, renew_code
from pijar.funding.dues import mark as due_mark
from pijar.funding.gifts import late_gifts, named_workers, payroll_of, promised, reckon_gifts
from pijar.funding.loading import FundRow, load_civil_servants, load_payroll, load_pledges, set_funds
from pijar.funding.matching import Matched, discard_uses, match
from pijar.funding.pledging import (
    amount_for,
    applications,
    approve_pledge,
    refuse_pledge,
    submit_pledge,
    upload_consent,
)
from pijar.funding.stopping import leaving, resume_donor, stop_donor, stop_leavers, stop_promise

__all__ = [
    "FundRow",
    "Matched",
    "amount_for",
    "applications",
    "approve_pledge",
    "discard_uses",
    "donor_by_code",
    "due_mark",
    "late_gifts",
    "leaving",
    "load_civil_servants",
    "load_payroll",
    "load_pledges",
    "match",
    "named_workers",
    "payroll_of",
    "promised",
    "reckon_gifts",
    "refuse_pledge",
    "renew_code",
    "resume_donor",
    "set_funds",
    "stop_donor",
    "stop_leavers",
    "stop_promise",
    "submit_pledge",
    "upload_consent",
]
