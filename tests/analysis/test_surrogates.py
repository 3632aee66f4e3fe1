"""A surrogate proposes what a linear model says is best, and nothing that has not been run enters a front."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from sim.analysis.fronts import hypervolume, nondominated, scale_of
from sim.analysis.optimising import Candidate, Trace, evolved
from sim.analysis.promises import difference
from sim.analysis.surrogates import FEWEST, foretold, proposed
from sim.kernel.arrays import Floats

NAN = float("nan")
GENES, BUDGET = 30, 40


def linear(genome: Floats) -> Floats:
    """Two aims that follow from which of ten levers are on."""
    on = (genome[::3] >= 0.5).astype(float)
    return np.array([on @ np.linspace(-3.0, 4.0, 10), on @ np.linspace(2.0, -5.0, 10) ** 2 / 5.0 - on.sum()])


def luck(genome: Floats) -> Floats:
    """Levers do nothing: another luck for every subset of them."""
    return np.random.default_rng([*(genome[::3] >= 0.5).astype(int)]).normal(size=2)


def key(genome: Floats) -> tuple[bool, ...]:
    return tuple(bool(gene >= 0.5) for gene in genome[::3])


def features(genomes: Floats) -> Floats:
    return (genomes[:, ::3] >= 0.5).astype(float)


def test_a_linear_model_is_foretold_and_its_best_proposed() -> None:
    rng = np.random.default_rng(4)
    known, pool = rng.random((40, 6)), rng.random((25, 6))
    weights = np.array([[3.0, -1.0], [0.0, 2.0], [-2.0, 0.5], [1.0, 1.0], [0.0, 0.0], [0.5, -3.0]])
    values = known @ weights + 7.0
    assert foretold(known, values, pool) == pytest.approx(pool @ weights + 7.0, abs=0.1)
    values[3] = NAN  # judged without a value: does not count
    chosen = proposed(known, values, pool, 3)
    true = pool @ weights
    assert len(set(chosen)) == 3 and nondominated(true)[chosen].all(), "what is beaten adds nothing"
    one = proposed(known, values[:, :1], pool, 1)
    assert one == [int(true[:, 0].argmin())]


def test_nothing_is_proposed_from_too_little_or_of_nothing() -> None:
    few = np.ones((FEWEST, 2)) * np.arange(FEWEST)[:, None]
    values = few.copy()
    assert len(proposed(few, values, few, 1)) == 1
    values[0] = NAN
    assert proposed(few, values, few, 1) == []
    assert proposed(few, few, np.empty((0, 2)), 2) == []
    assert len(proposed(few, few, few[:2], 5)) == 2


def _searched(problem: str, seed: int, *, surrogate: bool) -> tuple[Trace, dict[tuple[bool, ...], Floats]]:
    ran: dict[tuple[bool, ...], Floats] = {}

    def judge(genomes: Floats) -> list[Candidate]:
        found = []
        for genome in genomes:
            values = linear(genome) if problem == "linear" else luck(genome)
            ran[key(genome)] = values
            found.append(Candidate(key(genome), values))
        return found

    search = partial(evolved, genes=GENES, group=3, objectives=2, budget=BUDGET, seed=seed, key=key)
    return search(judge, features=features if surrogate else None), ran


def _covered(problem: str, *, surrogate: bool, seeds: int) -> list[Floats]:
    return [_searched(problem, seed, surrogate=surrogate)[0].values() for seed in range(seeds)]


def test_where_levers_add_up_a_surrogate_gets_further() -> None:
    ours, others = (_covered("linear", surrogate=with_one, seeds=6) for with_one in (True, False))
    scale = scale_of(np.concatenate([*ours, *others]))
    gain, low, _ = difference([hypervolume(v, scale) for v in ours], [hypervolume(v, scale) for v in others])
    assert gain > low > 0.0


def test_where_there_is_only_luck_a_surrogate_does_no_harm() -> None:
    ours, others = (_covered("luck", surrogate=with_one, seeds=10) for with_one in (True, False))
    scale = scale_of(np.concatenate([*ours, *others]))
    gain, _, high = difference([hypervolume(v, scale) for v in ours], [hypervolume(v, scale) for v in others])
    assert high > 0.0 and gain > -0.1, "as much as without one, but for luck"


def test_only_what_was_run_is_met_with_what_came_of_it_and_the_same_seed_proposes_alike() -> None:
    trace, ran = _searched("luck", 3, surrogate=True)
    assert len(trace.run) == BUDGET
    for candidate in trace.candidates:
        assert candidate.values is not None
        assert (candidate.values == ran[candidate.key]).all()  # type: ignore[index]
    again, _ = _searched("luck", 3, surrogate=True)
    assert [it.key for it in again.candidates] == [it.key for it in trace.candidates]
    without, _ = _searched("luck", 3, surrogate=False)
    assert [it.key for it in without.candidates] != [it.key for it in trace.candidates]
