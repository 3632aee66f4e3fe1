"""People and offices as kernels see them at the start of a run, and what a month hands to kernels."""

from __future__ import annotations

import numpy as np
import pytest

from sim.cases.population import place_offices, settle_newcomers
from sim.cases.providers import kernel_providers
from sim.institutions.scenario import MONTHS_A_YEAR
from sim.model import GovernanceModel
from tests.worlds import variant

NUMBERS = {
    "handoff.delay_days": 1.5,
    "needs.volume": 1.7,
    "programmes.volume": 0.6,
    "door.trust": 1.1,
    "door.distance": 0.9,
    "trust.step": 0.06,
    "complaint.rate": 0.05,
    "complaint.liaison": 0.4,
}


@pytest.fixture(scope="module")
def model() -> GovernanceModel:
    made = GovernanceModel(variant("new", parameters=NUMBERS), residents=3000, rng=1)
    made.run_for(1)
    return made


def test_residents_at_the_start(model: GovernanceModel) -> None:
    fresh = GovernanceModel("old", residents=800, rng=2)
    people, community = fresh.people, fresh.community
    assert (people.low_income == community.has("low_income")).all() and people.low_income.any()
    np.testing.assert_array_equal(people.income, np.maximum(community.income, 1.0))
    assert people.income.min() >= 1.0
    np.testing.assert_array_equal(people.trust, community.trust)
    assert people.trust is not community.trust, "the community's columns are not to be changed"


def test_who_comes_brings_income_trust_and_habits_of_their_own() -> None:
    model = GovernanceModel("old", residents=800, rng=2)
    people, community, nowhere = model.people, model.community, 99
    people.income[:], people.trust[:], people.habit[:] = 7.0, 2.0, nowhere
    people.low_income[:] = ~community.has("low_income")
    gone = np.arange(community.residents) % 3 == 1
    settle_newcomers(people, community, gone, model.layout, model.values, 5)
    np.testing.assert_array_equal(people.income[gone], np.maximum(community.income, 1.0)[gone])
    np.testing.assert_array_equal(people.trust[gone], community.trust[gone])
    assert ((people.low_income == community.has("low_income")) == gone).all()
    assert (people.income[~gone] == 7.0).all() and (people.trust[~gone] == 2.0).all()
    assert (people.habit[gone] != nowhere).all() and (people.habit[~gone] == nowhere).all()


def test_offices_stand_amid_those_they_serve(model: GovernanceModel) -> None:
    community, people, layout = model.community, model.people, model.layout
    people.office_x[:] = people.office_y[:] = -99.0
    n = model.structure.precincts
    place_offices(people, community, layout, n)
    home, weight = community.precincts(n), community.size.astype(float)
    for site in layout.sites:
        for k, office in enumerate(site.offices):
            here = (home == k) if site.by_precinct and k < n else np.ones(home.size, dtype=np.bool_)
            x = (community.x * weight)[here].sum() / weight[here].sum()
            y = (community.y * weight)[here].sum() / weight[here].sum()
            assert (people.office_x[office], people.office_y[office]) == pytest.approx((x, y), rel=1e-5)


def test_offices_as_providers(model: GovernanceModel) -> None:
    providers = kernel_providers(model.layout, model.values)
    kinds = set()
    for office, provider in zip(model.layout.offices, providers, strict=True):
        purposes = [group.purposes for group in provider.all_groups]
        lines = [*((k,) for k in range(8)), None]
        if office.kind == "desk":
            assert (provider.walk_in, provider.at_opening, provider.delay) == (True, False, 8.0)
            assert purposes == lines
            kinds.add("desk")
        elif office.body == "neighbours":
            assert provider.servers == 20_000 and provider.delay == 0.0 and not provider.at_opening
            kinds.add("neighbours")
        else:
            assert (provider.walk_in, provider.at_opening, provider.delay) == (False, True, 12.0)
            assert purposes == (lines if office.body_kind in ("service_station", "market") else [None])
            kinds.add("everyday" if len(purposes) == 9 else "staff")
    assert kinds == {"desk", "neighbours", "everyday", "staff"}


def test_volumes_are_the_catalogue_s_by_the_factors_and_the_size(model: GovernanceModel) -> None:
    scale = 3000 / model.values["scale.reference_residents"]
    for i, affair in enumerate(model.spec.affairs.values()):
        if affair.programme is None:
            greatest = float(np.prod([max(1.0, factor) for factor in affair.multipliers.values()]))
            expected = affair.rate * 1.7 * greatest
        else:
            expected = affair.programme.volume * 0.6
            expected *= scale if affair.programme.per in ("committee", "subdistrict") else 1.0
        assert model.state.sources.rate[i] == pytest.approx(expected)


def test_cases_come_up_as_often_as_the_catalogue_says() -> None:
    """A quarter of a whole model: what nothing prevents, and tasks, against their yearly rates."""
    made = GovernanceModel("old", residents=2000, rng=4)
    made.run_for(63)
    community = made.community
    units = {"resident": 2000, "household": community.households, "committee": 9, "subdistrict": 1}
    scale = 2000 / made.values["scale.reference_residents"]
    needs = tasks = 0.0
    counted = np.zeros(len(made.spec.affairs), dtype=np.bool_)
    for i, affair in enumerate(made.spec.affairs.values()):
        if affair.programme is not None:
            size = scale if affair.programme.per in ("committee", "subdistrict") else 1.0
            season = sum(affair.programme.season[:3]) / MONTHS_A_YEAR
            tasks += affair.programme.volume * units[affair.programme.per] * size * season
        elif affair.preventable == 0.0:
            product = np.ones(2000)
            for attribute, factor in affair.multipliers.items():
                product *= np.where(community.has(attribute), factor, 1.0)
            needs += affair.rate * product.sum() / 4.0
            counted[i] = True
    own = np.array([affair.programme is None for affair in made.spec.affairs.values()])
    assert made.counts.raised[counted].sum() == pytest.approx(needs, abs=4.0 * np.sqrt(needs))
    assert made.counts.raised[~own].sum() == pytest.approx(tasks, abs=4.0 * np.sqrt(tasks))


def test_a_month_hands_its_numbers_to_kernels() -> None:
    """What `set_rules` makes: relief's part of prices in both, complaints as far as they are heard."""
    made = GovernanceModel(variant("new", parameters=NUMBERS), residents=3000, rng=1)
    made.run_for(3 * 21 + 1)
    assert made.relief.spared > 0.0
    assert made.state.tastes.low_cost == made.relief.spared == made.state.lessons.dislikes.low_cost
    assert (made.state.tastes.trust, made.state.tastes.distance) == (1.1, 0.9)
    assert made.state.lessons.trust_step == 0.06
    assert made.state.lessons.complaint_rate > 0.05
    assert made.state.lessons.complaint_rate <= 0.05 * 1.4 + 1e-12
