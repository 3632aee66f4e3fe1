"""Posteriors from stored runs: each step by hand, known posteriors found, and wrong ones seen."""

from __future__ import annotations

import math
from collections.abc import Callable
from importlib.util import find_spec

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtr, ndtri

from sim.analysis.calibration import match
from sim.analysis.implausibility import CUTOFF, Target
from sim.analysis.posterior import (
    KEPT,
    KEPT_A_TERM,
    Posterior,
    Sample,
    _to_keep,
    adjust,
    epanechnikov,
    posterior_of,
    sample_of,
    to_line,
    with_errors,
)
from sim.analysis.rank_check import DRAWS, Infer, Ranks, check_ranks
from sim.kernel.arrays import Floats

pytestmark = pytest.mark.skipif(find_spec("sklearn") is None, reason="no sklearn")


# --- by hand -------------------------------------------------------------------------------------------


def test_weights_are_epanechnikovs_and_end_at_the_first_that_is_not_kept() -> None:
    weights, bandwidth = epanechnikov(np.array([3.0, 0.4, 1.5, 0.0, 2.0]), kept=3)
    assert bandwidth == 2.0
    assert weights == pytest.approx([0.0, 1.0 - 0.04, 1.0 - 0.5625, 1.0, 0.0])
    weights, bandwidth = epanechnikov(np.array([0.3, 0.6]), kept=7)
    assert bandwidth == 0.6 and weights == pytest.approx([0.75, 0.0]), "all there are"
    weights, bandwidth = epanechnikov(np.array([0.0, 0.0, 5.0]), kept=1)
    assert bandwidth == 0.0 and weights.tolist() == [1.0, 1.0, 0.0]


def test_places_become_numbers_without_bounds_and_the_ends_do_not_run_away() -> None:
    line = to_line(np.array([0.2, 0.9, 0.0, 1.0, 0.5]))
    assert line == pytest.approx([math.log(0.25), math.log(9.0), math.log(1 / 999), math.log(999), 0.0])


def test_the_number_kept_is_a_share_but_enough_for_the_regression() -> None:
    assert (KEPT, KEPT_A_TERM) == (0.4, 15)
    assert _to_keep(1000, 3) == 400
    assert _to_keep(120, 3) == 60, "15 for each of 3 slopes and the intercept"
    assert _to_keep(35, 3) == 35


def test_the_mean_step_moves_draws_along_the_line_to_what_was_observed() -> None:
    # On a line y = 1 + 0.7 s the residuals +-0.2 have one size: only the mean moves. Observed: 3.
    values = np.array([[1.0], [1.0], [2.0], [2.0], [4.0], [4.0]])
    off = np.array([0.2, -0.2, 0.2, -0.2, 0.2, -0.2])
    line = (1.0 + 0.7 * values[:, 0] + off)[:, None]
    weights = np.array([1.0, 1.0, 0.3, 0.3, 0.9, 0.9])
    adjusted = adjust(line, values, np.array([3.0]), weights)
    assert adjusted[:, 0] == pytest.approx([3.3, 2.9, 3.3, 2.9, 3.3, 2.9]), "1 + 0.7 * 3 = 3.1, +- 0.2"


def test_the_spread_step_scales_what_is_left_by_the_spread_at_what_was_observed() -> None:
    # Residuals +-0.1 at 1 and +-0.4 at 3: log sigma^2 is linear with ln 16 over 2, so 0.2 at 2, 0.8 at 4.
    values = np.array([[1.0], [1.0], [3.0], [3.0]])
    line = np.array([[0.1], [-0.1], [0.4], [-0.4]]) + 5.0 - 2.0 * values
    adjusted = adjust(line, values, np.array([2.0]), np.array([0.7, 0.7, 0.2, 0.2]))
    assert adjusted[:, 0] == pytest.approx([1.2, 0.8, 1.2, 0.8]), "5 - 4 = 1, +- 0.2"
    adjusted = adjust(line, values, np.array([4.0]), np.array([0.7, 0.7, 0.2, 0.2]))
    assert adjusted[:, 0] == pytest.approx([-2.2, -3.8, -2.2, -3.8]), "5 - 8 = -3, +- 0.8"


