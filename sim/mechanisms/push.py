"""Push, do or pay (推、办或付): what a department does with a task that it has.

A department has its own people, can hand the field work of a task to somebody else in one of four ways,
or can buy it from a contractor. It weighs yuan for a task hour; the single task then goes the cheapest of the
ways open to it, in the department's eyes. Only tasks that could be done here enter the choice: of each
affair whose tasks can be pushed, the share `local_share` that the catalogue of affairs gives (`Affair`). The
others go their ordinary way: the department's own work, or a contract where the affair is contracted.

Equation::

    c    = what an hour of its own people costs (`sim.mechanisms.payroll`)
    u    = its use (`sim.mechanisms.department_use`)
    felt = the sanction as it is feared (`sim.mechanisms.oversight`)
    b_k  = how strongly the ban forbids way k, times what events leave of the ban

    own work             c * (1 + choice.strain * max(0, u - choice.strain_from))
    handed down          push.handling * c + paid share * committee wage + b_down * felt
    to the office        push.handling * c + push.office_handling * c + b_office * felt
    the Party line       push.handling * c + push.party_handling * c
    "assistance"         push.handling * c + what relabelling costs (`sim.mechanisms.relabelling`)
    pay                  choice.money_weight * price of a contractor's hour

    a task enters the choice if U < local_share of its affair, U uniform in (0, 1), keyed by the task
    choice = argmin over the ways k open to the task of
             cost_k + choice.noise * c * log(-log(U_k)),  U_k uniform in (0, 1), keyed by task and way

so that the shares are multinomial logit: exp(-cost_k / noise) over the sum of it. A way without a taker costs
infinity. The Party line is open to the share push.party_share of the tasks, "assistance" to
push.relabel_share, pay to what the purse reaches (`sim.mechanisms.task_funding`), keyed by task and way.
Of what reaches an overseeing committee with the load L > 1, the share 1 - 1/L is handed on. What comes
straight, with nobody between who bundles it, takes push.direct_hours more a task; who stands between relays
it.

Parameters: choice.strain, choice.strain_from, choice.noise, choice.money_weight, push.handling,
push.office_handling, push.party_handling, push.party_share, push.direct_hours, relay.hours, and those of
relabelling, oversight and funding.
State: none of its own; costs, shares and noise stand in the CHOICE rows of `sim.cases.planning_state`.
Clauses: D1, E1.
Source: rational choice under the risk of a sanction, Becker (1968); logit shares, McFadden (1974). The
strengths are reasoned.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.institutions.parameters import Parameters
from sim.kernel.arrays import Floats
from sim.kernel.compiling import kernel
from sim.kernel.randomness import uniform
from sim.kernel.tags import SPANS, Tag
from sim.mechanisms import relabelling
from sim.mechanisms.oversight import sanction_felt

CHANNELS = (
    "resident",
    "own_work",
    "handed_down",
    "contract",
    "returned",
    "no_contractor",
    "office",
    "party_line",
    "assistance",
    "passed_on",
    "moved",
)
(
    CHANNEL_NONE,
    CHANNEL_OWN,
    CHANNEL_DOWN,
    CHANNEL_CONTRACT,
    CHANNEL_RETURNED,
    CHANNEL_LEFT,
    CHANNEL_OFFICE,
    CHANNEL_PARTY,
    CHANNEL_ASSIST,
    CHANNEL_PASSED,
    CHANNEL_MOVED,
) = range(len(CHANNELS))
PUSHED = (CHANNEL_DOWN, CHANNEL_OFFICE, CHANNEL_PASSED, CHANNEL_PARTY, CHANNEL_ASSIST)
"""Channels of what a department pushed onto others."""
IS_PUSHED = np.isin(np.arange(len(CHANNELS)), PUSHED)
"""[channels] whether it is one of these."""

OPTION_CHANNELS = (
    CHANNEL_OWN,
    CHANNEL_DOWN,
    CHANNEL_OFFICE,
    CHANNEL_PARTY,
    CHANNEL_ASSIST,
    CHANNEL_CONTRACT,
)
"""What a department may do with a task: its own work, push it in one of four ways, or pay for it."""
OPTIONS = len(OPTION_CHANNELS)
OPTION_OWN, OPTION_DOWN, OPTION_OFFICE, OPTION_PARTY, OPTION_ASSIST, OPTION_PAY = range(OPTIONS)
PUSHES = (OPTION_DOWN, OPTION_OFFICE, OPTION_PARTY, OPTION_ASSIST)

# One more option would share a draw with another decision.
assert min(SPANS[Tag.OPTION], SPANS[Tag.OPEN]) >= OPTIONS


@dataclass(frozen=True)
class Outlook:
    """What a department sees at the start of a month, besides its own people.

    Attributes:
        banned: [its affairs, OPTIONS] how strongly each way is forbidden now, in [0, 1].
        reachable: [its affairs, OPTIONS] whether there is anybody to take it that way.
        attention: the district's attention to the ban, in [0, 1].
        credibility: how far a sanction is believed, in [0, 1].
        paid_share: the share of tasks handed down that come with their wage.
        committee_wage: yuan an hour.
        price: yuan for a contractor's hour.
    """

    banned: Floats
    reachable: npt.NDArray[np.bool_]
    attention: float
    credibility: float
    paid_share: float
    committee_wage: float
    price: float

    def of(self, affairs: npt.NDArray[np.bool_]) -> Outlook:
        """The same for some of the affairs ([affairs] mask)."""
        return replace(self, banned=self.banned[affairs], reachable=self.reachable[affairs])


def own_work(own_cost: float, use: float, values: Parameters) -> float:
    """Yuan for a task hour of its own people: dearer the fuller their days."""
    strain = max(0.0, use - values["choice.strain_from"])
    return own_cost * (1.0 + values["choice.strain"] * strain)


def costs(own_cost: float, use: float, risk: float, outlook: Outlook, values: Parameters) -> Floats:
    """[its affairs, OPTIONS] yuan for a task hour, infinite where nobody could take it.

    Args:
        own_cost: yuan that an hour of the department's own people costs.
        use: share of their hours that is asked for.
        risk: the chance, as it sees it, that a forbidden push is found out.
        outlook: what it sees besides.
        values: the parameters.
    """
    c, banned = own_cost, outlook.banned
    felt = sanction_felt(c, risk, outlook.attention, outlook.credibility, values)
    handling = values["push.handling"] * c
    money = outlook.paid_share * outlook.committee_wage
    cost = np.empty(banned.shape)
    cost[:, OPTION_OWN] = own_work(c, use, values)
    cost[:, OPTION_DOWN] = handling + money + banned[:, OPTION_DOWN] * felt
    cost[:, OPTION_OFFICE] = handling + values["push.office_handling"] * c + banned[:, OPTION_OFFICE] * felt
    cost[:, OPTION_PARTY] = handling + values["push.party_handling"] * c
    extra, feared = relabelling.handling(c, values), relabelling.risk(banned[:, OPTION_ASSIST], felt, values)
    cost[:, OPTION_ASSIST] = handling + extra + feared
    cost[:, OPTION_PAY] = values["choice.money_weight"] * outlook.price
    cost[~outlook.reachable] = np.inf
    return cost


def noise_scale(own_cost: float, values: Parameters) -> float:
    """Yuan: the scale of what the costs leave out."""
    return values["choice.noise"] * own_cost


def reachable(to_site: npt.NDArray[np.int16]) -> npt.NDArray[np.bool_]:
    """[affairs, OPTIONS] whether there is anybody to take a task; own work and paying always can be.

    `to_site` is [affairs, OPTIONS], -1 where a way leads nowhere.
    """
    there = to_site >= 0
    there[:, [OPTION_OWN, OPTION_PAY]] = True
    return there


def open_shares(sold: npt.NDArray[np.bool_], purse: float, values: Parameters) -> Floats:
    """[affairs, OPTIONS] share of the tasks to which each option is open at all.

    Args:
        sold: [affairs] whether a contractor sells single tasks of the affair.
        purse: share of the tasks that a department could pay for.
        values: the parameters.
    """
    share = np.ones((sold.size, OPTIONS))
    share[:, OPTION_PARTY] = values["push.party_share"]
    share[:, OPTION_ASSIST] = relabelling.share_open(values)
    share[:, OPTION_PAY] = np.where(sold, purse, 0.0)
    return share


def visibilities(values: Parameters) -> Floats:
    """[OPTIONS] how visible a forbidden push is to overseers, relative to one under its own name."""
    visible = np.ones(OPTIONS)
    visible[OPTION_ASSIST] = relabelling.visibility(values)
    return visible


def handed_on(load: float) -> float:
    """Share of what is pushed to a committee that it hands on: what it has no hours for."""
    return max(0.0, 1.0 - 1.0 / load) if load > 1.0 else 0.0


@kernel
def choose_option(o: Any, key: int) -> int:
    """The cheapest of the options open to a task, in the department's eyes; `o` is a CHOICE row.

    Each cost is lessened by Gumbel noise, keyed by the task and the option: multinomial logit shares.
    """
    best = 0
    least = np.inf
    for k in range(OPTIONS):
        cost = o.cost[k]
        if cost == np.inf or (o.share[k] < 1.0 and uniform(key, Tag.OPEN + k) >= o.share[k]):
            continue
        value = cost + o.noise * np.log(-np.log(uniform(key, Tag.OPTION + k)))
        if value < least:
            least = value
            best = k
    return best
