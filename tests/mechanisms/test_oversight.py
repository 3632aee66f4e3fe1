"""Oversight: the chance of being found out, what is feared of it and what is learnt, by hand."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest

from sim.institutions.affairs import AREAS
from sim.institutions.parameters import Parameters
from sim.mechanisms.oversight import (
    chance_caught,
    chance_of_detection,
    learnt_risk,
    oversight_by_area,
    rumour,
    sanction_felt,
)

VALUES = Parameters(
    {},
    {
        "oversight.omega": 0.7,
        "oversight.sorted_gain": 0.6,
        "oversight.base_tasks": 48.0,  # 6 an area
        "oversight.by_field": 0.3,
        "evaluation.share": 0.2,
        "evaluation.fear": 1.5,
        "sanction.size": 6.0,
        "sanction.learning": 0.25,
        "sanction.memory_tasks": 4.0,
        "sanction.prior": 0.35,
    },
)


def test_the_chance_of_detection() -> None:
    assert len(AREAS) == 8
    hours = np.array([0.0, 3.0, 3.0, 30.0, 1.0, 1.0, 1.0, 1.0])
    tasks = np.array([9.0, 0.0, 14.0, 14.0, 1.0, 1.0, 1.0, 1.0])
    found = chance_of_detection(hours, tasks, 0.8, VALUES)
    omega = 0.8 * 0.7 * (1.0 + 0.6 * 0.8)  # 0.8288
    assert found[:4].tolist() == pytest.approx(
        [
            0.0,
            1.0 - exp(-omega * 3.0 / 6.0),
            1.0 - exp(-omega * 3.0 / 20.0),
            1.0 - exp(-omega * 30.0 / 20.0),
        ]
    )
    unsorted = chance_of_detection(hours, tasks, 0.0, VALUES)
    assert unsorted[2] == pytest.approx(1.0 - exp(-0.56 * 3.0 / 20.0))


def test_oversight_follows_the_assistants_fields_in_part() -> None:
    found = oversight_by_area(80.0, {AREAS[1]: 1.0, AREAS[4]: 3.0}, VALUES)
    even = 80.0 * 0.7 / 8.0  # 7
    by_field = 80.0 * 0.3  # 24
    assert found.tolist() == pytest.approx(
        [even, even + by_field / 4.0, even, even, even + by_field * 3.0 / 4.0, even, even, even]
    )
    assert found.sum() == pytest.approx(80.0)


def test_oversight_without_assistants_is_even() -> None:
    assert oversight_by_area(80.0, {}, VALUES).tolist() == pytest.approx([10.0] * 8)
    assert oversight_by_area(0.0, {AREAS[0]: 2.0}, VALUES).tolist() == [0.0] * 8


def test_the_true_chance_is_a_product() -> None:
    found = chance_caught(
        np.array([0.4, 0.9]),
        np.array([1.0, 0.3, 1.0]),
        np.array([[0.0, 0.8, 0.6], [0.7, 0.0, 0.25]]),
        0.5,
    )
    assert found.tolist() == [
        pytest.approx([0.0, 0.4 * 0.3 * 0.8 * 0.5, 0.4 * 0.6 * 0.5]),
        pytest.approx([0.9 * 0.7 * 0.5, 0.0, 0.9 * 0.25 * 0.5]),
    ]


@pytest.mark.parametrize(
    ("attention", "covered", "shortfall", "chance"),
    [
        (0.6, 0.0, 0.9, 0.21),
        (0.6, 0.5, 0.0, 0.21),
        (0.6, 0.5, 0.4, 0.21 * 1.3),
        (0.0, 0.5, 0.4, 0.0),
        (1.0, 1.0, 1.0, 0.875),
    ],
)
def test_rumour_is_worse_for_whoever_is_found_wanting(
    attention: float, covered: float, shortfall: float, chance: float
) -> None:
    assert rumour(attention, covered, shortfall, VALUES) == pytest.approx(chance)
    sure = Parameters({}, {"sanction.prior": 0.8, "evaluation.fear": 1.5})
    assert rumour(1.0, 1.0, 1.0, sure) == 1.0


@pytest.mark.parametrize(
    ("cost", "risk", "attention", "believed", "yuan"),
    [
        (20.0, 0.3, 0.7, 0.9, 20.0 * 0.3 * 0.7 * 0.9 * 6.0),
        (20.0, 0.0, 0.7, 0.9, 0.0),
        (11.0, 0.8, 1.0, 0.45, 11.0 * 0.8 * 0.45 * 6.0),
    ],
)
def test_the_sanction_as_it_is_feared(
    cost: float, risk: float, attention: float, believed: float, yuan: float
) -> None:
    assert sanction_felt(cost, risk, attention, believed, VALUES) == pytest.approx(yuan)


@pytest.mark.parametrize(
    ("risk", "pushed", "caught", "expected", "scale", "after"),
    [
        # weight 12 / (12 + 4 * 0.75) = 0.8, seen 3 / 12
        (0.6, 12.0, 3.0, 0.21, 0.75, 0.6 + 0.25 * (0.8 * (0.25 - 0.6) + 0.2 * (0.21 - 0.6))),
        # whoever pushes nothing drifts to rumour
        (0.6, 0.0, 0.0, 0.21, 0.75, 0.6 + 0.25 * (0.21 - 0.6)),
        # all found out: weight 8 / (8 + 4 * 2)
        (0.1, 8.0, 8.0, 0.35, 2.0, 0.1 + 0.25 * (0.5 * (1.0 - 0.1) + 0.5 * (0.35 - 0.1))),
        # nothing found out, nobody cares any more
        (0.4, 8.0, 0.0, 0.0, 2.0, 0.4 - 0.25 * 0.4),
    ],
)
def test_fear_follows_own_experience_and_rumour(
    risk: float, pushed: float, caught: float, expected: float, scale: float, after: float
) -> None:
    assert learnt_risk(risk, pushed, caught, expected, scale, VALUES) == pytest.approx(after)
