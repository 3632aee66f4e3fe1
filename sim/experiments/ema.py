"""The model as the EMA workbench sees it: uncertainties, levers, constants and outcomes with direction.

    from ema_workbench import perform_experiments
    from sim.experiments.ema import ema_model

    model = ema_model("reform", residents=2000)
    experiments, outcomes = perform_experiments(model, scenarios=100, policies=4)

The workbench wants names that are Python identifiers: dots of ours become underscores
(``sanction.size`` is ``sanction_size``, the lever ``no_assignment`` is ``lever_no_assignment``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.workbench import quietly, workbench
from sim.experiments.design import LEVER
from sim.experiments.replicate_seeds import replicate_seed
from sim.experiments.runs import model_run
from sim.experiments.samples import registry_ranges, uncertain_ranges
from sim.institutions.documents import InputError, Problem, one_of
from sim.institutions.files.lever_options import with_levers
from sim.institutions.files.library import load_scenario
from sim.institutions.files.settings import with_settings
from sim.institutions.levers import LEVERS
from sim.institutions.scenario import MONTHS_A_YEAR, Scenario
from sim.measures.indicators import INDICATORS
from sim.text.problems import message

NAME = "shequ"
"""What the model is called in the workbench's tables."""


@dataclass(frozen=True)
class Experiment:
    """Runs the scenario for the workbench: calling it with factors gives the outcomes.

    With levers among the factors, these are laid over the
    scenario's first structure instead of what its timeline does later. Outcomes are means over the last
    `window` months and over `replicates` runs (of the scenario's `replicate_seed`); NaN where an
    indicator has no value. It can be pickled, so the workbench's processes can call it.
    """

    scenario: Scenario
    outcomes: tuple[str, ...]
    replicates: int = 1
    window: int = 12
    run: Callable[..., pd.DataFrame] = model_run

    def __call__(self, **factors: float) -> dict[str, float]:
        """Outcomes by indicator. Raises InputError for levers that need others which are absent."""
        levers = {name.removeprefix(LEVER): float(x) for name, x in factors.items() if name.startswith(LEVER)}
        own = with_levers(self.scenario, levers) if levers else self.scenario
        drawn = {name: float(x) for name, x in factors.items() if not name.startswith(LEVER)}
        own = with_settings(own, parameters=drawn)
        runs = [
            self._means(self.run(own, replicate_seed(own.seed, replicate), progress=None))
            for replicate in range(self.replicates)
        ]
        return {name: float(np.mean([means[name] for means in runs])) for name in self.outcomes}

    def _means(self, rows: pd.DataFrame) -> pd.Series[float]:
        first = self.scenario.years * MONTHS_A_YEAR - self.window
        totals = rows[(rows["by"] == "") & (rows["month"] > first)]
        return totals.groupby("indicator", observed=True)["value"].mean().reindex(list(self.outcomes))


def ema_model(
    scenario: str | Path | Scenario = "old",
    *,
    uncertainties: Sequence[str] | None = None,
    levers: Sequence[str] | None = None,
    outcomes: Sequence[str] | None = None,
    constants: Mapping[str, float] | None = None,
    residents: int | None = None,
    years: int | None = None,
    seed: int | None = None,
    replicates: int = 1,
    window: int = 12,
    run: Callable[..., pd.DataFrame] = model_run,
) -> Any:
    """An `ema_workbench.Model` of a scenario.

    Args:
        scenario: a bundled name, a path, or a Scenario; its first structure is what levers are laid over.
        uncertainties: registered parameters (None: all that stand for what is not known), over their ranges.
        levers: the levers of reform (None: all thirteen; none: the scenario as it is), each from 0 to 1.
        outcomes: indicators (None: all). What should be high is maximised, what should be low minimised.
        constants: values of other parameters, the same in all experiments.
        residents, years, seed: other settings than the scenario's.
        replicates, window: outcomes are means over so many runs and over so many last months.
        run: a stand-in for the model, for tests.

    Raises InputError for unknown names, parameters without a range, and a workbench that is not installed.
    """
    ema = workbench("ema_workbench")
    base = with_settings(load_scenario(scenario), residents=residents, years=years, seed=seed)
    registry = base.parameters.registry
    if uncertainties is None:
        ranges = uncertain_ranges(registry)
    else:
        ranges = registry_ranges(uncertainties, registry, file="ema_model")
    chosen = list(LEVERS) if levers is None else list(levers)
    wanted = list(INDICATORS) if outcomes is None else list(outcomes)
    _refuse_unknown(chosen, LEVERS, "lever")
    _refuse_unknown(wanted, INDICATORS, "outcome")
    fixed = dict(constants or {})
    with_settings(base, parameters=fixed)  # refused now rather than in the first experiment
    ranges = {name: ends for name, ends in ranges.items() if name not in fixed}
    with quietly():
        model = ema.Model(NAME, function=Experiment(base, tuple(wanted), replicates, window, run))
        model.uncertainties = [
            ema.RealParameter(identifier(name), low, high, default=base.parameters[name], variable_name=name)
            for name, (low, high) in ranges.items()
        ]
        model.levers = [
            ema.RealParameter(identifier(LEVER + name), 0.0, 1.0, default=0.0, variable_name=LEVER + name)
            for name in chosen
        ]
        model.constants = [
            ema.Constant(identifier(name), value, variable_name=name) for name, value in fixed.items()
        ]
        directions = {
            "up": ema.ScalarOutcome.MAXIMIZE,
            "down": ema.ScalarOutcome.MINIMIZE,
            "zero": ema.ScalarOutcome.INFO,
            "none": ema.ScalarOutcome.INFO,
        }
        model.outcomes = [
            ema.ScalarOutcome(name, kind=directions[INDICATORS[name].better]) for name in wanted
        ]
    return model


def identifier(name: str) -> str:
    """A parameter's or lever's name as the workbench wants it."""
    return name.replace(".", "_")


def _refuse_unknown(names: Sequence[str], allowed: Sequence[str] | Mapping[str, object], field: str) -> None:
    problems = [
        Problem("ema_model", 0, field, message("unknown_name", name=repr(name)), one_of(allowed, name))
        for name in names
        if name not in allowed
    ]
    if problems:
        raise InputError(problems)