def test_weights_decide_the_means_and_the_spreads() -> None:
    # At 0 the weighted mean is (3 * 1 + 1 * 3) / 4 = 1.5, at 2 it is 4.5: 3 at 1. Residuals -0.5 and 1.5, and
    # +-0.5; log sigma^2 is ln 0.25 + ln 9 / 4 at 0 and ln 0.25 at 2, so half of the difference less at 1.
    line = np.array([[1.0], [3.0], [4.0], [5.0]])
    values, weights = np.array([[0.0], [0.0], [2.0], [2.0]]), np.array([3.0, 1.0, 2.0, 2.0])
    adjusted = adjust(line, values, np.array([1.0]), weights)
    narrower, wider = 9.0 ** (-1.0 / 16.0), 9.0 ** (1.0 / 16.0)
    expected = [3.0 - 0.5 * narrower, 3.0 + 1.5 * narrower, 3.0 - 0.5 * wider, 3.0 + 0.5 * wider]
    assert adjusted[:, 0] == pytest.approx(expected)


def test_errors_are_those_of_observation_and_discrepancy_together() -> None:
    targets = [Target("a", 0.0, 0.3, 0.4), Target("b", 0.0, 0.05)]
    values = np.tile([2.0, -7.0], (40_000, 1))
    seen = with_errors(values, targets, np.random.default_rng(1))
    assert seen.mean(axis=0) == pytest.approx([2.0, -7.0], abs=0.01)
    assert seen.std(axis=0) == pytest.approx([0.5, 0.05], rel=0.02)


def weighted(places: list[float], weights: list[float], point: list[int] | None = None) -> Posterior:
    own = np.arange(len(places)) if point is None else np.array(point)
    return Posterior(np.array(places)[:, None], np.array(weights), own, 1.0, np.zeros(1))


def test_draws_of_one_point_count_once_in_the_effective_size() -> None:
    assert weighted([0.1, 0.2, 0.3, 0.4], [0.25] * 4).effective == pytest.approx(4.0)
    one = weighted([0.1, 0.2, 0.3, 0.4], [0.25] * 4, [0, 0, 1, 2])
    assert one.effective == pytest.approx(1.0 / (0.5**2 + 0.25**2 + 0.25**2))
    assert weighted([0.1, 0.2, 0.3], [0.7, 0.2, 0.1]).effective == pytest.approx(1.0 / 0.54)


def test_contraction_is_against_the_variance_of_the_range() -> None:
    # mean 0.3 * 0.2 + 0.7 * 0.4 = 0.34; variance 0.3 * 0.0196 + 0.7 * 0.0036 = 0.0084
    assert weighted([0.2, 0.4], [0.3, 0.7]).contraction[0] == pytest.approx(1.0 - 12.0 * 0.0084)


def test_quantiles_and_draws_follow_the_weights() -> None:
    one = weighted([0.6, 0.1, 0.3], [0.5, 0.2, 0.3])
    assert [one.quantile(q)[0] for q in (0.05, 0.2, 0.21, 0.5, 0.51, 1.0)] == [0.1, 0.1, 0.3, 0.3, 0.6, 0.6]
    drawn = one.draws(10, np.random.default_rng(1))[:, 0]
    assert sorted(drawn) == [0.1] * 2 + [0.3] * 3 + [0.6] * 5


def test_what_is_even_over_the_range_is_not_told_from_the_prior() -> None:
    places = [(i + 0.5) / 50 for i in range(50)]
    assert not weighted(places, [0.02] * 50).differs[0]
    # All below 0.8: 0.2 apart, of which 1.358 / sqrt(50) = 0.192 may be chance; of 40 draws 0.215 may.
    assert weighted([0.8 * p for p in places], [0.02] * 50).differs[0]
    assert not weighted([0.8 * (i + 0.5) / 40 for i in range(40)], [0.025] * 40).differs[0]


