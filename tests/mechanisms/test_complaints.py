"""Chances of a complaint, and how many there are a case."""

from __future__ import annotations

import numpy as np
import pytest

from sim.mechanisms.complaints import complains, complaint_rate, complaint_share
from sim.model import GovernanceModel
from sim.model.closing import adjust_expectations
from tests.cases.by_hand import keys


@pytest.mark.parametrize(("rate", "heard", "chance"), [(0.2, 1.3, 0.26), (0.9, 1.3, 1.0), (0.2, 1.0, 0.2)])
def test_more_is_heard_but_never_more_than_there_is(rate: float, heard: float, chance: float) -> None:
    assert complaint_rate(rate, heard) == pytest.approx(chance)


@pytest.mark.parametrize(
    ("rate", "satisfaction", "chance"),
    [(0.4, 0.3, 0.28), (0.4, 0.8, 0.08), (0.4, 1.0, 0.0), (0.4, 0.0, 0.4), (0.0, 0.2, 0.0)],
)
def test_the_less_satisfied_complain(rate: float, satisfaction: float, chance: float) -> None:
    found = np.mean([complains(key, rate, satisfaction) for key in keys(9000)])
    assert found == pytest.approx(chance, abs=4.0 * np.sqrt(chance * (1.0 - chance) / 9000))


def test_complaints_per_case() -> None:
    found = complaint_share(np.array([3, 0, 2, 0]), np.array([60, 5, 0, 0]))
    np.testing.assert_allclose(found, [0.05, 0.0, 2.0, 0.0])


def test_the_month_s_share_is_by_precinct_and_of_residents_cases() -> None:
    """What `complaint_share` tells committees, on outcomes set by hand."""
    model = GovernanceModel("old", residents=500, rng=1)
    model.run_for(21)
    ledger = model.ledger
    ledger.n_outcomes = 12
    rows = ledger.outcomes[:12]
    rows["precinct"] = [0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2]
    rows["person"] = [5, 6, -1, 7, 8, 9, -1, -1, 3, -1, -1, -1]
    rows["affair"], rows["satisfaction"] = 0, 0.5
    model.tally.complaints[:] = 0
    model.tally.complaints[0, 4] = 1
    model.tally.complaints[1, [0, 7]] = 1, 1
    model.tally.complaints[2, 3] = 1
    adjust_expectations(model)
    assert [model.complaint_share(k) for k in range(4)] == pytest.approx([1.0 / 3.0, 2.0 / 3.0, 1.0, 0.0])
