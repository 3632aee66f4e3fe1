"""When a case ends undone."""

from __future__ import annotations

import numpy as np
import pytest

from sim.mechanisms.patience import gives_up_at, lapses_at
from tests.cases.by_hand import keys


@pytest.mark.parametrize(("raised", "patience", "day_hours"), [(100.0, 12.0, 8.0), (3.5, 0.7, 8.0)])
def test_residents_wait_an_exponential_time(raised: float, patience: float, day_hours: float) -> None:
    n = 20_000
    waits = np.array([gives_up_at(key, raised, patience, day_hours) for key in keys(n)]) - raised
    mean = patience * day_hours
    assert waits.min() > 0.0
    assert waits.mean() == pytest.approx(mean, abs=4.0 * mean / np.sqrt(n))
    assert (waits > mean).mean() == pytest.approx(np.exp(-1.0), abs=4.0 * np.sqrt(0.2325 / n))
    assert (waits < 0.3 * mean).mean() == pytest.approx(1.0 - np.exp(-0.3), abs=4.0 * np.sqrt(0.192 / n))


@pytest.mark.parametrize(
    ("raised", "patience", "lapses"), [(100.0, 12.0, 196.0), (3.5, 0.75, 9.5), (7.0, 0.0, 7.0)]
)
def test_a_task_lapses_on_a_day(raised: float, patience: float, lapses: float) -> None:
    assert lapses_at(raised, patience, 8.0) == lapses
