"""The search for reforms that hold up: candidates in the same futures, the front confirmed on fresh ones.

Several optimisers with seeds of their own search over levers, strengths and months; as many random searches
with the same budget run beside them, and all begin with what is known: the base, every single lever, and all
levers at once. A candidate meets the first few futures; what is clearly beaten there by one of its search's
front is stopped, everything else meets all of them, without which nothing enters a front. Of the front of all
that was met a few reforms that stand for it are run again in many futures and with luck that no search has
seen, beside the base, the plan as written, single levers and bundled scenarios.

Runs are kept by what they depend on and all that is drawn is keyed by the base seed, so the same call goes on
after a stop and ends with the same set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sim.analysis.fronts import (
    Agreement,
    Scale,
    agreement,
    compromise,
    epsilon_progress,
    hypervolume_by,
    nondominated,
    scale_of,
    spread_out,
)
from sim.analysis.optimising import Candidate, Trace, checkpoints
from sim.analysis.promises import Question, difference, optimism, shown
from sim.experiments.candidates import CANDIDATES, EVOLVED, RANDOM, Bench, Effort
from sim.experiments.future_runs import Trials, drawn_futures, registered_futures, seed_of
from sim.experiments.reforms import Reform, Space, distance
from sim.experiments.samples import Ranges
from sim.institutions.documents import InputError, Problem
from sim.institutions.scenario import Scenario
from sim.institutions.structure import Structure
from sim.kernel.arrays import Floats
from sim.text.problems import message

BASE, PLAN, SINGLE, BUNDLED = "base", "plan", "single", "bundled"
"""What reforms are held beside."""


@dataclass(frozen=True)
class Beside:
    """Something that reforms are held beside: its sort and scenario, and the reform it is, if it is one."""

    sort: str
    scenario: Scenario
    reform: Reform | None = None


@dataclass(frozen=True)
class Found:
    """A reform of the front that was confirmed.

    `number` counts from 1, the compromise first; `stands` says whether none of the others confirmed beats it
    in fresh futures. `distance` is that to the plan, NaN where there is none.
    """

    number: int
    reform: Reform
    distance: float
    stands: bool


@dataclass(frozen=True)
class Answer:
    """What the search found.

    Args:
        question, effort, space: what was asked, how hard, and of which reforms.
        traces: the searches, by kind.
        reforms: every reform that was met, by id.
        refused: why reforms could not be run, by id.
        scale: of the front of all that was judged in full.
        convergence: kind, seed, evaluations, hypervolume, progress (epsilon-progress).
        front: ids of all reforms on the front of all that was met, at random too.
        found: those of them that were confirmed.
        beside: what they were held beside in fresh futures.
        chosen, fresh: by option, [futures, objectives] where it was chosen and in fresh futures.
        promised, confirmed: what these options do there, `sim.analysis.promises.shown`.
        registered: what the base and the reforms found do with fresh seeds where every parameter is as
            registered, or as the base sets it: what anybody who runs them again is to find.
        optimism: of the reforms found.
        agreement: of the levers in each seed's compromise.
        tables: the futures, those for choosing and the fresh ones.
    """

    question: Question
    effort: Effort
    space: Space
    traces: Mapping[str, tuple[Trace, ...]]
    reforms: Mapping[str, Reform]
    refused: Mapping[str, str]
    scale: Scale
    convergence: pd.DataFrame
    front: tuple[str, ...]
    found: tuple[Found, ...]
    beside: tuple[Beside, ...]
    chosen: Mapping[str, pd.DataFrame]
    fresh: Mapping[str, pd.DataFrame]
    promised: pd.DataFrame
    confirmed: pd.DataFrame
    registered: pd.DataFrame
    optimism: pd.DataFrame
    agreement: Agreement
    tables: tuple[pd.DataFrame, pd.DataFrame]

    def covered(self, kind: str) -> list[float]:
        """The hypervolume that each search of a kind ended with."""
        own = self.convergence[self.convergence["kind"] == kind]
        return [float(part["hypervolume"].iloc[-1]) for _, part in own.groupby("seed", sort=False)]

    @property
    def gain(self) -> tuple[float, float, float] | None:
        """By how much the searches cover more than the random ones, with its interval; None without these."""
        random = self.covered(RANDOM)
        return difference(self.covered(EVOLVED), random) if random else None


def searched(
    question: Question,
    space: Space,
    effort: Effort,
    ranges: Ranges,
    trials: Trials,
    folder: Path,
    *,
    plan: Structure | None = None,
    beside: Sequence[Beside] = (),
    tell: Callable[[str, int], None] = lambda *_: None,
) -> Answer:
    """Search, confirm, and hold what was found beside other things.

    Args:
        question: goals and aims.
        space: the reforms there are.
        effort: how much is tried.
        ranges: of the parameters that are drawn.
        trials: who runs options in futures.
        folder: where the candidates' files go.
        plan: the structure that distances are told from.
        beside: what reforms are compared with, the base first.
        tell: hears what is begun: its name, and the how manieth (from 0).

    Raises InputError where no candidate could be judged in full, KeyboardInterrupt after a stop.
    """
    base = space.base
    futures = drawn_futures(ranges, effort.futures, base.seed, "search")
    bench = Bench(question, space, futures, effort, trials, folder / CANDIDATES)
    traces: dict[str, list[Trace]] = {
        kind: [] for kind in ((EVOLVED, RANDOM) if effort.random else (EVOLVED,))
    }
    for restart in range(effort.seeds):
        for kind in traces:
            tell(kind, restart)
            traces[kind].append(bench.search(kind, seed_of(base.seed, kind, restart)))
    done = {kind: tuple(own) for kind, own in traces.items()}
    _refuse_nothing(done, bench.refused)
    scale = scale_of(np.concatenate([trace.values() for own in done.values() for trace in own if trace.run]))
    front = _front([trace for own in done.values() for trace in own])
    order = [front[i] for i in spread_out(_values(front), scale, effort.reforms)]
    chosen_reforms = {str(c.key): bench.scenarios[str(c.key)] for c in order}

    tell("beside", 0)
    held = {it.scenario.id: it.scenario for it in beside}
    before = bench.futures_of(held, futures)
    kept = _best(beside, before, question, scale)
    tell("fresh", 0)
    anew = drawn_futures(ranges, effort.fresh, base.seed, "confirm")
    everything = {**chosen_reforms, **{it.scenario.id: it.scenario for it in kept}}
    runs = {where: trials.outcomes(everything, which) for where, which in (("old", futures), ("new", anew))}
    bases = {where: own[base.id] for where, own in runs.items()}
    judged = {
        where: {name: question.in_futures(bases[where], table) for name, table in own.items()}
        for where, own in runs.items()
    }
    plain = registered_futures(effort.replicates, base.seed, "registered")
    as_set = {
        name: own.reindex(plain.table.index, columns=sorted({*own.columns, *question.indicators}))
        for name, own in trials.outcomes({base.id: base, **chosen_reforms}, plain).items()
    }
    chosen = [judged["old"][name] for name in chosen_reforms]
    confirmed = [judged["new"][name] for name in chosen_reforms]
    stands = nondominated(np.array([question.values(table) for table in confirmed]))
    found = tuple(
        Found(
            i + 1,
            bench.reforms[name],
            distance(bench.reforms[name], plan) if plan else np.nan,
            bool(stands[i]),
        )
        for i, name in enumerate(chosen_reforms)
    )
    return Answer(
        question, effort, space, done, bench.reforms, bench.refused, scale,
        _convergence(done, scale), tuple(str(c.key) for c in front), found, tuple(kept),
        judged["old"], judged["new"],
        shown(question, bases["old"], runs["old"]), shown(question, bases["new"], runs["new"]),
        shown(question, as_set[base.id], as_set),
        optimism(chosen, confirmed),
        _agreement(done[EVOLVED], bench.reforms, scale),
        (futures.table, anew.table),
    )  # fmt: skip


def _refuse_nothing(traces: Mapping[str, Sequence[Trace]], refused: Mapping[str, str]) -> None:
    """InputError where no candidate of the searches was judged in full."""
    if not any(candidate.whole for trace in traces[EVOLVED] for candidate in trace.run):
        reason = next(iter(refused.values()), "")
        found = message("no_candidate_judged", reason=reason)
        raise InputError(Problem("shequ", 0, "candidates", found, message("other_goals_or_levers")))


def _values(candidates: Iterable[Candidate]) -> Floats:
    return np.array([c.values for c in candidates], dtype=np.float64)


def _front(traces: Sequence[Trace]) -> list[Candidate]:
    """The front of these searches together, each reform once; ordered by its values, then by its name."""
    whole = {c.key: c for trace in traces for c in trace.run if c.whole and c.values is not None}
    ordered = sorted(whole.values(), key=lambda c: (*(c.values if c.values is not None else ()), str(c.key)))
    front = nondominated(_values(ordered))
    return [candidate for candidate, on in zip(ordered, front, strict=True) if on]


def _convergence(traces: Mapping[str, Sequence[Trace]], scale: Scale) -> pd.DataFrame:
    rows = []
    for kind, own in traces.items():
        for restart, trace in enumerate(own):
            values = trace.values()
            at = [0, *checkpoints(len(values) - trace.start)]
            covered = hypervolume_by(values, scale, [trace.start + count for count in at])
            progress = [0, *epsilon_progress(values, scale)]
            rows += [
                (kind, restart, count, volume, int(progress[trace.start + count]))
                for count, volume in zip(at, covered, strict=True)
            ]
    return pd.DataFrame(rows, columns=["kind", "seed", "evaluations", "hypervolume", "progress"])


def _best(
    beside: Sequence[Beside], judged: Mapping[str, pd.DataFrame], question: Question, scale: Scale
) -> list[Beside]:
    """Of single levers and of bundled scenarios the best compromise, and everything else."""
    kept = [it for it in beside if it.sort not in (SINGLE, BUNDLED)]
    for sort in (SINGLE, BUNDLED):
        own = [it for it in beside if it.sort == sort]
        values = [question.values(judged[it.scenario.id]) for it in own]
        known = [i for i, row in enumerate(values) if not np.isnan(row).any()]
        if known:
            kept.append(own[known[compromise(np.array([values[i] for i in known]), scale)]])
    return kept


def _agreement(traces: Sequence[Trace], reforms: Mapping[str, Reform], scale: Scale) -> Agreement:
    """Of the levers in each search's own compromise."""
    recommended = []
    for trace in traces:
        own = _front([trace])
        if own:
            best = own[compromise(_values(own), scale)]
            recommended.append(reforms[str(best.key)].levers)
    return agreement(recommended)
