"""Who may push what, and who is found out: the month's outlook of the departments (model section 6.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.agents.government import PublicServiceCommittee
from sim.cases.planning_state import PUSHES
from sim.institutions.affairs import AREAS
from sim.mechanisms.choosing import Outlook, chance_of_detection, oversight_by_area, set_detection, weigh

if TYPE_CHECKING:
    from sim.model import GovernanceModel


class Delegation:
    """What departments weigh, kept up to date month by month.

    Attributes:
        detection: [areas] true chance that a forbidden push is found out this month.
    """

    def __init__(self, model: GovernanceModel) -> None:
        self.detection: npt.NDArray[np.float64] = np.zeros(len(AREAS))
        self._department = np.full(len(model.spec.affairs), -1)
        self._departments = list(model.departments)
        for i, department in enumerate(self._departments):
            self._department[department.affairs] = i
        self._banned_last_month = np.zeros(len(AREAS))

    def open_month(self, model: GovernanceModel) -> None:
        """Write the costs of every option, and the chances of being found out."""
        values, rules = model.values, model.structure.rules
        self.detection = chance_of_detection(
            self._oversight(model) / model.scale,
            self._banned_last_month / model.scale,
            rules["affairs_sorted"],
            values,
        )
        area = model.affair_tables.area
        chance = np.where(area >= 0, self.detection[area], 0.0)
        set_detection(model.choices, model.book, chance, model.effects.ban, values)
        weigh(model.choices, model.book, self._outlook(model), values)
        loads = [b.load for b in model.bodies if isinstance(b, PublicServiceCommittee) and b.is_open]
        # an overseeing committee with more on its desk than hours hands the rest on to the residents'
        model.choices["passed_on"] = max(0.0, 1.0 - 1.0 / max(loads)) if loads and max(loads) > 1.0 else 0.0

    def _oversight(self, model: GovernanceModel) -> npt.NDArray[np.float64]:
        """[areas] hours of oversight booked last month."""
        hours = np.zeros(len(AREAS))
        for body in model.bodies:
            if isinstance(body, PublicServiceCommittee) and body.is_open:
                booked = body.activities.get("oversight", 0.0)
                hours += oversight_by_area(booked, body.assistants(), model.values)
        return hours

    def _outlook(self, model: GovernanceModel) -> Outlook:
        values, rules = model.values, model.structure.rules
        of = self._department
        cost = np.array([d.hour_cost for d in self._departments])
        use = np.array([d.use for d in self._departments])
        risk = np.array([d.risk for d in self._departments])
        base = values["sanction.credibility"]
        share = rules["money_follows_task"] * values["money.paid_share"]
        return Outlook(
            own_cost=cost[of],
            use=use[of],
            risk=risk[of],
            attention=model.district.attention,
            ban_in_force=model.effects.ban,
            # cadre supervision makes a sanction believed (B4, D1)
            credibility=base + (1.0 - base) * rules["party_core"],
            paid_share=share,
            committee_wage=values["wage.committee_member"] / values["service.productive_hours_month"],
            price=model.contracts.reserve(model),
            purse=np.full(of.size, share * values["money.purchase_share"] * model.effects.budget),
        )

    def close_month(self, model: GovernanceModel) -> None:
        """Note what was pushed against the ban, which overseers will have to look through."""
        banned = model.book["banned"] > 0.0
        pushed = np.where(banned, model.counts.pushed, 0)[:, PUSHES].sum(axis=1)
        area = model.affair_tables.area
        self._banned_last_month = np.bincount(
            area[area >= 0], pushed[area >= 0].astype(np.float64), minlength=len(AREAS)
        )
