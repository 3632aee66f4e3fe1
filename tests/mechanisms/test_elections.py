"""Chances to vote by hand, and turnout counted from them."""

from __future__ import annotations

from dataclasses import replace
from math import exp, log
from typing import Any

import numpy as np
import pytest

from sim.institutions.affairs import ATTRIBUTES
from sim.institutions.files.library import load_scenario
from sim.institutions.parameters import Parameters
from sim.mechanisms.elections import AGES, Election, band_of, chance_to_vote, hold_election, leaning_to_vote
from sim.model import GovernanceModel
from sim.model.opening import elect

NUMBERS = {
    "election.base": -0.3,
    "election.age": 0.4,
    "election.party": 0.9,
    "election.trust": 1.1,
    "election.volunteer": 0.7,
    "election.capital": 0.6,
    "election.size": 0.25,
}
PARTY = 1 << ATTRIBUTES.index("party_member")


@pytest.fixture(scope="module")
def values() -> Parameters:
    return replace(load_scenario("old").parameters, overrides=NUMBERS)


CASES = [
    # age, party, trust, volunteer, capital, residents, z
    (35, False, 0.5, False, 0.0, 5000, -0.3 + 0.4 * -1.5),
    (62, False, 0.5, False, 0.0, 5000, -0.3 + 0.4 * 1.2),
    (80, False, 0.5, False, 0.0, 5000, -0.3 + 0.4 * 3.0),
    (97, False, 0.5, False, 0.0, 5000, -0.3 + 0.4 * 3.0),
    (50, True, 0.5, False, 0.0, 5000, -0.3 + 0.9),
    (50, False, 0.8, False, 0.0, 5000, -0.3 + 1.1 * 0.3),
    (50, False, 0.1, False, 0.0, 5000, -0.3 - 1.1 * 0.4),
    (50, False, 0.5, True, 0.0, 5000, -0.3 + 0.7),
    (50, False, 0.5, False, 0.4, 5000, -0.3 + 0.24),
    (50, False, 0.5, False, 0.0, 800, -0.3 - 0.25 * log(0.16)),
    (50, False, 0.5, False, 0.0, 9000, -0.3 - 0.25 * log(1.8)),
    (50, False, 0.5, False, 0.0, 0, -0.3 - 0.25 * log(1.0 / 5000.0)),
    (71, True, 0.7, True, 0.3, 2500, -0.3 + 0.84 + 0.9 + 0.22 + 0.7 + 0.18 + 0.25 * log(2.0)),
]


@pytest.mark.parametrize(("age", "party", "trust", "volunteer", "capital", "residents", "z"), CASES)
def test_the_leaning_of_a_resident(
    age: int,
    party: bool,
    trust: float,
    volunteer: bool,
    capital: float,
    residents: int,
    z: float,
    values: Parameters,
) -> None:
    found = leaning_to_vote(
        np.array([age]), np.array([party]), np.array([trust], dtype=np.float32), np.array([volunteer]),
        np.array([capital]), np.array([residents]), values,
    )  # fmt: skip
    assert found[0] == pytest.approx(z, rel=1e-6)


def test_the_chance_that_goes_with_a_leaning() -> None:
    z = np.array([0.0, 1.2, -0.7, 40.0, -40.0])
    expected = [0.5, 1.0 / (1.0 + exp(-1.2)), 1.0 / (1.0 + exp(0.7)), 1.0, 0.0]
    np.testing.assert_allclose(chance_to_vote(z), expected, atol=1e-15)


def test_bands_of_age() -> None:
    assert AGES == ("18-29", "30-49", "50-59", "60-69", "70+")
    found = band_of(np.array([0, 17, 18, 29, 30, 49, 50, 59, 60, 69, 70, 101]))
    assert found.tolist() == [-1, -1, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4]


N = 8000


