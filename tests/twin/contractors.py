"""Contractors (承接方): organisations that take contracts and live on them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from sim.institutions.structure import BodyData
from tests.twin.bodies import Body
from tests.twin.draws import chance, stream
from tests.twin.hours import quality_of
from tests.twin.staffing import set_effort
from tests.twin.words import AREAS, MONTHS_A_YEAR, TASKS, cut

if TYPE_CHECKING:
    from tests.twin.town import Town


@dataclass(frozen=True)
class Bid:
    """What a contractor offers for a lot: yuan an hour, and what payers think of it."""

    price: float
    quality: float
    fit: float


class Contractor(Body):
    """An organisation that takes contracts."""

    altruism: ClassVar[str] = "contractor.altruism_incumbent"
    income: ClassVar[str] = ""
    may_close: ClassVar[bool] = False

    def __init__(self, model: Town, body_id: str, instance: int) -> None:
        super().__init__(model, body_id, instance)
        self.key = stream(model.seed, f"contractor/{body_id}/{instance}")
        self.closing = stream(model.seed, f"contractor/{body_id}/{instance}/closing")
        self.exists = False
        """whether there is an organisation in this place now"""
        self.staff = 0.0
        """full-time equivalents"""
        self.dependence = 0.0
        """share of its income that comes from contracts, as it lately was"""
        self.committed = self.projects = 0.0
        """hours a month of the lots that it holds, and of those that are projects"""
        self.contract_income = self.own_income = 0.0
        """yuan this month"""
        self.effort = 1.0
        """share of the hours paid for that is really given"""
        self.lately = math.nan
        """what payers remember its effort to be"""
        self.times_closed = 0
        self.competence = self.first_competence()

    def first_competence(self) -> float:
        """What a new organisation can do, by its own luck."""
        values = self.model.values
        luck = 2.0 * chance(self.key, 0) - 1.0
        return cut(values["contractor.competence"] + values["contractor.competence_spread"] * luck)

    @property
    def reserves(self) -> float:
        """Yuan at hand."""
        return self.model.money.balance[self.account]

    @property
    def dormant(self) -> bool:
        """Registered, but without a contract."""
        return self.exists and self.committed <= 0.0

    def costs(self) -> float:
        """Yuan a month that its people cost."""
        overhead = 1.0 + self.model.values["contractor.overhead"]
        return self.staff * self.model.wage("social_worker") * overhead

    def restructure(self, data: BodyData | None) -> None:
        """Begin with the structure's people, or close; one that lives on keeps what it has become."""
        before = self.is_open
        super().restructure(data)
        if data is not None and not before:
            self.begin(data)
        elif data is None and before:
            self.end()

    def begin(self, data: BodyData) -> None:
        """Be founded with the structure's people and some months of their pay."""
        self.exists = True
        self.staff = sum(post.count for post in data.posts.values()) * self.model.scale
        months = self.model.values["contractor.first_reserves"]
        self.model.money.pay("donors", self.account, "grant", months * self.costs())

    def end(self) -> None:
        """Be no more; what is left goes back."""
        self.exists = False
        self.staff = self.committed = 0.0
        self.model.money.pay(self.account, "donors", "grant", max(0.0, self.reserves))

    def full_time(self) -> dict[str, float]:
        """Its people now."""
        return {"field": self.staff if self.exists else 0.0}

    def plan_month(self) -> None:
        """People follow contracts as far as reserves go; effort follows inspection."""
        values = self.model.values
        if self.exists:
            self.staff = self.next_staff()
        self.fte = self.full_time() if self.is_open else {}
        self.effort = 1.0 - (1.0 - self.competence) * (1.0 - self.model.contracts.inspection)
        super().plan_month()
        if "staff" in self.offices:
            for purpose in TASKS:
                set_effort(self.offices["staff"], purpose, self.effort, quality_of(self.effort, values))

    def next_staff(self) -> float:
        """Full-time equivalents of the month that begins."""
        values, scale = self.model.values, self.model.scale
        asked = sum(purpose.expected for purpose in self.offices["staff"].purposes)
        needed = max(self.committed, asked) / (self.productive * values["contractor.use"])
        target = needed
        if needed <= self.staff and self.reserves > 0.0:  # a core is kept as long as there are reserves
            target = max(needed, values["contractor.core"] * scale)
        step = values["contractor.hiring"] * max(self.staff, scale)
        return max(0.0, self.staff + cut(target - self.staff, -step, step))

    def wants(self) -> Mapping[str, float]:
        """Community work, as far as effort goes."""
        return {"community_work": self.projects * self.effort}

    def close_month(self) -> None:
        """Pay people, learn by doing, lose some of it with those who leave; perhaps close."""
        super().close_month()
        if not self.exists:
            return
        values, money = self.model.values, self.model.money
        if self.income:
            self.own_income = values[self.income] * self.model.scale
            money.pay("donors", self.account, "donation", self.own_income)
        money.pay(self.account, "people", "payroll", self.costs())
        if self.worked + self.projects > 0.0:
            faster = 1.0 + values["contractor.incubation"] * self.model.structure.rules["cultivation"]
            faster += values["contractor.guided"] * self.model.oversight.guidance_of_organisations
            self.competence += (
                values["contractor.learning"] * faster * (1.0 - self.competence) / MONTHS_A_YEAR
            )
        leaving = values["contractor.staff_attrition"] * (2.0 if self.dormant else 1.0)
        floor = values["contractor.competence"] - values["contractor.competence_spread"]
        above = max(0.0, self.competence - floor)
        self.competence -= values["contractor.lost_with_staff"] * leaving / MONTHS_A_YEAR * above
        # keyed by the month that follows
        if self.may_close and chance(self.closing, self.model.month) < self.chance_of_closing():
            self.times_closed += 1
            self.end()

    def chance_of_closing(self) -> float:
        """Chance to close this month."""
        yearly = self.model.values["ngo.exit_dormant" if self.dormant else "ngo.exit_active"]
        if self.dormant and self.reserves < 0.0:
            yearly = 1.0
        stays: float = (1.0 - min(yearly, 0.999)) ** (1.0 / MONTHS_A_YEAR)
        return 1.0 - stays

    def note_income(self) -> None:
        """How far it lives on contracts, once all of the month is paid."""
        if self.exists:
            income = self.contract_income + self.own_income
            part = self.contract_income / income if income > 0.0 else 0.0
            self.dependence += self.model.values["expectation.speed"] * (part - self.dependence)

    # --- tenders -----------------------------------------------------------------------------------------

    def familiarity(self, affair: int) -> float:
        """How well it knows an affair here."""
        return self.model.values["contractor.fit_incumbent"]

    def room(self) -> float:
        """Hours a month that it could staff, what it holds included."""
        values = self.model.values
        people = max(self.staff, values["contractor.core"] * self.model.scale)
        return values["contractor.most_growth"] * people * self.productive * values["contractor.use"]

    def held_to_be(self) -> float:
        """What payers hold the quality of its work to be."""
        return self.competence if math.isnan(self.lately) else self.lately

    def bid(self, affair: int, hours: float, cost: float, reserve: float, free: float) -> Bid | None:
        """What it asks for a lot; nothing where it has not the hours or would not be paid enough."""
        values = self.model.values
        least = cost * (1.0 - values[self.altruism])
        if free < hours or least > reserve:
            return None
        price = least * (1.0 + values["contractor.margin"] * (0.5 + chance(self.key, 2)))
        return Bid(min(reserve, price), self.held_to_be(), self.fit(affair))

    @property
    def autonomy(self) -> float:
        """How far it follows its own members rather than its payer."""
        return 1.0 - self.model.values["contractor.autonomy_loss"] * self.dependence

    def fit(self, affair: int) -> float:
        """How well it knows what is asked for here; dependence turns it to its payer."""
        return self.familiarity(affair) * self.autonomy


