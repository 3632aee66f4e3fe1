"""A step of trust by hand."""

from __future__ import annotations

import pytest

from sim.mechanisms.trust import trust_after


@pytest.mark.parametrize(
    ("trust", "satisfaction", "step", "after"),
    [
        (0.4, 0.9, 0.15, 0.475),
        (0.4, 0.0, 0.15, 0.34),
        (0.7, 0.7, 0.15, 0.7),
        (0.4, 0.9, 0.0, 0.4),
        (0.4, 0.9, 1.0, 0.9),
        (0.0, 0.0, 0.15, 0.0),
        (1.0, 1.0, 0.15, 1.0),
        (0.9, 1.6, 0.3, 1.0),  # only where a step would leave the range is it held
        (0.1, -0.7, 0.3, 0.0),
    ],
)
def test_trust_moves_towards_satisfaction(
    trust: float, satisfaction: float, step: float, after: float
) -> None:
    assert trust_after(trust, satisfaction, step) == pytest.approx(after)
