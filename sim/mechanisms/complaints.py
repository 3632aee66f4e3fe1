"""Complaints (投诉): who was served badly may say so where it is heard.

The less satisfied a resident is with a case, the likelier a complaint, at the hotline or through deputies and
members. Who turned to nobody complains of nobody. Committees are assessed by complaints per case.

Equation::

    complains with chance min(1, complaint.rate * heard) * (1 - satisfaction)
    complaint share of a precinct = complaints / max(1, residents' cases that ended)

`heard` is 1, more where deputies' liaison has hours (what liaison is worth is told there).

Parameters: complaint.rate
State: `Tally.complaints` of the month; the share of last month, which committees are assessed by.
Clauses: C5.
Source: size of the Shanghai hotline in 2004, about 0.05 complaints a resident and year.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.kernel.compiling import kernel
from sim.kernel.randomness import Word, draw, unit
from sim.kernel.tags import Tag


def complaint_rate(rate: float, heard: float) -> float:
    """Chance that a wholly dissatisfied resident's complaint is made and heard."""
    return min(1.0, rate * heard)


@kernel
def complains(key: Word, rate: float, satisfaction: float) -> bool:
    """Whether the resident whose case it is complains."""
    return unit(draw(key, np.uint64(Tag.COMPLAINT))) < rate * (1.0 - satisfaction)


def complaint_share(
    complaints: npt.NDArray[np.int64], cases: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """[precincts] complaints per resident's case that ended."""
    return complaints / np.maximum(1, cases)
