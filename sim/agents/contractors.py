"""Contractors: NGOs, the charity aid association and the incumbent community service centre.

Each has people, competence, and reserves; lives on contracts and a little income of its own; takes on
people for what it holds and lets them go when money runs out. Without a contract it is dormant; dormant
organisations close more often. What is purchased and cultivated brings new ones.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import numpy.typing as npt

from sim.agents.base import Body
from sim.cases.routing import TASK_PURPOSES
from sim.institutions.affairs import AREAS
from sim.institutions.structure import BodyData, Duty
from sim.kernel.randomness import stream, uniform
from sim.mechanisms.contract_effort import effort
from sim.mechanisms.contractor_autonomy import autonomy, dependence, incumbent_fit, specialist_fit
from sim.mechanisms.contractor_competence import first_competence, learnt, lost
from sim.mechanisms.contractor_staff import contractor_payroll, next_staff, room_to_bid, staff_needed
from sim.mechanisms.coping import quality_of
from sim.mechanisms.money import DISTRICT, DONORS, PEOPLE
from sim.mechanisms.ngo_turnover import chance_of_closing, founding_grant
from sim.mechanisms.tendering import Bid, Call, Lot, may_bid, price_asked, quality_held

if TYPE_CHECKING:
    from sim.model import GovernanceModel


class Contractor(Body):
    """An organisation that takes contracts.

    Entity: contractors

    Attributes:
        exists: whether it is registered (NGO places may stand empty).
        staff: full-time equivalents.
        competence: share of full effort it gives when nobody looks, in [0, 1].
        dependence: share of its income that came from contracts, lately.
        committed: hours a month under contract.
        projects: of these, hours of community work beyond the catalogue's cases.
        contract_income: yuan this month.
        own_income: yuan this month from its own sources.
        lately: what payers remember its effort to be, NaN for nothing.
        effort: share of full effort it gives now.
        began: month in which it was founded.
        closed: how often an organisation in this place has closed so far.
    """

    altruism_parameter: ClassVar[str] = "contractor.altruism_incumbent"
    own_income_parameter: ClassVar[str | None] = None
    may_close: ClassVar[bool] = False

    def __init__(self, model: GovernanceModel, body_id: str, instance: int) -> None:
        super().__init__(model, body_id, instance)
        self._key = stream(model.seed, f"contractor/{body_id}/{instance}")
        # months would meet the numbers that decide on luck and home area
        self._closing = stream(model.seed, f"contractor/{body_id}/{instance}/closing")
        self.exists = False
        self.staff = 0.0
        self.competence = self._first_competence()
        self.dependence = 0.0
        self.committed = 0.0
        self.projects = 0.0
        self.contract_income = 0.0
        self.effort = 1.0
        self.began = 0
        self.closed = 0
        self.own_income = 0.0
        self.lately = math.nan

    def _first_competence(self) -> float:
        return first_competence(uniform(self._key, 0), self.model.values)

    @property
    def account(self) -> str:
        """Its account in `Accounts`: the balance is its reserves."""
        return f"{self.body_id}_{self.instance + 1}"

    @property
    def reserves(self) -> float:
        """Yuan at hand."""
        return self.model.accounts.balance[self.account]

    @property
    def dormant(self) -> bool:
        """Registered, but without a contract."""
        return self.exists and self.committed <= 0.0

    @property
    def autonomy(self) -> float:
        """How far it follows its own members rather than its payer, in [0, 1]."""
        return autonomy(self.dependence, self.model.values)

    def restructure(self, data: BodyData | None) -> None:
        """Begin with the structure's people, or close; one that lives on keeps what it has become."""
        before = self.is_open
        super().restructure(data)
        if self.is_open and not before:
            self._begin(sum(p.count for p in data.posts.values()) * self.model.scale if data else 0.0)
        elif not self.is_open and before:
            self._end()

    def _begin(self, staff: float) -> None:
        self.exists = True
        self.staff = staff
        self.began = self.model.month
        months = self.model.values["contractor.first_reserves"]
        self.model.accounts.pay(DONORS, self.account, "grant", months * self._payroll())

    def _end(self) -> None:
        self.exists = False
        self.staff = self.committed = 0.0
        rest = max(0.0, self.reserves)
        self.model.accounts.pay(self.account, DONORS, "grant", rest)

    def _payroll(self) -> float:
        return contractor_payroll(self.staff, self.model.values)

    def full_time_equivalents(self) -> dict[Duty, float]:
        """Its people now, not those of the structure's file."""
        return {"field": self.staff if self.exists else 0.0}

    # --- the month -----------------------------------------------------------------------------------

    def plan_month(self) -> None:
        """People follow what is under contract as far as reserves go; effort follows inspection."""
        if self.exists:
            self.staff = self.hire()
        self.fte = self.full_time_equivalents() if self.is_open else {}
        self.effort = self.exert()
        super().plan_month()
        if "staff" not in self.offices:
            return
        grade = quality_of(self.effort, self.model.values)
        for purpose in TASK_PURPOSES:
            self.model.work.set_effort(self.offices["staff"], purpose, self.effort, grade)

    def hire(self) -> float:
        """Decide how many people it has this month: full-time equivalents, at least 0."""
        values = self.model.values
        asked = float(self.model.work.expected[self.offices["staff"]].sum())
        needed = staff_needed(self.committed, asked, values)
        return next_staff(self.staff, needed, self.reserves, self.model.scale, values)

    def exert(self) -> float:
        """Decide how much of full effort it gives this month, in [0, 1]."""
        return effort(self.competence, self.model.contracts.inspection)

    def wants(self) -> Mapping[str, float]:
        """Community work, as far as effort goes."""
        return {"community_work": self.projects * self.effort}

    def close_month(self) -> None:
        """Pay people, learn by doing, forget when idle, lose some of both when people leave."""
        super().close_month()
        if not self.exists:
            return
        values, accounts = self.model.values, self.model.accounts
        if self.own_income_parameter is not None:
            own = values[self.own_income_parameter] * self.model.scale
            accounts.pay(DONORS, self.account, "donation", own)
            self.own_income = own
        accounts.pay(self.account, PEOPLE, "payroll", self._payroll())
        if self.worked + self.projects > 0.0:
            cultivation = self.model.structure.rules["cultivation"]
            guidance = self.model.guidance_of_organisations
            self.competence += learnt(self.competence, cultivation, guidance, values)
        self.competence -= lost(self.competence, self.dormant, values)
        if self.may_close and self.leaves():
            self.closed += 1
            self._end()

    def note_income(self) -> None:
        """Once all of the month is paid: how far it lives on contracts."""
        if self.exists:
            income = (self.contract_income, self.own_income)
            self.dependence = dependence(self.dependence, *income, self.model.values)

    def leaves(self) -> bool:
        """Decide whether it closes at the end of this month; asked only of those that may close."""
        chance = chance_of_closing(self.dormant, self.reserves, self.model.values)
        return uniform(self._closing, self.model.month) < chance

    # --- tenders -------------------------------------------------------------------------------------

    def fit(self) -> npt.NDArray[np.float64]:
        """[affairs] how well it knows what is asked for here, in [0, 1]; dependence turns it to its payer."""
        return incumbent_fit(self.model.affair_tables.area.size, self.autonomy, self.model.values)

    def room(self) -> float:
        """Hours a month that it could staff, what it holds included."""
        return room_to_bid(self.staff, self.model.scale, self.model.values)

    def bid(self, lot: Lot, call: Call) -> Bid | None:
        """Decide what to ask for a lot that is put out, None for no bid.

        Args:
            lot: hours a month of an affair (its place in the catalogue).
            call: yuan an hour that people cost and that is paid at most, hours a month it has free.

        Returns:
            Yuan an hour, from 0 to the reserve, and its quality and fit, both in [0, 1].
        """
        values = self.model.values
        altruism = values[self.altruism_parameter]
        if not may_bid(call, lot.hours, altruism):
            return None
        return Bid(
            price=price_asked(call, altruism, values["contractor.margin"], uniform(self._key, 2)),
            quality=quality_held(self.lately, self.competence),
            fit=float(self.fit()[lot.affair]),
        )


