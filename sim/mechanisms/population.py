"""Population turnover (人口更替): people age, die, are born and move, once a year and in place.

Who lives in a sub-district for twenty years is not who lived there at first. At each turn of the year
everybody is a year older; some have died, some households have left, some of the young have moved out of
their parents' home. Homes and their number of members stay: whoever goes is followed in the same row. A
household that left or died out is followed by one that moves in, drawn as the first ones were for the
compound that it comes to; a single member of a household that stays by a child born into it or by an adult
who joins it (a spouse, a parent, a carer, a lodger). So what would change a household's size (a birth, a
marriage, a death, a departure) is only seen where it fills a place; nobody comes to live alone by a death.

Newcomers have the habits and the trust of people at the start of a run, and do no voluntary work yet. The
committee doesn't know those who have moved here, and they are no part of what the precinct can do together; a
child born into a household is no stranger. An open case of somebody who is gone goes on to its end, as an
office does that has begun it: its work and its outcome count, and nobody remembers it or complains over it.

Who goes and who comes hangs on the seed, the year, the row and those who live there, and on nothing that a
structure does, so it is the same under every structure.

Equation::

    chance to die in a year = 1 - exp(- (population.death_background
        + population.death_60 * exp(population.death_slope * (age - 60))))     (age at the year's end)
    chance that a household leaves = 1 - exp(- population.leave),
        or 1 - exp(- population.leave_migrants) where a migrant lives
    chance that one of 18 to 29 leaves home = 1 - exp(- population.leave_home),
        where the household stays and somebody in it is at least 18 years older
    a single row is filled by a newborn with chance population.birth, where somebody of 18 to
        population.parents_until stays in the household; otherwise by an adult
    odds that a household that moves in, without anybody of 60 or over, is one of migrants
        = odds at the start * population.leave_migrants / population.leave
    who passes from an age group of which a share p has a status (disabled, unemployed, Party member) to one
        of which a share q has it
        gains it with chance (q - p) / (1 - p) if q > p,  keeps it with chance q / p if q < p
    knowledge of a precinct *= 1 - n
    capital of a precinct   *= 1 - population.capital_loss * n

with n the share of the precinct's residents who have moved in or joined a household (births left out). With
population.turnover at 0 nothing of this happens: the same people, of the same age, from the first day to the
last.

Parameters: population.turnover, population.death_background, population.death_60, population.death_slope,
    population.leave, population.leave_migrants, population.leave_home, population.birth,
    population.parents_until, population.capital_loss
State: `SubDistrict.community` (another one), `SubDistrict.newcomers`, `People.income`, `People.low_income`,
    `People.trust`, `People.habit`, `Volunteering.volunteer`, `ResidentsCommittee.knowledge`,
    `ResidentsCommittee.capital`.
Clauses: none.
Source: law of death after Gompertz 1825 and Makeham 1860, with the census of 2000; that people who stay have
    more ties after Sampson 1988. Turnover in place, by fixed rows, is our own form.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.community.columns import Community
from sim.community.composition import GROUPS, STARTS
from sim.community.draws import chances
from sim.community.in_movers import InMovers, Vacated
from sim.community.shares import Chances
from sim.institutions.affairs import ATTRIBUTES, Attribute
from sim.institutions.parameters import Parameters
from sim.kernel.arrays import Flags, Floats, Integers
from sim.kernel.randomness import stream

ADULT, GROWN = STARTS[1], STARTS[2]
"""Who is between these may leave the parents' home; a parent is as much older as the first of them."""


@dataclass(frozen=True)
class Newcomers:
    """Who came at the last turn of the year, in persons.

    Entity: community
    """

    moved_in: int = 0
    """members of households that moved in"""
    joined: int = 0
    """adults who joined a household"""
    born: int = 0
    """children born into a household"""
    deaths: int = 0
    """how many had died, those of households that left included"""

    @property
    def replaced(self) -> int:
        """Rows that are somebody else's now."""
        return self.moved_in + self.joined + self.born


def year_seed(seed: int, year: int) -> int:
    """The seed of a year's turnover; years are counted from 1."""
    return int(stream(seed, f"population/{year}"))


def chance_a_year(rate: float) -> float:
    """Chance that what happens at a rate a year happens within the year."""
    return float(1.0 - np.exp(-rate))


def chance_to_die(age: npt.NDArray[np.integer], values: Parameters) -> Floats:
    """[residents] chance to have died within the year; `age` is that at its end."""
    rising = values["population.death_60"] * np.exp(values["population.death_slope"] * (age - 60.0))
    return np.asarray(1.0 - np.exp(-(values["population.death_background"] + rising)))


def chance_to_leave(migrants: Flags, values: Parameters) -> Floats:
    """[households] chance to have left within the year; `migrants` says where a migrant lives."""
    theirs = chance_a_year(values["population.leave_migrants"])
    return np.where(migrants, theirs, chance_a_year(values["population.leave"]))


