"""Own classes of agents and own steps, handed over with the scenarios whose runs they are for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments.design import Design
from sim.institutions.files.library import load_scenario
from sim.institutions.own_code import packed, used_in, with_own
from sim.institutions.scenario import Scenario

if TYPE_CHECKING:
    from sim.model.schedule import Insertion


def loaded_with(
    scenarios: Sequence[str | Path | Scenario],
    agents: Mapping[str, type[Any]] | None,
    steps: Iterable[Insertion] = (),
) -> list[Scenario]:
    """The scenarios by name, path or as they are, with own classes and steps, ready to be run anywhere.

    Raises InputError for what is wrong with a scenario, a class or a step, for a class that none of the
    scenarios has a use for, and for code that cannot leave this process.
    """
    found = [load_scenario(scenario, kinds=agents or ()) for scenario in scenarios]
    return with_code(found, agents, steps)


def with_code(
    scenarios: Sequence[Scenario], agents: Mapping[str, type[Any]] | None, steps: Iterable[Insertion] = ()
) -> list[Scenario]:
    """The scenarios with own classes and steps; raises InputError as `loaded_with`."""
    steps = tuple(steps)
    if not agents and not steps:
        return list(scenarios)
    from sim.agents.kinds import kinds_with  # takes time to import, as does the model
    from sim.model.steps import SCHEDULE

    kinds_with(agents or {})
    used_in(scenarios, agents or {})
    SCHEDULE.with_steps(steps)
    ready = [with_own(scenario, agents=agents, steps=steps) for scenario in scenarios]
    if ready:
        packed(ready[0].own)
    return ready


def design_with(
    design: Design, agents: Mapping[str, type[Any]] | None, steps: Iterable[Insertion] = ()
) -> Design:
    """The design with own classes and steps in every point; raises InputError as `loaded_with`."""
    once: dict[int, Scenario] = {}
    distinct = list({id(scenario): scenario for scenario in design.scenarios}.values())
    for before, after in zip(distinct, with_code(distinct, agents, steps), strict=True):
        once[id(before)] = after
    return replace(design, scenarios=tuple(once[id(scenario)] for scenario in design.scenarios))
