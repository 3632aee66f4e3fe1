"""Hours of a step: Erlang, by mean, variance and what hangs together."""

from __future__ import annotations

import numpy as np
import pytest

from sim.mechanisms.step_hours import effort_of
from tests.cases.by_hand import keys

N = 20_000


@pytest.mark.parametrize(("mean", "shape"), [(0.4, 1), (3.5, 2), (1.2, 5), (20.0, 8)])
def test_mean_and_variance(mean: float, shape: int) -> None:
    hours = np.array([effort_of(key, 1, mean, shape) for key in keys(N)])
    variance = mean**2 / shape
    assert hours.min() > 0.0
    assert hours.mean() == pytest.approx(mean, abs=4.0 * np.sqrt(variance / N))
    # the variance of a sample variance: (kurtosis - 1) variance^2 / n, with kurtosis 3 + 6 / shape
    assert hours.var() == pytest.approx(variance, abs=4.0 * variance * np.sqrt((2.0 + 6.0 / shape) / N))


def test_one_phase_is_exponential() -> None:
    hours = np.array([effort_of(key, 0, 2.0, 1) for key in keys(N)])
    for quantile in (0.1, 0.5, 0.9):
        share = (hours < -2.0 * np.log(1.0 - quantile)).mean()
        assert share == pytest.approx(quantile, abs=4.0 * np.sqrt(quantile * (1.0 - quantile) / N))


def test_the_hours_hang_on_the_case_and_the_step() -> None:
    some = keys(N, seed=3)
    first, second = (np.array([effort_of(key, step, 2.0, 2) for key in some]) for step in (0, 1))
    assert abs(np.corrcoef(first, second)[0, 1]) < 4.0 / np.sqrt(N)
    assert [effort_of(key, 0, 2.0, 2) for key in some[:9]] == first[:9].tolist()
    assert [effort_of(key, 0, 5.0, 2) for key in some[:9]] == pytest.approx((2.5 * first[:9]).tolist())
