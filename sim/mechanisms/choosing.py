"""Push, do or pay: what a department weighs when it has a task (model section 6.3).

For an hour of a task, in yuan, with c the department's own cost of an hour and u its use:

- own work: c (1 + kappa max(0, u - u0)), dearer the fuller its people's days;
- push to the residents' committees or to the body that replaced the street office:
  handling + m w + risk, where m w is the money that has to follow the task and
  risk = p s a F, the perceived chance of being found out, times the sanction F (in hours of its own
  cost) as far as cadre supervision s and the district's attention a make it felt, times the strength
  of the ban on that way;
- the Party line: lawful, but every task needs the Party's hands; open to a share of the tasks;
- "assistance": the forbidden task under another name, harder to detect, open to a share of the tasks;
- pay: lambda times the price of a contractor's hour, as far as the department's purse goes.

The choice itself falls in `sim.cases.planning`, task by task: the cheapest, with Gumbel noise keyed by the
task.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.cases.planning_state import (
    OPTION_ASSIST,
    OPTION_DOWN,
    OPTION_OFFICE,
    OPTION_OWN,
    OPTION_PARTY,
    OPTION_PAY,
    OPTIONS,
)
from sim.cases.routing import RouteBook
from sim.institutions.affairs import AREAS
from sim.institutions.parameters import Parameters
from sim.kernel.service_state import Rows

type Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Outlook:
    """What departments see, one entry an affair unless said otherwise.

    Attributes:
        own_cost: yuan an hour of the affair's department.
        use: share of its people's hours asked for.
        risk: its perceived chance that a forbidden push is found out.
        attention: the district's attention to the ban, in [0, 1].
        ban_in_force: what events leave of the ban, in [0, 1].
        credibility: s, how far a sanction is believed.
        paid_share: m, the part of a pushed hour's wage that has to follow it.
        committee_wage: yuan an hour.
        price: yuan for a contractor's hour.
        purse: share of the tasks that the department could pay for.
    """

    own_cost: Floats
    use: Floats
    risk: Floats
    attention: float
    ban_in_force: float
    credibility: float
    paid_share: float
    committee_wage: float
    price: float
    purse: Floats


def weigh(choices: Rows, book: RouteBook, outlook: Outlook, values: Parameters) -> None:
    """Write the costs, and the shares of tasks to which each option is open, into CHOICE rows."""
    c = outlook.own_cost
    cost, share = choices["cost"], choices["share"]
    strain = np.maximum(0.0, outlook.use - values["choice.strain_from"])
    cost[:, OPTION_OWN] = c * (1.0 + values["choice.strain"] * strain)
    banned = book["banned"] * outlook.ban_in_force
    felt = outlook.credibility * outlook.attention * values["sanction.size"] * c * outlook.risk
    handling = values["push.handling"] * c
    money = outlook.paid_share * outlook.committee_wage
    cost[:, OPTION_DOWN] = handling + money + banned[:, OPTION_DOWN] * felt
    cost[:, OPTION_OFFICE] = handling + values["push.office_handling"] * c + banned[:, OPTION_OFFICE] * felt
    cost[:, OPTION_PARTY] = handling + values["push.party_handling"] * c
    relabelled = values["push.relabel_handling"] * c
    visible = values["push.relabel_visibility"]
    cost[:, OPTION_ASSIST] = handling + relabelled + visible * banned[:, OPTION_ASSIST] * felt
    cost[:, OPTION_PAY] = values["choice.money_weight"] * outlook.price
    share[:, OPTION_PARTY] = values["push.party_share"]
    share[:, OPTION_ASSIST] = values["push.relabel_share"]
    share[:, OPTION_PAY] = np.where(choices["pay_office"] >= 0, outlook.purse, 0.0)
    reachable = book["to_site"] >= 0
    reachable[:, [OPTION_OWN, OPTION_PAY]] = True
    cost[~reachable] = np.inf
    choices["noise"] = values["choice.noise"] * c


def set_detection(
    choices: Rows, book: RouteBook, chance: Floats, ban_in_force: float, values: Parameters
) -> None:
    """Write the true chance of being found out; `chance` is [affairs], for what is not relabelled."""
    visible = np.ones(OPTIONS)
    visible[OPTION_ASSIST] = values["push.relabel_visibility"]
    choices["caught"] = chance[:, None] * visible * book["banned"] * ban_in_force


def chance_of_detection(hours: Floats, tasks: Floats, sorted_list: float, values: Parameters) -> Floats:
    """[areas] chance that a forbidden push is found out: 1 - exp(-omega (1 + chi sorted) H / (N + N0)).

    Args:
        hours: [areas] oversight hours last month, at the reference size.
        tasks: [areas] forbidden pushes last month, at the reference size.
        sorted_list: how far affairs are sorted into a list, against which violations show.
    """
    omega = values["oversight.omega"] * (1.0 + values["oversight.sorted_gain"] * sorted_list)
    base = values["oversight.base_tasks"] / len(AREAS)
    return 1.0 - np.exp(-omega * hours / (tasks + base))


def oversight_by_area(hours: float, assistants: Mapping[str, float], values: Parameters) -> Floats:
    """[areas] oversight hours by area: a part follows the assistants' fields (B3), the rest is even."""
    posts = np.array([assistants.get(area, 0.0) for area in AREAS])
    even = np.full(len(AREAS), 1.0 / len(AREAS))
    by_field = posts / posts.sum() if posts.sum() > 0.0 else even
    part = values["oversight.by_field"]
    return hours * ((1.0 - part) * even + part * by_field)
