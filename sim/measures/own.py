"""Measures that a user has registered in this process, to go with the scenarios whose runs they are for.

Other processes and machines do not have them, unless a scenario brings them along
(`sim.institutions.own_code`).
"""

from __future__ import annotations

from dataclasses import replace

from sim.institutions.own_code import is_foreign
from sim.institutions.scenario import Scenario
from sim.measures.indicators import INDICATORS, MEASURES, Indicator, Measure


def own_measures() -> dict[str, tuple[Indicator, Measure]]:
    """Indicator -> its declaration and measure, for each measure that a user has registered and declared."""
    return {
        name: (INDICATORS[name], measure)
        for name, measure in MEASURES.items()
        if is_foreign(measure) and name in INDICATORS
    }


def with_own_measures(scenario: Scenario) -> Scenario:
    """The scenario with the measures that a user has registered here, as they are declared."""
    own = own_measures()
    if not own:
        return scenario
    return replace(scenario, own=replace(scenario.own, measures={**scenario.own.measures, **own}))
