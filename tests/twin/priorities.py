"""Priorities (决定重大问题): the areas that the Party core puts first for a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.twin.words import AREAS, share

if TYPE_CHECKING:
    from tests.twin.town import Town


class Priorities:
    """What pressed in each precinct this year, and what is put first."""

    def __init__(self, model: Town) -> None:
        self.model = model
        self.missed = [[0.0] * len(AREAS) for _ in range(model.most_precincts)]
        """[precincts][areas] satisfaction that residents' matters fell short of, summed over cases"""
        self.complained = [[0.0] * len(AREAS) for _ in range(model.most_precincts)]
        """[precincts][areas] complaints"""
        self.votes = [0.0] * len(AREAS)
        """[areas] members' votes, as heavy as they count"""
        self.areas: list[int] = []
        """those put first, the most pressing one first"""

    def note_what_presses(self) -> None:
        """What residents missed and complained of, where."""
        for case in self.model.ended:
            area = self.model.affairs[case.affair].area
            if case.person >= 0 and area is not None:
                self.missed[case.precinct][AREAS.index(area)] += 1.0 - case.satisfaction
        for precinct, complaints in enumerate(self.model.society.complaints):
            for a, number in enumerate(complaints):
                area = self.model.affairs[a].area
                if area is not None:
                    self.complained[precinct][AREAS.index(area)] += number

    def decide(self) -> None:
        """The Party core puts first the areas that pressed most; members have their votes."""
        model, values = self.model, self.model.values
        part = values["priority.complaints"]
        all_missed, all_complaints = sum(map(sum, self.missed)), sum(map(sum, self.complained))
        pressing = [
            [
                (1.0 - part) * share(m, all_missed) + part * share(c, all_complaints)
                for m, c in zip(*both, strict=True)
            ]
            for both in zip(self.missed, self.complained, strict=True)
        ]
        voting = [row for row in pressing if sum(row) > 0.0]
        votes = [sum(row[i] / sum(row) for row in voting) / max(1, len(voting)) for i in range(len(AREAS))]
        voted = values["representation.weight"] if model.heads_have_seats else 0.0
        score = [
            (1.0 - voted) * sum(row[i] for row in pressing) + voted * votes[i] for i in range(len(AREAS))
        ]
        number = round(values["priority.areas"] * model.structure.rules["party_core"])
        order = sorted(range(len(AREAS)), key=lambda i: -score[i])
        self.areas = [i for i in order[:number] if score[i] > 0.0]
        self.votes = [voted * vote for vote in votes]
        for rows in (self.missed, self.complained):
            for row in rows:
                row[:] = [0.0] * len(AREAS)
        self.put_first()

    def put_first(self) -> None:
        """Matters of the year's priority areas go one place up in queues."""
        first = {AREAS[i] for i in self.areas}
        for route in self.model.routes:
            usual = route.affair.priority
            route.priority = max(0, usual - 1) if route.affair.area in first else usual

    def spread(self, residents: list[int]) -> None:
        """Give other precincts, by residents, what was counted in those before."""
        total = sum(residents)
        for rows in (self.missed, self.complained):
            sums = [sum(row[i] for row in rows) for i in range(len(AREAS))]
            for row, number in zip(rows, residents, strict=True):
                row[:] = [s * number / total for s in sums]
