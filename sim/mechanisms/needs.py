"""Needs and programmes (需求与任务): how often residents need something and departments issue a task.

A resident raises an affair at a rate that her attributes multiply. A department issues a programme so many
times a year per resident, household, committee or sub-district, with a season, or all of a month's tasks
in its first days where it is periodic. Self-governance settles a part of what it can prevent before it
becomes a case. Both are Poisson processes; how they are drawn, alike under every structure, is told in
`sim.cases.needs`.

Equation::

    candidates a day = (rate a year) * (factor of the month) / 252
    of a periodic affair: on the first five of the 21 days of a month 21 / 5 times as many, on others none
    rate of a need = rate * volume * (product of the multipliers of the resident's attributes),
        drawn at the greatest such product and kept with chance (her product) / (the greatest)
    rate of a programme = volume a year * volume factor, times the size of the community over that of the
        reference where it is per committee or per sub-district
    prevented with chance preventable * (self-governance capital of the precinct)

Parameters: needs.volume, programmes.volume (rates, multipliers, seasons and what is preventable are the
    catalogue's)
State: none.
Clauses: D5 (what capital prevents).
Source: thinning of a Poisson process (Lewis and Shedler 1979); rates with their basis stand in the catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from sim.institutions.affairs import ATTRIBUTES, Programme
from sim.institutions.scenario import DAYS_A_MONTH, DAYS_A_YEAR
from sim.kernel.compiling import kernel
from sim.kernel.randomness import Word, draw, unit
from sim.kernel.tags import Tag

PERIODIC_DAYS = 5
"""Working days at the start of a month on which departments issue what is periodic."""


def acceptance(multipliers: Mapping[str, float]) -> tuple[float, npt.NDArray[np.float64]]:
    """The greatest product of multipliers, and [2 ** attributes] each attribute set's share of it."""
    bits = np.arange(1 << len(ATTRIBUTES))
    product = np.ones(bits.size)
    most = 1.0
    for k, attribute in enumerate(ATTRIBUTES):
        factor = multipliers.get(attribute, 1.0)
        product *= np.where((bits >> k) & 1, factor, 1.0)
        most *= max(1.0, factor)
    return most, product / most


def programme_rate(programme: Programme, factor: float, scale: float) -> float:
    """Tasks a year and unit: per committee or sub-district as many more as the community is larger."""
    rate = programme.volume * factor
    if programme.per in ("committee", "subdistrict"):
        rate *= scale
    return rate


@kernel
def daily_rate(rate: float, season: float, periodic: bool, day_of_month: int) -> float:
    """Mean candidates of a unit on a day; `rate` is a year's, `day_of_month` counts from 0."""
    today = rate * season / DAYS_A_YEAR
    if periodic:
        if day_of_month >= PERIODIC_DAYS:
            today = 0.0
        today *= DAYS_A_MONTH / PERIODIC_DAYS
    return today


@kernel
def is_prevented(key: Word, preventable: float, capital: float) -> bool:
    """Whether self-governance settles a matter before it becomes a case."""
    return unit(draw(key, np.uint64(Tag.PREVENT))) < preventable * capital