def grown_children(age: npt.NDArray[np.integer], household: Integers, here: Flags) -> Flags:
    """[residents] who is of 18 to 29 and lives with somebody at least 18 years older, among those `here`."""
    eldest = np.full(int(household[-1]) + 1, -1, dtype=np.int64)
    np.maximum.at(eldest, household[here], age[here])
    with_parent = eldest[household] - age >= ADULT
    return np.asarray(here & (age >= ADULT) & (age < GROWN) & with_parent)


def changed_status(
    has: Flags, share: Floats, before: Integers, after: Integers, chance: Floats
) -> npt.NDArray[np.bool_]:
    """[residents] who has a status once their age group may have changed.

    The fewest change so that the share of those who have it is that of the group they enter.

    Args:
        has: [residents] before.
        share: [groups] of those of an age group who have it.
        before, after: [residents] age groups.
        chance: [residents] draws in (0, 1).
    """
    p, q = share[before], share[after]
    gains = np.divide(q - p, 1.0 - p, out=np.zeros(p.size), where=p < 1.0)
    keeps = np.divide(q, p, out=np.ones(p.size), where=q < p)
    return np.where(has, chance < keeps, chance < gains)


def capital_kept(moved: Floats, values: Parameters) -> Floats:
    """[precincts] factor on capital; `moved` is the share of residents who moved in or joined."""
    return 1.0 - values["population.capital_loss"] * moved


def knowledge_kept(moved: Floats) -> Floats:
    """[precincts] factor on local knowledge; `moved` is the share of residents who moved in or joined."""
    return 1.0 - moved


def aged(community: Community, of: Chances, seed: int) -> Community:
    """Everybody a year older, with what hangs on age; `of` are the chances of a status by age group."""
    age = (community.age + 1).astype(np.int16)
    before, after = (np.searchsorted(STARTS, a, side="right") - 1 for a in (community.age, age))
    attributes = community.attributes.copy()

    def put(name: Attribute, who: Flags) -> None:
        bit = np.uint16(1 << ATTRIBUTES.index(name))
        attributes[who] |= bit
        attributes[~who] &= ~bit

    by_group: dict[Attribute, Floats] = {
        "disabled": of.disabled,
        "unemployed": of.unemployed,
        "party_member": of.party_member,
    }
    for name, share in by_group.items():
        chance = chances(seed, f"coming of age/{name}", age.size)
        put(name, changed_status(community.has(name), share, before, after, chance))
    put("minor", age < ADULT)
    put("young_adult", (age >= ADULT) & (age < GROWN))
    put("older", age >= STARTS[3])
    put("very_old", age >= STARTS[GROUPS - 1])
    put("lives_alone", (community.size[community.household] == 1) & (age >= ADULT))
    return community.with_people(age, attributes, community.income, community.trust, community.neighbours)


def vacated(community: Community, values: Parameters, seed: int) -> tuple[Vacated, int]:
    """Which rows fall vacant within a year and who fills them, and the number of the dead.

    Args:
        community: at the year's end, as if everybody had stayed.
        values: the parameters.
        seed: of the year; keys the draws, one a resident or household.
    """
    household, n, homes = community.household, community.residents, community.households
    migrants = np.zeros(homes, dtype=np.bool_)
    migrants[household[community.has("migrant")]] = True
    left = chances(seed, "leaving", homes) < chance_to_leave(migrants, values)
    dead = chances(seed, "death", n) < chance_to_die(community.age, values)
    here = ~dead & ~left[household]
    of_age = grown_children(community.age, household.astype(np.int64), here)
    moved_out = of_age & (chances(seed, "leaving home", n) < chance_a_year(values["population.leave_home"]))
    here &= ~moved_out
    stays = np.zeros(homes, dtype=np.bool_)
    stays[household[here]] = True
    parents = np.zeros(homes, dtype=np.bool_)
    may = (community.age >= ADULT) & (community.age <= values["population.parents_until"])
    parents[household[here & may]] = True
    single = ~here & stays[household]
    born = single & parents[household] & (chances(seed, "birth", n) < values["population.birth"])
    return Vacated(homes=~stays, born=born, joined=single & ~born), int(np.count_nonzero(dead))


def turned_over(
    community: Community, in_movers: InMovers, values: Parameters, seed: int, year: int
) -> tuple[Community, Vacated, Newcomers]:
    """The community after a turn of the year, which rows were filled anew, and how many of each sort.

    Args:
        community: before it.
        in_movers: who draws those who come.
        values: the parameters.
        seed, year: of the run, and the year that has ended, from 1; with the row they key every draw.
    """
    key = year_seed(seed, year)
    older = aged(community, in_movers.chances, key)
    gone, deaths = vacated(older, values, key)
    moved_in = int(community.size[gone.homes].sum())
    counts = Newcomers(moved_in, int(gone.joined.sum()), int(gone.born.sum()), deaths)
    return in_movers.fill(older, gone, key), gone, counts
