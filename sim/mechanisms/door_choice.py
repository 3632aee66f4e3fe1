"""Door choice (入口选择): whom a resident turns to with a matter.

A resident who needs something sees the doors that the structure opens for it, help among neighbours, and
doing without. Each has a value, and the resident takes the greatest: logit shares, since what the value
leaves out is Gumbel noise. People go where they trust, where it is near, cheap and quick as far as they know,
and where they were served before; so a new door needs time to be found.

Equation::

    value of a door = door.trust * (trust in the door's system) - dread
                      - door.distance * (km to its office) - door.cost * price / income
                      + door.habit (if it is the door that last served the resident in such a matter)
    value of neighbours = door.trust * (trust in self-governance) - dread + door.neighbours
                      + door.habit (as above)
    value of doing without = - door.loss * (the affair's loss)
    dread = door.wait * log(1 + days that people expect such a matter to take there)
    taste = - log(- log u) * door.taste_scale, u even in (0, 1), drawn for the case and the door
    the door taken has the greatest value + taste
    price of a door = the affair's price at the market, * station.price_factor at stations, 0 elsewhere
    price asked = price * (1 - part spared), the part only at stations and for residents on relief

Income is that of a month and person in the household, at least 1 yuan. `price` is the price asked.

Parameters: station.price_factor,
    door.trust, door.wait, door.distance, door.cost, door.habit, door.loss, door.taste_scale,
    door.neighbours (and the part spared, from relief)
State: none; trust, habits and expected waits are mechanisms of their own.
Clauses: C4, D6.
Source: multinomial logit (McFadden 1974); the weights are orders of magnitude without a measurement, with the
    scale of taste fixed to identify them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.institutions.parameters import Parameters
from sim.kernel.compiling import kernel
from sim.kernel.randomness import Word, unit


class Tastes(NamedTuple):
    """Weights of the choice of a door, and what those on relief are spared of station prices."""

    trust: float
    cost: float
    distance: float
    habit: float
    loss: float
    scale: float
    neighbours: float
    low_cost: float


def make_tastes(values: Parameters, low_cost: float) -> Tastes:
    """Weights of the choice of a door; `low_cost` is what those on relief are spared at stations."""
    return Tastes(
        trust=values["door.trust"],
        cost=values["door.cost"],
        distance=values["door.distance"],
        habit=values["door.habit"],
        loss=values["door.loss"],
        scale=values["door.taste_scale"],
        neighbours=values["door.neighbours"],
        low_cost=low_cost,
    )


def dread_of_waiting(days: npt.NDArray[np.float64], weight: float) -> npt.NDArray[np.float64]:
    """What waiting takes off the value of a door where people expect a matter to take `days`."""
    return weight * np.log1p(days)


@kernel
def price_asked(price: float, spares: bool, on_relief: bool, spared: float) -> float:
    """Yuan asked of a resident: those on relief are spared a part at doors that spare them any."""
    if spares and on_relief:
        price *= 1.0 - spared
    return price


@kernel
def value_of_door(
    tastes: Tastes, trust: float, dread: float, km: float, price: float, income: float, habitual: bool
) -> float:
    """What a door is worth to a resident; `trust` is that in the system of whoever keeps it."""
    value = tastes.trust * trust
    value -= dread
    value -= tastes.distance * km
    value -= tastes.cost * price / income
    if habitual:
        value += tastes.habit
    return value


@kernel
def value_of_neighbours(tastes: Tastes, trust: float, dread: float, habitual: bool) -> float:
    """What asking neighbours is worth, who are near and ask no price."""
    value = tastes.trust * trust
    value -= dread
    value += tastes.neighbours
    if habitual:
        value += tastes.habit
    return value


@kernel
def value_of_doing_without(tastes: Tastes, loss: float) -> float:
    """What turning to nobody is worth, where `loss` is lost of an affair that is not done."""
    return -tastes.loss * loss


@kernel
def taste(word: Word, scale: float) -> float:
    """What the values leave out: Gumbel noise from one word."""
    return float(-np.log(-np.log(unit(word))) * scale)
