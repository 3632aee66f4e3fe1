"""Founding and closing of NGOs (社会组织的成立与注销): volume and cultivation bring them, dormancy ends them.

Each December what was purchased and cultivated brings founders into empty places; each month an NGO may
close, more likely without a contract, and almost surely when it has debts as well.

Equation::

    founded a year = ngo.entry_per_100000_yuan * yuan a year under contract / scale / 100,000
                     + ngo.entry_base + ngo.entry_cultivated * (rule cultivation)
    chance of a place   = min(1, founded a year / empty places)
    closes a year       = ngo.exit_active, or ngo.exit_dormant without a contract,
                          or 0.999 without a contract and with debts
    chance of a month   = 1 - (1 - closes a year)^(1/12)
    grant on foundation = ngo.founding_grant * (rule cultivation) * scale

Parameters: ngo.entry_per_100000_yuan, ngo.entry_base, ngo.entry_cultivated, ngo.exit_active,
ngo.exit_dormant, ngo.founding_grant.
State: `Contractor.exists`, `Contractor.closed`.
Clauses: E3.
Source: organisational ecology (founding follows resources, closing their lack); registered and closed social
organisations by year.
"""

from __future__ import annotations

from sim.institutions.parameters import Parameters
from sim.institutions.scenario import MONTHS_A_YEAR

MOST_A_YEAR = 0.999
"""A yearly chance that is as good as certain, for which a monthly one can still be told."""


def founded_a_year(yuan_a_year: float, cultivation: float, values: Parameters) -> float:
    """NGOs that a year brings on average, where so much is under contract at the reference size."""
    mean = values["ngo.entry_per_100000_yuan"] * yuan_a_year / 100_000.0
    mean += values["ngo.entry_base"] + values["ngo.entry_cultivated"] * cultivation
    return mean


def chance_of_founding(founded: float, places: int) -> float:
    """Chance that an empty place is taken this year, of so many `places`."""
    return min(1.0, founded / places) if places else 0.0


def chance_of_closing(dormant: bool, reserves: float, values: Parameters) -> float:
    """Chance that an NGO closes this month; `reserves` in yuan."""
    yearly = values["ngo.exit_dormant"] if dormant else values["ngo.exit_active"]
    if reserves < 0.0 and dormant:
        yearly = 1.0
    return float(1.0 - (1.0 - min(yearly, MOST_A_YEAR)) ** (1.0 / MONTHS_A_YEAR))


def founding_grant(cultivation: float, scale: float, values: Parameters) -> float:
    """Yuan that the district gives a new organisation."""
    return values["ngo.founding_grant"] * cultivation * scale
