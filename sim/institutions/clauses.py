"""The clauses of the plan: what each says and the mechanism by which it acts in the model.

Affairs, bodies, routes and levers cite clauses by id (``A1`` to ``E3``), so that every part of the
model can be traced to the plan and every clause to where it acts.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.institutions.schema import Names, Strict, Text


class Clause(Strict):
    """One thing the plan says, in our words; `term` is the plan's own word for it.

    `code` names what carries the mechanism (``module:name``, importable), `indicators` what moves, `acts` the
    indicators that count hours, decisions or cases of the mechanism itself: 0 where it does not act.
    """

    name: Names
    section: Literal["aims", "bodies", "functions", "relations", "measures"]
    text: Names
    term: Text
    mechanism: Names
    code: Annotated[tuple[Text, ...], Field(min_length=1)]
    indicators: Annotated[tuple[Text, ...], Field(min_length=1)]
    acts: tuple[Text, ...] = ()
