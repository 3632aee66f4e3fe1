"""Cross-checks: what no single model can see, between the parts of a file and between files.

Each check takes the document (for the line to blame) and the object read from it, and returns what
is wrong. The object may lack parts that were wrong in themselves (see `forms.check`), so what
*exists* is always asked of the document. Checks of a whole structure are in `validation_structure`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from sim.institutions.affairs import Affair
from sim.institutions.documents import Document, Key, Problem, dotted, one_of, shown
from sim.institutions.parameters import Parameter
from sim.text.problems import message

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
                document.problem(
                    (*key, "low"),
                    message("low_above_high", low=f"{low:g}", high=f"{high:g}"),
                    message("low_up_to_high"),
                )
            )
        elif not low <= parameter.default <= high:
            allowed = message("number.from_to", low=f"{low:g}", high=f"{high:g}")
            problems.append(document.problem((*key, "default"), f"{parameter.default:g}", allowed))
        elif parameter.kind == "constant" and low < high:
            found = message("constant_with_range", low=f"{low:g}", high=f"{high:g}")
            problems.append(document.problem((*key, "kind"), found, message("point_or_kind")))
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
            problems.append(
                document.problem(key, message("unknown_parameter", name=repr(name)), one_of(registry, name))
            )
        elif isinstance(value, int | float) and not isinstance(value, bool):
            low, high = registry[name].low, registry[name].high
            if math.isfinite(value) and not low <= value <= high:
                unit = registry[name].unit
                allowed = (
                    message("constant_in", value=f"{low:g}", unit=unit)
                    if low == high
                    else message("number.from_to_in", low=f"{low:g}", high=f"{high:g}", unit=unit)
                )
                problems.append(document.problem(key, shown(value), allowed))
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
            problems.append(document.problem((*key, "line"), message("nothing"), message("line_for")))
        if affair.affair_class != "everyday" and area is None:
            allowed = message("area_for_class", name=affair.affair_class)
            problems.append(document.problem((*key, "area"), message("nothing"), allowed))
        if programme is None and rate in (None, 0):
            allowed = message("rate_or_programme")
            problems.append(document.problem((*key, "rate"), message("neither_rate_nor_programme"), allowed))
        if programme is not None and affair.rate > 0.0:
            found = message("rate_and_programme", rate=f"{affair.rate:g}")
            problems.append(document.problem((*key, "rate"), found, message("either_rate_or_programme")))
        if affair.programme is not None:
            season = affair.programme.season
            if abs((mean := sum(season) / len(season)) - 1.0) > _ROUNDING:
                found = message("monthly_factors", mean=f"{mean:.4g}")
                problems.append(
                    document.problem((*key, "programme", "season"), found, message("factors_of_mean_1"))
                )
        problems += check_clauses(document, key, affair.clauses, clauses)
    return problems


def check_clauses(
    document: Document, key: Key, cited: Iterable[str], clauses: Collection[str]
) -> list[Problem]:
    """Every clause cited under ``key.clauses`` is one of the plan's."""
    return [
        document.problem(
            (*key, "clauses", i), message("unknown_clause", name=repr(clause)), one_of(clauses, clause)
        )
        for i, clause in enumerate(cited)
        if clause not in clauses
    ]


def check_named(
    document: Document, named: Iterable[tuple[Key, str, Key, Collection[str]]]
) -> Iterator[Problem]:
    """Names of what is not there: misspelt, or closed by the scenario's changes.

    `named` holds what is missing: its key and name, the key where it is named, the names there are.
    When one file closes something and another (the structure's) names it, the file that closes it is
    to blame, once for all the places that name it.
    """
    closed: dict[Key, list[tuple[str, Key]]] = defaultdict(list)
    for target, name, key, names in named:
        gone = next((k for k in (target[:2], target) if k in document.removed), None)
        if gone is None:
            yield document.problem(key, message("unknown_name", name=repr(name)), one_of(names, name))
        elif document.removed[gone].file == document.place(key).file:
            found = message("closed", name=repr(name), place=document.removed[gone])
            yield document.problem(key, found, one_of(names, name))
        else:
            closed[gone].append((name, key))
    for gone, keys in closed.items():
        still = ", ".join(f"{dotted(key)} ({document.place(key)})" for _, key in keys)
        found = message("null_still_named", name=repr(keys[0][0]), places=still)
        yield document.problem(gone, found, message("close_unnamed"))
