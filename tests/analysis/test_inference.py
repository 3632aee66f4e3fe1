"""Tests, corrections and intervals: against scipy and by hand, and as often right as they say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.analysis import inference
from sim.analysis.compare import differences, interval
from sim.kernel.arrays import Floats
from tests.analysis.test_compare import cell, means_of
from tests.fakes import INDICATORS, Measure

TRUTH = 0.3


def pairs(
    experiments: int, replicates: int, correlation: float, *, skewed: bool = False, seed: int = 5
) -> tuple[Floats, Floats]:
    """Base and option of many experiments whose true difference is `TRUTH`, correlated as asked.

    Skewed: each one's own luck is exponential and enters the option alone, so differences are skewed by 2.
    """
    luck = np.random.default_rng([seed, replicates, round(100 * correlation)])
    size = (experiments, replicates)
    shared = np.sqrt(correlation) * luck.standard_normal(size)
    if skewed:
        return shared, shared + luck.exponential(size=size) - 1.0 + TRUTH
    own = np.sqrt(1.0 - correlation)
    return shared + own * luck.standard_normal(size), shared + own * luck.standard_normal(size) + TRUTH


def covered(low: Floats, high: Floats, truth: float = TRUTH) -> float:
    return float(((low <= truth) & (high >= truth)).mean())


def chance(share: float, trials: int) -> float:
    """How far a share of so many trials strays: once in 10,000 beyond it, by the binomial."""
    return float(stats.norm.ppf(1.0 - 0.5e-4)) * float(np.sqrt(share * (1.0 - share) / trials))


@pytest.mark.parametrize("replicates", [3, 8, 20])
@pytest.mark.parametrize("correlation", [0.0, 0.5, 0.95])
def test_t_intervals_cover_95_in_100(replicates: int, correlation: float) -> None:
    base, option = pairs(5000, replicates, correlation)
    _, low, high, _ = interval(option - base)
    assert abs(covered(low, high) - 0.95) < chance(0.95, 5000)


@pytest.mark.parametrize(("replicates", "at_least", "at_most"), [(8, 0.87, 0.95), (30, 0.92, 0.96)])
def test_bootstrap_intervals_are_short_of_95_with_few_replicates(
    replicates: int, at_least: float, at_most: float
) -> None:
    """BCa bounds are order statistics of resamples, so they are too narrow where there are few: known, and
    told on the page on results; the verdicts rest on t."""
    base, option = pairs(1000, replicates, 0.5)
    share = covered(*inference.bootstrap_interval(option - base, 0.95, 1))
    assert at_least < share < at_most


def test_of_skewed_differences_intervals_hold_less_than_they_say() -> None:
    """Exponential differences, skewness 2: t and BCa both miss more than 5 %, less with more replicates."""
    achieved = {}
    for replicates in (8, 30):
        base, option = pairs(1500, replicates, 0.5, skewed=True)
        _, low, high, _ = interval(option - base)
        boot = inference.bootstrap_interval(option - base, 0.95, 1)
        achieved[replicates] = (covered(low, high), covered(*boot))
    assert 0.86 < achieved[8][0] < 0.94 and 0.80 < achieved[8][1] < 0.93
    assert 0.91 < achieved[30][0] < 0.955 and 0.90 < achieved[30][1] < 0.96
    assert achieved[30][0] > achieved[8][0] and achieved[30][1] > achieved[8][1]


def test_where_nothing_differs_few_families_claim_a_difference() -> None:
    """400 comparisons of 20 indicators without any difference: corrected, about 5 % of them claim one."""
    families, looked, replicates = 400, 20, 6
    luck = np.random.default_rng(8)
    names = {f"i{i}": INDICATORS["trust"] for i in range(looked)}
    claimed = uncorrected = 0
    for _ in range(families):
        change = luck.standard_normal((looked, replicates))
        p = inference.p_values(change)
        claimed += bool((inference.holm(p) <= 0.05).any())
        uncorrected += bool((p <= 0.05).any())
    assert claimed / families < 0.05 + chance(0.05, families)
    assert claimed > 0  # and it is not silent altogether
    assert uncorrected / families > 0.5  # 1 - 0.95^20 = 0.64 without the correction
    base = luck.standard_normal((looked, replicates))
    means = pd.concat(
        means_of({"old": list(row), "new": list(row + luck.standard_normal(replicates))}, name)
        for name, row in zip(names, base, strict=True)
    )
    table = differences(means, names, "old", ["new"])
    assert table["p_holm"].to_numpy() == pytest.approx(inference.holm(table["p"].to_numpy()))


def test_p_is_that_of_the_paired_t_test() -> None:
    base, option = pairs(50, 7, 0.5)
    assert inference.p_values(option - base) == pytest.approx(stats.ttest_rel(option, base, axis=1).pvalue)
    lacking = np.array([[1.0, np.nan, 2.0, 4.0], [1.0, np.nan, np.nan, np.nan], [0.0] * 4, [2.0] * 4])
    expected = [stats.ttest_1samp([1.0, 2.0, 4.0], 0.0).pvalue, np.nan, 1.0, 0.0]
    assert inference.p_values(lacking) == pytest.approx(expected, nan_ok=True)


def test_corrections_by_hand() -> None:
    p = np.array([0.01, 0.04, np.nan, 0.03, 0.005])
    # Holm: 0.005 x 4, 0.01 x 3, 0.03 x 2, 0.04 x 1, none below the one before
    assert inference.holm(p) == pytest.approx([0.03, 0.06, np.nan, 0.06, 0.02], nan_ok=True)
    # Benjamini and Hochberg: p x 4 / rank, none above the one after
    assert inference.false_discovery(p) == pytest.approx([0.02, 0.04, np.nan, 0.04, 0.02], nan_ok=True)
    assert np.isnan(inference.holm(np.array([np.nan]))).all()


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=12))
def test_corrections_only_ever_raise_p_and_keep_its_order(values: list[float]) -> None:
    p = np.array(values)
    for adjusted in (inference.holm(p), inference.false_discovery(p)):
        assert (adjusted >= p - 1e-15).all() and (adjusted <= 1.0).all()
        assert (np.diff(adjusted[np.argsort(p, kind="stable")]) >= 0.0).all()
    assert (inference.holm(p) <= np.minimum(p * len(p), 1.0) + 1e-15).all()  # never worse than Bonferroni


def test_bootstrap_interval_is_scipys_whatever_else_is_in_the_table() -> None:
    _, option = pairs(6, 9, 0.5)
    option[1, 4] = option[3, 4] = option[2, 0] = np.nan
    option[4] = 2.0
    option[5, 4:] = np.nan
    low, high = inference.bootstrap_interval(option, 0.95, 7)
    for row in (0, 1, 2, 3):
        own = option[row][~np.isnan(option[row])]
        expected = stats.bootstrap(
            (own,),
            np.mean,
            n_resamples=inference.RESAMPLES,
            batch=100,
            method="BCa",
            rng=np.random.default_rng(7),
        ).confidence_interval
        # Not to the last digit: which resampled means equal the mean is a matter of rounding.
        assert low[row] == pytest.approx(expected.low, abs=0.005)
        assert high[row] == pytest.approx(expected.high, abs=0.005)
    assert (low[4], high[4]) == (2.0, 2.0)
    assert np.isnan([low[5], high[5]]).all()  # four values are too few


def test_so_many_replicates_are_enough_and_one_less_is_not() -> None:
    deviation = np.array([1.0, 3.0, 0.02, 0.0, np.nan, 1.0, 1e9])
    half = np.array([0.5, 0.5, 0.5, 0.5, 0.5, 0.0, 1e-9])
    needed = inference.replicates_needed(deviation, half, 0.95)
    for s, h, n in zip(deviation[:2], half[:2], needed[:2], strict=True):
        width = [stats.t.ppf(0.975, k - 1) * s / np.sqrt(k) for k in (n, n - 1)]
        assert width[0] <= h < width[1]
    assert list(needed[2:4]) == [2.0, 2.0] and np.isnan(needed[4:]).all()


def test_two_replicates_have_one_degree_of_freedom() -> None:
    # half widths: 12.71 / sqrt(2) = 8.98 of two, 4.303 / sqrt(3) = 2.48 of three
    needed = inference.replicates_needed(np.ones(3), np.array([9.0, 5.0, 2.4]), 0.95)
    assert needed.tolist() == [2.0, 3.0, 4.0]


def test_pairing_is_worth_what_the_correlation_says() -> None:
    base, option = pairs(1, 20_000, 0.9)
    # Equal variances v: independent 2 v, paired 2 v (1 - r), so 1 / (1 - 0.9) = 10
    assert inference.pairing_gain(base, option)[0] == pytest.approx(10.0, rel=0.05)
    assert np.isnan(inference.pairing_gain(base[:, :2], option[:, :2])).all()


def test_a_verdict_needs_more_than_its_own_interval_among_many() -> None:
    """p = 0.02: clear if it is the only main outcome, not if it is one of five; others decide by q."""
    noise = np.array([1.0, -1.0, 1.0, -1.0])
    change = stats.t.ppf(0.99, 3) * stats.sem(noise) + noise
    assert inference.p_values(change[None, :])[0] == pytest.approx(0.02)
    names: dict[str, Measure] = {f"i{i}": INDICATORS["on_time_share"] for i in range(5)}
    still = [0.0, 1.0, 0.0, -1.0]
    means = pd.concat(
        means_of({"old": [5.0] * 4, "new": [5.0 + x for x in (change if name == "i0" else still)]}, name)
        for name in names
    )
    alone = differences(means, names, "old", ["new"], main=["i0"]).set_index("indicator")
    assert cell(alone, "i0", "verdict") == "better" and alone["p_holm"].notna().sum() == 1
    among = differences(means, names, "old", ["new"], main=list(names)).set_index("indicator")
    assert cell(among, "i0", "p_holm") == pytest.approx(0.1)
    assert cell(among, "i0", "verdict") == "unclear" and cell(among, "i0", "low") > 0.0
    beside = differences(means, names, "old", ["new"], main=["i1"]).set_index("indicator")
    assert cell(beside, "i0", "q") == pytest.approx(0.08) and cell(beside, "i0", "verdict") == "unclear"
