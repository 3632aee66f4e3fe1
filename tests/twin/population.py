"""The population (人口): who lives here at the start, and who comes at each turn of the year."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tests.twin.census import Census, Vacant
from tests.twin.draws import chance, stream
from tests.twin.residents import Household, Resident
from tests.twin.words import ATTRIBUTES, MONTHS_A_YEAR, has

if TYPE_CHECKING:
    from tests.twin.town import Town

STARTS = (0, 18, 30, 60, 70)
"""Where age groups begin."""
ADULT, GROWN = STARTS[1], STARTS[2]
"""Who is between these may leave the parents' home; a parent is as much older as the first of them."""


def people_move_in(town: Town, census: Census) -> None:
    """Who lives here at the start."""
    homes = zip(census.x, census.y, census.size, strict=True)
    town.households = [Household(h, x, y, size) for h, (x, y, size) in enumerate(homes)]
    key = stream(town.seed, "habits")
    for row, entry in enumerate(census.residents):
        resident = Resident(town, row, town.households[entry.household])
        used = chance(key, row) < town.values["habit.initial_share"]
        resident.be(entry.age, entry.attributes, entry.income, entry.trust, old_habits=used)
        resident.volunteer = has(entry.attributes, "volunteer")
        town.residents.append(resident)
    for household, neighbours in zip(town.households, census.neighbours, strict=True):
        household.neighbours = neighbours


def turn_population_over(town: Town) -> None:
    """The year turns: people have aged, died, been born and moved; others live where they did."""
    values = town.values
    if town.day == 0 or values["population.turnover"] <= 0.0:
        return
    year = (town.month - 1) // MONTHS_A_YEAR
    key = stream(town.seed, f"population/{year}")
    shares = town.register.shares()
    ages = [resident.age + 1 for resident in town.residents]
    attributes = [
        aged(resident, age, shares, key) for resident, age in zip(town.residents, ages, strict=True)
    ]
    vacant = vacated(town, ages, attributes, key)
    come = town.register.after(list(zip(ages, attributes, strict=True)), vacant, key)
    gone = {r.row for r in town.residents if r.home.number in vacant.homes} | vacant.born | vacant.joined
    for case in town.service.open.values():
        if case.person in gone and not case.orphaned:
            case.orphaned = True
            case.attributes = town.residents[case.person].attributes
    town.replaced = len(gone)
    used_to = stream(key, "habits")
    for resident in town.residents:
        row = resident.row
        resident.age, resident.attributes = ages[row], attributes[row]
        if row in gone:
            entry, old = come.residents[row], chance(used_to, row) < values["habit.initial_share"]
            resident.be(entry.age, entry.attributes, entry.income, entry.trust, old_habits=old)
            resident.volunteer = False
    for home in vacant.homes:
        town.households[home].neighbours = come.neighbours[home]
    town.volunteering.look_round()
    lose_ties(town, gone - vacant.born)


def aged(resident: Resident, age: int, shares: Mapping[str, Sequence[float]], key: int) -> int:
    """What a resident is like a year later: the fewest change so that shares are those of the new age."""
    before, now = group_of(resident.age), group_of(age)
    has_now: dict[str, bool] = {name: has(resident.attributes, name) for name in ATTRIBUTES}
    for status, by_group in shares.items():
        p, q = by_group[before], by_group[now]
        u = chance(stream(key, f"community/coming of age/{status}"), resident.row)
        if has_now[status]:
            has_now[status] = q >= p or u < q / p
        else:
            has_now[status] = p < 1.0 and u < (q - p) / (1.0 - p)
    has_now["minor"] = age < ADULT
    has_now["young_adult"] = ADULT <= age < GROWN
    has_now["older"], has_now["very_old"] = age >= STARTS[3], age >= STARTS[4]
    has_now["lives_alone"] = resident.home.size == 1 and age >= ADULT
    return sum(1 << k for k, name in enumerate(ATTRIBUTES) if has_now[name])


def vacated(town: Town, ages: Sequence[int], attributes: Sequence[int], key: int) -> Vacant:
    """Who is gone within the year, and who comes after them."""
    values = town.values
    death, leaving = stream(key, "community/death"), stream(key, "community/leaving")
    leaving_home, birth = stream(key, "community/leaving home"), stream(key, "community/birth")
    vacant = Vacant(set(), set(), set())
    for household in town.households:
        rows = [member.row for member in household.members]
        migrants = any(has(attributes[row], "migrant") for row in rows)
        rate = values["population.leave_migrants" if migrants else "population.leave"]
        stays: list[int] = []
        if chance(leaving, household.number) >= 1.0 - math.exp(-rate):
            stays = [row for row in rows if chance(death, row) >= chance_to_die(ages[row], values)]
        eldest = max((ages[row] for row in stays), default=-1)
        moves_out = {
            row
            for row in stays
            if ADULT <= ages[row] < GROWN
            and eldest - ages[row] >= ADULT
            and chance(leaving_home, row) < 1.0 - math.exp(-values["population.leave_home"])
        }
        stays = [row for row in stays if row not in moves_out]
        if not stays:
            vacant.homes.add(household.number)
            continue
        parents = any(ADULT <= ages[row] <= values["population.parents_until"] for row in stays)
        for row in set(rows) - set(stays):
            if parents and chance(birth, row) < values["population.birth"]:
                vacant.born.add(row)
            else:
                vacant.joined.add(row)
    return vacant


def chance_to_die(age: int, values: Mapping[str, float]) -> float:
    """Chance to have died within the year, by the age at its end."""
    rising = values["population.death_60"] * math.exp(values["population.death_slope"] * (age - 60))
    return 1.0 - math.exp(-(values["population.death_background"] + rising))


def lose_ties(town: Town, moved: set[int]) -> None:
    """Committees don't know those who moved here; precincts can do less together."""
    for precinct in range(town.structure.precincts):
        here = [resident.row for resident in town.residents if resident.home.precinct == precinct]
        part = sum(row in moved for row in here) / len(here)
        town.society.capital[precinct] *= 1.0 - town.values["population.capital_loss"] * part
        for committee in town.committees:
            if committee.is_open and committee.instance == precinct:
                committee.knowledge *= 1.0 - part


def group_of(age: int) -> int:
    """The age group."""
    return sum(age >= start for start in STARTS) - 1
