"""Balking (见队即返): people turn round when the line at a counter is longer than their patience says.

Whoever comes to a desk and finds nobody free looks at the line and reckons how long it will take. If that is
longer than they are ready to stand, they leave at once: the visit was for nothing, and they come back on
another day, as those do who still stand there at closing. They give the matter up when their patience with
it as a whole ends (`sim.mechanisms.patience`). At the wrong desk people look at the line just so, and papers
that the back office carries stand in no line.

Equation::

    reckoned = balking.hours_a_head / (sum over groups g of desks that serve the matter of R_g / (N_g + 1))
    stands   = -log(u) * balking.patience, u even in (0, 1), once for a matter
    turns round where reckoned > stands;  visits += 1, comes back at any time of the next day

with R_g the desks of a group in person-hours an hour, N_g those who wait for anything it serves. Desks that
serve others too count by the share of those others in what waits for them.

Parameters: balking.hours_a_head, balking.patience.
State: `stand` of a case, `head_hours` of a provider; the line itself is looked at in `sim.kernel.service`.
Clauses: C4.
Source: balking by the length of the queue, Naor (1969); that it is reckoned by heads is what people can see.
"""

from __future__ import annotations

import numpy as np

from sim.kernel.compiling import kernel
from sim.kernel.randomness import Word, draw, unit
from sim.kernel.tags import Tag


@kernel
def stands(key: Word, patience: float) -> float:
    """Hours that whoever raised a case is ready to stand in a line; `patience` is their mean."""
    return float(-np.log(unit(draw(key, np.uint64(Tag.STAND)))) * patience)