def test_turnout_is_the_mean_of_the_chances_by_precinct_age_and_party(values: Parameters) -> None:
    """Six kinds of residents in two precincts; the minors among them don't count."""
    kinds = np.repeat(np.arange(6), N)
    age = np.array([25, 25, 66, 66, 45, 12])[kinds]
    attributes = np.array([0, PARTY, 0, 0, PARTY, PARTY], dtype=np.uint16)[kinds]
    precinct = np.array([0, 1, 0, 1, 1, 1])[kinds]
    trust = np.array([0.3, 0.6, 0.3, 0.6, 0.2, 1.0], dtype=np.float32)[kinds]
    volunteer = np.array([False, False, True, False, False, True])[kinds]
    capital, residents = np.array([0.2, 0.5, 0.9]), np.array([16_000, 32_000, 0])
    election = hold_election(
        age, attributes, precinct, trust, volunteer, capital, residents, values, seed=5, month=37
    )
    small, large = -0.25 * log(3.2), -0.25 * log(6.4)
    z = [
        -0.3 - 0.4 * 2.5 - 1.1 * 0.2 + 0.12 + small,
        -0.3 - 0.4 * 2.5 + 1.1 * 0.1 + 0.9 + 0.3 + large,
        -0.3 + 0.4 * 1.6 - 1.1 * 0.2 + 0.7 + 0.12 + small,
        -0.3 + 0.4 * 1.6 + 1.1 * 0.1 + 0.3 + large,
        -0.3 - 0.4 * 0.5 - 1.1 * 0.3 + 0.9 + 0.3 + large,
    ]
    p = [1.0 / (1.0 + exp(-each)) for each in z]

    def near(found: float, *which: int) -> bool:
        mean = sum(p[k] for k in which) / len(which)
        spread = sum(p[k] * (1.0 - p[k]) for k in which) / len(which)
        return bool(abs(found - mean) <= 4.0 * (spread / (N * len(which))) ** 0.5)

    assert near(election.by_precinct[0], 0, 2)
    assert near(election.by_precinct[1], 1, 3, 4)
    assert np.isnan(election.by_precinct[2])
    assert near(election.by_age["18-29"], 0, 1)
    assert near(election.by_age["60-69"], 2, 3)
    assert near(election.by_age["30-49"], 4)
    assert np.isnan(election.by_age["70+"])
    assert near(election.party_members, 1, 4)
    assert near(election.others, 0, 2, 3)
    assert near(election.overall, 0, 1, 2, 3, 4)


def test_a_model_s_election_takes_what_is_true_now() -> None:
    """`_elect` with everything at nought but trust in self-governance: who trusts votes."""
    numbers = {
        "election.base": -1.5,
        "election.trust": 2.0,
    }
    model = GovernanceModel("old", residents=4000, rng=1, parameters=numbers)
    model.run_for(1)
    values = model.values
    model.people.trust[:] = [1.0, 0.0, 1.0]
    model.state.capital[:] = np.linspace(0.1, 0.9, model.state.capital.size)
    model.volunteering.volunteer[:] = False
    model.volunteering.volunteer[::3] = True
    elect(model)
    assert model.election is not None
    home = model.household_precinct[model.community.household]
    adult = model.community.age >= 18
    z = (
        -1.5
        + values["election.age"] * (np.minimum(model.community.age, 80) - 50.0) / 10.0
        + values["election.party"] * model.community.has("party_member")
        - 2.0 * 0.5
        + values["election.volunteer"] * (np.arange(4000) % 3 == 0)
        + values["election.capital"] * np.linspace(0.1, 0.9, 9)[home]
        - values["election.size"] * np.log(np.bincount(home)[home] / 5000.0)
    )
    p = 1.0 / (1.0 + np.exp(-z))
    for committee in model.committees:
        here = adult & (home == committee.instance)
        spread = np.sqrt((p[here] * (1.0 - p[here])).sum()) / here.sum()
        assert committee.turnout == pytest.approx(p[here].mean(), abs=4.0 * spread)
    spread = np.sqrt((p[adult] * (1.0 - p[adult])).sum()) / adult.sum()
    assert model.election.overall == pytest.approx(p[adult].mean(), abs=4.0 * spread)


def test_elections_are_every_third_year(monkeypatch: pytest.MonkeyPatch) -> None:
    held = []

    def hold(*given: Any) -> Election:
        held.append(given[-1])
        return hold_election(*given)

    monkeypatch.setattr("sim.model.opening.hold_election", hold)
    model = GovernanceModel("old", residents=300, rng=1)
    model.run_for(22)
    assert held == [1]
    for month in (36, 37, 38):
        model.day = (month - 1) * 21
        model.take("month_opens")
    assert held == [1, 37]