class NGO(Contractor):
    """A non-governmental organisation (社會組織), at home in one project area."""

    altruism_parameter = "contractor.altruism_ngo"
    own_income_parameter = "ngo.own_income"
    may_close = True

    @property
    def area(self) -> int:
        """Its own project area."""
        return int(uniform(self._key, 3) * len(AREAS))

    def restructure(self, data: BodyData | None) -> None:
        """Only as many places are filled as the structure has NGOs; the others wait for founders.

        Where another structure has more or fewer, the places between are filled or emptied.
        """
        before = self.data.count if self.is_open and self.data is not None else None
        if data is not None and self.instance >= data.count and not self.is_open:
            Body.restructure(self, data)
        else:
            super().restructure(data)
        if data is None or before is None:
            return
        if before <= self.instance < data.count and not self.exists:
            self.competence = self._first_competence()
            self.dependence = self.lately = 0.0
            self._begin(sum(p.count for p in data.posts.values()) * self.model.scale)
        elif data.count <= self.instance < before and self.exists:
            self._end()

    def found(self) -> None:
        """A new organisation takes an empty place."""
        assert self.data is not None
        self.competence = self._first_competence()
        self.dependence, self.lately = 0.0, math.nan
        self._begin(sum(p.count for p in self.data.posts.values()) * self.model.scale)
        cultivation = self.model.structure.rules["cultivation"]
        grant = founding_grant(cultivation, self.model.scale, self.model.values)
        self.model.accounts.pay(DISTRICT, self.account, "grant", grant)

    def fit(self) -> npt.NDArray[np.float64]:
        """An NGO fits its own area best."""
        areas = self.model.affair_tables.area
        return specialist_fit(areas, self.area, self.autonomy, self.model.values)


class CommunityServiceCentre(Contractor):
    """The community service centre (社區服務中心), the incumbent contractor (not the public one)."""

    own_income_parameter = "contractor.incumbent_income"


class CharityAssociation(Contractor):
    """The charity aid association (公益慈善救助會): contracts, donations, and a relief fund."""

    altruism_parameter = "contractor.altruism_charity"
    own_income_parameter = "charity.own_income"
