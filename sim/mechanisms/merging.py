"""Merging of committees (居委会合并): what precincts take along when they are redrawn.

Equation::

    S[i, j] = residents who lived in the old precinct i and live in the new precinct j
    v[j]    = sum over i of v[i] * S[i, j] / sum over i of S[i, j] * (1 - loss)

for self-governance capital (loss capital.merger_loss) and local knowledge (loss knowledge.merger_loss), only
where the number of precincts changes; where it does not, committees keep what they have. A committee that
goes on keeps its own tasks; those of one that closes go to the new precinct in which most of its residents
are. What members know of matters missed and complained about (`sim.mechanisms.priorities`) is put together
and divided among the new precincts by residents; last month's complaints stay with the number of a precinct.

Parameters: capital.merger_loss, knowledge.merger_loss.
State: `ResidentsCommittee.capital` and `knowledge`.
Clauses: B6.
Source: reasoned: who is merged has to get to know one another anew.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.kernel.arrays import Floats


def overlap(
    before: npt.NDArray[np.int16], after: npt.NDArray[np.int16], size: npt.NDArray[np.int16]
) -> Floats:
    """[old precincts, new precincts] residents who live in both; arguments are by household."""
    old, new = int(before.max()) + 1, int(after.max()) + 1
    both = np.bincount(before.astype(np.int64) * new + after, size, minlength=old * new)
    return both.reshape(old, new)


def changes_number(shared: Floats) -> bool:
    """Whether there are more or fewer precincts than before; `shared` from `overlap`."""
    return bool(shared.shape[0] != shared.shape[1])


def successors(shared: Floats) -> npt.NDArray[np.int16]:
    """[old precincts] the precinct whose committee takes over a committee's own tasks.

    A committee that goes on keeps them; those of one that closes go where most of its residents go.
    """
    old, new = shared.shape
    keeps = np.arange(old, dtype=np.int16)
    return np.where(keeps < new, keeps, shared.argmax(axis=1)).astype(np.int16)


def merged(before: Floats, shared: Floats, loss: float) -> Floats:
    """[new precincts] mean over the residents that each takes along, less what merging costs.

    Args:
        before: [old precincts] values, in [0, 1].
        shared: [old precincts, new precincts] residents in both, from `overlap`.
        loss: share lost.
    """
    return before @ shared / shared.sum(axis=0) * (1.0 - loss)
