"""A search for the front: an evolution of genomes in generations, and a random search beside it.

A genome is a row of numbers in [0, 1]; what it stands for is `judge`'s affair. Genes come in groups of
`group` (all that is about one lever), of which the first says whether the rest counts: crossover takes whole
groups from either parent, mutation turns groups on or off and draws other genes anew or moves them a little.
What survives is chosen by NSGA-II (Deb et al. 2002, IEEE Transactions on Evolutionary Computation 6) as pymoo
has it (Blank and Deb 2020, IEEE Access 8).

Many genomes may stand for the same candidate. An offspring that stands for one that has been met teaches
nothing and would crowd others out, so offspring are made until they are new, which `key` tells. Both kinds
of search begin with the same candidates that are known beforehand (`start`), which cost neither of them
anything: what is told of them is what searching adds.

Why pymoo: of it, Platypus and Optuna it did best on a stand-in with subsets, strengths and dates of levers at
small budgets, with operators of our own put in plainly; it hands out and takes back whole generations, which
workers do together; and its random numbers are its own. Platypus draws from Python's shared generator, and
Optuna hands out trials one by one and brings a database.

Everything is drawn by this process from the optimiser's own generator, never by workers, and a candidate that
has been judged is not judged again. So the same seed and judge give the same search, also after a stop.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.analysis.fronts import EXTRA
from sim.analysis.surrogates import POOL, proposed
from sim.analysis.variation import Key, crossover, mutation, only_new
from sim.analysis.workbench import library
from sim.kernel.arrays import Floats

IDLE = 25
"""After so many generations without a candidate that has not been judged yet, a search ends."""

SMALLEST, LARGEST = 4, 40
"""Between these numbers lies a generation."""

MATINGS = 8
"""How often parents are mated for a surrogate's choice; offspring that are not new are left out."""

_NEVER = 10**9


@dataclass(frozen=True)
class Candidate:
    """What a genome stands for, and what came of it.

    `key` tells candidates apart. `values` are [objectives], each to be made small; None where it cannot be
    run. `whole` says whether it was judged in full, without which it may not enter a front. `noted` is what
    else is to be told of it, by name.
    """

    key: Hashable
    values: Floats | None
    whole: bool = True
    noted: Mapping[str, float] = field(default_factory=dict)


type Judge = Callable[[Floats], Sequence[Candidate]]
"""[genomes, genes] to what each of them stands for and what came of it, in their order."""

type Features = Callable[[Floats], Floats]
"""[genomes, genes] to [genomes, features] that values may follow from."""


@dataclass(frozen=True)
class Trace:
    """The different candidates of one search in the order in which they were first met.

    `known` are those of them, the first, that it began with and that do not count against its budget.
    """

    seed: int
    candidates: tuple[Candidate, ...]
    known: int = 0

    @property
    def start(self) -> int:
        """How many of the known could be run."""
        return sum(candidate.values is not None for candidate in self.candidates[: self.known])

    @property
    def run(self) -> tuple[Candidate, ...]:
        """Those that could be run; all but the first `start` count against the budget."""
        return tuple(candidate for candidate in self.candidates if candidate.values is not None)

    @property
    def refused(self) -> int:
        """How many could not be run."""
        return len(self.candidates) - len(self.run)

    def values(self) -> Floats:
        """[run candidates, objectives], NaN for those not judged in full."""
        known = ((c.values, c.whole) for c in self.candidates if c.values is not None)
        rows = [values if whole else np.full_like(values, np.nan) for values, whole in known]
        return np.array(rows, dtype=np.float64)


def population_for(budget: int) -> int:
    """How many genomes a generation has: somewhat fewer than there are generations, an even number.

    With a few dozen candidates many small generations get farther than few large ones: what is good soon has
    offspring of its own.
    """
    return max(SMALLEST, min(LARGEST, 2 * round(0.45 * math.sqrt(budget))))


