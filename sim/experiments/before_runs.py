"""What a run would refuse, found before the first one: communities that cannot be built or cut up.

A scenario's file is checked when it is read; whether its table of people, its shares of residents and its
precincts go together is known only when the community is made.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sim.community import build_community
from sim.institutions.documents import InputError, Problem, display_path
from sim.institutions.scenario import Scenario

_HOUSEHOLD = 10
"""Residents a precinct from which on there are surely as many households as precincts."""


def build_communities(scenarios: Iterable[Scenario]) -> None:
    """Build the community of every scenario with all its precincts, those that are alike once.

    Raises InputError with all that is wrong with any of them; gives notices of what is odd.
    """
    problems: list[Problem] = []
    seen = set()
    for scenario in scenarios:
        shares = tuple((k, v) for k, v in scenario.parameters.items() if k.startswith("community."))
        precincts = sorted({phase.structure.precincts for phase in scenario.phases})
        like = (scenario.community, shares, tuple(precincts))
        if like in seen or not shares:  # a registry of one's own without them makes no community
            continue
        seen.add(like)
        try:
            made = build_community(scenario.community, scenario.parameters, scenario.seed)
            for n in precincts:
                made.precincts(n)
        except InputError as error:
            problems += [_with_file(problem, scenario) for problem in error.problems]
    if problems:
        raise InputError(problems)


def _with_file(problem: Problem, scenario: Scenario) -> Problem:
    """A problem of a community as such, told as one of the table or the scenario that it comes from."""
    if problem.file not in ("community", "parameters"):
        return problem
    return replace(problem, file=display_path(scenario.community.table or scenario.source or scenario.id))


def may_be_refused(scenario: Scenario) -> bool:
    """Whether a community is unlike all that are known to be possible, so that it is worth building."""
    most = max(phase.structure.precincts for phase in scenario.phases)
    return (
        scenario.community.table is not None
        or scenario.community.residents < _HOUSEHOLD * most
        or any(name.startswith("community.") for name in scenario.overrides)
    )
