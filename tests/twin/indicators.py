"""Indicators (指标) that the model itself looks at: those that feed reviews and voluntary work."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tests.twin.words import PUSHED

if TYPE_CHECKING:
    from tests.twin.town import Town


def mean(values: Iterable[float]) -> float:
    """The mean, missing where there is nothing."""
    found = list(values)
    return sum(found) / len(found) if found else math.nan


def of_month(model: Town) -> dict[str, float]:
    """The indicators of the month that has ended."""
    everyday = [affair.affair_class == "everyday" for affair in model.affairs]
    public = [case for case in model.ended if case.person >= 0 and not everyday[case.affair]]
    issued = [case for case in model.ended if case.person < 0]
    whole = by_government = of_society = 0.0
    for office in model.layout.offices:
        government = model.system_of(office) == "government"
        for (affair, sort), hours in office.hours.items():
            if everyday[affair]:
                continue
            whole += hours
            by_government += hours if government else 0.0
            ordered = sort != "moved" and model.affairs[affair].is_issued
            of_society += hours if not government and not ordered else 0.0
    return {
        "on_time_share": mean(case.on_time for case in public),
        "satisfaction": mean(case.satisfaction for case in public),
        "tasks_on_time_share": mean(case.on_time for case in issued),
        "quality_true": mean(case.true_quality for case in issued),
        "push_down_rate": mean(case.channel in PUSHED for case in issued),
        "government_hours_share": by_government / whole if whole > 0.0 else math.nan,
        "society_own_share": of_society / whole if whole > 0.0 else math.nan,
    }
