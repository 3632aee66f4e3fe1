"""Purchasing (政府购买单项任务): departments buy single tasks from contractors, at the reserve price.

A department that decides to pay for a task (`sim.mechanisms.push`) buys it from the most competent
contractor that has people; the first office among equals. No tender is held for one task.

Equation::

    yuan = hours worked on bought tasks * reserve price

Bought are all tasks that money went with and contractors did, of affairs whose tasks may be pushed; where a
structure both lets such an affair be pushed and puts it under contract, instalments and hours are both paid.

Parameters: none of its own; the reserve price is told in `sim.mechanisms.tendering`.
State: none.
Clauses: D4.4.
Source: the plan's "費隨事轉"; purchase without tender below a threshold.
"""

from __future__ import annotations

from collections.abc import Sequence


def supplier(competence: Sequence[float], offices: Sequence[int]) -> int:
    """Office of the most competent seller, the lower number among equals; -1 where nobody sells."""
    able = list(zip(competence, (-office for office in offices), strict=True))
    return -max(able)[1] if able else -1


def owed(hours: float, price: float) -> float:
    """Yuan for hours worked on bought tasks, at so many yuan an hour."""
    return hours * price
