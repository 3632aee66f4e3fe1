"""Reform dates: bodies open and close, precincts are redrawn, open cases move by the new routes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.cases.offices import places_of
from sim.cases.population import place_offices, tell_of_reform
from sim.cases.providers import DAY_HOURS, system_of_offices
from sim.cases.reforming import overlap, reroute, routes_changed, successors
from sim.cases.routing import RouteBook, prices_at_doors, right_doors
from sim.cases.rules import make_book, make_policy
from sim.institutions.affairs import AREAS
from sim.institutions.structure import Structure
from sim.mechanisms.payroll import hourly_cost
from sim.model.subdistrict import SubDistrict
from sim.model.transition import merge_committees, oldest_first, open_offices


class Reformable(SubDistrict):
    """A sub-district whose structure can change."""

    def _reform(self, structure: Structure) -> None:
        """Bodies open and close, precincts are redrawn, open cases move by the new routes."""
        first = self.day == 0
        if not first and structure == self.structure:
            return
        lived_in = None if first else self.household_precinct
        self.structure = structure
        self._shares_kept.clear()
        self.district.reform(self.month, structure.id, structure.rules["assignment_ban"])
        self.household_precinct: npt.NDArray[np.int16] = self.community.precincts(structure.precincts)
        self.people.precinct[:] = self.household_precinct
        sizes = np.bincount(self.household_precinct[self.community.household], minlength=self._capital.size)
        self.precinct_residents: npt.NDArray[np.int64] = sizes
        place_offices(self.people, self.community, self.layout, structure.precincts)
        units = np.array([self.community.residents, self.community.households, structure.precincts, 1])
        n = len(self.spec.affairs)
        rate = self._sources.rate[:n] * self.creep.kept
        self.volume_a_year: npt.NDArray[np.float64] = rate * units[self._sources.unit[:n]]
        book = make_book(structure, self.spec.affairs, self.layout, self.values)
        self._prioritise(book)
        before = None if first else self.book
        self.book: RouteBook = book
        self._take_up_posts(structure)
        self.systems = system_of_offices(self.layout, structure, self.structures)
        self.hourly_cost = hourly_cost(
            [office.body for office in self.layout.offices], structure, self.values
        )
        self.prices, self.low_cost_doors = prices_at_doors(book, len(self.layout.doors))
        self.contracts.restructure(self)
        if lived_in is not None and before is not None:
            self._policy_before, self._policy = self._policy, make_policy(self.values, structure, self.layout)
            self.delegation.open_month(self)
            shared = overlap(lived_in, self.household_precinct, self.community.size)
            loss = self.values["capital.merger_loss"], self.values["knowledge.merger_loss"]
            merge_committees(self.committees, self._capital, shared, *loss)
            self._move_open_cases(before, book, shared)
            told = self.values["reform.told_share"]
            doors = right_doors(before), right_doors(book)
            tell_of_reform(self.people, *doors, told, self.seed, self.month)

    def _prioritise(self, book: RouteBook) -> None:
        """Matters of the year's priority areas go one place up."""
        for i, affair in enumerate(self.spec.affairs.values()):
            first = affair.area is not None and AREAS.index(affair.area) in self._priority_areas
            book["priority"][i] = max(0, affair.priority - 1) if first else affair.priority

    def _take_up_posts(self, structure: Structure) -> None:
        """Open, restaff and close departments and bodies."""
        for department in self.departments:
            department.restructure(structure.departments.get(department.department_id))
        for body in self.bodies:
            data = structure.bodies.get(body.body_id)
            places = 0 if data is None else places_of(data, structure.precincts)
            body.restructure(data if body.instance < places else None)

    def _move_open_cases(self, before: RouteBook, after: RouteBook, shared: npt.NDArray[np.float64]) -> None:
        """Open cases whose routes, rules or precincts change move, the oldest first."""
        changed = routes_changed(before, after)
        if shared.shape[0] != shared.shape[1] or self._policy != self._policy_before:
            changed[:] = True
        self._reroute(oldest_first(self.ledger, changed), successors(shared))

    def _move_cases_nobody_works_on(self) -> None:
        """Cases at a contractor that has no people any more go to whoever does them now."""
        dry = [
            c.offices["staff"]
            for c in self.contracts.contractors
            if c.staff <= 0.0 and "staff" in c.offices and self.work.waiting(c.offices["staff"])
        ]
        if dry:
            slots = oldest_first(self.ledger, np.ones(self.hours_a_case.size, dtype=np.bool_))
            case = self.ledger.service.case[slots]
            at = self.ledger.service.plan["provider"][slots, case["stage"]]
            self._reroute(slots[np.isin(at, dry)], np.arange(self._capital.size, dtype=np.int16))

    def _reroute(self, slots: npt.NDArray[np.int64], successor: npt.NDArray[np.int16]) -> None:
        reroute(
            self.ledger.service,
            self.ledger.facts,
            slots,
            self.book,
            self.choices,
            self.people,
            self._policy,
            open_offices(self.bodies, self.departments, self.structure, len(self.layout.offices)),
            successor,
            self._draft,
            self.now,
            DAY_HOURS,
        )
