"""Reform dates: bodies open and close, precincts are redrawn, open cases move by the new routes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.agents import ResidentsCommittee
from sim.cases.offices import places_of
from sim.cases.planning_state import Policy
from sim.cases.population import place_offices
from sim.cases.providers import system_of_offices
from sim.cases.reforming import routes_changed
from sim.cases.routing import RouteBook, prices_at_doors, right_doors
from sim.cases.rules import make_book, make_policy
from sim.institutions.absorbing import absorbed
from sim.institutions.structure import Structure
from sim.mechanisms.habit import hear_of_reform
from sim.mechanisms.merging import changes_number, merged, overlap, successors
from sim.mechanisms.payroll import hourly_cost
from sim.model import absorbing
from sim.model.open_cases import move_cases, oldest_first
from sim.processes import functions, priorities, sunsets

if TYPE_CHECKING:
    from sim.model.governance import GovernanceModel


@dataclass
class Change:
    """What was there before the reform that is under way.

    Attributes:
        structure: what was in force.
        precincts: [households] where they lived.
        book: the routes.
        policy: the rules.
        shared: [old precincts, new precincts] residents in both.
    """

    structure: Structure
    precincts: npt.NDArray[np.int16]
    book: RouteBook
    policy: Policy
    shared: npt.NDArray[np.float64]


class ReformDates:
    """How another structure comes into force.

    Attributes:
        redrawn: whether precincts were redrawn this month.
        change: what was before, while a reform is under way; None at the start of a run.
    """

    def __init__(self, model: GovernanceModel) -> None:
        self._model = model
        self.redrawn = False
        self.change: Change | None = None
        self._whole = model.state.structure  # with the bodies that have been closed

    def take_effect_if_due(self) -> None:
        """Let the month's dated structure come into force, or the restored street office.

        In either, and in the one that is in force, bodies that the district has closed are absorbed.
        """
        model, state = self._model, self._model.state
        before = state.structure.precincts
        for phase in state.spec.phases:
            if phase.month == state.month and not state.district.restored:
                state.phase, self._whole = phase, phase.structure
        restored = state.phase.restored
        if state.district.restored and restored is not None and not model.has_street_office:
            self._whole = restored
        self.take_effect(absorbed(self._whole, state.district.closed))
        state.district.closed = [body for body in state.district.closed if body in state.structure.absorbed]
        self.redrawn = state.structure.precincts != before

    def take_effect(self, structure: Structure) -> None:
        """Take the steps of a reform date; nothing where the structure is in force already."""
        state = self._model.state
        first = state.day == 0
        if not first and structure == state.structure:
            return
        self.change = None
        if not first:
            none = np.zeros((0, 0))
            self.change = Change(state.structure, state.household_precinct, state.book, state.policy, none)
        state.structure = structure
        state.forget_shares()
        self._model.take("reform")
        self.change = None


def note_reform(model: GovernanceModel) -> None:
    """The district notes which structure came into force; a ban has attention as far as it is new."""
    structure = model.structure
    model.district.reform(model.month, structure.id, structure.rules["assignment_ban"])


def redraw_precincts(model: GovernanceModel) -> None:
    """Households belong to the precincts of the structure, and offices stand in their midst."""
    state, structure = model.state, model.structure
    state.household_precinct = state.community.precincts(structure.precincts)
    state.people.precinct[:] = state.household_precinct
    homes = state.household_precinct[state.community.household]
    state.precinct_residents = np.bincount(homes, minlength=state.capital.size)
    place_offices(state.people, state.community, state.layout, structure.precincts)
    if model.reform.change is not None:
        lived_in = model.reform.change.precincts
        shared = overlap(lived_in, state.household_precinct, state.community.size)
        model.reform.change.shared = shared
        if changes_number(shared):
            for counted in (state.missed, state.complained):
                priorities.spread(counted, state.precinct_residents)


def date_sunsets(model: GovernanceModel) -> None:
    """Affairs that carry a sunset get a review date; lapsed ones that carry none any more come back."""
    sunsets.take_up(model)


def date_functions(model: GovernanceModel) -> None:
    """Who may take over which affairs; what nobody may take over any more comes back."""
    functions.take_up(model)


def set_routes(model: GovernanceModel) -> None:
    """The structure's routes as tables, with the year's priorities and the volumes of departments' tasks."""
    state, structure = model.state, model.structure
    units = np.array([state.community.residents, state.community.households, structure.precincts, 1])
    n = len(state.spec.affairs)
    rate = state.sources.rate[:n] * state.creep.kept * state.sunsets.issued
    state.volume_a_year = rate * units[state.sources.unit[:n]]
    state.book = make_book(structure, state.spec.affairs, state.layout, state.values)
    functions.put_shares(model)
    priorities.put_first(state.book, state.spec.affairs, state.priority_areas)


