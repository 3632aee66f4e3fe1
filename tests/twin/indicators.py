"""Indicators (指标): all that a month is measured by, with every breakdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.twin.institutions import of_institutions
from tests.twin.selves import of_society
from tests.twin.service import of_service

if TYPE_CHECKING:
    from tests.twin.town import Town


def of_month(model: Town) -> dict[tuple[str, str, str], float]:
    """The month that has ended, by indicator, what it is broken down by, and key."""
    found: dict[tuple[str, str, str], float] = {}
    for rooms in (of_service(model), of_society(model), of_institutions(model)):
        for name, rows in rooms:
            for by, key, value in rows:
                found[name, by, key] = float(value)
    return found
