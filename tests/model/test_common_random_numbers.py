"""Common random numbers: what two runs with the same seed share, they share to the last bit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.cases.needs import BY_COMMITTEE, BY_HOUSEHOLD, BY_RESIDENT, UNIT_OF, draw_candidates
from sim.institutions.files.library import load_scenario
from sim.institutions.scenario import Scenario
from sim.model import GovernanceModel
from tests.worlds import totals, variant

type Candidate = tuple[int, float, int, int]
"""Key, time of day, unit, affair."""

REFORMED = variant("old", later={2: {"rules": {"one_stop": 1.0}}, 3: "new", 5: "old"})
MERGED = variant("old", later={2: {"precincts": 4}})


def drawn(scenario: str | Scenario, days: int = 5 * 21, residents: int = 800) -> list[list[Candidate]]:
    """The candidates of every day of a run."""
    model = GovernanceModel(scenario, residents=residents, rng=3)
    found: list[list[Candidate]] = []

    def draw_and_note(*arguments: Any) -> int:
        n: int = draw_candidates(*arguments)
        found.append(arguments[-1][:n].tolist())
        return n

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.model.day.draw_candidates", draw_and_note)
        model.run_for(days)
    assert len(found) == days and sum(map(len, found)) > days
    return found


def units() -> np.ndarray:
    """[affairs] what a candidate's unit counts."""
    affairs = load_scenario("old").affairs.values()
    return np.array([UNIT_OF[a.programme.per] if a.programme else BY_RESIDENT for a in affairs])


def of_units(days: list[list[Candidate]], kind: int, below: int = 1 << 31) -> list[list[Candidate]]:
    """Only candidates whose unit is of one kind and is numbered below a limit."""
    kinds = units()
    return [[c for c in day if kinds[c[3]] == kind and c[2] < below] for day in days]


@pytest.fixture(scope="module")
def base() -> list[list[Candidate]]:
    return drawn("old")


@pytest.mark.parametrize("other", ["new", REFORMED, MERGED], ids=["new", "reformed", "merged"])
def test_candidates_are_equal_under_every_structure(
    base: list[list[Candidate]], other: str | Scenario
) -> None:
    there = drawn(other)
    for kind in set(units().tolist()) - {BY_COMMITTEE}:
        assert of_units(there, kind) == of_units(base, kind)


@pytest.mark.parametrize(("other", "first", "slots"), [("new", 0, 6), (MERGED, 21, 4)], ids=["six", "four"])
def test_committees_that_remain_are_asked_the_same(
    base: list[list[Candidate]], other: str | Scenario, first: int, slots: int
) -> None:
    here, there = of_units(base, BY_COMMITTEE), of_units(drawn(other), BY_COMMITTEE)
    assert there[:first] == here[:first]
    assert there[first:] == of_units(base, BY_COMMITTEE, slots)[first:] != here[first:]
    assert {c[2] for day in there[first:] for c in day} == set(range(slots))


def test_cases_keep_their_patience_and_time_under_every_structure() -> None:
    raised = []
    for scenario in ("old", "new"):
        model = GovernanceModel(scenario, residents=8000, rng=3)
        model.step()
        sv = model.ledger.service
        slots = model.ledger.open_slots()
        deadlines = sv.link["deadline"][slots].tolist()
        raised.append(
            {int(c["key"]): (c["raised"], d) for c, d in zip(sv.case[slots], deadlines, strict=True)}
        )
    both = raised[0].keys() & raised[1].keys()
    assert len(both) > 30
    assert {k: raised[0][k] for k in both} == {k: raised[1][k] for k in both}


def test_one_more_resident_changes_only_that_residents_candidates() -> None:
    here, there = drawn("old", residents=800), drawn("old", residents=801)
    assert of_units(there, BY_RESIDENT, 800) == of_units(here, BY_RESIDENT)
    households = GovernanceModel("old", residents=800, rng=3).community.households
    assert of_units(there, BY_HOUSEHOLD, households) == of_units(here, BY_HOUSEHOLD)
    more = [set(a) - set(b) for a, b in zip(there, here, strict=True)]
    assert {c[2] for day in of_units([list(day) for day in more], BY_RESIDENT) for c in day} == {800}
    # what is issued per committee or sub-district follows the size: it may only grow
    assert not any(set(b) - set(a) for a, b in zip(there, here, strict=True))


