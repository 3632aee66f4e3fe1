"""Validation patterns as data: facts that the model is held against, each with what it rests on."""

from __future__ import annotations

from typing import Literal

from sim.institutions.schema import Names, Strict, Text

PatternKind = Literal[
    "level", "growth", "sign", "counterfactual", "dynamics", "hazard", "cross_section", "not_testable"
]


class Pattern(Strict):
    """One pattern; `low` and `high` are the plausible range of what is measured, where it has one.

    `role` says whether parameters or scenarios were taken from the same facts (input), were chosen with the
    pattern in mind (calibrated), or it was kept back (held_out); other is for what cannot be tested. `note`
    says what is measured and what the pattern cannot show.
    """

    name: Names
    kind: PatternKind
    role: Literal["input", "calibrated", "held_out", "other"]
    grade: Text
    target: Names
    low: float | None = None
    high: float | None = None
    indicators: tuple[Text, ...]
    source: Text
    note: Names | None = None
