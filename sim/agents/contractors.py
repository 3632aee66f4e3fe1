"""Contractors: NGOs, the charity aid association and the incumbent community service centre (6.13).

Each has people, competence, and reserves; lives on contracts and a little income of its own; takes on
people for what it holds and lets them go when money runs out. Without a contract it is dormant; dormant
organisations close more often. What is purchased and cultivated brings new ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import numpy.typing as npt

from sim.agents.base import Body
from sim.cases.routing import TASK_PURPOSES
from sim.institutions.affairs import AREAS
from sim.institutions.scenario import MONTHS_A_YEAR
from sim.institutions.structure import BodyData, Duty
from sim.kernel.randomness import stream, uniform
from sim.mechanisms.money import DISTRICT, DONORS, PEOPLE
from sim.mechanisms.tendering import Bidder

if TYPE_CHECKING:
    from sim.model import GovernanceModel


class Contractor(Body):
    """An organisation that takes contracts.

    Attributes:
        exists: whether it is registered (NGO places may stand empty).
        staff: full-time equivalents.
        competence: share of full effort it gives when nobody looks, in [0, 1].
        dependence: share of its income that came from contracts, lately.
        committed: hours a month under contract.
        projects: of these, hours of community work beyond the catalogue's cases.
        contract_income: yuan this month.
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
        self.lately = 0.0

    def _first_competence(self) -> float:
        values = self.model.values
        spread = values["contractor.competence_spread"]
        return min(
            1.0, max(0.0, values["contractor.competence"] + spread * (2.0 * uniform(self._key, 0) - 1.0))
        )

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
        return 1.0 - self.model.values["contractor.autonomy_loss"] * self.dependence

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
        values = self.model.values
        return self.staff * values["wage.social_worker"] * (1.0 + values["contractor.overhead"])

    def full_time_equivalents(self) -> dict[Duty, float]:
        """Its people now, not those of the structure's file."""
        return {"field": self.staff if self.exists else 0.0}

    def plan_month(self) -> None:
        """People follow what is under contract as far as reserves go; effort follows inspection."""
        values = self.model.values
        if self.exists:
            asked = float(self.model.work.expected[self.offices["staff"]].sum())
            needed = max(self.committed, asked) / (
                values["service.productive_hours_month"] * values["contractor.use"]
            )
            step = values["contractor.hiring"] * max(self.staff, 1.0 * self.model.scale)
            target = (
                needed if needed > self.staff else max(needed, values["contractor.core"] * self.model.scale)
            )
            if self.reserves <= 0.0 and needed < self.staff:
                target = needed
            self.staff += min(step, max(-step, target - self.staff))
            self.staff = max(0.0, self.staff)
        self.fte = self.full_time_equivalents() if self.is_open else {}
        super().plan_month()
        if "staff" not in self.offices:
            return
        watched = self.model.contracts.inspection
        self.effort = 1.0 - (1.0 - self.competence) * (1.0 - watched)
        quality = self.effort ** values["coping.quality_exponent"]
        for purpose in TASK_PURPOSES:
            self.model.work.set_effort(self.offices["staff"], purpose, self.effort, quality)

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
        else:
            own = 0.0
        accounts.pay(self.account, PEOPLE, "payroll", self._payroll())
        income = own + self.contract_income
        share = self.contract_income / income if income > 0.0 else 0.0
        self.dependence += values["expectation.speed"] * (share - self.dependence)
        guided = 1.0 + values["contractor.incubation"] * self.model.structure.rules["cultivation"]
        if self.worked + self.projects > 0.0:
            self.competence += (
                values["contractor.learning"] * guided * (1.0 - self.competence) / MONTHS_A_YEAR
            )
        forgetting = (
            values["contractor.staff_attrition"]
            if not self.dormant
            else 2.0 * values["contractor.staff_attrition"]
        )
        floor = values["contractor.competence"] - values["contractor.competence_spread"]
        self.competence -= (
            values["contractor.lost_with_staff"]
            * forgetting
            / MONTHS_A_YEAR
            * max(0.0, self.competence - floor)
        )
        if self.may_close:
            self._may_close()

    def _may_close(self) -> None:
        values = self.model.values
        yearly = values["ngo.exit_dormant"] if self.dormant else values["ngo.exit_active"]
        if self.reserves < 0.0 and self.dormant:
            yearly = 1.0
        chance = 1.0 - (1.0 - min(yearly, 0.999)) ** (1.0 / MONTHS_A_YEAR)
        if uniform(self._key, self.model.month) < chance:
            self.closed += 1
            self._end()

    def fit(self) -> npt.NDArray[np.float64]:
        """[affairs] how well it knows what is asked for here, in [0, 1]; dependence turns it to its payer."""
        areas = self.model.affair_tables.area
        here = np.full(areas.size, self.model.values["contractor.fit_incumbent"])
        return here * self.autonomy

    def bidder(self, place: int, cost: float, may_bid: npt.NDArray[np.bool_]) -> Bidder:
        """Its part in a tender; `cost` is what an hour costs it."""
        values = self.model.values
        room = values["contractor.most_growth"] * max(
            self.staff, values["contractor.core"] * self.model.scale
        )
        altruism = values[self.altruism_parameter]
        return Bidder(
            place=place,
            free_hours=room * values["service.productive_hours_month"] * values["contractor.use"],
            least_price=cost * (1.0 - altruism),
            price=cost
            * (1.0 - altruism)
            * (1.0 + values["contractor.margin"] * (0.5 + uniform(self._key, 2))),
            quality=self.lately if self.lately > 0.0 else self.competence,
            fit=self.fit(),
            may_bid=may_bid,
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
        """Only as many places are filled as the structure has NGOs; the others wait for founders."""
        if data is not None and self.instance >= data.count and not self.is_open:
            Body.restructure(self, data)
        else:
            super().restructure(data)

    def found(self) -> None:
        """A new organisation takes an empty place."""
        assert self.data is not None
        self.competence = self._first_competence()
        self.dependence = self.lately = 0.0
        self._begin(sum(p.count for p in self.data.posts.values()) * self.model.scale)
        grant = self.model.values["ngo.founding_grant"] * self.model.structure.rules["cultivation"]
        self.model.accounts.pay(DISTRICT, self.account, "grant", grant * self.model.scale)

    def fit(self) -> npt.NDArray[np.float64]:
        """An NGO fits its own area best."""
        values = self.model.values
        home = self.model.affair_tables.area == self.area
        return np.where(home, 1.0, values["contractor.fit_elsewhere"]) * self.autonomy


class CommunityServiceCentre(Contractor):
    """The community service centre (社區服務中心), the incumbent contractor (not the public one)."""

    own_income_parameter = "contractor.incumbent_income"


class CharityAssociation(Contractor):
    """The charity aid association (公益慈善救助會): contracts, donations, and a relief fund."""

    altruism_parameter = "contractor.altruism_charity"
    own_income_parameter = "charity.own_income"
