"""Cross-checks: what no single model can see, between the parts of a file and between files.

Each check takes the document (for the line to blame) and the object read from it, and returns what
is wrong. The object may lack parts that were wrong in themselves (see `forms.check`), so what
*exists* is always asked of the document. Checks of a whole structure are in `validation_structure`.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping

from sim.institutions.affairs import Affair
from sim.institutions.documents import Document, Key, Problem, one_of, shown
from sim.institutions.parameters import Parameter

_ROUNDING = 1e-3
"""How far from 1 the mean of a season may be: the factors are written with two or three digits."""


def check_registry(document: Document, registry: Mapping[str, Parameter]) -> list[Problem]:
    """Every default inside its range, every range the right way round, every constant a point."""
    problems = []
    for name, parameter in registry.items():
        low, high = parameter.low, parameter.high
        key: Key = ("parameters", name)
        if low > high:
            problems.append(
                document.problem((*key, "low"), f"{low:g}, above high = {high:g}", "low up to high")
            )
        elif not low <= parameter.default <= high:
            found = f"{parameter.default:g}"
            problems.append(document.problem((*key, "default"), found, f"a number from {low:g} to {high:g}"))
        elif parameter.kind == "constant" and low < high:
            found = f"a constant with the range {low:g} to {high:g}"
            problems.append(
                document.problem((*key, "kind"), found, "low = high, or kind: uncertainty or lever")
            )
    return problems


def check_overrides(document: Document, registry: Mapping[str, Parameter]) -> list[Problem]:
    """Every overridden parameter registered and inside its range (a constant's range is a point).

    Works on the raw mapping at `parameters`, so that it can run beside other complaints.
    """
    problems = []
    for name in document.keys("parameters"):
        key: Key = ("parameters", name)
        value = document.get(*key)
        if name not in registry:
            problems.append(document.problem(key, f"the unknown parameter {name!r}", one_of(registry, name)))
        elif isinstance(value, int | float) and not isinstance(value, bool):
            low, high = registry[name].low, registry[name].high
            if math.isfinite(value) and not low <= value <= high:
                allowed = f"{low:g}, a constant" if low == high else f"a number from {low:g} to {high:g}"
                problems.append(document.problem(key, shown(value), f"{allowed} ({registry[name].unit})"))
    return problems


def check_affairs(
    document: Document, affairs: Mapping[str, Affair], clauses: Collection[str]
) -> list[Problem]:
    """Every affair raised by exactly one side, placed in a line or an area, in seasons of mean 1."""
    problems = []
    for name, affair in affairs.items():
        key: Key = ("affairs", name)
        # What is written, not what is left of it: something wrong is not something missing.
        line, area, rate, programme = (document.get(*key, k) for k in ("line", "area", "rate", "programme"))
        if affair.affair_class == "everyday" and line is None:
            problems.append(
                document.problem((*key, "line"), "nothing", "a line of service for an everyday affair")
            )
        if affair.affair_class != "everyday" and area is None:
            allowed = f"a project area for an affair of the class {affair.affair_class}"
            problems.append(document.problem((*key, "area"), "nothing", allowed))
        if programme is None and rate in (None, 0):
            allowed = "a rate above 0 (residents raise it) or a programme (a department issues it)"
            problems.append(document.problem((*key, "rate"), "neither a rate nor a programme", allowed))
        if programme is not None and affair.rate > 0.0:
            found = f"{affair.rate:g}, and a programme too"
            problems.append(document.problem((*key, "rate"), found, "either a rate or a programme"))
        if affair.programme is not None:
            season = affair.programme.season
            if abs((mean := sum(season) / len(season)) - 1.0) > _ROUNDING:
                found = f"monthly factors with mean {mean:.4g}"
                problems.append(document.problem((*key, "programme", "season"), found, "factors with mean 1"))
        problems += check_clauses(document, key, affair.clauses, clauses)
    return problems


def check_clauses(
    document: Document, key: Key, cited: Iterable[str], clauses: Collection[str]
) -> list[Problem]:
    """Every clause cited under ``key.clauses`` is one of the plan's."""
    return [
        document.problem((*key, "clauses", i), f"the unknown clause {clause!r}", one_of(clauses, clause))
        for i, clause in enumerate(cited)
        if clause not in clauses
    ]
