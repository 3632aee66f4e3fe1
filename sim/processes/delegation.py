"""Who may push what, and who is found out: what departments see of a month, and what they answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.government import PublicServiceCommittee
from sim.institutions.affairs import AREAS
from sim.kernel.arrays import Floats
from sim.mechanisms import oversight, push, task_funding
from sim.processes.supervision import credibility, oversight_hours

if TYPE_CHECKING:
    from sim.agents.department import Department
    from sim.model import GovernanceModel


class Delegation:
    """What departments weigh, kept up to date month by month.

    Attributes:
        detection: [areas] true chance that a forbidden push is found out this month.
    """

    def __init__(self) -> None:
        self.detection: Floats = np.zeros(len(AREAS))
        self._banned_last_month = np.zeros(len(AREAS))

    def open_month(self, model: GovernanceModel) -> None:
        """Write the costs of every option, and the chances of being found out."""
        values, rules, choices = model.values, model.structure.rules, model.choices
        self.detection = oversight.chance_of_detection(
            oversight_hours(model) / model.scale,
            self._banned_last_month / model.scale,
            rules["affairs_sorted"],
            values,
        )
        area = model.affair_tables.area
        chance = np.where(area >= 0, self.detection[area], 0.0)
        choices["caught"] = oversight.chance_caught(
            chance, push.visibilities(values), model.book["banned"], model.effects.ban
        )
        paid = task_funding.paid_share(rules["money_follows_task"], values)
        purse = task_funding.purse(paid, model.effects.budget, values)
        choices["share"] = push.open_shares(choices["pay_office"] >= 0, purse, values)
        outlook = self._outlook(model)
        for department in model.departments:
            choices["cost"][department.affairs] = self._costs(department, outlook)
            choices["noise"][department.affairs] = push.noise_scale(department.hour_cost, values)
        loads = [b.load for b in model.bodies if b.roles(PublicServiceCommittee)]
        choices["passed_on"] = push.handed_on(max(loads, default=0.0))

    def _outlook(self, model: GovernanceModel) -> push.Outlook:
        """What all departments see of the month, over all affairs."""
        values, rules = model.values, model.structure.rules
        return push.Outlook(
            banned=model.book["banned"] * model.effects.ban,
            reachable=push.reachable(model.book["to_site"]),
            attention=model.district.attention,
            credibility=credibility(model),
            paid_share=task_funding.paid_share(rules["money_follows_task"], values),
            committee_wage=task_funding.committee_wage(values),
            price=model.contracts.reserve(model),
        )

    def _costs(self, department: Department, outlook: push.Outlook) -> Floats:
        """[its affairs, OPTIONS] a department's costs; what nobody could take stays shut, whatever it says.

        Raises ValueError where a department of one's own answers with anything but such a table.
        """
        own = outlook.of(department.affairs)
        costs = np.array(department.weigh(own), dtype=np.float64)
        if costs.shape != own.banned.shape or np.isnan(costs).any():
            raise ValueError(
                f"{type(department).__name__}.weigh must return yuan for a task hour, "
                f"{own.banned.shape[0]} affairs by {push.OPTIONS} options and none of them NaN"
            )
        costs[~own.reachable] = np.inf
        return costs

    def close_month(self, model: GovernanceModel) -> None:
        """Note what was pushed against the ban, which overseers will have to look through."""
        banned = model.book["banned"] > 0.0
        pushed = np.where(banned, model.counts.pushed, 0)[:, push.PUSHES].sum(axis=1)
        area = model.affair_tables.area
        self._banned_last_month = np.bincount(
            area[area >= 0], pushed[area >= 0].astype(np.float64), minlength=len(AREAS)
        )
