"""The district: attention to its own ban, the yearly review of posts, and the way back (model section 6.16).

The rules are the same under every structure. Only whether posts may be released is a rule of the
structure (`withdrawal`), and only a structure without a street office can have it restored.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import mesa

from sim.institutions.scenario import MONTHS_A_YEAR
from sim.kernel.randomness import stream, uniform

if TYPE_CHECKING:
    from sim.agents.base import Body
    from sim.model import GovernanceModel


class District(mesa.Agent):
    """The district government: it sets the structure, pays the public posts and reviews them.

    Attributes:
        attention: how much it heeds its own ban, in [0, 1]; fades, and jumps with campaigns and leaders.
        reversals: times so far that posts were restored because service had failed, or the street office was.
        restored: whether the street office has been restored.
        hazard: chance of restoration a year, as it stood at the last review.
        reforms: (month, structure) in order.
    """

    model: GovernanceModel

    def __init__(self, model: GovernanceModel) -> None:
        super().__init__(model)
        self.attention = 1.0
        self.reversals = 0
        self.restored = False
        self.hazard = 0.0
        self._ban = 0.0
        self.reforms: list[tuple[int, str]] = []
        self._key = stream(model.seed, "district/restoration")
        self._on_time: list[float] = []
        self._late_tasks: list[float] = []
        self._pushed: list[float] = []
        self._social: list[float] = []

    def reform(self, month: int, structure: str, ban: float) -> None:
        """Note that a structure came into force in `month`; a ban has attention as far as it is new."""
        self.reforms.append((month, structure))
        if ban > self._ban:
            self.attention += (1.0 - self.attention) * (ban - self._ban) / ban
        self._ban = ban

    def open_month(self) -> None:
        """Attention fades a little, unless something puts it on the agenda again."""
        values = self.model.values
        self.attention *= math.exp(-values["district.attention_decay"] / MONTHS_A_YEAR)
        if self.model.effects.attention is not None:
            self.attention = self.model.effects.attention
        self.attention = max(self.attention, self.model.effects.drive)

    def close_month(self) -> None:
        """Keep what the review will look at."""
        seen = self.model.latest
        self._on_time.append(seen["on_time_share"])
        self._late_tasks.append(1.0 - seen["tasks_on_time_share"] * seen["quality_true"])
        self._pushed.append(seen["push_down_rate"])
        self._social.append(1.0 - seen["government_hours_share"])

    def close_year(self) -> None:
        """Review every public body's posts, then the structure itself."""
        if len(self._on_time) >= MONTHS_A_YEAR // 2:
            year = slice(-MONTHS_A_YEAR, None)
            on_time, social = _mean(self._on_time[year]), _mean(self._social[year])
            failing = self._failing_quarters() >= 2
            reversed_posts = 0.0
            for body in self.model.bodies:
                if body.is_open and body.is_public:
                    reversed_posts += self._review(body, on_time, social, failing)
            self.reversals += reversed_posts > 0.0
            self._consider_restoration(on_time)

    def _failing_quarters(self) -> int:
        """Most quarters of the year on end with service below its floor."""
        floor = self.model.values["review.on_time_floor"]
        recent = self._on_time[-MONTHS_A_YEAR:]
        most = run = 0
        for begin in range(0, len(recent) - 2, 3):
            run = run + 1 if _mean(recent[begin : begin + 3]) < floor else 0
            most = max(most, run)
        return most

    def _review(self, body: Body, on_time: float, social: float, failing: bool) -> float:
        """Release, add or restore posts of a body; the number of released posts restored."""
        values = self.model.values
        use, established = body.year_use(), body.established()
        if use <= 0.0 or established <= 0.0:
            return 0.0
        if failing and body.released > 0.0:
            back = min(body.released, values["review.restore_share"] * established)
            body.released -= back
            return back
        if use > values["review.high_use"]:
            most = values["review.growth"] * established
            ceiling = values["review.ceiling"] * established
            gap = (use / values["review.high_use"] - 1.0) * (established + body.temporary - body.released)
            body.temporary = min(ceiling, body.temporary + min(most, gap * values["review.growth_share"]))
        elif use < values["review.low_use"]:
            body.temporary *= 1.0 - values["review.attrition"]
            allowed = on_time >= values["review.on_time_target"] and social >= values["review.social_share"]
            if allowed:
                withdrawal = self.model.structure.rules["withdrawal"]
                most = values["review.attrition"] * established * withdrawal
                spare = (1.0 - use / values["review.low_use"]) * established
                body.released = min(
                    values["review.most_released"] * established, body.released + min(most, spare)
                )
        self._mirror(body)
        return 0.0

    def _mirror(self, body: Body) -> None:
        """Few leaders who answer to many departments ask for more leaders (職責同構)."""
        values = self.model.values
        leaders = body.leaders()
        if leaders <= 0.0 or body.kind not in ("street_office", "public_service_committee"):
            return
        all_leaders = sum(b.leaders() for b in self.model.bodies if b.is_open and b.is_public)
        departments = sum(d.is_open for d in self.model.departments)
        short = departments / values["mirror.departments_per_leader"] - all_leaders
        if short > 0.0:
            body.extra_leaders += values["mirror.rate"] * short * (1.0 - self.attention)

    def _consider_restoration(self, on_time: float) -> None:
        """The hazard that the street office comes back: departments left waiting, claims that stay high,
        service that fails, little self-government to build on, and a district that has lost interest."""
        values = self.model.values
        self.hazard = 0.0
        if self.model.phase.restored is None or self.restored or self.model.has_street_office:
            return
        year = slice(-MONTHS_A_YEAR, None)
        floor = values["review.on_time_target"]
        pressure = _mean(self._late_tasks[year]) + _mean(self._pushed[year])
        pressure += max(0.0, floor - on_time) / floor
        capital = self.model.mean_capital()
        self.hazard = values["restoration.rate"] * (1.0 - self.attention) * pressure * (1.0 - capital)
        chance = 1.0 - math.exp(-self.hazard)
        if uniform(self._key, self.model.day) < chance:
            self.restored = True
            self.reversals += 1


def _mean(values: list[float]) -> float:
    known = [value for value in values if not math.isnan(value)]
    return sum(known) / len(known) if known else 0.0
