"""Indicators (指标): all that a month is measured by, with every breakdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.twin.measures.committees import of_committees
from tests.twin.measures.footprint import of_footprint
from tests.twin.measures.service import of_service
from tests.twin.measures.society import of_society

if TYPE_CHECKING:
    from tests.twin.town import Town


def of_month(model: Town) -> dict[tuple[str, str, str], float]:
    """The month that has ended, by indicator, what it is broken down by, and key."""
    found: dict[tuple[str, str, str], float] = {}
    for measures in (of_service(model), of_society(model), of_committees(model), of_footprint(model)):
        for name, rows in measures:
            for by, key, value in rows:
                found[name, by, key] = float(value)
    return found
