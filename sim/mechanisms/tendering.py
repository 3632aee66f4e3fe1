"""Tendering (招标): which contractor gets which lot, at what price, quarter by quarter.

An affair's contracts are divided into equal lots, each for a term. A lot is put out when its term has ended
and its payer's purse holds its reserve price: at the beginning of a quarter, or at once where a structure
brings new lots. Its hours are those of the time at which it is first made, whatever becomes of volumes.
Contractors that may do the affair say what they ask (`Contractor.bid`), or do not bid; the best score wins:
quality, price under the reserve, and local fit, which counts as far as committees' heads and community units
sit on the body that lets contracts.

Equation::

    lots of an affair = min(4, round(contract.lots_per_affair))
    hours of a lot  = volume a year * hours a case / 12 / lots of the affair
    projects        = round(contract.most_projects) lots of contract.project_hours * scale hours each
    cost of an hour = wage.social_worker * (1 + contractor.overhead)
                      / (service.productive_hours_month * contractor.use)
    reserve         = cost of an hour * contract.reserve_factor
    least price     = cost of an hour * (1 - altruism)
    price asked     = min(reserve, least price * (1 + contractor.margin * (0.5 + luck)))
    quality         = remembered (`sim.mechanisms.contract_effort`), competence where nothing is
    budget a month  = contract.budget_per_resident * residents / 12 * (rule contracting) * budget left
    set aside       = (rule money_follows_task) * money.paid_share * budget left * hours of the lot * reserve
    score           = tender.quality * quality + tender.price * (1 - price / reserve)
                      + tender.fit * representation * fit
    representation  = 0.5 * (heads of committees are members) + 0.5 * (community units are members)
    contracting hours wanted a month
                    = (contract.tender_hours * lots put out / 3 + contract.inspection_hours * lots held)
                      * scale

with luck the contractor's own, in (0, 1). Nobody bids whose least price is over the reserve or who has not
the hours free. The first of equal bids wins.
Lots are awarded in the order of the catalogue, those first whose areas members vote for
(`sim.mechanisms.priorities`), projects last, so that these get what the purse has left. A lot that its purse
could not pay at the reserve is not put out, and costs nobody an hour.
Project k is a lot of the k-th of the areas in which the body that lets contracts pays for some affair, begun
anew after the last; it is awarded as a lot of the area's first such affair.

Parameters: contract.lots_per_affair, contract.reserve_factor, contract.budget_per_resident, contract.term,
contract.tender_hours, contract.inspection_hours, contract.most_projects, contract.project_hours,
contractor.overhead, contractor.use, contractor.margin, contractor.altruism_ngo,
contractor.altruism_incumbent, contractor.altruism_charity, tender.quality, tender.price, tender.fit,
money.paid_share, wage.social_worker, service.productive_hours_month.
State: `Lot` (holder, price and term), kept by `sim.processes.contracts`.
Clauses: B1, C1, D4.4, D7.
Source: scoring by weighted criteria as in public procurement; representation by the plan's clause on
members of the body that lets contracts.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.institutions.parameters import Parameters
from sim.institutions.scenario import MONTHS_A_QUARTER, MONTHS_A_YEAR
from sim.institutions.structure import MAX_LOTS


@dataclass
class Lot:
    """A part of an affair's contracts, or a project in the affair's area.

    Entity: contractors

    Attributes:
        affair: place in the catalogue.
        number: its number among the affair's lots.
        hours: hours a month.
        payer: whose purse pays.
        holder: the contractor's place among the bidders, -1 for none.
        price: yuan an hour.
        until: the first month in which it is free again.
    """

    affair: int
    number: int
    hours: float
    payer: str
    holder: int = -1
    price: float = 0.0
    until: int = 0
    project: bool = False
    """Community work beyond the catalogue's cases, bought with what a purse has left."""

    def free(self) -> None:
        """Nobody holds it any more."""
        self.holder, self.price, self.until = -1, 0.0, 0


@dataclass(frozen=True)
class Call:
    """What a contractor is told when a lot is put out.

    Attributes:
        cost: yuan that an hour of a contractor's people costs it.
        reserve: most yuan that is paid for an hour.
        free_hours: hours a month that this contractor can still take on.
    """

    cost: float
    reserve: float
    free_hours: float


@dataclass(frozen=True)
class Bid:
    """What a contractor offers for a lot.

    Attributes:
        price: yuan an hour, from 0 to the reserve; a bid outside is not looked at.
        quality: what the payers hold its work to be, in [0, 1].
        fit: how well it knows what is asked for here, in [0, 1].
    """

    price: float
    quality: float
    fit: float


@dataclass(frozen=True)
class Bidder:
    """A contractor as the tender sees it.

    Attributes:
        place: its place among the contractors.
        free_hours: hours a month it can take on beside nothing at all; what it holds is taken off.
        may_bid: [affairs] whether the structure lets it do them.
        bid: its decision on a lot, None where it does not bid.
    """

    place: int
    free_hours: float
    may_bid: npt.NDArray[np.bool_]
    bid: Callable[[Lot, Call], Bid | None]


@dataclass(frozen=True)
class Weights:
    """How a bid is scored."""

    quality: float
    price: float
    fit: float


# --- prices ----------------------------------------------------------------------------------------------


def hour_cost(values: Parameters) -> float:
    """Yuan that an hour of a contractor's people costs it."""
    hours = values["service.productive_hours_month"] * values["contractor.use"]
    return values["wage.social_worker"] * (1.0 + values["contractor.overhead"]) / hours


