"""Needs and programmes (需求与任务): who needs what and when.

Residents need things and departments issue tasks at random moments (Poisson processes), drawn a block of 256
residents or households, or one committee, at a time. What is drawn hangs on the affair, the day, the block
and the number in it, so it is the same under every structure.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sim.institutions.affairs import Affair
from tests.twin.draws import CREEP, KEEP, TIME, UNIT, chance, draw, poisson, stream
from tests.twin.words import ATTRIBUTES, DAYS_A_MONTH, DAYS_A_YEAR, MONTHS_A_YEAR, PUSHED, has, share

BLOCK = 256
PERIODIC_DAYS = 5


@dataclass(frozen=True)
class Candidate:
    """Something that may become a case: `who` is a resident, household, committee, or 0."""

    key: int
    time: float
    """share of the working day gone by"""
    who: int
    affair: int


class Source:
    """Where candidates of an affair come from: its own rate, or what events add to it."""

    def __init__(self, number: int, affair: Affair, key: int) -> None:
        self.number = number
        self.affair = affair
        self.key = key
        self.rate = 0.0
        """candidates a year and unit"""
        self.per = affair.programme.per if affair.programme is not None else "resident"
        self.most = 1.0
        """the greatest product of multipliers that a resident can have"""
        if affair.programme is None:
            for attribute in ATTRIBUTES:
                self.most *= max(1.0, affair.multipliers.get(attribute, 1.0))

    def kept(self, attributes: int) -> float:
        """Chance that a candidate is kept whose resident has these attributes."""
        if self.affair.programme is not None:
            return 1.0
        product = 1.0
        for attribute in ATTRIBUTES:
            if has(attributes, attribute):
                product *= self.affair.multipliers.get(attribute, 1.0)
        return product / self.most

    def a_day(self, day: int) -> float:
        """Mean candidates of a unit on a day of the run."""
        month, day_of_month = day // DAYS_A_MONTH % MONTHS_A_YEAR, day % DAYS_A_MONTH
        season = self.affair.programme.season[month] if self.affair.programme is not None else 1.0
        mean = self.rate * season / DAYS_A_YEAR
        if self.affair.programme is not None and self.affair.frequency == "periodic":
            if day_of_month >= PERIODIC_DAYS:
                return 0.0
            mean *= DAYS_A_MONTH / PERIODIC_DAYS
        return mean

    def candidates(self, day: int, units: int, attributes: Sequence[int]) -> Iterator[Candidate]:
        """The day's candidates; `units` is how many there are that may have one."""
        mean = self.a_day(day)
        if mean <= 0.0:
            return
        size = BLOCK if self.per in ("resident", "household") else 1
        today = draw(self.key, day)
        for block in range(math.ceil(units / size)):
            here = draw(today, block)
            for k in range(poisson(here, mean * size)):
                key = draw(here, k)
                who = block * size + int(chance(key, UNIT) * size)
                if who >= units:
                    continue
                if self.per == "resident":
                    kept = self.kept(attributes[who])
                    if kept < 1.0 and chance(key, KEEP) >= kept:
                        continue
                yield Candidate(key, chance(key, TIME), who, self.number)


class Needs:
    """All sources of a town: affairs in the catalogue's order, then what events add to departments' tasks."""

    def __init__(
        self, affairs: Sequence[tuple[str, Affair]], seed: int, scale: float, values: Mapping[str, float]
    ) -> None:
        self.own = [
            Source(i, affair, stream(seed, f"needs/{name}")) for i, (name, affair) in enumerate(affairs)
        ]
        for source in self.own:
            programme = source.affair.programme
            if programme is None:
                source.rate = source.affair.rate * source.most * values["needs.volume"]
            else:
                source.rate = programme.volume * values["programmes.volume"]
                if programme.per in ("committee", "subdistrict"):
                    source.rate *= scale
        self.surges = [
            Source(i, affair, stream(seed, f"surge/{name}"))
            for i, (name, affair) in enumerate(affairs)
            if affair.programme is not None and affair.local_share > 0.0
        ]
        self.creep = Creep([affair for _, affair in affairs], values["programmes.creep"])

    def surge(self, extra: Sequence[float]) -> None:
        """Let events add a multiple of each affair's own rate."""
        for source in self.surges:
            source.rate = self.own[source.number].rate * extra[source.number]

    def of_day(
        self, day: int, units: Mapping[str, int], attributes: Sequence[int], issued: Sequence[float]
    ) -> Iterator[Candidate]:
        """The day's candidates, less those that the volume of a programme does not hold (yet)."""
        for source in (*self.own, *self.surges):
            kept = self.creep.kept(source.number) * issued[source.number]
            for candidate in source.candidates(day, units[source.per], attributes):
                if kept >= 1.0 or chance(candidate.key, CREEP) < kept:
                    yield candidate

    def close_year(self) -> None:
        """Volumes grow; candidates are drawn as if everything had been handed down unpaid."""
        self.creep.close_year()
        for source in self.own:
            source.rate *= 1.0 + self.creep.rate[source.number]


class Creep:
    """Task creep (任务膨胀): departments ask for more of what others do for them unpaid."""

    def __init__(self, affairs: Sequence[Affair], rate: float) -> None:
        grows = [a.programme is not None and a.local_share > 0.0 for a in affairs]
        self.rate = [rate if g else 0.0 for g in grows]
        self.volume = [1.0] * len(affairs)
        self.bound = [1.0] * len(affairs)
        self.tasks = [0] * len(affairs)
        self.unpaid = [0] * len(affairs)

    def kept(self, affair: int) -> float:
        """Share of the candidates drawn that the volume holds."""
        return self.volume[affair] / self.bound[affair]

    def note(self, affair: int, channel: str, *, paid: bool) -> None:
        """A department's task has ended."""
        self.tasks[affair] += 1
        self.unpaid[affair] += channel in PUSHED and not paid

    def close_year(self) -> None:
        """Volumes grow with the share that was handed down unpaid."""
        for a, rate in enumerate(self.rate):
            self.volume[a] *= 1.0 + rate * share(self.unpaid[a], self.tasks[a])
            self.bound[a] *= 1.0 + rate
        self.tasks = [0] * len(self.rate)
        self.unpaid = [0] * len(self.rate)