def take_up_posts(model: GovernanceModel) -> None:
    """Departments and bodies open, take up their new posts, or close."""
    state, structure = model.state, model.structure
    before, changed = model.district.posts(), absorbing.kept(state.bodies)
    for department in state.departments:
        department.restructure(structure.departments.get(department.department_id))
    for body in state.bodies:
        data = structure.bodies.get(body.body_id)
        places = 0 if data is None else places_of(data, structure.precincts)
        body.restructure(data if body.instance < places else None)
    if model.reform.change is not None:
        absorbing.hand_over(state.bodies, model.reform.change.structure, structure, changed)
        model.district.redeploy(before)


def set_costs(model: GovernanceModel) -> None:
    """Whose each office is, what an hour there costs, and what is asked at each door."""
    state, structure = model.state, model.structure
    state.systems = system_of_offices(state.layout, structure, state.structures)
    cost_hours(model)
    state.prices, state.low_cost_doors = prices_at_doors(state.book, len(state.layout.doors))


def cost_hours(model: GovernanceModel) -> None:
    """What an hour at each office costs, with the coordinators that departments have now."""
    state = model.state
    bodies = [office.body for office in state.layout.offices]
    hired = {department.department_id: department.hired for department in state.departments}
    state.hourly_cost = hourly_cost(bodies, state.structure, hired, state.values)


def divide_into_lots(model: GovernanceModel) -> None:
    """Lots for the affairs that are contracted now; running contracts of those that still are stay."""
    model.contracts.restructure(model)


def weigh_anew(model: GovernanceModel) -> None:
    """Departments weigh by the new rules what becomes of tasks under way."""
    if model.reform.change is not None:
        state = model.state
        state.policy = make_policy(state.values, state.structure, state.layout, state.own_sorters)
        model.delegation.open_month(model)


def merge_precincts(model: GovernanceModel) -> None:
    """A redrawn precinct starts with its parts' mean capital and knowledge, less what merging costs."""
    if model.reform.change is not None:
        state = model.state
        loss = state.values["capital.merger_loss"], state.values["knowledge.merger_loss"]
        merge_committees(state.committees, state.capital, model.reform.change.shared, *loss)


def merge_committees(
    committees: Iterable[ResidentsCommittee],
    capital: npt.NDArray[np.float64],
    shared: npt.NDArray[np.float64],
    capital_loss: float,
    knowledge_loss: float,
) -> None:
    """A redrawn precinct starts with its parts' mean capital and knowledge, less what merging costs.

    Args:
        committees: all committees; those open take over their precinct's.
        capital: [precincts] changed in place.
        shared: [old precincts, new precincts] residents in both, from `sim.mechanisms.merging.overlap`.
        capital_loss, knowledge_loss: shares lost.
    """
    if not changes_number(shared):
        return
    before, after = shared.shape
    committees = list(committees)
    knowledge = np.zeros(before)
    for committee in committees:
        if committee.instance < before:
            knowledge[committee.instance] = committee.knowledge
    capital[:after] = merged(capital[:before], shared, capital_loss)
    known = merged(knowledge, shared, knowledge_loss)
    for committee in committees:
        if committee.is_open:
            committee.capital = float(capital[committee.instance])
            committee.knowledge = float(known[committee.instance])


def move_open_cases(model: GovernanceModel) -> None:
    """Open cases whose routes, rules or precincts change move, the oldest first."""
    change, state = model.reform.change, model.state
    if change is not None:
        changed = routes_changed(change.book, state.book)
        if changes_number(change.shared) or state.policy != change.policy:
            changed[:] = True
        move_cases(state, oldest_first(state.ledger, changed), successors(change.shared))


def tell_residents(model: GovernanceModel) -> None:
    """Some residents hear of the reform, and know the right door from then on."""
    change, state = model.reform.change, model.state
    if change is not None:
        told = state.values["reform.told_share"]
        doors = right_doors(change.book), right_doors(state.book)
        hear_of_reform(state.people.habit, *doors, told, state.seed, state.month)
