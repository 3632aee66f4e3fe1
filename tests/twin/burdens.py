"""Burdens (居民负担): what residents' own matters cost them in a year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.twin.words import MONTHS_A_YEAR

if TYPE_CHECKING:
    from tests.twin.town import Town


@dataclass
class Burden:
    """What a resident's own matters that ended have cost her."""

    cases: int = 0
    visits: int = 0
    hours: float = 0.0
    """waited in person"""


class Burdens:
    """Everybody's."""

    def __init__(self, model: Town) -> None:
        self.model = model
        self.of = [Burden() for _ in model.residents]
        """[residents] since the year began"""

    def close_month(self) -> None:
        """What the matters that ended this month cost is added to the year's."""
        first_month_has_ended = (self.model.month - 1) % MONTHS_A_YEAR == 1
        if first_month_has_ended:
            self.of = [Burden() for _ in self.model.residents]
        for case in self.model.ended:
            everyday = self.model.affairs[case.affair].affair_class == "everyday"
            if case.person >= 0 and not case.orphaned and not everyday:
                burden = self.of[case.person]
                burden.cases += 1
                burden.visits += case.visits
                burden.hours += case.counter_minutes / 60.0