@pytest.mark.parametrize("affair", ["enquiry", "residence_certificate", "monthly_reports", "police_matters"])
def test_a_higher_rate_only_adds_candidates_of_its_affair(base: list[list[Candidate]], affair: str) -> None:
    old = load_scenario("old")
    entry = old.affairs[affair]
    changed: dict[str, Any] = {"rate": entry.rate * 1.7}
    if entry.programme is not None:
        changed = {"programme": entry.programme.model_copy(update={"volume": entry.programme.volume * 1.7})}
    affairs = {**old.affairs, affair: entry.model_copy(update=changed)}
    there = drawn(replace(old, affairs=affairs))
    number = list(affairs).index(affair)
    added = 0
    for few, many in zip(base, there, strict=True):
        assert [c for c in many if c[3] != number] == [c for c in few if c[3] != number]
        few_here, many_here = ({c for c in day if c[3] == number} for day in (few, many))
        assert few_here <= many_here
        added += len(many_here - few_here)
    assert added > 0


@pytest.mark.parametrize("volume", ["needs.volume", "programmes.volume"])
def test_a_higher_volume_only_adds_candidates(base: list[list[Candidate]], volume: str) -> None:
    there = drawn(variant("old", parameters={volume: 2.0}))
    assert all(set(few) <= set(many) for few, many in zip(base, there, strict=True))
    grown = sum(map(len, there)) / sum(map(len, base))
    assert grown > 1.04  # there are far fewer programmes than needs


@pytest.mark.parametrize(
    "option",
    [
        variant("old", later={7: "new"}),
        variant("old", later={7: {"rules": {"one_stop": 1.0, "pooling": 1.0}}}),
        variant("old", later={7: {"precincts": 6}}),
        variant("old", later={7: {"desks": {"street_office": 0}}}),
        variant("old", later={7: {"precincts": 12}}),
    ],
    ids=["new", "one_stop", "six", "no_desks", "twelve"],
)
def test_history_before_the_reform_is_identical(option: Scenario) -> None:
    frames = []
    for scenario in ("old", option):
        model = GovernanceModel(scenario, residents=1500, rng=5)
        model.run_for(7 * 21)
        frames.append(model.indicators())
    base, other = (frame[frame["month"] < 7].reset_index(drop=True) for frame in frames)
    pd.testing.assert_frame_equal(other, base, check_exact=True)
    assert not frames[0].equals(frames[1])


def test_the_bundled_reform_begins_like_the_old_structure() -> None:
    models = [GovernanceModel(scenario, residents=400, rng=2) for scenario in ("old", "reform")]
    for model in models:
        model.run_for(252)
    old, reform = (model.indicators() for model in models)
    pd.testing.assert_frame_equal(reform, old, check_exact=True)


def test_looking_changes_nothing() -> None:
    plain, watched = (GovernanceModel("reform", residents=600, rng=4) for _ in range(2))
    plain.run_for(13 * 21 + 5)
    for day in range(13 * 21 + 5):
        watched.step()
        if day % 10 == 0:
            watched.indicators()
            watched.datacollector.get_model_vars_dataframe()
            for agents in watched.agents_by_type.values():
                for agent in list(agents)[:3]:
                    repr(agent)
                    for name in dir(agent):
                        if not name.startswith("_") and name not in ("remove", "random", "rng"):
                            getattr(agent, name)
            watched.ledger.month_rows(), watched.ledger.imbalance(), watched.latest_value("satisfaction")
    assert watched.day == plain.day
    pd.testing.assert_frame_equal(watched.indicators(), plain.indicators(), check_exact=True)
    for name in ("case", "plan", "queue", "purpose", "hours"):
        here, there = (getattr(m.ledger.service, name).tobytes() for m in (plain, watched))
        assert here == there, name
    assert np.array_equal(watched.people.trust, plain.people.trust)


@pytest.mark.parametrize("scenario", ["old", "new"])
def test_the_order_of_agents_does_not_matter(scenario: str) -> None:
    frames = []
    for turned in (False, True):
        model = GovernanceModel(scenario, residents=1000, rng=6)
        if turned:
            model.bodies.reverse()
            model.departments.reverse()
        model.run_for(6 * 21)
        frames.append(model.indicators())
    order = ["month", "indicator", "by", "key"]
    base, other = (frame.sort_values(order).reset_index(drop=True) for frame in frames)
    pd.testing.assert_frame_equal(other, base, rtol=1e-9)


def test_seeds_give_other_runs() -> None:
    runs = [GovernanceModel("old", residents=400, rng=seed) for seed in (1, 1, 2)]
    for model in runs:
        model.run_for(63)
    first, same, other = (totals(model) for model in runs)
    assert first.equals(same) and not first.equals(other)
