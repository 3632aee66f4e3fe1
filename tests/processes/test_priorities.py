"""The year's priorities by hand: what is noted each month, whose votes count, what goes first, where."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.cases.ledger import OUTCOME
from sim.institutions.affairs import AREAS
from sim.institutions.scenario import DAYS_A_YEAR
from sim.kernel.arrays import Floats
from sim.mechanisms.priorities import order_of_lots, pressing, priorities, scores, votes
from sim.model import GovernanceModel
from sim.processes.priorities import close_year, note_month, put_first, spread
from tests.cases.by_hand import blank_book
from tests.mechanisms.by_hand import near, numbers
from tests.worlds import variant

VALUES = numbers({"priority.areas": 3.0, "priority.complaints": 0.3, "representation.weight": 0.4})
AFFAIRS = {
    "home": SimpleNamespace(area=AREAS[2], priority=3),
    "clinic": SimpleNamespace(area=AREAS[5], priority=2),
    "square": SimpleNamespace(area=AREAS[2], priority=0),
    "errand": SimpleNamespace(area=None, priority=3),
    "works": SimpleNamespace(area=AREAS[7], priority=1),
}
OF = np.array([2, 5, 2, -1, 7])
"""The areas of these."""


def by_area(**amounts: float) -> Floats:
    """[8 areas] amounts by place, as in `_2=30.0`."""
    found = np.zeros(len(AREAS))
    for name, amount in amounts.items():
        found[int(name[1:])] = amount
    return found


def a_world(rows: Any = None, *, seats: bool = True, party_core: float = 1.0, precincts: int = 3) -> Any:
    state: Any = SimpleNamespace(
        ledger=SimpleNamespace(month_rows=lambda: rows),
        affair_tables=SimpleNamespace(area=OF),
        tally=SimpleNamespace(complaints=np.zeros((precincts, OF.size), dtype=np.int64)),
        missed=np.zeros((precincts, len(AREAS))),
        complained=np.zeros((precincts, len(AREAS))),
        votes=np.full(len(AREAS), 9.0),
        priority_areas=[4],
        heads_have_seats=seats,
        structure=SimpleNamespace(rules={"party_core": party_core}),
        spec=SimpleNamespace(affairs=AFFAIRS),
        book=blank_book(OF.size),
    )
    return SimpleNamespace(state=state, values=VALUES)


# --- the month -------------------------------------------------------------------------------------------


def ended(*cases: tuple[int, int, int, float]) -> Any:
    """Outcomes of (person, affair, precinct, satisfaction)."""
    rows = np.zeros(len(cases), dtype=OUTCOME)
    for row, (person, affair, precinct, satisfaction) in zip(rows, cases, strict=True):
        row["person"], row["affair"], row["precinct"] = person, affair, precinct
        row["satisfaction"] = satisfaction
    return rows


def test_what_a_month_misses_adds_up_by_precinct_and_area() -> None:
    model = a_world(
        ended(
            (0, 0, 1, 0.25),
            (5, 2, 1, 0.625),  # of the same area
            (5, 0, 1, 1.0),
            (6, 0, 2, 0.125),
            (6, 1, 2, 0.5),
            (7, 3, 2, 0.0),  # an everyday matter
            (-1, 4, 0, np.nan),  # a department's task
        )
    )
    model.state.missed[1, 2], model.state.missed[0, 7] = 4.0, 3.0
    note_month(model)
    expected = np.zeros((3, len(AREAS)))
    expected[1, 2], expected[0, 7] = 4.0 + 0.75 + 0.375, 3.0
    expected[2, [2, 5]] = 0.875, 0.5
    np.testing.assert_allclose(model.state.missed, expected)
    assert model.state.complained.sum() == 0.0


def test_what_is_complained_of_adds_up_by_precinct_and_area() -> None:
    model = a_world(ended())
    model.state.complained[2, 5], model.state.complained[1, 7] = 6.0, 2.0
    model.state.tally.complaints[:] = [[3, 0, 4, 50, 0], [0, 1, 2, 60, 0], [0, 5, 0, 70, 8]]
    note_month(model)
    expected = np.zeros((3, len(AREAS)))
    expected[0, 2] = 3.0 + 4.0
    expected[1, [5, 2, 7]] = 1.0, 2.0, 2.0
    expected[2, [5, 7]] = 6.0 + 5.0, 8.0
    np.testing.assert_array_equal(model.state.complained, expected)
    assert model.state.missed.sum() == 0.0


# --- formulas --------------------------------------------------------------------------------------------


def test_what_presses_where() -> None:
    missed, complaints = np.array([[6.0, 0.0], [4.0, 15.0]]), np.array([[2.0, 1.0], [0.0, 5.0]])
    expected = [[0.7 * 0.24 + 0.3 * 0.25, 0.3 * 0.125], [0.7 * 0.16, 0.7 * 0.6 + 0.3 * 0.625]]
    np.testing.assert_allclose(pressing(missed, complaints, VALUES), expected)
    none = np.zeros((2, 2))
    np.testing.assert_allclose(pressing(missed, none, VALUES), [[0.168, 0.0], [0.112, 0.42]])
    np.testing.assert_allclose(pressing(none, complaints, VALUES), [[0.075, 0.0375], [0.0, 0.1875]])
    assert (pressing(none, none, VALUES) == 0.0).all()


def test_precincts_have_a_vote_each() -> None:
    found = votes(np.array([[0.3, 0.1, 0.0], [0.02, 0.06, 0.02], [0.0, 0.0, 0.0]]))
    assert found.tolist() == near([(0.75 + 0.2) / 2.0, (0.25 + 0.6) / 2.0, 0.2 / 2.0])
    assert votes(np.array([[0.0, 0.0, 0.07], [0.0, 0.0, 0.0]])).tolist() == near([0.0, 0.0, 1.0])
    assert votes(np.zeros((4, 3))).tolist() == [0.0] * 3


@pytest.mark.parametrize(
    ("represented", "expected"),
    [
        (0.4, [0.6 * 0.32 + 0.4 * 0.475, 0.6 * 0.16 + 0.4 * 0.425, 0.6 * 0.02 + 0.4 * 0.1]),
        (0.0, [0.32, 0.16, 0.02]),
        (1.0, [0.475, 0.425, 0.1]),
    ],
)
def test_scores(represented: float, expected: list[float]) -> None:
    found = scores(np.array([[0.3, 0.1, 0.0], [0.02, 0.06, 0.02], [0.0, 0.0, 0.0]]), represented)
    assert found.tolist() == near(expected)


@pytest.mark.parametrize(
    ("party_core", "areas"), [(1.0, [3, 0, 2]), (0.6, [3, 0]), (0.4, [3]), (0.1, []), (0.0, [])]
)
def test_how_many_areas_go_first(party_core: float, areas: list[int]) -> None:
    score = np.array([0.2, 0.05, 0.2, 0.4, 0.0, 0.1, 0.0, 0.0])
    assert priorities(score, party_core, VALUES) == areas


def test_an_area_that_does_not_press_is_none() -> None:
    assert priorities(np.array([0.0, 0.3, 0.0, 0.1]), 1.0, VALUES) == [1, 3]
    assert priorities(np.zeros(8), 1.0, VALUES) == []


@pytest.mark.parametrize(
    ("areas", "order"),
    [
        ([4, 1, 2, 1], [1, 3, 2, 0]),
        ([0, 3, 0, 3], [1, 3, 0, 2]),
        ([4, 0, 4], [0, 1, 2]),
        ([4, -1, 3, -1], [2, 0, 1, 3]),  # of no area, though the last of the areas has votes
        ([], []),
    ],
)
def test_lots_with_votes_are_put_out_first(areas: list[int], order: list[int]) -> None:
    weights = np.array([0.0, 0.4, 0.1, 0.3, 0.0, 0.7])
    assert order_of_lots(np.array(areas, dtype=np.int64), weights) == order


# --- the year --------------------------------------------------------------------------------------------


def a_year(**said: Any) -> Any:
    """100 missed, 40 complaints: one large precinct presses for area 2, two small ones for 5 and 7."""
    model = a_world(**said)
    state = model.state
    state.missed[:] = [by_area(_2=80.0), by_area(_5=8.0, _7=2.0), by_area(_5=4.0, _7=6.0)]
    state.complained[:] = [by_area(_2=20.0, _0=16.0), by_area(_7=4.0), by_area()]
    for i, affair in enumerate(AFFAIRS.values()):
        state.book["priority"][i] = affair.priority
    return model


def test_a_year_closed_by_hand_where_members_vote() -> None:
    model = a_year()
    close_year(model)
    # what presses: in the first precinct 0.56 + 0.15 of area 2 and 0.12 of area 0, in the second 0.056 of
    # area 5 and 0.014 + 0.03 of area 7, in the third 0.028 and 0.042
    vote = by_area(
        _2=0.71 / 0.83 / 3.0,
        _0=0.12 / 0.83 / 3.0,
        _5=(0.056 / 0.1 + 0.028 / 0.07) / 3.0,
        _7=(0.044 / 0.1 + 0.042 / 0.07) / 3.0,
    )
    np.testing.assert_allclose(model.state.votes, 0.4 * vote)
    # 0.6 * 0.71 + 0.4 * 0.285; 0.6 * 0.084 + 0.4 * 0.32; 0.6 * 0.086 + 0.4 * 0.347; 0.6 * 0.12 + 0.4 * 0.048
    assert model.state.priority_areas == [2, 7, 5]
    assert model.state.book["priority"].tolist() == [2, 1, 0, 3, 0]
    assert (model.state.missed == 0.0).all() and (model.state.complained == 0.0).all()


def test_a_year_closed_by_hand_without_votes() -> None:
    model = a_year(seats=False)
    close_year(model)
    assert (model.state.votes == 0.0).all()
    assert model.state.priority_areas == [2, 0, 7]
    assert model.state.book["priority"].tolist() == [2, 2, 0, 3, 0]


def test_a_year_without_a_party_core_puts_nothing_first_though_members_vote() -> None:
    model = a_year(party_core=0.0)
    close_year(model)
    assert model.state.priority_areas == [] and model.state.votes.sum() == near(0.4)
    assert model.state.book["priority"].tolist() == [3, 2, 0, 3, 1]


def test_a_year_in_which_nothing_was_missed() -> None:
    model = a_world()
    close_year(model)
    assert model.state.priority_areas == [] and (model.state.votes == 0.0).all()


# --- places in queues, and other precincts ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("areas", "places"),
    [
        ([], [3, 2, 0, 3, 1]),
        ([2], [2, 2, 0, 3, 1]),
        ([7, 5], [3, 1, 0, 3, 0]),
        ([0, 1], [3, 2, 0, 3, 1]),
    ],
)
def test_matters_of_areas_put_first_go_one_place_up(areas: list[int], places: list[int]) -> None:
    book = blank_book(OF.size)
    for _ in range(2):  # from the place in the catalogue, not from last year's
        put_first(book, AFFAIRS, areas)  # type: ignore[arg-type]
        assert book["priority"].tolist() == places


def test_precincts_of_another_structure_are_given_their_part() -> None:
    counted = np.array([[8.0, 1.0], [12.0, 0.0], [0.0, 4.0]])
    spread(counted, np.array([300, 0, 700]))
    np.testing.assert_allclose(counted, [[6.0, 1.5], [0.0, 0.0], [14.0, 3.5]])


# --- in a run --------------------------------------------------------------------------------------------


def test_redrawn_precincts_take_over_what_was_missed_and_others_keep_theirs() -> None:
    later: dict[int, Any] = {2: {"rules": {"one_stop": 0.5}}, 3: "new"}
    model = GovernanceModel(variant("old", later=later), residents=500, rng=1)
    model.run_for(21)
    state = model.state
    assert state.missed.shape == state.complained.shape == (9, len(AREAS))
    state.missed[:] = np.arange(72).reshape(9, 8)
    state.complained[:] = np.arange(72)[::-1].reshape(9, 8)
    model.step()  # the second month begins
    assert state.missed.tolist() == np.arange(72).reshape(9, 8).tolist(), "no precinct is another"
    model.run_for(20)
    missed, complained = state.missed.sum(axis=0), state.complained.sum(axis=0)
    model.step()  # the third, with six precincts
    part = state.precinct_residents / 500.0
    assert (part[:6] > 0.0).all() and (part[6:] == 0.0).all()
    np.testing.assert_allclose(state.missed, missed * part[:, None])
    np.testing.assert_allclose(state.complained, complained * part[:, None])


@pytest.mark.parametrize("weight", [0.0, 0.5])
def test_what_a_short_purse_pays_for_is_what_is_voted_for(weight: float) -> None:
    """Shares of 4 lots each; the purse is counted again in the order of votes, else of the catalogue."""
    model = GovernanceModel(
        "short_purse", residents=2000, rng=1, parameters={"representation.weight": weight}
    )
    model.run_for(DAYS_A_YEAR + 1)
    affairs = list(model.spec.affairs.values())
    lots = [lot for lot in model.contracts.lots if lot.payer == "contract_budget" and not lot.project]
    areas = {lot.affair: AREAS.index(affairs[lot.affair].area) for lot in lots}
    assert (model.votes.sum() > 0.0) == (weight > 0.0)
    lots.sort(key=lambda lot: -model.votes[areas[lot.affair]])  # equal ones stay in the catalogue's order
    purse = model.contracts.purses(model)["contract_budget"]
    paid = []
    for lot in lots:
        paid.append(purse >= lot.hours * model.contracts.reserve(model))
        purse -= paid[-1] * lot.hours * lot.price
    assert [lot.holder >= 0 for lot in lots] == paid
    assert 0 < sum(paid) < len(lots) and len(set(areas.values())) == 3
