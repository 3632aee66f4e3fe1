"""Reform dates: bodies open and close, precincts are redrawn, open cases move by the new routes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.cases.offices import places_of
from sim.cases.planning_state import Policy
from sim.cases.population import place_offices
from sim.cases.providers import DAY_HOURS, system_of_offices
from sim.cases.reforming import reroute, routes_changed
from sim.cases.routing import RouteBook, prices_at_doors, right_doors
from sim.cases.rules import make_book, make_policy
from sim.institutions.affairs import AREAS
from sim.institutions.structure import Structure
from sim.mechanisms.habit import hear_of_reform
from sim.mechanisms.merging import changes_number, overlap, successors
from sim.mechanisms.payroll import hourly_cost
from sim.mechanisms.priorities import place_in_queue
from sim.model.transition import merge_committees, oldest_first, open_offices

if TYPE_CHECKING:
    from sim.model.governance import GovernanceModel


@dataclass
class Change:
    """What was there before the reform that is under way.

    Attributes:
        precincts: [households] where they lived.
        book: the routes.
        policy: the rules.
        shared: [old precincts, new precincts] residents in both.
    """

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

    def take_effect_if_due(self) -> None:
        """Let the month's dated structure come into force, or the restored street office."""
        model, state = self._model, self._model.state
        before = state.structure.precincts
        for phase in state.spec.phases:
            if phase.month == state.month and not state.district.restored:
                state.phase = phase
                self.take_effect(phase.structure)
        restored = state.phase.restored
        if state.district.restored and restored is not None and not model.has_street_office:
            self.take_effect(restored)
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
            self.change = Change(state.household_precinct, state.book, state.policy, none)
        state.structure = structure
        state.forget_shares()
        self._model.take("reform")
        self.change = None

    def prioritise(self, book: RouteBook) -> None:
        """Matters of the year's priority areas go one place up."""
        state = self._model.state
        for i, affair in enumerate(state.spec.affairs.values()):
            first = affair.area is not None and AREAS.index(affair.area) in state.priority_areas
            book["priority"][i] = place_in_queue(affair.priority, first)

    def move_stranded_cases(self) -> None:
        """Cases at a contractor that has no people any more go to whoever does them now."""
        state = self._model.state
        dry = [
            c.offices["staff"]
            for c in state.contracts.contractors
            if c.staff <= 0.0 and "staff" in c.offices and state.work.waiting(c.offices["staff"])
        ]
        if dry:
            slots = oldest_first(state.ledger, np.ones(state.hours_a_case.size, dtype=np.bool_))
            case = state.ledger.service.case[slots]
            at = state.ledger.service.plan["provider"][slots, case["stage"]]
            self.reroute(slots[np.isin(at, dry)], np.arange(state.capital.size, dtype=np.int16))

    def reroute(self, slots: npt.NDArray[np.int64], successor: npt.NDArray[np.int16]) -> None:
        """Move open cases by the routes in force; `successor` takes over a precinct's own tasks."""
        state = self._model.state
        reroute(
            state.ledger.service,
            state.ledger.facts,
            slots,
            state.book,
            state.choices,
            state.people,
            state.policy,
            open_offices(state.bodies, state.departments, state.structure, len(state.layout.offices)),
            successor,
            state.draft,
            state.now,
            DAY_HOURS,
        )


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
        model.reform.change.shared = overlap(lived_in, state.household_precinct, state.community.size)


def set_routes(model: GovernanceModel) -> None:
    """The structure's routes as tables, with the year's priorities and the volumes of departments' tasks."""
    state, structure = model.state, model.structure
    units = np.array([state.community.residents, state.community.households, structure.precincts, 1])
    n = len(state.spec.affairs)
    rate = state.sources.rate[:n] * state.creep.kept
    state.volume_a_year = rate * units[state.sources.unit[:n]]
    state.book = make_book(structure, state.spec.affairs, state.layout, state.values)
    model.reform.prioritise(state.book)


def take_up_posts(model: GovernanceModel) -> None:
    """Departments and bodies open, take up their new posts, or close."""
    state, structure = model.state, model.structure
    for department in state.departments:
        department.restructure(structure.departments.get(department.department_id))
    for body in state.bodies:
        data = structure.bodies.get(body.body_id)
        places = 0 if data is None else places_of(data, structure.precincts)
        body.restructure(data if body.instance < places else None)


def set_costs(model: GovernanceModel) -> None:
    """Whose each office is, what an hour there costs, and what is asked at each door."""
    state, structure = model.state, model.structure
    state.systems = system_of_offices(state.layout, structure, state.structures)
    state.hourly_cost = hourly_cost([office.body for office in state.layout.offices], structure, state.values)
    state.prices, state.low_cost_doors = prices_at_doors(state.book, len(state.layout.doors))


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


def move_open_cases(model: GovernanceModel) -> None:
    """Open cases whose routes, rules or precincts change move, the oldest first."""
    change, state = model.reform.change, model.state
    if change is not None:
        changed = routes_changed(change.book, state.book)
        if changes_number(change.shared) or state.policy != change.policy:
            changed[:] = True
        model.reform.reroute(oldest_first(state.ledger, changed), successors(change.shared))


def tell_residents(model: GovernanceModel) -> None:
    """Some residents hear of the reform, and know the right door from then on."""
    change, state = model.reform.change, model.state
    if change is not None:
        told = state.values["reform.told_share"]
        doors = right_doors(change.book), right_doors(state.book)
        hear_of_reform(state.people.habit, *doors, told, state.seed, state.month)
