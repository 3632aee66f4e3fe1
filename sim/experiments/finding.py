"""A search for reforms in one call, for notebooks and programs: `shequ search` without files to look at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.analysis.goals import Goal
from sim.analysis.promises import Aim, Question
from sim.experiments.candidates import CANDIDATES, Effort
from sim.experiments.engines import Engine, Processes
from sim.experiments.future_runs import Trials, held
from sim.experiments.futures import open_ranges
from sim.experiments.reform_files import scenario_of
from sim.experiments.reforms import Space
from sim.experiments.runstore import RunStore
from sim.experiments.samples import Ranges
from sim.experiments.search import BASE, SINGLE, Answer, Beside, searched
from sim.experiments.window_runs import WindowRun

RUNS = "runs"


def find_reforms(
    space: Space,
    goals: Sequence[Goal],
    minimise: Sequence[str],
    effort: Effort,
    ranges: Ranges,
    folder: Path,
    *,
    window: int = 12,
    engine: Engine | None = None,
) -> Answer:
    """Search a space of reforms for those that reach goals at least cost, and confirm them.

    Args:
        space: the reforms there are (`space_of`).
        goals: to be met all at once (`parse_goal`).
        minimise: indicators that are to be small.
        effort: how much is tried.
        ranges: of the parameters that futures are drawn over.
        folder: keeps runs and the candidates' files; the same call goes on from what is there.
        window: months at the end over which indicators are averaged.
        engine: who runs (worker processes).

    Beside the reforms found stand the base and the best single lever. Raises InputError where no candidate
    could be judged.
    """
    question = Question(tuple(goals), tuple(Aim(name, small=True) for name in minimise))
    base, once = space.base, WindowRun(window)
    with held(engine or Processes(), once) as who:
        trials = Trials(RunStore(folder / RUNS), who, once, window)
        beside = [Beside(BASE, base)]
        for lever in space.levers:
            single = space.single(lever)
            beside.append(Beside(SINGLE, scenario_of(base, single, folder / CANDIDATES), single))
        return searched(question, space, effort, open_ranges([base], ranges), trials, folder, beside=beside)
