"""Oversight (监督): who is found out, and what departments fear of it.

The committee that oversees departments' stations has hours for it, divided over the project areas. The more
forbidden pushes there are in an area, the less of its hours falls on each. Departments do not know the
chance: they learn from their own pushes and from how much the district cares.

Equation::

    p_area = 1 - exp(-(1 - evaluation.share) * oversight.omega * (1 + oversight.sorted_gain * sorted) * H_area
                     / (N_area + oversight.base_tasks / areas))
    H_area = H * ((1 - oversight.by_field) / areas
                  + oversight.by_field * assistants of the area / all assistants)
    caught = p_area * visibility * how strongly the ban forbids the way * what events leave of the ban

    felt   = s * attention * sanction.size * c * risk                    (yuan for a task hour)

    w     = pushed / (pushed + sanction.memory_tasks * scale)
    risk += sanction.learning * (w * (caught / pushed - risk) + (1 - w) * (rumour - risk))
    rumour = min(1, attention * sanction.prior * (1 + evaluation.fear * coverage * shortfall))

A task that is found out is looked at for oversight.check_hours where it landed, and its department does it.
There H is last month's hours of oversight and N last month's forbidden pushes, both at the reference size;
c the department's cost of an hour; pushed and caught are its own forbidden pushes of the month. The
hours wanted and the rest of them are told in `sim.mechanisms.evaluation`, with the department's coverage and
shortfall, how far a sanction is believed (s) in `sim.mechanisms.cadre_supervision`.

Parameters: oversight.omega, oversight.sorted_gain, oversight.base_tasks, oversight.by_field,
oversight.check_hours, evaluation.share, evaluation.fear, sanction.size, sanction.learning,
sanction.memory_tasks, sanction.prior.
State: what a department fears (`Department.risk`), last month's forbidden pushes (`Delegation`).
Clauses: B3, B4, C3, E1, E2.
Source: chance times size of a sanction, Becker (1968); the exponential is a search that covers tasks at
random. The strengths are reasoned.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.institutions.affairs import AREAS
from sim.institutions.parameters import Parameters
from sim.kernel.arrays import Floats


def chance_of_detection(hours: Floats, tasks: Floats, sorted_list: float, values: Parameters) -> Floats:
    """[areas] chance that a forbidden push under its own name is found out.

    Args:
        hours: [areas] oversight hours last month, at the reference size.
        tasks: [areas] forbidden pushes last month, at the reference size.
        sorted_list: how far affairs are sorted into a list, against which violations show.
        values: the parameters.
    """
    omega = values["oversight.omega"] * (1.0 + values["oversight.sorted_gain"] * sorted_list)
    omega *= 1.0 - values["evaluation.share"]
    base = values["oversight.base_tasks"] / len(AREAS)
    return 1.0 - np.exp(-omega * hours / (tasks + base))


def oversight_by_area(hours: float, assistants: Mapping[str, float], values: Parameters) -> Floats:
    """[areas] oversight hours by area: a part follows the assistants' fields (B3), the rest is even."""
    posts = np.array([assistants.get(area, 0.0) for area in AREAS])
    even = np.full(len(AREAS), 1.0 / len(AREAS))
    by_field = posts / posts.sum() if posts.sum() > 0.0 else even
    part = values["oversight.by_field"]
    return hours * ((1.0 - part) * even + part * by_field)


def chance_caught(chance: Floats, visible: Floats, banned: Floats, ban_in_force: float) -> Floats:
    """[affairs, options] true chance that a task pushed that way is found out.

    Args:
        chance: [affairs] chance for a task under its own name.
        visible: [options] how visible a way is, relative to that.
        banned: [affairs, options] how strongly the ban forbids it.
        ban_in_force: what events leave of the ban, in [0, 1].
    """
    return chance[:, None] * visible * banned * ban_in_force


def sanction_felt(
    own_cost: float, risk: float, attention: float, believed: float, values: Parameters
) -> float:
    """Yuan for a task hour that a fully forbidden push is feared to cost."""
    return believed * attention * values["sanction.size"] * own_cost * risk


def rumour(attention: float, covered: float, shortfall: float, values: Parameters) -> float:
    """The chance that whoever has no experience of its own expects, in [0, 1].

    Args:
        attention: the district's attention to the ban, in [0, 1].
        covered: share of the department's own tasks that is evaluated.
        shortfall: what is published that these lack, in [0, 1].
        values: the parameters.
    """
    watched = 1.0 + values["evaluation.fear"] * covered * shortfall
    return min(1.0, attention * values["sanction.prior"] * watched)


def learnt_risk(
    risk: float, pushed: float, caught: float, rumour: float, scale: float, values: Parameters
) -> float:
    """The chance, as a department sees it, after a month in which it pushed and was found out.

    Whoever pushes nothing forbidden learns nothing of its own: what it fears drifts towards what it
    would expect of a district as attentive as this one is.

    Args:
        risk: what it saw before.
        pushed, caught: its forbidden pushes this month, and those of them found out.
        rumour: what it expects without experience of its own.
        scale: residents here over residents of the reference sub-district.
        values: the parameters.
    """
    weight = pushed / (pushed + values["sanction.memory_tasks"] * scale)
    seen = caught / pushed if pushed > 0.0 else 0.0
    return risk + values["sanction.learning"] * (weight * (seen - risk) + (1.0 - weight) * (rumour - risk))