# --- a simulator whose posterior is known ----------------------------------------------------------------

NOISE, ERROR = 0.08, 0.06
SD = math.hypot(NOISE, ERROR)
TOY = [Target("mean", 0.35, ERROR)]


def toy(runs: int, seed: int) -> Sample:
    """Runs of a mean that is drawn evenly from 0 to 1, and a second parameter that moves nothing."""
    rng = np.random.default_rng([seed, 3])
    places = rng.random((runs, 2))
    values = places[:, :1] + NOISE * rng.standard_normal((runs, 1))
    return Sample(places, values, np.arange(runs), np.arange(runs), np.ones(runs))


def exact(narrower: float = 1.0, shift: float = 0.0) -> Infer:
    """The posterior of the toy's mean: a normal cut off at the ends of the range; or one made wrong."""

    def infer(sample: Sample, observed: Floats, rng: np.random.Generator) -> Floats:
        centre, sd = float(observed[0]), SD / narrower
        low, high = ndtr((0.0 - centre) / sd), ndtr((1.0 - centre) / sd)
        mean = centre + sd * ndtri(low + (high - low) * rng.random(DRAWS))
        return np.column_stack([mean + shift, rng.random(DRAWS)])

    return infer


def test_a_known_posterior_is_found() -> None:
    sample = toy(2000, 1)
    found = posterior_of(sample, TOY, np.array([0.35]), np.random.default_rng(1))
    mean = float(found.weights @ found.places[:, 0])
    sd = math.sqrt(float(found.weights @ (found.places[:, 0] - mean) ** 2))
    assert mean == pytest.approx(0.35, abs=0.02) and sd == pytest.approx(SD, rel=0.1)
    assert found.contraction[0] == pytest.approx(1.0 - 12.0 * SD**2, abs=0.03)
    assert abs(found.contraction[1]) < 0.1
    assert found.differs.tolist() == [True, False]
    assert (found.places > 0.0).all() and (found.places < 1.0).all()
    at_the_end = posterior_of(sample, TOY, np.array([0.97]), np.random.default_rng(1))
    assert (at_the_end.places < 1.0).all() and at_the_end.quantile(0.5)[0] < 0.97, "the range is cut there"


def test_runs_drawn_more_thickly_count_less() -> None:
    # Three quarters of the runs below 0.5, with a density of 1.5 there and 0.5 above: the prior stays even.
    rng = np.random.default_rng(5)
    u = np.concatenate([0.5 * rng.random(3000), 0.5 + 0.5 * rng.random(1000)])[:, None]
    weight = np.where(u[:, 0] < 0.5, 1.0 / 1.5, 1.0 / 0.5)
    noise = rng.standard_normal((4000, 1))
    sample = Sample(u, u + 0.3 * noise, np.arange(4000), np.arange(4000), weight)
    targets = [Target("mean", 0.5, 0.01)]
    even = posterior_of(sample, targets, np.array([0.5]), np.random.default_rng(1))
    assert even.weights @ even.places[:, 0] == pytest.approx(0.5, abs=0.02)
    as_drawn = posterior_of(sample.as_drawn(), targets, np.array([0.5]), np.random.default_rng(1))
    assert as_drawn.weights @ as_drawn.places[:, 0] < 0.45


def test_targets_at_the_edge_of_what_runs_reach_are_known_by_it() -> None:
    rng = np.random.default_rng(1)
    inside = posterior_of(toy(1000, 1), TOY, np.array([0.35]), rng)
    beyond = posterior_of(toy(1000, 1), TOY, np.array([1.4]), rng)
    assert inside.edge[0] > 0.3 and beyond.edge[0] < 0.01
    below = posterior_of(toy(1000, 1), TOY, np.array([-0.4]), rng)
    assert below.edge[0] < 0.01, "on either side"


