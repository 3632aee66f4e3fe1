"""What residents share (居民所共有): expected waits, complaints, self-governance capital, guidance.

Capital and guidance are only kept here: `committees` has how capital grows, `oversight` who is guided.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tests.twin.structures import by_kind
from tests.twin.words import share

if TYPE_CHECKING:
    from tests.twin.town import Town


class Society:
    """The state that residents share."""

    def __init__(self, model: Town) -> None:
        self.model = model
        values, precincts = model.values, range(model.most_precincts)
        self.expected: dict[tuple[str, str], float] = {}
        """days that people expect a matter to take at a door"""
        self.waited: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
        """days of the cases that ended this month"""
        self.capital = [values["capital.initial"]] * model.most_precincts
        """[precincts] self-governance capital, in [0, 1]"""
        self.guidance = [0.0] * model.most_precincts
        """[precincts] share of the guidance asked for that the committee got this month"""
        self.by_party_line = [0.0] * model.most_precincts
        """[precincts] share of last month's tasks that came over the Party line"""
        self.community_work = 0.0
        """hours of contracted community work last month for each thousand residents"""
        self.complaints = [[0] * len(model.affairs) for _ in precincts]
        """[precincts][affairs] complaints this month"""
        self.complaint_shares = [0.0] * model.most_precincts
        """[precincts] complaints last month over residents' cases that ended"""
        self.heard = 1.0
        """factor on the rate of complaints that are heard"""
        self.station: str | None = None
        """the door of the stations, where the centre tells of it"""

    def expected_days(self, door: str, place: str) -> float:
        """Days that people expect a matter to take at a door."""
        return self.expected.get((door, place), self.model.values["door.expected_days"])

    def tell_of(self, door: str, place: str, days: float) -> None:
        """A case that ended is news of its door."""
        self.waited[door, place].append(days)

    def mean_capital(self) -> float:
        """Self-governance capital, mean over residents."""
        weights = self.model.precinct_residents
        return sum(c * n for c, n in zip(self.capital, weights, strict=False)) / sum(weights)

    # --- a month opens -----------------------------------------------------------------------------------

    def set_lessons(self) -> None:
        """Who hears complaints this month, and of which stations the centre tells."""
        model = self.model
        kinds = dict(by_kind(model.structure))
        self.heard = model.oversight.heard_more()
        door = kinds.get("service_station")
        tells = door in model.layout.doors and "public_service_centre" in kinds
        self.station = door if tells else None

    # --- a month closes ----------------------------------------------------------------------------------

    def note_party_line(self) -> None:
        """Share of the month's tasks that came over the Party line, by precinct."""
        tasks, by_line = [0] * self.model.most_precincts, [0] * self.model.most_precincts
        for case in self.model.ended:
            tasks[case.precinct] += case.channel != "resident"
            by_line[case.precinct] += case.channel == "party_line"
        self.by_party_line = [share(b, t) for b, t in zip(by_line, tasks, strict=True)]

    def adjust_expectations(self) -> None:
        """What people expect to wait moves towards what they saw; complaints are counted by case."""
        speed = self.model.values["expectation.speed"]
        for (door, place), days in self.waited.items():
            before = self.expected_days(door, place)
            self.expected[door, place] = before + speed * (sum(days) / len(days) - before)
        self.waited.clear()
        cases = [0] * self.model.most_precincts
        for case in self.model.ended:
            cases[case.precinct] += case.person >= 0
        self.complaint_shares = [
            sum(complaints) / max(1, n) for complaints, n in zip(self.complaints, cases, strict=True)
        ]
        self.model.oversight.handoffs = float(sum(case.handoffs for case in self.model.ended))
