"""Relief (救助): what those on relief are spared of station prices, and what the fund pays.

The charity aid association's fund decides, month by month, the part of the price of a station's services that
residents on relief are spared; the fund pays the station the difference.

Equation::

    fund this month = max(0, balance) * relief.spent_a_month
    spared          = min(relief.most_spared * (rule cultivation), fund this month / asked)
    asked           = asked + expectation.speed * (asked this month - asked)
    fund pays       = min(asked this month * spared, max(0, balance))
    customers pay   = max(0, price of what was done - what the fund pays)

with asked the yuan that stations ask of those on relief in a month, foreseen; before anything is known it is
one everyday need a head at a mean price. Nothing is spared without an association.

Parameters: relief.most_spared, relief.spent_a_month, expectation.speed.
State: `Relief.spared` and what is foreseen, kept by `sim.processes.relief`; the fund's balance.
Clauses: B9, E3.
Source: the plan: low-cost services for those in need, from a charity fund.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.institutions.parameters import Parameters


def first_guess(prices: npt.NDArray[np.float64], people: int) -> float:
    """Yuan a month asked of so many people on relief, before anything is known.

    Args:
        prices: yuan of everyday services at doors, 0 where a door has none.
        people: residents on relief.
    """
    asking = prices > 0.0
    mean = float(prices[asking].mean()) if asking.any() else 0.0
    return mean * float(people)


def spared(balance: float, asked: float, cultivation: float, values: Parameters) -> float:
    """Part of the price that those on relief are spared this month, in [0, 1].

    Args:
        balance: yuan in the fund.
        asked: yuan that will be asked of those on relief, as foreseen.
        cultivation: the rule of that name, in [0, 1].
    """
    most = values["relief.most_spared"] * cultivation
    fund = max(0.0, balance) * values["relief.spent_a_month"]
    return min(most, fund / asked) if asked > 0.0 else 0.0


def foreseen(before: float, asked: float, values: Parameters) -> float:
    """Yuan that will be asked next month, after so many were; the first month seen is taken as it is."""
    return before + values["expectation.speed"] * (asked - before) if before else asked


def fund_pays(asked: float, spared: float, balance: float) -> float:
    """Yuan that the fund pays for the month, never more than it holds."""
    return min(asked * spared, max(0.0, balance))


def customers_pay(whole: float, fund: float) -> float:
    """Yuan that customers pay at a door where the whole price came to so much."""
    return max(0.0, whole - fund)