class NGO(Contractor):
    """A non-governmental organisation (社会组织), at home in one area."""

    altruism = "contractor.altruism_ngo"
    income = "ngo.own_income"
    may_close = True

    def familiarity(self, affair: int) -> float:
        """It knows its own area best."""
        home = AREAS[int(chance(self.key, 3) * len(AREAS))]
        own = self.model.affairs[affair].area == home
        return 1.0 if own else self.model.values["contractor.fit_elsewhere"]

    def restructure(self, data: BodyData | None) -> None:
        """Only as many places are filled as the structure has; the others wait for founders."""
        before = self.data.count if self.is_open and self.data is not None else None
        if data is not None and not self.is_open and self.instance >= data.count:
            Body.restructure(self, data)
        else:
            super().restructure(data)
        if data is None or before is None:
            return
        if before <= self.instance < data.count and not self.exists:
            self.begin_anew(data)
        elif data.count <= self.instance < before and self.exists:
            self.end()

    def begin_anew(self, data: BodyData) -> None:
        """Another organisation takes the place."""
        self.competence = self.first_competence()
        self.dependence, self.lately = 0.0, math.nan
        self.begin(data)

    def found(self) -> None:
        """Take an empty place, with a grant where organisations are cultivated."""
        assert self.data is not None
        self.begin_anew(self.data)
        grant = self.model.values["ngo.founding_grant"] * self.model.structure.rules["cultivation"]
        self.model.money.pay("district", self.account, "grant", grant * self.model.scale)


class CommunityServiceCentre(Contractor):
    """The community service centre (社区服务中心), the incumbent."""

    income = "contractor.incumbent_income"


class CharityAssociation(Contractor):
    """The charity aid association (公益慈善救助会)."""

    altruism = "contractor.altruism_charity"
    income = "charity.own_income"
