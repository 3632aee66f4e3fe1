"""Supervision of departments: who looks at their own tasks, what is published, who supervises cadres."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.agents.government import PublicServiceCommittee, StreetOffice
from sim.agents.party import PartyWorkingCommittee
from sim.institutions.affairs import AREAS
from sim.kernel.arrays import Floats
from sim.mechanisms import cadre_supervision, evaluation, oversight
from sim.processes.coordination import given

if TYPE_CHECKING:
    from sim.agents.base import Body
    from sim.model import GovernanceModel


class Evaluation:
    """Departments' own tasks of the month, and what is seen of them.

    Attributes:
        tasks: [departments, areas] own tasks that ended last month.
        done_well: [departments] sum of the true quality of those that were on time.
        share: chance that one of these tasks is looked at this month, mean over them; NaN without tasks.
    """

    def __init__(self, departments: int) -> None:
        self.tasks: Floats = np.zeros((departments, len(AREAS)))
        self.done_well: Floats = np.zeros(departments)
        self.share = math.nan

    def open_month(self, model: GovernanceModel) -> None:
        """Departments are looked at as far as last month's hours went, and hear what was seen."""
        by_area = self.tasks.sum(axis=0)
        covered = evaluation.coverage(oversight_hours(model), by_area, model.values)
        tasks_in_all = float(by_area.sum())
        self.share = float((by_area * covered).sum()) / tasks_in_all if tasks_in_all > 0.0 else math.nan
        for department, tasks, well in zip(model.departments, self.tasks, self.done_well, strict=True):
            department.coverage = evaluation.coverage_of_department(tasks, covered)
            department.shortfall = evaluation.shortfall(float(well), float(tasks.sum()))

    def close_month(self, model: GovernanceModel) -> None:
        """Note what departments did themselves this month."""
        rows = model.ledger.month_rows()
        rows = rows[rows["person"] < 0]
        area = model.affair_tables.area[rows["affair"]]
        rows, area = rows[area >= 0], area[area >= 0]
        office, well = rows["office"].copy(), rows["on_time"] * rows["quality"].astype(np.float64)
        for k, department in enumerate(model.departments):
            own = office == department.office
            self.tasks[k] = np.bincount(area[own], minlength=len(AREAS))
            self.done_well[k] = well[own].sum()


def oversight_hours(model: GovernanceModel) -> Floats:
    """[areas] hours of oversight booked last month."""
    hours = np.zeros(len(AREAS))
    for body in model.bodies:
        for overseer in body.roles(PublicServiceCommittee):
            booked = body.activities.get("oversight", 0.0)
            hours += oversight.oversight_by_area(booked, overseer.assistants(), model.values)
    return hours


def oversight_wanted(model: GovernanceModel) -> float:
    """Hours a month that departments and their own tasks ask to be looked at."""
    departments = sum(department.is_open for department in model.departments)
    tasks = float(model.evaluation.tasks.sum())
    supervision = model.structure.rules["supervision"]
    return evaluation.hours_wanted(departments, tasks, supervision, model.scale, model.values)


def cadre_supervision_wanted(model: GovernanceModel, body: Body) -> float:
    """Hours a month that supervising cadres asks a body for.

    It is the Party Working Committee's, or the street office's where there is none.
    """
    others: list[Body] = [role for b in model.bodies for role in b.roles(PartyWorkingCommittee)]
    if not others:
        others = [role for b in model.bodies for role in b.roles(StreetOffice)]
    if body not in others:
        return 0.0
    departments = sum(department.is_open for department in model.departments)
    party_core = model.structure.rules["party_core"]
    hours = cadre_supervision.supervision_hours(departments, party_core, model.scale, model.values)
    return hours / len(others)


def credibility(model: GovernanceModel) -> float:
    """How far departments believe that a sanction comes."""
    supervised = given(model, "cadre_supervision")
    return cadre_supervision.credibility(model.structure.rules["party_core"], supervised, model.values)


def supervise_bodies(model: GovernanceModel) -> None:
    """Note how much of its supervision each public body was given last month."""
    shares = {activity: given(model, activity) for activity in ("cadre_supervision", "oversight")}
    for body in model.bodies:
        body.supervised = body.supervision_given(shares) if body.is_open and body.is_public else 0.0
