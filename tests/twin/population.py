"""The population (人口): who lives here at the start, and who comes at each turn of the year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.twin.census import Census
from tests.twin.draws import chance, stream
from tests.twin.residents import Household, Resident
from tests.twin.words import MONTHS_A_YEAR, has

if TYPE_CHECKING:
    from tests.twin.town import Town


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
    if town.day == 0 or town.values["population.turnover"] <= 0.0:
        return
    year = (town.month - 1) // MONTHS_A_YEAR
    now = town.register.after(year)
    key = stream(stream(town.seed, f"population/{year}"), "habits")
    for case in town.service.open.values():
        if case.person >= 0 and now.gone[case.person] and not case.orphaned:
            case.orphaned = True
            case.attributes = town.residents[case.person].attributes
    moved, here = [0] * town.places, [0] * town.places
    for resident, entry in zip(town.residents, now.residents, strict=True):
        precinct = resident.home.precinct
        here[precinct] += 1
        if now.gone[resident.row]:
            used = chance(key, resident.row) < town.values["habit.initial_share"]
            resident.be(entry.age, entry.attributes, entry.income, entry.trust, old_habits=used)
            resident.volunteer = False
            moved[precinct] += not now.born[resident.row]
        resident.age, resident.attributes = entry.age, entry.attributes
    for household, neighbours in zip(town.households, now.neighbours, strict=True):
        household.neighbours = neighbours
    town.society.look_round()
    for precinct in range(town.structure.precincts):
        part = moved[precinct] / here[precinct]
        town.society.capital[precinct] *= 1.0 - town.values["population.capital_loss"] * part
        for committee in town.committees:
            if committee.is_open and committee.instance == precinct:
                committee.knowledge *= 1.0 - part
