"""The twin gives the model's history: case by case, body by body, indicator by indicator.

A failing test prints the first difference and a command that shows it again. Other scenarios: ``make swarm``.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.agents import Department
from sim.institutions.files.library import load_registry, load_scenario
from sim.institutions.own_code import OwnCode
from sim.measures.indicators import INDICATORS
from tests.twin.__main__ import asked_for
from tests.twin.agreement import MISSING, Comparison, first_difference, same
from tests.twin.kinds import class_of
from tests.twin.swarm import comparison_of
from tests.twin.town import Town

RESIDENTS = 200
THIRTY_MONTHS = Path(__file__).with_name("thirty_months.yaml")
REVIEWS = Path(__file__).with_name("reviews.yaml")
LARGER_TOWN = Path(__file__).with_name("larger_town.yaml")


def off_centre(scenario: Path) -> dict[str, float]:
    """Other values for parameters at 0, a half or 1 that a scenario leaves alone.

    There a part may pass for the rest, a power for a factor, and what is left out for what is there.
    """
    told = load_scenario(scenario).parameters.overrides
    values: dict[str, float] = {}
    for name, entry in load_registry().items():
        if entry.default in (0.0, 0.5, 1.0) and name not in told:
            rises = entry.high - entry.default >= entry.default - entry.low
            end = entry.high if rises else entry.low
            values[name] = 0.7 * entry.default + 0.3 * end
    return values


def test_thirty_months_in_which_much_happens() -> None:
    comparison = Comparison(THIRTY_MONTHS, 1, RESIDENTS, off_centre(THIRTY_MONTHS))
    difference = first_difference(comparison, 30)
    assert difference is None, str(difference)
    assert comparison.cases > 3000
    assert comparison.town.replaced > 0
    assert len(set(comparison.model.district.reforms)) == 3
    assert {name for name, _, _ in comparison.town.measured} == set(INDICATORS)


def test_years_in_which_reviews_act() -> None:
    comparison = Comparison(REVIEWS, 3, RESIDENTS)
    closed: set[str] = set()
    for _ in range(49):
        difference = first_difference(comparison, 1)
        assert difference is None, str(difference)
        closed |= set(comparison.town.district.closed)
    assert closed, "no body was closed"
    assert not comparison.town.district.closed, "none came back"
    assert comparison.town.functions.steps_back > 0


def test_a_larger_town() -> None:
    comparison = Comparison(LARGER_TOWN, 4, 6500)
    difference = first_difference(comparison, 2)
    assert difference is None, str(difference)
    assert min(comparison.town.precinct_residents) > 1000
    assert max(g.servers for office in comparison.town.layout.offices for g in office.groups) > 1
    assert comparison.town.society.community_work > 0.0


@pytest.mark.parametrize(("scenario", "seed", "months"), [("old", 1, 13), ("new", 2, 13), ("reform", 3, 15)])
def test_bundled_scenarios(scenario: str, seed: int, months: int) -> None:
    comparison = Comparison(scenario, seed, RESIDENTS)
    difference = first_difference(comparison, months)
    assert difference is None, str(difference)
    assert comparison.cases > 100 * months
    assert comparison.figures > 1000 * months


@settings(max_examples=3)
@given(st.integers(1000, 9999))
def test_scenarios_that_are_made_up(number: int) -> None:
    comparison, months = comparison_of(number)
    difference = first_difference(comparison, min(months, 13))
    assert difference is None, str(difference)


def test_a_difference_says_where_and_how_to_see_it_again() -> None:
    comparison = Comparison("old", 5, RESIDENTS)
    values: Any = comparison.town.values
    values["door.redirect_hours"] *= 2.0
    difference = first_difference(comparison, 1)
    assert difference is not None
    assert difference.what.startswith("work of case")
    assert difference.twin == pytest.approx(difference.model + 0.1)
    assert difference.replay == "python -m tests.twin old --seed 5 --residents 200 --months 1"
    assert difference.replay in str(difference)


def test_a_command_runs_the_same_again() -> None:
    comparison = Comparison(REVIEWS, 5, RESIDENTS, {"needs.volume": 1.25, "desk.fewest": 2})
    command = comparison.replay(7).removeprefix("python -m tests.twin ")
    again, months, _ = asked_for(command.split())
    assert months == 7
    assert again.model.spec.seed == 5
    assert again.model.community.residents == RESIDENTS
    assert again.town.values == comparison.town.values
    assert [p.structure for p in again.model.spec.phases] == [
        p.structure for p in comparison.model.spec.phases
    ]


@pytest.mark.parametrize("more", ["--seed 3", "old", "--months 5", "--residents 200", "--set needs.volume=1"])
def test_the_number_of_a_made_up_scenario_says_all(more: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        asked_for(["--swarm", "17", *more.split()])
    assert "--swarm says all of a scenario" in capsys.readouterr().err


def test_a_number_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        asked_for(["--set", "needs.volume=much"])
    assert "not needs.volume=much" in capsys.readouterr().err


def test_the_twin_runs_alone() -> None:
    town = Town.of("old", residents=RESIDENTS, seed=5, parameters={"needs.volume": 1.25})
    town.step()
    assert town.day == 1
    assert len(town.residents) == RESIDENTS
    assert town.values["needs.volume"] == 1.25
    assert sum(town.raised) > 0


def test_what_the_twin_does_not_know_it_says() -> None:
    with pytest.raises(ValueError, match="no class for a kind of body called 'clinic'"):
        class_of("clinic")
    own = replace(load_scenario("old"), own=OwnCode({"department": Department}))
    with pytest.raises(ValueError, match=r"no classes of a user's own, as for department\."):
        Town(own)


def test_what_only_one_side_has_differs() -> None:
    comparison = Comparison("old", 5, RESIDENTS)
    assert first_difference(comparison, 1) is None
    comparison.town.district.pool = 0.0
    del comparison.town.measured["attention", "", ""]
    comparison.town.committees[0].activities["singing"] = 0.0
    found = {what: (model, twin) for what, model, twin in comparison.state()}
    assert found == {
        "indicator attention  ": (comparison.model.district.attention, MISSING),
        "residents_committee 0 singing": (MISSING, 0.0),
    }


def test_what_agrees() -> None:
    assert same(1.0, 1.0 + 1e-12)
    assert not same(1.0, 1.0 + 1e-8)
    assert same(float("nan"), float("nan"))
    assert not same(float("nan"), 0.0)
    assert not same(None, 0.0)
    assert same([1, (2, 3.0)], [1, (2, 3.0)])
    assert not same([1, 2], [1])
    assert not same("done", "given_up")
