"""The numbers that the prose of the description names, counted where they are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sim.cases.providers import DAY_HOURS
from sim.institutions.affairs import ATTRIBUTES, Affair
from sim.institutions.clauses import Clause
from sim.institutions.files.library import (
    bundled_scenarios,
    load_affairs,
    load_clauses,
    load_levers,
    load_patterns,
    load_registry,
    load_scenario,
    load_structure,
)
from sim.institutions.levers import Lever
from sim.institutions.parameters import Parameter
from sim.institutions.patterns import Pattern
from sim.institutions.scenario import DAYS_A_MONTH, DAYS_A_YEAR, Scenario
from sim.institutions.structure import Structure
from sim.institutions.versions import program_version
from sim.measures.indicators import HEADLINE, INDICATORS

BASE = "old"
NEW = "new"
"""The bundled scenarios, and structures, whose settings are told."""

_WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Facts:
    """Everything of the data files that is described."""

    registry: Mapping[str, Parameter]
    affairs: Mapping[str, Affair]
    levers: Mapping[str, Lever]
    clauses: Mapping[str, Clause]
    patterns: Mapping[str, Pattern]
    structures: tuple[Structure, ...]
    scenarios: tuple[Scenario, ...]
    numbers: Mapping[str, str | float]
    """What gaps in the prose are filled with, by name."""


@cache
def facts() -> Facts:
    """The bundled data. Raises InputError for what is wrong with a file."""
    registry, affairs, levers = load_registry(), load_affairs(), load_levers()
    clauses, patterns = load_clauses(), load_patterns()
    structures = (load_structure(BASE), load_structure(NEW))
    scenarios = tuple(load_scenario(name) for name in bundled_scenarios())
    scenario = load_scenario(BASE)
    grades: Counter[str] = Counter(parameter.basis.grade for parameter in registry.values())
    numbers: dict[str, str | float] = {
        "version": program_version(),
        "parameters": len(registry),
        "uncertain": sum(parameter.kind == "uncertainty" for parameter in registry.values()),
        **{f"grade_{grade}": grades[grade] for grade in "ABMS"},
        "grade_A_words": _in_words(grades["A"]),
        "levers": len(levers),
        "patterns": len(patterns),
        "indicators": len(INDICATORS),
        "headline": len(HEADLINE),
        "attributes": len(ATTRIBUTES),
        "day_hours": f"{DAY_HOURS:g}",
        "days_a_month": DAYS_A_MONTH,
        "days_a_year": DAYS_A_YEAR,
        "years_fewest": min(each.years for each in scenarios),
        "years_most": max(each.years for each in scenarios),
        "residents": scenario.community.residents,
        "area": f"{scenario.community.area_km2:g}",
        "reference": round(registry["scale.reference_residents"].default),
        "election_months": f"{registry['election.every_months'].default:g}",
        "precincts_old": structures[0].precincts,
        "precincts_new": structures[1].precincts,
    }
    return Facts(registry, affairs, levers, clauses, patterns, structures, scenarios, numbers)


def _in_words(number: int) -> str:
    """A small number as it stands in an English sentence."""
    return _WORDS[number] if number < len(_WORDS) else str(number)
