"""Volunteering (志愿服务): who joins, who leaves, what volunteers offer.

Each resident's own part is in `residents`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.twin.bodies import Body
from tests.twin.draws import draw, stream
from tests.twin.words import MONTHS_A_YEAR

if TYPE_CHECKING:
    from tests.twin.town import Town


@dataclass
class Pull:
    """What moves people to volunteer this month, besides what they are like."""

    others: float
    mobilisation: float
    leave: list[float]
    """[precincts] rate a year at which volunteers leave"""
    helping: set[int]
    """households in which a volunteer lived last month"""


class VolunteerTeam(Body):
    """A precinct's volunteers (志愿者): registered residents, of whom a part gives hours."""

    use = 0.0
    """share of the offered hours that was taken up last month"""

    def full_time(self) -> dict[str, float]:
        """The hours that active volunteers give, as people."""
        values = self.model.values
        volunteers = sum(r.volunteer and r.home.precinct == self.instance for r in self.model.residents)
        hours = volunteers * values["volunteer.active_share"] * values["volunteer.hours_year"] / MONTHS_A_YEAR
        return {"field": hours / self.productive}

    def leaving(self) -> float:
        """Rate a year at which volunteers leave."""
        values = self.model.values
        tired = values["volunteer.fatigue"] * self.use
        ordered = values["volunteer.line_work"] * self.model.structure.rules["command"]
        return values["volunteer.drop_out"] * (1.0 + tired + ordered)

    def close_month(self) -> None:
        """Book the month and note how much of what was offered was taken."""
        super().close_month()
        self.use = min(1.0, self.worked / self.available) if self.available > 0.0 else 0.0


class Volunteering:
    """Where volunteers live, and who becomes one."""

    def __init__(self, model: Town) -> None:
        self.model = model
        self.key = stream(model.seed, "volunteering")
        self.helping: set[int] = set()
        """households in which a volunteer lives"""
        self.pull = Pull(1.0, 0.0, [], set())
        """what moved people to volunteer last month"""
        self.look_round()

    def look_round(self) -> None:
        """Note where volunteers live."""
        self.helping = {resident.home.number for resident in self.model.residents if resident.volunteer}

    def turn_over(self) -> None:
        """People take up volunteering and leave it, by what neighbours did last month."""
        model, values = self.model, self.model.values
        teams = [body for body in model.bodies if isinstance(body, VolunteerTeam)]
        leave = [values["volunteer.drop_out"]] * max(len(teams), model.structure.precincts)
        for team in teams:
            if team.is_open:
                leave[team.instance] = team.leaving()
        satisfaction = model.latest.get("satisfaction", 0.0)
        seen = 0.0 if math.isnan(satisfaction) else satisfaction
        others = 1.0 + values["volunteer.cultivation"] * model.structure.rules["cultivation"]
        others *= max(0.0, 1.0 - values["volunteer.crowding_out"] * seen)
        others *= model.happening.helpfulness
        self.pull = pull = Pull(others, model.oversight.mobilisation(), leave, self.helping)
        key = draw(self.key, model.month)  # of the month that follows
        for resident in model.residents:
            if resident.changes_volunteering(key, pull):
                resident.volunteer = not resident.volunteer
        self.look_round()
