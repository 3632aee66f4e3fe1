"""Population turnover: who dies, leaves, is born and comes, and that homes and their members' number stay."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from math import exp

import numpy as np
import pytest

from sim.community import Community, build_community
from sim.community.in_movers import InMovers, Vacated, with_odds
from sim.institutions.affairs import ATTRIBUTES, Attribute
from sim.institutions.files.library import load_scenario
from sim.institutions.parameters import Parameters
from sim.mechanisms.population import (
    Newcomers,
    aged,
    capital_kept,
    chance_a_year,
    chance_to_die,
    chance_to_leave,
    changed_status,
    grown_children,
    knowledge_kept,
    turned_over,
    vacated,
    year_seed,
)
from tests.mechanisms.by_hand import near, numbers

LAW = numbers(
    {
        "population.death_background": 0.0004,
        "population.death_60": 0.011,
        "population.death_slope": 0.09,
        "population.leave": 0.05,
        "population.leave_migrants": 0.3,
        "population.capital_loss": 0.4,
    }
)
NOBODY = {
    "population.death_background": 0.0,
    "population.death_60": 0.0,
    "population.death_slope": 0.1,
    "population.leave": 0.0,
    "population.leave_migrants": 0.0,
    "population.leave_home": 0.0,
    "population.birth": 0.0,
    "population.parents_until": 44.0,
}
"""Nothing happens by itself; a rate of `CERTAIN` happens to everybody."""
CERTAIN = 700.0


def values(**changes: float) -> Parameters:
    return numbers({**NOBODY, **{f"population.{name}": value for name, value in changes.items()}})


@cache
def town(residents: int = 3_000, seed: int = 5) -> Community:
    spec = replace(load_scenario("old").community, residents=residents)
    return build_community(spec, load_scenario("old").parameters, seed)


@cache
def movers(seed: int = 5) -> InMovers:
    return InMovers(load_scenario("old").community.area_km2, load_scenario("old").parameters, seed)


def family(ages: list[list[int]], **who: list[int]) -> Community:
    """Households of these ages; `who` has an attribute, by row."""
    age = np.array([a for household in ages for a in household], dtype=np.int16)
    attributes = np.zeros(age.size, dtype=np.uint16)
    for name, rows in who.items():
        attributes[rows] |= np.uint16(1 << [str(a) for a in ATTRIBUTES].index(name))
    homes = len(ages)
    return Community(
        area_km2=1.0,
        box=(0.0, 0.0, 1.0, 1.0),
        household=np.repeat(np.arange(homes), [len(h) for h in ages]).astype(np.int32),
        attributes=attributes,
        age=age,
        income=np.full(age.size, 1000.0, dtype=np.float32),
        trust=np.full((age.size, 3), 0.5, dtype=np.float32),
        x=np.zeros(homes, dtype=np.float32),
        y=np.zeros(homes, dtype=np.float32),
        size=np.array([len(h) for h in ages], dtype=np.int16),
        neighbours=np.full((homes, 4), -1, dtype=np.int32),
    )


# --- chances ------------------------------------------------------------------------------------------------


def test_the_chance_to_die_rises_with_age_from_a_floor() -> None:
    found = chance_to_die(np.array([7, 60, 63, 85], dtype=np.int16), LAW)
    assert found.tolist() == near(
        [
            1.0 - exp(-(0.0004 + 0.011 * exp(0.09 * -53.0))),
            1.0 - exp(-(0.0004 + 0.011)),
            1.0 - exp(-(0.0004 + 0.011 * exp(0.27))),
            1.0 - exp(-(0.0004 + 0.011 * exp(2.25))),
        ]
    )
    assert found.tolist() == pytest.approx([0.000493231, 0.011335266, 0.014701, 0.099453], rel=2e-3)


@pytest.mark.parametrize(("rate", "chance"), [(0.0, 0.0), (0.3, 0.2591817793), (1.7, 0.8173164759)])
def test_what_happens_at_a_rate_happens_within_a_year(rate: float, chance: float) -> None:
    assert chance_a_year(rate) == pytest.approx(chance, rel=1e-9)


def test_households_of_migrants_leave_at_a_rate_of_their_own() -> None:
    found = chance_to_leave(np.array([True, False, True]), LAW)
    assert found.tolist() == near([1.0 - exp(-0.3), 1.0 - exp(-0.05), 1.0 - exp(-0.3)])


def test_grown_children_are_of_18_to_29_with_somebody_18_years_older() -> None:
    ages = np.array([48, 30, 29, 18, 17, 36, 18, 35, 18, 29, 70, 25])
    household = np.array([0, 0, 0, 0, 0, 1, 1, 2, 2, 3, 4, 4])
    here = np.ones(12, dtype=np.bool_)
    assert np.flatnonzero(grown_children(ages, household, here)).tolist() == [2, 3, 6, 11]
    here[[0, 11]] = False  # a parent who is gone holds nobody; who is gone doesn't leave home
    assert np.flatnonzero(grown_children(ages, household, here)).tolist() == [6]


@pytest.mark.parametrize(
    ("has", "before", "after", "chance", "then"),
    [
        (False, 0, 1, 0.19, True),  # (0.36 - 0.2) / (1 - 0.2) = 0.2
        (False, 0, 1, 0.21, False),
        (True, 0, 1, 0.99, True),  # who has it keeps it where the share rises
        (True, 1, 2, 0.24, True),  # 0.09 / 0.36 = 0.25
        (True, 1, 2, 0.26, False),
        (False, 1, 2, 0.01, False),  # nobody gains it where it falls
        (True, 2, 2, 0.99, True),
        (False, 2, 2, 0.01, False),
        (True, 2, 3, 0.01, False),  # nobody of the group has it
        (False, 3, 0, 0.19, True),  # 0.2 / 1
        (False, 3, 0, 0.21, False),
    ],
)
def test_a_status_changes_as_little_as_the_shares_of_age_groups_ask(
    has: bool, before: int, after: int, chance: float, then: bool
) -> None:
    share = np.array([0.2, 0.36, 0.09, 0.0])
    found = changed_status(np.array([has]), share, np.array([before]), np.array([after]), np.array([chance]))
    assert found.tolist() == [then]


def test_the_share_of_a_group_is_that_of_the_group_entered() -> None:
    draws = np.random.default_rng(1).random((2, 200_000))
    share = np.array([0.2, 0.36, 0.09])
    ones = np.ones(200_000, dtype=np.int64)
    has = changed_status(draws[0] < 0.2, share, 0 * ones, ones, draws[1])
    assert has.mean() == pytest.approx(0.36, abs=0.005)


@pytest.mark.parametrize(
    ("chance", "factor", "then"), [(0.2, 3.0, 0.6 / 1.4), (0.2, 0.25, 0.05 / 0.85), (0.7, 1.0, 0.7)]
)
def test_odds_are_multiplied(chance: float, factor: float, then: float) -> None:
    # odds of 0.2 are 0.2 / 0.8 = 0.25
    assert with_odds(chance, factor) == near(then)


def test_ties_are_lost_with_those_who_moved() -> None:
    moved = np.array([0.0, 0.1, 0.75])
    assert capital_kept(moved, LAW).tolist() == near([1.0, 0.96, 0.7])
    assert knowledge_kept(moved).tolist() == near([1.0, 0.9, 0.25])


def test_replaced_are_all_who_came() -> None:
    assert Newcomers(moved_in=13, joined=5, born=3, deaths=11).replaced == 21


# --- ageing -------------------------------------------------------------------------------------------------


def test_everybody_is_a_year_older_and_is_called_so() -> None:
    before = family([[17], [29, 59], [69, 16], [70, 28]], lives_alone=[], young_adult=[1, 6], minor=[0, 4])
    after = aged(before, movers().chances, 1)
    assert after.age.tolist() == [18, 30, 60, 70, 17, 71, 29]
    wanted: dict[Attribute, list[int]] = {
        "minor": [4],
        "young_adult": [0, 6],
        "older": [2, 3, 5],
        "very_old": [3, 5],
        "lives_alone": [0],
    }
    for name, rows in wanted.items():
        assert np.flatnonzero(after.has(name)).tolist() == rows
    assert before.age.tolist() == [17, 29, 59, 69, 16, 70, 28]  # another community, not this one changed


def test_nobody_of_60_looks_for_work_and_poverty_goes_on() -> None:
    before = family([[59, 58], [59]], unemployed=[0, 1, 2], low_income=[0, 2], party_member=[0], migrant=[1])
    after = aged(before, movers().chances, 1)
    assert after.has("unemployed").tolist() == [False, True, False]
    assert after.has("low_income").tolist() == [True, False, True]
    assert after.has("migrant").tolist() == [False, True, False]
    assert after.has("party_member")[0]


def test_shares_by_age_stay_the_registered_ones_while_people_age() -> None:
    c = town(38_000)
    for year in range(1, 13):
        c = aged(c, movers().chances, year)
    at = movers().chances
    of = {"middle": (c.age >= 30) & (c.age < 60), "old": (c.age >= 70) & (c.age < 100)}
    assert c.has("disabled")[of["old"]].mean() == pytest.approx(at.disabled[4], abs=0.012)
    assert c.has("party_member")[of["old"]].mean() == pytest.approx(at.party_member[4], abs=0.015)
    assert c.has("unemployed")[of["middle"]].mean() == pytest.approx(at.unemployed[2], abs=0.008)
    assert not c.has("unemployed")[of["old"]].any()


# --- who goes and who comes ---------------------------------------------------------------------------------


def rows(of: Vacated) -> tuple[list[int], list[int], list[int]]:
    """Homes to be moved into, rows of births, rows of adults who join."""
    homes, born, joined = of.homes, of.born, of.joined
    return np.flatnonzero(homes).tolist(), np.flatnonzero(born).tolist(), np.flatnonzero(joined).tolist()


HOMES = [[34, 8, 71], [80, 75], [45, 20], [63, 44, 25], [18]]


def test_nobody_goes_at_rates_of_nothing() -> None:
    assert rows(vacated(family(HOMES), values(), 3)[0]) == ([], [], [])


def test_a_household_that_leaves_or_dies_out_is_followed_by_another() -> None:
    assert rows(vacated(family(HOMES), values(leave=CERTAIN), 3)[0]) == ([0, 1, 2, 3, 4], [], [])
    found, deaths = vacated(family(HOMES), values(death_background=CERTAIN), 3)
    assert rows(found) == ([0, 1, 2, 3, 4], [], []) and deaths == 11
    migrants = family(HOMES, migrant=[1, 10])
    assert rows(vacated(migrants, values(leave_migrants=CERTAIN), 3)[0])[0] == [0, 4]


def test_the_old_are_followed_by_a_birth_where_somebody_may_be_a_parent_else_by_an_adult() -> None:
    old_die = {"death_60": 1e-9, "death_slope": 3.0}  # all from 70 on, nobody before 65
    found, deaths = vacated(family(HOMES), values(**old_die, birth=1.0), 3)
    assert rows(found) == ([1], [2], []) and deaths == 3
    found, _ = vacated(family(HOMES), values(**old_die, birth=0.0), 3)
    assert rows(found) == ([1], [], [2])
    found, _ = vacated(family(HOMES), values(**old_die, birth=1.0, parents_until=33.0), 3)
    assert rows(found) == ([1], [], [2])
    found, _ = vacated(family([[17, 77]]), values(**old_die, birth=1.0), 3)
    assert rows(found) == ([], [], [1])


def test_grown_children_leave_home_and_the_last_age_of_parents_is_in() -> None:
    found, deaths = vacated(family(HOMES), values(leave_home=CERTAIN, birth=1.0, parents_until=44.0), 3)
    assert rows(found) == ([], [9], [6]) and deaths == 0  # one parent left is 44, the other 45


def filled(homes: list[int], born: list[int], joined: list[int]) -> tuple[Community, Community, Vacated]:
    c = town()
    gone = Vacated(*(np.zeros(n, dtype=np.bool_) for n in (c.households, c.residents, c.residents)))
    for mask, where in ((gone.homes, homes), (gone.born, born), (gone.joined, joined)):
        mask[where] = True
    return c, movers().fill(c, gone, 9), gone


def test_who_stays_is_not_touched_and_who_comes_fits_the_home() -> None:
    first = town().first
    sizes = town().size
    poor = np.flatnonzero(town().has("low_income") & (sizes[town().household] > 1))[0]
    migrant = np.flatnonzero(town().has("migrant") & (sizes[town().household] > 1))[0]
    joined = [int(first[town().household[poor]] + 1), int(first[town().household[migrant]] + 1)]
    plain = np.flatnonzero((sizes == 3) & ~np.isin(np.arange(sizes.size), town().household[joined]))
    homes, born = plain[:40].tolist(), [int(first[plain[40]] + 2)]
    before, after, gone = filled(homes, born, joined)
    who = gone.filled(before)
    assert who.sum() == 40 * 3 + 1 + 2
    for name in ("age", "attributes", "income"):
        assert np.array_equal(getattr(after, name)[~who], getattr(before, name)[~who])
        assert getattr(after, name).dtype == getattr(before, name).dtype
    assert np.array_equal(after.trust[~who], before.trust[~who])
    assert np.array_equal(after.neighbours[~gone.homes], before.neighbours[~gone.homes])
    assert (after.neighbours[gone.homes] != before.neighbours[gone.homes]).any()
    assert after.x is before.x and after.size is before.size and after.household is before.household
    assert after.age[born].tolist() == [0] and after.has("minor")[born].all()
    assert (after.age[joined] >= 18).all()
    assert (
        after.income[born + joined].tolist()
        == before.income[[born[0] - 1, joined[0] - 1, joined[1] - 1]].tolist()
    )
    assert after.has("low_income")[joined[0]] and after.has("migrant")[joined[1]]
    assert not after.has("volunteer")[who].any()
    for home in homes:
        people = slice(int(first[home]), int(first[home + 1]))
        assert (after.age[people] >= 18).any()
        assert np.unique(after.income[people]).size == 1
    assert (after.trust[who] != before.trust[who]).mean() > 0.95


# --- a turn of the year -------------------------------------------------------------------------------------


def years(n: int, residents: int = 3_000, seed: int = 5) -> tuple[list[Community], list[Newcomers]]:
    c, registered = town(residents, seed), load_scenario("old").parameters
    towns, counts = [c], []
    for year in range(1, n + 1):
        c, gone, came = turned_over(c, movers(seed), registered, seed, year)
        assert came.replaced == np.count_nonzero(gone.filled(c))
        assert not (gone.born & gone.joined).any()
        assert not gone.homes[c.household[gone.born | gone.joined]].any()
        towns.append(c)
        counts.append(came)
    return towns, counts


def test_homes_and_numbers_stay_and_every_row_is_somebody_who_may_be_there() -> None:
    towns, _ = years(25)
    first = towns[0]
    precincts = first.precincts(6)
    for before, c in pairwise(towns):
        assert (c.residents, c.households) == (3_000, first.households)
        assert np.array_equal(c.household, first.household) and np.array_equal(c.size, first.size)
        assert np.array_equal(c.precincts(6), precincts)  # with its household everybody is in one precinct
        assert c.age.min() >= 0 and c.age.max() <= 120
        assert c.income.min() > 0.0 and ((c.trust >= 0.0) & (c.trust <= 1.0)).all()
        assert (np.maximum.reduceat(c.age, c.first[:-1]) >= 18).all()  # no child lives without an adult
        assert np.array_equal(c.has("minor"), c.age < 18)
        assert np.array_equal(c.has("young_adult"), (c.age >= 18) & (c.age < 30))
        assert np.array_equal(c.has("older"), c.age >= 60)
        assert np.array_equal(c.has("very_old"), c.age >= 70)
        assert np.array_equal(c.has("lives_alone"), (c.size[c.household] == 1) & (c.age >= 18))
        assert not (c.has("unemployed") & ((c.age < 18) | (c.age >= 60))).any()
        assert not (c.has("party_member") & (c.age < 18)).any()
        links = c.neighbours
        assert links.max() < c.households and (links != np.arange(c.households)[:, None]).all()
        assert before.age is not c.age


def test_a_year_is_drawn_by_seed_year_and_row() -> None:
    c, registered = town(), load_scenario("old").parameters
    found = [
        turned_over(c, movers(), registered, seed, year)[0] for seed, year in ((5, 1), (5, 1), (5, 2), (6, 1))
    ]
    assert np.array_equal(found[0].age, found[1].age) and np.array_equal(found[0].trust, found[1].trust)
    assert not np.array_equal(found[0].age, found[2].age)
    assert not np.array_equal(found[0].age, found[3].age)
    assert len({year_seed(5, 1), year_seed(5, 2), year_seed(6, 1)}) == 3


def test_one_resident_more_leaves_the_others_years_as_they_were() -> None:
    few, many = town(3_000), town(3_001)
    registered = load_scenario("old").parameters
    a = turned_over(few, movers(), registered, 5, 1)[0]
    b = turned_over(many, movers(), registered, 5, 1)[0]
    same = few.household < few.households - 1  # the last household may have grown
    for name in ("age", "attributes", "income"):
        assert np.array_equal(getattr(a, name)[same], getattr(b, name)[:3_000][same])


def test_a_town_of_full_size_ages_and_stays_a_town() -> None:
    towns, counts = years(20, residents=38_000)
    older = [float(c.has("older").mean()) for c in towns]
    assert older[0] < older[5] < older[10] < older[20]
    born = [came.born / 38.0 for came in counts]
    deaths = [came.deaths / 38.0 for came in counts]
    # per 1,000 residents: 6.4 to 12 births and 6.4 to 7.9 deaths in China between 2000 and 2023
    assert min(born) > 4.0 and max(born) < 12.0
    assert min(deaths) > 5.0 and max(deaths) < 16.0
    assert deaths[19] > deaths[0]
    migrants = [float(c.has("migrant").mean()) for c in towns]
    assert migrants[20] == pytest.approx(migrants[0], abs=0.03)
    assert 0.05 < min(came.replaced for came in counts) / 38_000 < 0.1
