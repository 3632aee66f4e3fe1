"""Sorting errors (归类错误): a case taken for another class is sent round (踢皮球).

Once affairs are sorted into classes, each with its own way, a part of residents' cases is taken for another
class than it has. Such a case goes round by an office that cannot settle it: the first open one of the Public
Service Committee and the street office. There it queues, costs a little work, and goes on its way.

Equation::

    bounced with chance (rule affairs_sorted) * sorting.error_share, where there is an office to go round by
    costs sorting.hours there, and the hand-offs

Parameters: sorting.error_share, sorting.hours (rule affairs_sorted)
State: `bounced` of a case.
Clauses: E2.
Source: cases that fall between classes and bounce, a complaint of residents and clerks alike; size our own.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.kernel.compiling import kernel
from sim.kernel.randomness import Word, draw, unit
from sim.kernel.tags import Tag

SORTERS = ("public_service_committee", "street_office")
"""Kinds of body that a case goes round by when it was sorted into the wrong class, the first open one."""


def sorter_of(bodies: Sequence[tuple[str, str]], own: Sequence[str] = ()) -> str | None:
    """The body that wrongly sorted cases go round by, None where there is none.

    `bodies` are the bodies that there are as (kind, id) (`Structure.by_kind`); `own` are kinds of body of a
    user's own that sort cases, which come after the package's.
    """
    kinds = (*SORTERS, *own)
    sorters = [body_id for kind in kinds for found, body_id in bodies if found == kind]
    return sorters[0] if sorters else None


def error_rate(affairs_sorted: float, error_share: float) -> float:
    """Share of residents' cases taken for another class; `affairs_sorted` is the rule's strength."""
    return affairs_sorted * error_share


@kernel
def is_bounced(key: Word, rate: float) -> bool:
    """Whether a case is taken for another class."""
    return unit(draw(key, np.uint64(Tag.BOUNCE))) < rate
