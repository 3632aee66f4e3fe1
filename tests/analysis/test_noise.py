"""Parameters apart from luck: variance components and products free of noise, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.analysis.noise import Variance, across, variance


def test_components_of_two_points_by_two_replicates() -> None:
    # means of points 1.5 and 6.5, of replicates 2.5 and 5.5; what is left of each value is 1 or -1
    found = variance(np.array([[1.0, 2.0], [4.0, 9.0]]))
    assert found.interplay == pytest.approx(4.0)
    assert found.parameters == pytest.approx(12.5 - 4.0 / 2.0)
    assert found.luck == pytest.approx(4.5 - 4.0 / 2.0)
    assert found.total == pytest.approx(4.0 + 10.5 + 2.5)


@pytest.mark.parametrize(
    ("parameters", "interplay", "replicates", "share"),
    [(3.0, 6.0, 4, 1.5 / 4.5), (3.0, 6.0, 3, 2.0 / 5.0), (0.0, 6.0, 3, 1.0), (0.0, 0.0, 3, 0.0)],
)
def test_noise_of_the_means_of_points(
    parameters: float, interplay: float, replicates: int, share: float
) -> None:
    assert Variance(parameters, 0.7, interplay).noise(replicates) == pytest.approx(share)


def test_products_are_of_different_replicates() -> None:
    assert across(np.array([1.0, 2.0]), np.array([3.0, 5.0])) == pytest.approx((1.0 * 5.0 + 2.0 * 3.0) / 2.0)
    three = across(np.array([1.0, 2.0, 4.0]), np.array([3.0, 5.0, 6.0]))
    assert three == pytest.approx((1.0 * 11.0 + 2.0 * 9.0 + 4.0 * 8.0) / 6.0)
    with pytest.raises(ValueError, match="two replicates"):
        across(np.array([1.0]), np.array([2.0]))
