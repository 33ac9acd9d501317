"""What there is of a month yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pijar.backoffice.tables import MonthAct, Places, Upload
from pijar.backoffice.together import together
from pijar.kernel.month import Month

There = Mapping[str, Sequence[Mapping[str, Any]]]


def there(month: Month) -> There:
    """The first of its year's `lists` and of its divided `places`, and its act (`acts`): nothing where there is none."""
    return together(
        lists=Upload.objects.filter(year=month.year, withdrawn_at=None).values("id")[:1],
        places=Places.objects.filter(month=month.first_day).values("id")[:1],
        acts=MonthAct.objects.filter(month=month.first_day).values("made_by", "approved_by")[:1],
    )
