"""Evaluation (考核评议): departments' own tasks are looked at, and what is seen is published.

A part of the oversight hours goes into what departments' stations do themselves. How much of it is looked at
follows from the hours for each task. Whoever is looked at takes more care under load, and whoever is found
wanting expects to be watched more closely by the district, too.

Equation::

    coverage of an area    = 1 - exp(-evaluation.share * H_area / (evaluation.hours_per_task * tasks_area))
    coverage c of a department
                           = sum over areas of (its tasks there * coverage) / its tasks (0 where it did none)
    shortfall f            = 1 - mean over its tasks of (on time) * (true quality)      (0 where it did none)
    care                   = e + evaluation.care * c * (1 - e)
    hours for it           = (oversight.hours_per_department * open departments * scale
                              + oversight.hours_per_task * tasks) * (rule supervision)

with H the hours of oversight booked last month, tasks departments' own that ended last month (those whose
last office was the department's), and e the share of full effort under load (`sim.mechanisms.coping`). What a
published shortfall does to the perceived risk is told in `sim.mechanisms.oversight`.

Parameters: evaluation.share, evaluation.hours_per_task, evaluation.care, oversight.hours_per_department,
oversight.hours_per_task.
State: `Evaluation` (kept by `sim.processes.supervision`), `Department.coverage`, `Department.shortfall`.
Clauses: C3, D1.
Source: the plan: the committee supervises and evaluates departments' stations. Random search as in
`sim.mechanisms.oversight`; that being watched raises care is the premise of auditing (Power 1997).
"""

from __future__ import annotations

import numpy as np

from sim.institutions.parameters import Parameters
from sim.kernel.arrays import Floats


def hours_wanted(
    departments: int, tasks: float, supervision: float, scale: float, values: Parameters
) -> float:
    """Person-hours of oversight a month that so many departments and their tasks ask for.

    Args:
        departments: how many are open.
        tasks: departments' own tasks that ended last month.
        supervision: the rule of that name, in [0, 1].
        scale: residents over those of the reference.
        values: the parameters.
    """
    standing = values["oversight.hours_per_department"] * departments * scale
    return (standing + values["oversight.hours_per_task"] * tasks) * supervision


def coverage(hours: Floats, tasks: Floats, values: Parameters) -> Floats:
    """[areas] share of departments' own tasks that is looked at, 0 where there are none.

    Args:
        hours: [areas] oversight hours last month.
        tasks: [areas] departments' own tasks that ended last month.
        values: the parameters.
    """
    asked = values["evaluation.hours_per_task"] * tasks
    each = np.divide(values["evaluation.share"] * hours, asked, out=np.zeros_like(asked), where=asked > 0.0)
    return 1.0 - np.exp(-each)


def coverage_of_department(tasks: Floats, by_area: Floats) -> float:
    """Share of a department's tasks that is looked at.

    Args:
        tasks: [areas] its own tasks that ended last month.
        by_area: [areas] `coverage`.
    """
    total = float(tasks.sum())
    return float((tasks * by_area).sum()) / total if total > 0.0 else 0.0


def shortfall(done_well: float, tasks: float) -> float:
    """What a department's tasks lack, in [0, 1]; `done_well` sums true quality over those on time."""
    return 1.0 - done_well / tasks if tasks > 0.0 else 0.0


def care(effort: float, covered: float, values: Parameters) -> float:
    """Share of full effort under load where a share `covered` of the tasks is looked at."""
    return effort + values["evaluation.care"] * covered * (1.0 - effort)