def test_too_few_runs_are_refused() -> None:
    with pytest.raises(ValueError, match="too few for 1 targets"):
        posterior_of(toy(4, 1), TOY, np.array([0.35]), np.random.default_rng(1))


# --- the check by ranks ----------------------------------------------------------------------------------


def p_values(infer: Infer | None, runs: int = 400, seed: int = 1) -> dict[str, dict[str, float]]:
    """What uniformity says of the mean and of the parameter that moves nothing, by name."""
    found = check_ranks(toy(runs, seed), TOY, 250, seed, infer)
    assert found.ranks.shape == (250, 2) and found.failed == 0
    rows = found.uniformity(["mean", "idle"], seed).to_dict("records")
    return {
        str(row["parameter"]): {str(k): float(x) for k, x in row.items() if k != "parameter"} for row in rows
    }


def least_p(of: dict[str, float]) -> float:
    return min(of["chi_square_p"], of["envelope_p"])


def test_ranks_of_the_exact_posterior_are_uniform() -> None:
    for seed in (1, 2, 3):
        it = p_values(exact(), seed=seed)
        assert least_p(it["mean"]) > 0.001 and least_p(it["idle"]) > 0.001
        assert it["mean"]["lean"] == pytest.approx(0.5, abs=0.06)
        assert it["mean"]["spread"] == pytest.approx(1.0, abs=0.2)


def test_ranks_of_regression_adjusted_posteriors_are_uniform() -> None:
    it = p_values(None, runs=600)
    assert least_p(it["mean"]) > 0.001 and least_p(it["idle"]) > 0.001


@pytest.mark.parametrize(("wrong", "lean", "spread"), [
    (exact(narrower=2.0), (0.4, 0.6), (1.3, 3.0)),
    (exact(narrower=0.5), (0.4, 0.6), (0.0, 0.7)),
    (exact(shift=0.05), (0.0, 0.42), (0.0, 9.0)),
    (exact(shift=-0.05), (0.58, 1.0), (0.0, 9.0)),
])  # fmt: skip
def test_posteriors_too_narrow_too_wide_or_shifted_are_seen(
    wrong: Infer, lean: tuple[float, float], spread: tuple[float, float]
) -> None:
    it = p_values(wrong)
    assert max(it["mean"]["chi_square_p"], it["mean"]["envelope_p"]) < 0.001
    assert lean[0] < it["mean"]["lean"] < lean[1]
    assert spread[0] < it["mean"]["spread"] < spread[1]
    assert least_p(it["idle"]) > 0.001, "only where it is wrong"


def test_a_run_is_judged_by_others_with_other_parameters_and_other_luck() -> None:
    point, replicate = np.divmod(np.arange(12), 3)
    sample = Sample(point[:, None] / 4.0, np.arange(12.0)[:, None], point, replicate, np.full(12, 9.0))
    seen: list[tuple[set[int], set[int], int]] = []

    def infer(others: Sample, observed: Floats, rng: np.random.Generator) -> Floats:
        seen.append((set(others.point), set(others.replicate), len(others)))
        assert (others.weight == 1.0).all()
        return np.zeros((DRAWS, 1))

    check_ranks(sample, [Target("t", 0.0, 1.0)], 5, 1, infer)
    assert all(len(points) == 3 and len(luck) == 2 and n == 6 for points, luck, n in seen)
    left_out = [({0, 1, 2, 3} - points).pop() for points, _, _ in seen]
    assert sorted(left_out[:4]) == [0, 1, 2, 3], "every point before any comes twice"


def test_posteriors_that_fail_are_counted() -> None:
    def infer(sample: Sample, observed: Floats, rng: np.random.Generator) -> Floats:
        if observed[0] > 0.5:
            raise ValueError("too few")
        return exact()(sample, observed, rng)

    found = check_ranks(toy(80, 1), TOY, 60, 1, infer)
    assert found.failed + len(found.ranks) == 60 and 10 < found.failed < 50