def reserve_price(values: Parameters) -> float:
    """Most yuan that is paid for a contractor's hour."""
    return hour_cost(values) * values["contract.reserve_factor"]


def least_price(cost: float, altruism: float) -> float:
    """Yuan an hour under which a contractor does not work: its cost less what it gives for the cause."""
    return cost * (1.0 - altruism)


def may_bid(call: Call, hours: float, altruism: float) -> bool:
    """Whether a contractor has the hours free that a lot asks for, and would be paid enough."""
    return call.free_hours >= hours and least_price(call.cost, altruism) <= call.reserve


def price_asked(call: Call, altruism: float, margin: float, luck: float) -> float:
    """Yuan an hour that a contractor asks for, no more than is paid; `luck` is its own, in (0, 1)."""
    return min(call.reserve, least_price(call.cost, altruism) * (1.0 + margin * (0.5 + luck)))


def quality_held(remembered: float, competence: float) -> float:
    """What payers hold a contractor's work to be: what they remember, or its competence where that is NaN."""
    return competence if math.isnan(remembered) else remembered


# --- lots and purses -------------------------------------------------------------------------------------


def lots_per_affair(values: Parameters) -> int:
    """Into how many lots an affair's contracts are divided."""
    return min(MAX_LOTS, round(values["contract.lots_per_affair"]))


def project_hours(scale: float, values: Parameters) -> float:
    """Hours a month of a project, at this community's size."""
    return values["contract.project_hours"] * scale


def homes_of_projects(homes: Sequence[int], values: Parameters) -> list[int]:
    """The affair of each project: `homes`, one affair for each area, by turns; none without homes."""
    number = round(values["contract.most_projects"]) if homes else 0
    return [homes[k % len(homes)] for k in range(number)]


def lot_hours(volume_a_year: float, hours_a_case: float, lots: int) -> float:
    """Hours a month of each of an affair's lots."""
    return volume_a_year * hours_a_case / MONTHS_A_YEAR / lots


def contract_budget(residents: int, contracting: float, left: float, values: Parameters) -> float:
    """Yuan a month that the body that lets contracts can promise.

    Args:
        residents: of this community.
        contracting: the rule of that name, in [0, 1].
        left: what events leave of budgets, in [0, 1].
    """
    budget = values["contract.budget_per_resident"] * residents / MONTHS_A_YEAR
    return budget * contracting * left


def share_set_aside(money_follows_task: float, left: float, values: Parameters) -> float:
    """Share of the work that departments let money follow, as far as budgets are `left`."""
    return money_follows_task * values["money.paid_share"] * left


def set_aside(share: float, hours: float, reserve: float) -> float:
    """Yuan a month that a department sets aside for a lot of so many hours a month."""
    return share * hours * reserve


def contracting_hours(put_out: int, running: int, scale: float, values: Parameters) -> float:
    """Person-hours a month that tendering and inspecting ask for.

    Args:
        put_out: lots put out at the last tender; its work is spread over the quarter.
        running: lots that somebody holds.
        scale: residents over those of the reference.
    """
    tender = values["contract.tender_hours"] * put_out / MONTHS_A_QUARTER
    return (tender + values["contract.inspection_hours"] * running) * scale


# --- the tender ------------------------------------------------------------------------------------------


def representation(heads: bool, units: bool) -> float:
    """How far committees' heads and community units sit on the body that lets contracts (B1)."""
    return 0.5 * heads + 0.5 * units


def score(bid: Bid, reserve: float, weights: Weights) -> float:
    """What a bid is worth to the body that lets contracts."""
    worth = weights.quality * bid.quality + weights.price * (1.0 - bid.price / reserve)
    return worth + weights.fit * bid.fit


def award(
    lots: Sequence[Lot],
    bidders: Sequence[Bidder],
    purses: dict[str, float],
    cost: float,
    reserve: float,
    weights: Weights,
    month: int,
    term: int,
) -> int:
    """Award the lots whose term is over; returns how many were put out.

    Args:
        lots: all lots in the order in which they are put out; those put out change.
        bidders: who may bid, at most once each a lot.
        purses: yuan a month that each payer may still promise; running contracts are taken off here.
        cost: yuan that an hour costs a contractor.
        reserve: most that is paid for an hour.
        weights: of the score.
        month: now.
        term: months a contract runs.
    """
    free = {b.place: b.free_hours for b in bidders}
    for lot in lots:
        if lot.holder >= 0 and lot.until > month:
            purses[lot.payer] -= lot.hours * lot.price
            if lot.holder in free:
                free[lot.holder] -= lot.hours
    put_out = 0
    for lot in lots:
        if lot.until > month:
            continue
        lot.holder, lot.price = -1, 0.0
        purse = purses.get(lot.payer, 0.0)
        if purse < lot.hours * reserve:
            continue
        put_out += 1
        best: tuple[int, Bid] | None = None
        best_score = -np.inf
        for bidder in bidders:
            if not bidder.may_bid[lot.affair]:
                continue
            bid = bidder.bid(lot, Call(cost, reserve, free[bidder.place]))
            if bid is None or not 0.0 <= bid.price <= reserve:
                continue
            worth = score(bid, reserve, weights)
            if worth > best_score:
                best, best_score = (bidder.place, bid), worth
        if best is not None:
            lot.holder, lot.price, lot.until = best[0], best[1].price, month + term
            free[best[0]] -= lot.hours
            purses[lot.payer] -= lot.hours * best[1].price
    return put_out