def first_genomes(count: int, genes: int, group: int, rng: np.random.Generator) -> Floats:
    """[count, genes] random genomes, in which the first gene of a group is above 1/2 more or less often.

    How often is drawn for each genome, so that small subsets of levers are met as often as large ones: with
    even chances nearly all would have about half of them.
    """
    drawn = rng.random((count, genes))
    if group > 1:
        often = rng.random((count, 1))
        on = rng.random((count, genes // group)) < often
        drawn[:, ::group] = 0.5 * drawn[:, ::group] + 0.5 * on
    return drawn


def evolved(
    judge: Judge,
    *,
    genes: int,
    group: int,
    objectives: int,
    budget: int,
    seed: int,
    population: int = 0,
    start: Floats | None = None,
    key: Key | None = None,
    features: Features | None = None,
) -> Trace:
    """Search until `budget` different candidates have been run, or nothing new is met any more.

    Args:
        judge: what becomes of genomes.
        genes: how many a genome has.
        group: how many genes belong together; 1 for none.
        objectives: how many values a candidate has.
        budget: candidates to run; those that cannot be run and those of the start do not count.
        seed: of the optimiser.
        population: genomes in a generation; 0: by the budget.
        start: [genomes, genes] that are known beforehand.
        key: tells what genomes stand for; None: each for a candidate of its own.
        features: what a surrogate learns from; it proposes half of each generation. None: there is none.
    """
    size = population or population_for(budget)
    met = _Met(budget, key)
    algorithm = _algorithm(genes, group, objectives, size, seed, start, met)
    while met.goes_on:
        generation = algorithm.ask()
        if generation is None or not len(generation):
            break
        if features is not None and met.candidates:
            _propose(algorithm, generation, met, features)
        genomes = np.asarray(generation.get("X"), dtype=np.float64)
        if start is not None and not met.candidates:
            judged: Sequence[Candidate] = [
                *met.begin(judge(start), start),
                *met.add(judge, genomes[len(start) :]),
            ]
        else:
            judged = met.add(judge, genomes)
        if len(judged) < len(generation):
            break  # the budget is spent
        _tell(algorithm, generation, judged, objectives)
    return met.trace(seed)


def drawn_at_random(
    judge: Judge,
    *,
    genes: int,
    group: int,
    budget: int,
    seed: int,
    population: int = 0,
    start: Floats | None = None,
    key: Key | None = None,
) -> Trace:
    """As many candidates, drawn like the first generation of `evolved`: what a search has to beat."""
    rng = np.random.default_rng(seed)
    met = _Met(budget, key)
    if start is not None:
        met.begin(judge(start), start)
    while met.goes_on:
        met.add(judge, first_genomes(population or population_for(budget), genes, group, rng))
    return met.trace(seed)


class _Met:
    """The different candidates that a search has met, until its budget is spent or nothing new comes."""

    def __init__(self, budget: int, key: Key | None) -> None:
        self.candidates: dict[Hashable, Candidate] = {}
        self.genomes: dict[Hashable, Floats] = {}
        self._left, self._idle, self._known = budget, 0, 0
        self._key = key

    @property
    def goes_on(self) -> bool:
        """Whether there is something left to run, and to find."""
        return self._left > 0 and self._idle < IDLE

    def key(self, genome: Floats) -> Hashable:
        """What a genome stands for."""
        return self._key(genome) if self._key else tuple(genome)

    def begin(self, judged: Sequence[Candidate], genomes: Floats) -> Sequence[Candidate]:
        """Take what is known beforehand."""
        for candidate, genome in zip(judged, genomes, strict=True):
            self.candidates[candidate.key], self.genomes[candidate.key] = candidate, genome
        self._known = len(self.candidates)
        return judged

    def add(self, judge: Judge, genomes: Floats) -> Sequence[Candidate]:
        """Judge a generation; as many genomes of it, from the first, as the budget is enough for."""
        before = len(self.candidates)
        judged: list[Candidate] = []
        while self._left and len(judged) < len(genomes):
            # what cannot be run costs nothing, so there may be more to come
            asked = self._affordable(genomes[len(judged) :])
            some = judge(asked)
            judged += some
            for candidate, genome in zip(some, asked, strict=True):
                if candidate.key not in self.candidates:
                    self.candidates[candidate.key], self.genomes[candidate.key] = candidate, genome
                    self._left -= candidate.values is not None
        self._idle = 0 if len(self.candidates) > before else self._idle + 1
        return judged

    def trace(self, seed: int) -> Trace:
        """What was met."""
        return Trace(seed, tuple(self.candidates.values()), self._known)

    def _affordable(self, genomes: Floats) -> Floats:
        """The first of the genomes that stand for no more new candidates than the budget is enough for."""
        new: set[Hashable] = set()
        for count, genome in enumerate(genomes):
            if (key := self.key(genome)) not in self.candidates:
                new.add(key)
            if len(new) > self._left:
                return genomes[:count]
        return genomes


def _tell(algorithm: Any, generation: Any, judged: Sequence[Candidate], objectives: int) -> None:
    """Let the optimiser know; what cannot be run breaks a constraint, so anything that can is better."""
    nothing = np.zeros(objectives)
    values = np.array([nothing if c.values is None else c.values for c in judged])
    broken = np.array([[float(c.values is None)] for c in judged])
    static = library("pymoo.problems.static", EXTRA).StaticProblem
    evaluator = library("pymoo.core.evaluator", EXTRA).Evaluator
    evaluator().eval(static(algorithm.problem, F=values, G=broken), generation)
    algorithm.tell(infills=generation)


def _algorithm(
    genes: int, group: int, objectives: int, size: int, seed: int, start: Floats | None, met: _Met
) -> Any:
    """NSGA-II over genomes in [0, 1], ready to be asked."""
    problem = library("pymoo.core.problem", EXTRA).Problem
    nsga2 = library("pymoo.algorithms.moo.nsga2", EXTRA).NSGA2
    first = first_genomes(size, genes, group, np.random.default_rng(seed))
    made = nsga2(
        pop_size=size,
        sampling=first if start is None else np.vstack([start, first]),
        crossover=crossover(genes, group),
        mutation=mutation(genes, group),
        eliminate_duplicates=only_new(met.candidates, met.key),
    )
    made.setup(
        problem(n_var=genes, n_obj=objectives, n_ieq_constr=1, xl=0.0, xu=1.0),
        seed=seed,
        termination=("n_eval", _NEVER),
    )
    # the first generation is as it was drawn, also where two genomes stand for the same
    made.initialization.eliminate_duplicates = library("pymoo.core.duplicate", EXTRA).NoDuplicateElimination()
    return made


def _propose(algorithm: Any, generation: Any, met: _Met, features: Features) -> None:
    """Let a surrogate choose the first half of a generation from many offspring."""
    count = len(generation) // 2
    pool = algorithm.mating.do(
        algorithm.problem, algorithm.pop, POOL * count, n_max_iterations=MATINGS, algorithm=algorithm,
        random_state=algorithm.random_state,
    )  # fmt: skip
    others = {met.key(x) for x in generation[count:].get("X")}
    able = [x for x in pool.get("X") if met.key(x) not in others]
    ran = [(met.genomes[key], it.values) for key, it in met.candidates.items() if it.values is not None]
    if not able or not ran:
        return
    known, values = np.array([genome for genome, _ in ran]), np.array([own for _, own in ran])
    chosen = proposed(features(known), values, features(np.array(able)), count)
    for place, which in enumerate(chosen):
        generation[place].set("X", able[which])


def checkpoints(count: int, steps: int = 20) -> list[int]:
    """At which numbers of candidates a search is looked at: evenly, the last among them."""
    return sorted({max(1, round(count * step / steps)) for step in range(1, steps + 1)} if count else ())