def test_counts_chi_square_and_cumulated_shares_by_hand() -> None:
    ranks = np.array([0, 9, 10, 30, 31, 39, 50, 60, 70, 99] * 3)[:, None]
    it = Ranks(ranks, 0)
    assert it.bins() == 2, "10 ranks expected in each of two bins of 30, not in four"
    assert it.counts()[:, 0].tolist() == [18, 12]
    row = it.uniformity(["x"], 1).iloc[0]
    assert row["chi_square"] == pytest.approx(9.0 / 15.0 + 9.0 / 15.0)
    assert row["lean"] == pytest.approx((398 / 10 + 0.5) / 100)
    up_to = it.cumulated()[:, 0]
    assert up_to[[0, 8, 9, 98, 99]] == pytest.approx([0.1, 0.1, 0.2, 0.9, 1.0])
    low, high = it.envelope(1)
    assert (low <= high).all() and low[-1] == high[-1] == 1.0
    assert ((low <= up_to) & (up_to <= high)).all() == (row["envelope_p"] > 0.05)


# --- from a history match ----------------------------------------------------------------------------------


def two(seed: int) -> Callable[[int, pd.DataFrame], Floats]:
    def simulate(wave: int, points: pd.DataFrame) -> Floats:
        luck = np.random.default_rng([seed, wave]).standard_normal((len(points), 3, 2))
        a, b = points["a"].to_numpy(), points["b"].to_numpy()
        values = np.column_stack([a + 3.0 * b, a - b])[:, None, :] + [0.2, 0.1] * luck
        if wave == 1:
            values[0, 1, 0] = np.nan
        return np.asarray(values)

    return simulate


def test_waves_are_learned_from_together_and_the_truth_is_in_the_posterior() -> None:
    ranges = {"a": (0.0, 10.0), "b": (-1.0, 1.0)}
    targets = [Target("t0", 4.6, 0.1), Target("t1", 3.8, 0.1)]  # a = 4, b = 0.2
    it = match(ranges, targets, two(1), points=40, waves=2, seed=1)
    assert it is not None and len(it.points) == 80 and it.values.shape == (80, 3, 2)
    assert np.nanmean(it.values, axis=1) == pytest.approx(it.means)
    # Half of the points cover the ranges evenly, half only what the first wave left of them.
    left = float(it.waves["left"].iloc[0])
    second = it.density[it.wave == 2]
    assert second == pytest.approx(0.5 + 0.5 / left)
    assert set(np.round(it.density, 9)) == {0.5, round(float(second[0]), 9)}
    sample, failed = sample_of(it)
    assert failed == 1 and len(sample) == 239
    assert sample.point[:5].tolist() == [0, 0, 1, 1, 1] and sample.replicate[:5].tolist() == [0, 2, 0, 1, 2]
    assert sample.values[1] == pytest.approx(it.values[0, 2])
    assert sample.places[2] == pytest.approx([it.points["a"][1] / 10.0, (it.points["b"][1] + 1.0) / 2.0])
    assert sample.weight == pytest.approx(1.0 / it.density[sample.point])
    found = posterior_of(sample, targets, np.array([4.6, 3.8]), np.random.default_rng(1))
    # a = (t0 + 3 t1) / 4 and b = (t0 - t1) / 4, with the errors of both and luck.
    sds = np.sqrt([0.2**2 + 0.1**2, 0.1**2 + 0.1**2])
    a_sd, b_sd = math.hypot(sds[0], 3.0 * sds[1]) / 4.0, math.hypot(*sds) / 4.0
    means = found.weights @ found.places
    assert means[0] * 10.0 == pytest.approx(4.0, abs=a_sd) and 2.0 * means[1] - 1.0 == pytest.approx(
        0.2, abs=b_sd
    )
    widths = np.sqrt(found.weights @ (found.places - means) ** 2) * [10.0, 2.0]
    assert widths == pytest.approx([a_sd, b_sd], rel=0.35)
    assert it.foretell(pd.DataFrame({"a": [4.0], "b": [0.2]}))[0] <= CUTOFF
