"""Trust (信任): what a resident thinks of a system follows how cases brought to it end.

Each of the three systems (government, self-governance, market and society) is trusted as its doors are: a
case that ends moves trust in the system of the door it came through a little towards how satisfied it left
the resident, to nothing when it was not done. A door that a reform has closed teaches nothing; who turned
to nobody has nobody to blame.

Equation::

    trust += trust.step * (satisfaction - trust), within 0 and 1

Parameters: trust.step
State: `People.trust`: [residents, systems], at first the community's.
Clauses: none.
Source: adaptive learning by single cases; the step is an order of magnitude without a measurement.
"""

from __future__ import annotations

from sim.kernel.compiling import kernel


@kernel
def trust_after(trust: float, satisfaction: float, step: float) -> float:
    """Trust in a system after a case that its door took in."""
    trust += step * (satisfaction - trust)
    return min(1.0, max(0.0, trust))
