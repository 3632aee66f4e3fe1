"""What people and bodies expect moves towards what they saw, by hand."""

from __future__ import annotations

from math import log

import numpy as np
import pytest

from sim.mechanisms.expected_waits import days_that_count, learn_demand, learn_waits
from sim.model import GovernanceModel
from sim.model.closing import adjust_expectations


def test_expected_days_move_towards_the_mean_of_what_ended() -> None:
    expected = np.array([[3.0, 5.0, 7.0], [2.0, 4.0, 6.0]])
    waited = np.array([[24.0, 0.0, 6.0], [0.0, 90.0, 0.0]])
    ended = np.array([[3.0, 0.0, 4.0], [0.0, 9.0, 2.0]])
    learn_waits(expected, waited, ended, 0.3)
    np.testing.assert_allclose(
        expected,
        [[3.0 + 0.3 * (8.0 - 3.0), 5.0, 7.0 + 0.3 * (1.5 - 7.0)], [2.0, 4.0 + 0.3 * 6.0, 6.0 - 0.3 * 6.0]],
    )


@pytest.mark.parametrize(
    ("done", "days", "patience", "counts"),
    [(True, 4.0, 9.0, 4.0), (True, 12.0, 9.0, 12.0), (False, 4.0, 9.0, 9.0), (False, 12.0, 9.0, 12.0)],
)
def test_a_case_that_failed_counts_as_what_people_bear_at_least(
    done: bool, days: float, patience: float, counts: float
) -> None:
    assert days_that_count(done, days, patience) == counts


def test_bodies_believe_the_first_month_and_then_a_part_of_each() -> None:
    expected = np.zeros((2, 2))
    learn_demand(expected, np.array([[10.0, 4.0], [0.0, 7.0]]), 0.3, first=True)
    np.testing.assert_allclose(expected, [[10.0, 4.0], [0.0, 7.0]])
    learn_demand(expected, np.array([[20.0, 0.0], [5.0, 7.0]]), 0.3, first=False)
    np.testing.assert_allclose(expected, [[13.0, 2.8], [1.5, 7.0]])


def test_a_month_of_a_model_ends_with_what_was_seen_in_it() -> None:
    """`adjust_expectations` on a state set by hand."""
    model = GovernanceModel(
        "old", residents=500, rng=1, parameters={"expectation.speed": 0.4, "door.wait": 0.9}
    )
    model.run_for(21)
    people, tally = model.people, model.tally
    people.perceived[:] = 3.0
    tally.waited[:] = 0.0
    tally.ended[:] = 0.0
    tally.waited[1, 4], tally.ended[1, 4] = 33.0, 3.0
    tally.waited[0, 9], tally.ended[0, 9] = 2.0, 4.0
    adjust_expectations(model)
    assert people.perceived[1, 4] == pytest.approx(3.0 + 0.4 * (11.0 - 3.0))
    assert people.perceived[0, 9] == pytest.approx(3.0 + 0.4 * (0.5 - 3.0))
    assert people.perceived[1, 9] == 3.0
    assert people.dread[1, 4] == pytest.approx(0.9 * log(1.0 + 6.2))
    assert people.dread[0, 9] == pytest.approx(0.9 * log(3.0))
    assert people.dread[0, 0] == pytest.approx(0.9 * log(4.0))


def test_people_begin_with_the_days_they_are_told() -> None:
    model = GovernanceModel(
        "old", residents=500, rng=1, parameters={"door.expected_days": 4.5, "door.wait": 0.6}
    )
    assert (model.people.perceived == 4.5).all()
    np.testing.assert_allclose(model.people.dread, 0.6 * log(5.5))


def test_hours_expected_of_an_office_after_two_months() -> None:
    model = GovernanceModel("old", residents=500, rng=1, parameters={"expectation.speed": 0.4})
    seen = []
    for _ in range(2):
        model.run_for(21)
        seen.append(model.work.last_demand.copy())
        assert (model.counts.demand == 0.0).all()
    assert seen[0].sum() > 0.0 and not np.allclose(seen[0], seen[1])
    np.testing.assert_allclose(model.work.expected, seen[0] + 0.4 * (seen[1] - seen[0]))
