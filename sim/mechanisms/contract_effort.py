"""Contract effort (承包投入): how much of the hours paid for is really given, and what payers remember.

A contractor gives all when it is looked at and its competence's share when it is not. Whoever lets the
contracts looks as often as hours for it were there last month, and whoever oversees looks, too. What was seen
is remembered as quality in the next tender.

Equation::

    inspection = 1 - (1 - contract.inspection_chance * contracting given)
                     * (1 - contract.oversight_chance * (rule supervision) * oversight given)
    given      = hours booked / hours wanted last month, 0 where none were wanted
    effort     = 1 - (1 - competence) * (1 - inspection)
    remembered = held + inspection * (effort - held)

with what was given of the hours for contracting and for oversight by the bodies that let contracts, and held
what payers hold its work to be before: what they remember, its competence as long as they remember nothing
(NaN; `sim.mechanisms.tendering`). So a first inspection corrects an opinion as later ones do. A month without
work or inspection changes nothing. What effort does to quality is told in `sim.mechanisms.coping`.

Parameters: contract.inspection_chance, contract.oversight_chance.
State: `Contractor.effort`, `Contractor.lately` (what is remembered), `Contracts.inspection`.
Clauses: C1, C3.
Source: hidden action under random inspection (principal and agent); whoever oversees departments' stations
inspects social organisations' work too (clause C3).
"""

from __future__ import annotations

from sim.institutions.parameters import Parameters


def inspection_chance(contracting: float, oversight: float, supervision: float, values: Parameters) -> float:
    """Chance that a piece of contracted work is looked at this month.

    Args:
        contracting: share of the hours for contracting that was given last month.
        oversight: share of the hours for oversight that was given last month.
        supervision: the rule of that name, in [0, 1].
        values: the parameters.
    """
    by_payer = values["contract.inspection_chance"] * contracting
    by_overseer = values["contract.oversight_chance"] * supervision * oversight
    return 1.0 - (1.0 - by_payer) * (1.0 - by_overseer)


def effort(competence: float, inspection: float) -> float:
    """Share of full effort that a contractor gives."""
    return 1.0 - (1.0 - competence) * (1.0 - inspection)


def remembered(held: float, effort: float, inspection: float) -> float:
    """What payers hold a contractor's effort to be, after a month in which it worked.

    Args:
        held: what they held it to be before, from `sim.mechanisms.tendering.quality_held`.
        effort: share of full effort that it gave.
        inspection: chance that a piece of its work was looked at.
    """
    return held + inspection * (effort - held)
