"""Validation on screen: what each pattern measures and in what unit, how many pass, and what roles mean."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

from markupsafe import Markup as Html

from sim.app.elements import tag
from sim.app.stored_analyses import made_by, table
from sim.app.words import say
from sim.institutions.files.library import load_patterns
from sim.report.drawn import capital
from sim.text import Lang, label
from sim.text.numbers import rounded, typeset, with_interval

_UNITS = {
    **dict.fromkeys(("L2", "L5", "V11"), "share"),
    **dict.fromkeys(("V2", "V4", "L1"), "items_a_year"),
    **dict.fromkeys(("V8", "V9", "V12"), "points"),
    **dict.fromkeys(("V10", "L6"), "years"),
    **dict.fromkeys(("V13", "L4"), "minutes"),
    "V1": "percent",
    "V3": "percent_a_year",
    "V5": "ratio",
    "V6": "factor",
    "L3": "visits",
}
"""Pattern -> what its measured value counts (see `sim.analysis.patterns`), in the unit of its target."""

_OF_A_HUNDRED = ("percent", "points", "percent_a_year")
_MARKS = {"pass": "✓", "fail": "✗", "not_testable": "–"}
ROLES = ("input", "calibrated", "held_out", "other")


def measured(pattern: str, row: Any) -> dict[str, Any]:
    """A cell with what was measured: with its interval and unit."""
    mean = float(row["measured"])
    if mean != mean:
        return {"text": "–"}
    unit = _UNITS.get(pattern, "")
    times = 100.0 if unit in _OF_A_HUNDRED else 1.0
    low, high = times * float(row["low"]), times * float(row["high"])
    if math.isinf(high):  # a median that not all runs have come to
        text = f"{rounded(times * mean)} [{rounded(low)}, ∞)"
    else:
        text = with_interval(times * mean, low, high)
    return {"text": typeset(text), "sort": mean, "unit": unit}


def with_unit(cell: dict[str, Any], lang: Lang) -> dict[str, Any]:
    """The cell with its unit below the number."""
    unit = cell.pop("unit", "")
    return {**cell, "note": say(f"measured.{unit}", lang)} if unit else cell


def verdict(outcome: str, lang: Lang) -> dict[str, Any]:
    """A cell with a verdict: a sign and a word, so that it needs no colour."""
    if not outcome:
        return {"text": "–"}
    word = label(f"pattern.{outcome}", lang)
    return {"text": f"{_MARKS[outcome]} {word}", "is": word, "look": outcome}


def summary(lang: Lang) -> Html:
    """How many patterns pass, in all and by role, and what the roles mean."""
    found = table("patterns", "patterns.csv")
    if found is None:
        return Html("")
    roles = {name: pattern.role for name, pattern in load_patterns().items()}
    outcomes = {str(row["id"]): str(row["outcome"]) for _, row in found.iterrows()}
    counts = Counter(outcomes.values())
    passed, failed, left = (counts[outcome] for outcome in _MARKS)
    by_role = []
    for role in ROLES:
        own = [outcome for name, outcome in outcomes.items() if roles.get(name) == role]
        told = say(
            "patterns_role",
            lang,
            role=capital(label(role, lang)),
            passed=own.count("pass"),
            all=len(own),
        )
        by_role.append(tag("li", told))
    return Html().join(
        (
            tag(
                "p",
                tag("strong", say("patterns_pass", lang, passed=passed, all=len(outcomes))),
                " ",
                tag("span", label("patterns.sum", lang).format(passed, failed, left)),
                class_="sq-figure",
                data_testid="patterns-summary",
            ),
            tag("ul", *by_role, class_="sq-roles"),
            tag("p", say("patterns_roles", lang)),
            made_by("patterns", lang),
        )
    )
