"""The search on problems whose front is known, and what it does with candidates that cannot be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import pytest

from sim.analysis.fronts import hypervolume, nondominated, scale_of
from sim.analysis.optimising import (
    LARGEST,
    SMALLEST,
    Candidate,
    checkpoints,
    drawn_at_random,
    evolved,
    first_genomes,
    population_for,
)
from sim.analysis.promises import difference
from sim.kernel.arrays import Flags, Floats


def zdt1(x: Floats) -> Floats:
    """Zitzler, Deb and Thiele (2000): the front is f2 = 1 - sqrt(f1)."""
    g = 1.0 + 9.0 * x[1:].mean()
    return np.array([x[0], g * (1.0 - np.sqrt(x[0] / g))])


def dtlz2(x: Floats) -> Floats:
    """Deb, Thiele, Laumanns and Zitzler (2002): the front is an eighth of the unit sphere."""
    g = ((x[2:] - 0.5) ** 2).sum()
    a, b = x[0] * np.pi / 2.0, x[1] * np.pi / 2.0
    return (1.0 + g) * np.array([np.cos(a) * np.cos(b), np.cos(a) * np.sin(b), np.sin(a)])


def judging(problem: Callable[[Floats], Floats]) -> Callable[[Floats], Sequence[Candidate]]:
    return lambda genomes: [Candidate(tuple(x), problem(x)) for x in genomes]


def test_the_front_of_zdt1_is_found() -> None:
    trace = evolved(judging(zdt1), genes=4, group=1, objectives=2, budget=1000, seed=3)
    values = trace.values()
    front = values[nondominated(values)]
    off = front[:, 1] - (1.0 - np.sqrt(front[:, 0]))
    # genes that are drawn anew or moved by a tenth get within a few hundredths of 0, and g grows by 9 times
    # the mean of three of them
    assert np.abs(off).max() < 0.1
    assert np.diff(np.sort(front[:, 0])).max() < 0.1, "no wide gap along the front"
    assert (front[:, 0].min(), front[:, 0].max()) == pytest.approx((0.0, 1.0), abs=0.05)


def test_the_front_of_dtlz2_is_found_better_than_at_random() -> None:
    searched = evolved(judging(dtlz2), genes=6, group=1, objectives=3, budget=600, seed=5).values()
    random = drawn_at_random(judging(dtlz2), genes=6, group=1, budget=600, seed=5).values()
    front = searched[nondominated(searched)]
    # on the sphere the sum of squares is 1; four free genes within a tenth of 1/2 make it (1 + 0.04)^2
    assert np.median((front**2).sum(axis=1)) < 1.09
    scale = scale_of(np.vstack([searched, random]))
    assert hypervolume(searched, scale) > hypervolume(random, scale)


def test_the_same_seed_searches_alike_and_another_does_not() -> None:
    traces = [
        evolved(judging(dtlz2), genes=6, group=3, objectives=3, budget=60, seed=seed) for seed in (2, 2, 7)
    ]
    keys = [[candidate.key for candidate in trace.candidates] for trace in traces]
    assert keys[0] == keys[1] != keys[2]
    assert len(keys[0]) == len(set(keys[0])) == 60


def test_what_cannot_be_is_met_but_does_not_count_and_never_is_on_the_front() -> None:
    def judge(genomes: Floats) -> list[Candidate]:
        return [Candidate(tuple(x), zdt1(x) if x[1] < 0.5 else None) for x in genomes]

    trace = evolved(judge, genes=4, group=1, objectives=2, budget=80, seed=1)
    assert len(trace.run) == 80
    assert trace.refused > 0
    assert trace.values().shape == (80, 2)
    late = [c for c in trace.candidates if c.values is None][-1]
    assert isinstance(late.key, tuple)
    random = drawn_at_random(judge, genes=4, group=1, budget=80, seed=1)
    assert (len(random.run), random.values().shape) == (80, (80, 2))


def test_a_search_ends_where_there_is_nothing_new() -> None:
    def judge(genomes: Floats) -> list[Candidate]:
        return [Candidate(bool(x[0] > 0.5), np.array([x[0] > 0.5, 0.0], dtype=float)) for x in genomes]

    assert len(evolved(judge, genes=2, group=1, objectives=2, budget=50, seed=1).run) == 2
    assert len(drawn_at_random(judge, genes=2, group=1, budget=50, seed=1).run) == 2


def test_what_is_not_judged_in_full_has_no_value_for_a_front() -> None:
    def judge(genomes: Floats) -> list[Candidate]:
        return [Candidate(tuple(x), zdt1(x), whole=bool(x[0] > 0.5)) for x in genomes]

    trace = evolved(judge, genes=3, group=1, objectives=2, budget=40, seed=1)
    stopped = np.array([not c.whole for c in trace.run])
    assert stopped.any() and not stopped.all()
    assert (np.isnan(trace.values()).all(axis=1) == stopped).all()


def switches(x: Floats) -> Flags:
    """Which levers are on: a third of the genes say so, the rest says nothing."""
    return x[::3] >= 0.5


def subsets(genomes: Floats) -> list[Candidate]:
    """Two aims that some levers serve and others harm, and one pair serves together only."""
    found = []
    for genome in genomes:
        on = switches(genome).astype(float)
        one = on @ [-3.0, 2.0, 1.0, 2.0, 1.5, -1.0, 2.5, 1.0, -0.5, 3.0] - 4.0 * on[2] * on[5]
        two = on @ [1.0, -2.0, -1.0, 2.5, 2.0, 1.0, 1.5, -0.5, 2.0, 2.0] - 3.0 * on[1] * on[2]
        found.append(Candidate(tuple(on), np.array([one, two])))
    return found


def test_every_offspring_is_new_and_the_start_costs_nothing() -> None:
    asked: list[tuple[bool, ...]] = []

    def judge(genomes: Floats) -> list[Candidate]:
        asked.extend(tuple(switches(genome)) for genome in genomes)
        return subsets(genomes)

    start = np.full((2, 30), 0.25)
    start[1, ::3] = 0.75
    for search in (partial(evolved, objectives=2), drawn_at_random):
        asked.clear()
        trace = search(
            judge, genes=30, group=3, budget=20, seed=1, start=start, key=lambda x: tuple(switches(x))
        )
        assert [candidate.key for candidate in trace.candidates[:2]] == [(0.0,) * 10, (1.0,) * 10]
        assert (trace.known, trace.start, len(trace.run)) == (2, 2, 22)
        if search is not drawn_at_random:
            # but for the first generation, drawn at random, nothing is asked for twice
            later = asked[2 + population_for(20) :]
            assert len(set(later)) == len(later) and not set(later) & set(asked[: -len(later)])


def test_subsets_of_levers_are_found_faster_than_at_random() -> None:
    every = [np.repeat([0.75 if i >> k & 1 else 0.25 for k in range(10)], 3) for i in range(1024)]
    scale = scale_of(np.array([c.values for c in subsets(np.array(every))]))
    covered = {}
    for search in (partial(evolved, objectives=2), drawn_at_random):
        traces = [
            search(subsets, genes=30, group=3, budget=60, seed=seed, key=lambda x: tuple(switches(x)))
            for seed in range(12)
        ]
        covered[search is drawn_at_random] = [hypervolume(trace.values(), scale) for trace in traces]
    gain, low, _ = difference(covered[False], covered[True])
    assert gain > low > 0.0


def test_nothing_is_judged_that_the_budget_is_not_enough_for() -> None:
    asked: list[int] = []

    def judge(genomes: Floats) -> list[Candidate]:
        asked.append(len(genomes))
        return [Candidate(tuple(x), zdt1(x)) for x in genomes]

    for search in (partial(evolved, objectives=2), drawn_at_random):
        asked.clear()
        assert len(search(judge, genes=4, group=1, budget=21, seed=1, population=8).run) == sum(asked) == 21


def test_first_genomes_have_small_subsets_as_often_as_large_ones() -> None:
    genomes = first_genomes(4000, 24, 3, np.random.default_rng(1))
    on = (genomes[:, ::3] >= 0.5).sum(axis=1)
    assert ((genomes >= 0.0) & (genomes <= 1.0)).all()
    shares = np.bincount(on, minlength=9) / 4000
    # each size from 0 to 8 is as likely: 1/9, with a standard error of half a per cent
    assert shares == pytest.approx(np.full(9, 1 / 9), abs=0.02)


def test_populations_grow_with_the_budget_between_bounds() -> None:
    assert [population_for(n) for n in (4, 60, 200, 10_000)] == [SMALLEST, 6, 12, LARGEST]
    assert checkpoints(3) == [1, 2, 3]
    assert checkpoints(40)[-1] == 40 and len(checkpoints(40)) == 20
    assert checkpoints(0) == []
