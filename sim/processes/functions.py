"""Functions that move: who may take which affair over, what they showed, and the money that follows."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.institutions.affairs import Affair
from sim.institutions.structure import TAKERS, Structure
from sim.kernel.arrays import Floats
from sim.kernel.service_state import DONE
from sim.mechanisms import moving_functions, tendering
from sim.mechanisms.money import CUSTOMERS, DEPARTMENTS
from sim.mechanisms.moving_functions import CONTRACT, MARKET, NOBODY, SELF_GOVERNANCE
from sim.mechanisms.push import CHANNEL_MOVED

if TYPE_CHECKING:
    from sim.model import GovernanceModel


def take_up(model: GovernanceModel) -> None:
    """Who may take over what in the structure in force; what nobody may take any more comes back."""
    affairs = model.spec.affairs
    found = [transfer_of(name, affair, model.structure) for name, affair in affairs.items()]
    taker, imposed = zip(*found, strict=True)
    model.functions.take_up(np.array(taker, dtype=np.int8), np.array(imposed))


def transfer_of(name: str, affair: Affair, structure: Structure) -> tuple[int, float]:
    """Place in TAKERS of who may take an affair over, -1 for nobody; and the share imposed, NaN for none."""
    route = structure.route_of(name, affair.affair_class)
    if not affair.is_issued or route.transferable_to is None:
        return NOBODY, math.nan
    imposed = math.nan if route.transferred is None else route.transferred
    return TAKERS.index(route.transferable_to), imposed


def put_shares(model: GovernanceModel) -> None:
    """Let new cases go by the shares that have moved."""
    model.book["moved"] = model.functions.share


def close_month(model: GovernanceModel) -> None:
    """Pay committees and the market for what has moved, and note how takers did it."""
    functions, n = model.functions, len(model.spec.affairs)
    if not functions.transferable.any():
        return
    price = yuan_an_hour(model)
    for committee in model.committees:
        if committee.is_open:
            yuan = moving_functions.payment(model.work.moved_hours(committee.office), price)
            model.accounts.pay(DEPARTMENTS, committee.account, "task_payment", yuan)
    rows = model.ledger.month_rows()
    rows = rows[rows["channel"] == CHANNEL_MOVED]
    sold = rows["affair"][(rows["state"] == DONE) & (functions.taker[rows["affair"]] == MARKET)]
    seller = next((body.body_id for body in model.bodies if body.is_open and body.kind == "market"), None)
    if seller is not None:
        model.accounts.pay(CUSTOMERS, seller, "sale", float(_prices(model)[sold].sum()))
    functions.close_month(
        np.bincount(rows["affair"], minlength=n).astype(np.float64),
        np.bincount(rows["affair"], rows["on_time"], minlength=n),
        np.bincount(rows["affair"], rows["quality"], minlength=n),
    )


def review(model: GovernanceModel) -> None:
    """The district lets functions move, or come back, by what takers have shown."""
    if model.functions.transferable.any():
        model.functions.close_year(ability(model), model.values)
        put_shares(model)


def ability(model: GovernanceModel) -> Floats:
    """[affairs] what the takers of transferable affairs can do, 1 for what is needed; 0 for the others."""
    values, taker = model.values, model.functions.taker
    found = np.zeros(taker.size)
    capital = model.state.mean_capital()
    found[taker == SELF_GOVERNANCE] = moving_functions.ability_of_committees(capital, values)
    sellers = {c.offices["staff"]: c.competence for c in model.contracts.contractors if "staff" in c.offices}
    best = sellers.get(int(model.choices["pay_office"][0]), 0.0)
    cost = tendering.hour_cost(values)
    by_contract = moving_functions.ability_of_contractors(best, money(model), cost, values)
    found[taker == CONTRACT] = by_contract[taker == CONTRACT]
    sold = taker == MARKET
    if sold.any():
        office = model.layout.where[model.book["taker_site"][sold], 0]
        hours, prices = model.hours_a_case[sold], _prices(model)[sold]
        found[sold] = moving_functions.ability_of_market(prices, hours, model.hourly_cost[office], values)
    return found


def money(model: GovernanceModel) -> Floats:
    """[affairs] yuan that follow an hour on what has moved, by what it cost where it comes from."""
    office = model.layout.where[model.book["site"][:, 0], 0]
    saved = model.hourly_cost[office]
    return moving_functions.money_an_hour(saved, model.effects.budget, model.values)


def yuan_an_hour(model: GovernanceModel) -> Floats:
    """[affairs] yuan that departments owe takers for an hour on what has moved, 0 where nothing can."""
    if not model.functions.transferable.any():
        return np.zeros(model.functions.taker.size)
    follows = money(model)
    to_sellers = np.minimum(follows, model.contracts.reserve(model))
    return np.where(model.functions.taker == CONTRACT, to_sellers, follows)


def _prices(model: GovernanceModel) -> Floats:
    """[affairs] yuan that customers pay for a case."""
    return np.array([affair.price for affair in model.spec.affairs.values()])
