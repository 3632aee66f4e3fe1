"""What matters cost residents: counted by hand from a few outcomes, and begun anew each year."""

from __future__ import annotations

import numpy as np
import pytest

from sim.cases.burdens import Burdens
from sim.cases.ledger import OUTCOME
from sim.institutions.files.library import load_scenario, with_settings
from sim.kernel.service_state import DONE, GIVEN_UP
from sim.model import GovernanceModel
from sim.model.closing import note_burdens

EVERYDAY = np.array([False, True, False])
ROWS = (
    # person, affair, state, visits, minutes, orphaned
    (3, 0, DONE, 2, 45.0, False),
    (3, 2, GIVEN_UP, 3, 30.0, False),
    (1, 2, DONE, 1, 0.0, False),
    (1, 1, DONE, 7, 300.0, False),  # an everyday need
    (-1, 0, DONE, 5, 120.0, False),  # a department's
    (4, 0, GIVEN_UP, 4, 90.0, True),  # of somebody who is gone
    (0, 0, GIVEN_UP, 0, 0.0, False),  # taken to nobody
)


def rows() -> np.ndarray:
    found = np.zeros(len(ROWS), dtype=OUTCOME)
    for name, column in zip(
        ("person", "affair", "state", "visits", "counter_minutes", "orphaned"),
        zip(*ROWS, strict=True),
        strict=True,
    ):
        found[name] = column
    return found


def test_own_matters_are_added_up() -> None:
    burdens = Burdens(5)
    burdens.add(rows(), EVERYDAY)
    assert burdens.cases.tolist() == [1, 1, 0, 2, 0]
    assert burdens.given_up.tolist() == [1, 0, 0, 1, 0]
    assert burdens.visits.tolist() == [0, 1, 0, 5, 0]
    assert burdens.hours.tolist() == pytest.approx([0.0, 0.0, 0.0, 1.25, 0.0])
    burdens.add(rows()[:1], EVERYDAY)
    assert burdens.visits[3] == 7 and burdens.hours[3] == pytest.approx(2.0) and burdens.cases[3] == 3
    burdens.add(rows()[:0], EVERYDAY)
    assert burdens.cases.sum() == 5


def test_all_is_forgotten() -> None:
    burdens = Burdens(5)
    burdens.add(rows(), EVERYDAY)
    burdens.forget()
    for column in (burdens.cases, burdens.given_up, burdens.visits, burdens.hours):
        assert not column.any()


def test_a_year_is_added_up_and_the_next_begins_anew() -> None:
    model = GovernanceModel(with_settings(load_scenario("old"), residents=400, years=2), rng=3)
    visits = hours = 0.0
    for month in range(1, 14):
        model.run_for(20)
        ended: list[np.ndarray] = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                type(model.burdens),
                "add",
                lambda self, rows, everyday, _add=Burdens.add, _to=ended: (
                    _to.append(rows.copy()),
                    _add(self, rows, everyday),
                ),
            )
            model.run_for(1)
        (mine,) = ended
        own = mine[(mine["person"] >= 0) & ~model.affair_tables.everyday[mine["affair"]]]
        own = own[~own["orphaned"]]
        if month == 13:
            visits = hours = 0.0
        visits, hours = visits + own["visits"].sum(), hours + own["counter_minutes"].sum() / 60.0
        assert model.burdens.visits.sum() == visits, month
        assert model.burdens.hours.sum() == pytest.approx(hours, rel=1e-5), month
        told = model.latest["visit_hours"]
        assert np.isnan(told) == (month != 12), month
    assert visits > 0.0 and note_burdens.__doc__
