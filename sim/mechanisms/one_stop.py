"""One stop (一站式): one door, desks for any matter, decisions at the desk, papers that walk.

Under one stop the back office carries a case between offices, and the resident comes once. Siloed, the
resident walks from office to office. With authority delegated (权随责走), decisions that need no seal of a
public officer are the counter's own. Desks are pooled when a part of the clerks take any matter: they
serve whoever comes, begin below the skill of a specialist and learn by doing; the other clerks sit where
work is expected.

Equation::

    carried by the back office with chance one_stop (only an affair with a step at a counter)
    a decision without a seal is the counter's own with chance delegated_authority, by step
    visits: 1 at first; siloed, one more at each further stage;
        carried, one more only if sent on from a wrong door that does not refer
    of the people at the desks, for any matter: pooling;
        for an area: (1 - pooling) * (its share of the hours expected)
    skill += desk.learning_rate * (1 - skill) a month, from desk.generalist_skill on, where it is again
        when the centre has been closed
    whoever keeps a wrong door takes door.redirect_hours to send the resident on, or to refer the matter

Parameters: desk.generalist_skill, desk.learning_rate, door.redirect_hours (rules one_stop,
    delegated_authority, pooling)
State: `PublicServiceCentre.skill`.
Clauses: C4, D4.1, D6 (referral without another visit).
Source: the plan's centre; pooling of queues (Smith and Whitt 1981); the learning curve is our estimate, half
    the gap in about six months.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.kernel.compiling import kernel
from sim.kernel.randomness import Word, draw, unit
from sim.kernel.tags import Tag

EVERY_STAGE = 255
"""Walks of a siloed case: a bit for every stage it can have."""


@kernel
def is_carried(key: Word, one_stop: float) -> bool:
    """Whether the back office carries a case between offices; `one_stop` is the rule's strength."""
    return unit(draw(key, np.uint64(Tag.CARRY))) < one_stop


@kernel
def is_delegated(key: Word, step: int, delegated_authority: float) -> bool:
    """Whether the counter itself takes a decision that needs no seal."""
    return unit(draw(key, np.uint64(Tag.DELEGATE + step))) < delegated_authority


@kernel
def walks(by_resident: bool, carried: bool, sent_on: bool) -> int:
    """Bit s: the resident walks to stage s of a new case.

    Args:
        by_resident: whether a resident raised it (nobody walks for a department's task).
        carried: whether the back office carries it.
        sent_on: whether it came to a wrong door that sent the resident on instead of referring it.
    """
    if not by_resident:
        return 0
    if carried:
        # once, and once more when sent on from a wrong door
        return 3 if sent_on else 1
    return EVERY_STAGE


def divide_desks(
    serving: float, pooling: float, asked: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], float]:
    """Clerks serving ([areas] one area each, any matter), in full-time equivalents.

    Args:
        serving: all of them.
        pooling: part of them who take any matter.
        asked: [areas] hours expected; where none is, nobody knows yet where to sit, and all areas are even.
    """
    total = float(asked.sum())
    share = asked / total if total > 0.0 else np.full(asked.size, 1.0 / asked.size)
    return serving * (1.0 - pooling) * share, serving * pooling


def learn_by_doing(skill: float, rate: float) -> float:
    """Skill of clerks who take any matter after another month: `rate` of what is missing is learnt."""
    return skill + rate * (1.0 - skill)
