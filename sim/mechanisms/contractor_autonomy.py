"""Dependence and autonomy (依赖与自主): who lives on contracts follows its payer.

Equation::

    dependence = dependence + expectation.speed * (contract income / income - dependence)
    autonomy   = 1 - contractor.autonomy_loss * dependence
    fit        = familiarity * autonomy
    familiarity = 1 in an NGO's own area, contractor.fit_elsewhere in others,
                  contractor.fit_incumbent for those at home in no area

all in [0, 1]. A month without income counts as one without contracts; it is reckoned once all of the
month's contracts are paid, of one and the same month.

Parameters: contractor.incumbent_income, charity.own_income, ngo.own_income,
    expectation.speed, contractor.autonomy_loss, contractor.fit_elsewhere, contractor.fit_incumbent.
State: `Contractor.dependence`.
Clauses: B1, D7.
Source: resource dependence (Pfeffer and Salancik).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.institutions.parameters import Parameters
from sim.kernel.arrays import Floats


def dependence(before: float, contracts: float, own: float, values: Parameters) -> float:
    """Share of income that came from contracts, lately.

    Args:
        before: the share as it was last month.
        contracts: yuan this month from contracts and sold tasks.
        own: yuan this month from its own sources.
    """
    income = own + contracts
    share = contracts / income if income > 0.0 else 0.0
    return before + values["expectation.speed"] * (share - before)


def autonomy(dependence: float, values: Parameters) -> float:
    """How far an organisation follows its own members rather than its payer, in [0, 1]."""
    return 1.0 - values["contractor.autonomy_loss"] * dependence


def incumbent_fit(affairs: int, autonomy: float, values: Parameters) -> Floats:
    """[affairs] fit of an organisation that is at home everywhere a little."""
    return np.full(affairs, values["contractor.fit_incumbent"]) * autonomy


def specialist_fit(areas: npt.NDArray[np.integer], own: int, autonomy: float, values: Parameters) -> Floats:
    """[affairs] fit of an organisation at home in one area, given the affairs' areas."""
    return np.where(areas == own, 1.0, values["contractor.fit_elsewhere"]) * autonomy
