"""Expected waits (预期等待): how long people think a matter takes at a door.

What is told of a door is what happened to those who tried it. At the end of a month, what people expect moves
a part of the way towards the mean of the cases that ended there that month; of a door where none ended there
is no news. Nobody knows how long a case that failed would have taken: it counts as at least what people bear.
Bodies likewise expect to be asked next month for what they were asked for lately.

Equation::

    W(door, matter) += expectation.speed * (mean days of the cases that ended - W), from door.expected_days on
    days of a case = days from raised to ended, if it was done; else the greater of that and its patience
    H(office, purpose) += expectation.speed * (hours asked for this month - H); all the way in the first month

Parameters: expectation.speed, door.expected_days
State: `People.perceived` and, following it, `People.dread`; `Workforce.expected`.
Clauses: none.
Source: adaptive expectations (exponential smoothing); the speed is our estimate, about three months to learn.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.kernel.compiling import kernel


@kernel
def days_that_count(done: bool, days: float, patience: float) -> float:
    """Days by which an ended case changes what people expect of its door."""
    return days if done else max(days, patience)


def learn_waits(
    expected: npt.NDArray[np.float64],
    waited: npt.NDArray[np.float64],
    ended: npt.NDArray[np.float64],
    speed: float,
) -> None:
    """Let `expected` days move towards what was seen where cases ended, in place.

    Args:
        expected: [doors, places] days that people expect.
        waited: [doors, places] days of the cases that ended this month, summed.
        ended: [doors, places] how many they were.
        speed: the part of the way.
    """
    seen = ended > 0
    days = np.divide(waited, ended, out=np.zeros_like(waited), where=seen)
    expected[seen] += speed * (days - expected)[seen]


def learn_demand(
    expected: npt.NDArray[np.float64], demand: npt.NDArray[np.float64], speed: float, *, first: bool
) -> None:
    """Let the hours that are `expected` a month move towards this month's `demand`, in place.

    Before the `first` month nothing was known, so its demand is believed at once.
    """
    expected += (1.0 if first else speed) * (demand - expected)
