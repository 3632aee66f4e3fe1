"""Candidates tried in futures: what a genome stands for, whether it can be, and what it does.

A candidate meets the first few futures; what is clearly beaten there by one of its search's front is stopped,
everything else meets all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sim.analysis.fronts import nondominated
from sim.analysis.optimising import Candidate, Trace, drawn_at_random, evolved
from sim.analysis.promises import Question, clearly_beaten
from sim.experiments.future_runs import Futures, Trials
from sim.experiments.reform_files import scenario_of
from sim.experiments.reforms import GENES_A_LEVER, Reform, Space
from sim.institutions.documents import InputError
from sim.institutions.scenario import Scenario
from sim.kernel.arrays import Floats

EVOLVED, RANDOM, KNOWN = "search", "random", "known"
"""The two kinds of search, and what both begin with."""

CANDIDATES = "candidates"
"""The folder with the files of all candidates."""


@dataclass(frozen=True)
class Effort:
    """How much is tried.

    `futures` are those in which candidates are chosen, `least` those after which one may be stopped, `budget`
    the candidates of all seeds together, `fresh` the futures in which what was chosen is confirmed, `reforms`
    how many are confirmed at most. Without `random` no random search runs beside. With `surrogate` one
    proposes half of each generation. `replicates` runs with fresh seeds say what each reform confirmed does
    where no parameter is drawn.
    """

    futures: int
    least: int
    budget: int
    seeds: int
    fresh: int
    reforms: int
    random: bool = True
    surrogate: bool = False
    replicates: int = 20

    @property
    def each(self) -> int:
        """Candidates of one seed."""
        return max(1, self.budget // self.seeds)


class Bench:
    """Judges genomes: what reform each is, whether it can be, and what it does in the futures."""

    def __init__(
        self, question: Question, space: Space, futures: Futures, effort: Effort, trials: Trials, folder: Path
    ) -> None:
        self.reforms: dict[str, Reform] = {}
        self.scenarios: dict[str, Scenario] = {}
        self.refused: dict[str, str] = {}
        self._question, self._space, self._effort = question, space, effort
        self._futures, self._trials, self._folder = futures, trials, folder
        self._base: pd.DataFrame | None = None

    def search(self, kind: str, seed: int) -> Trace:
        """One search of a kind; what it stops depends on its own front only.

        Both kinds begin with what is known, draw from the same space and have the same budget.
        """
        met: dict[str, Candidate] = {}
        whole: dict[str, pd.DataFrame] = {}

        def judge(genomes: Floats) -> list[Candidate]:
            named = [self._reform(genome) for genome in genomes]
            new = {name: None for name in named if name not in met}
            met.update(self._judged(list(new), whole))
            return [met[name] for name in named]

        space = self._space
        start = np.array([space.genome(reform) for reform in space.known()])

        def key(genome: Floats) -> str:
            return space.reform(genome).id

        genes, budget = space.genes, self._effort.each
        if kind == RANDOM:
            return drawn_at_random(
                judge, genes=genes, group=GENES_A_LEVER, budget=budget, seed=seed, start=start, key=key
            )
        objectives = len(self._question.objectives)
        return evolved(
            judge, genes=genes, group=GENES_A_LEVER, objectives=objectives, budget=budget, seed=seed,
            start=start, key=key, features=space.features if self._effort.surrogate else None,
        )  # fmt: skip

    def futures_of(self, options: Mapping[str, Scenario], futures: Futures) -> dict[str, pd.DataFrame]:
        """By option, [futures, objectives]; a run that failed leaves a future without values."""
        base = self._space.base
        runs = self._trials.outcomes({base.id: base, **options}, futures)
        wanted = list(self._question.indicators)
        level = runs[base.id].reindex(columns=wanted)
        return {
            name: self._question.in_futures(level, runs[name].reindex(futures.table.index, columns=wanted))
            for name in options
        }

    def _reform(self, genome: Floats) -> str:
        reform = self._space.reform(genome)
        if reform.id not in self.reforms:
            self.reforms[reform.id] = reform
            try:
                self.scenarios[reform.id] = scenario_of(self._space.base, reform, self._folder)
            except InputError as error:
                self.refused[reform.id] = str(error)
        return reform.id

    def _judged(self, names: Sequence[str], whole: dict[str, pd.DataFrame]) -> dict[str, Candidate]:
        """New candidates of a search; `whole` are those of it that have met every future."""
        able = {name: self.scenarios[name] for name in names if name in self.scenarios}
        first = self._futures.only(0, self._effort.least)
        early = self.futures_of(able, first)
        best = [whole[name] for name in _unbeaten(whole, self._question)]
        on = {name: able[name] for name in able if not clearly_beaten(early[name], best)}
        full = self.futures_of(on, self._futures)
        found = {name: Candidate(name, None, whole=False) for name in names}
        for name in able:
            values = self._question.values(full.get(name, early[name]))
            if np.isnan(values).any():
                found[name] = Candidate(name, None, whole=False)
                self.refused.setdefault(name, "no future has a value of every objective")
                continue
            complete = name in full and bool(full[name].notna().any(axis=1).all())
            noted = self._question.noted(full.get(name, early[name]))
            found[name] = Candidate(name, values, whole=complete, noted=noted)
            if complete:
                whole[name] = full[name]
        return found


def _unbeaten(whole: Mapping[str, pd.DataFrame], question: Question) -> list[str]:
    if not whole:
        return []
    names = list(whole)
    front = nondominated(np.array([question.values(whole[name]) for name in names]))
    return [name for name, on in zip(names, front, strict=True) if on]
