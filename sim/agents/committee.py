"""The residents' committee (居民委员会): how it divides its hours, copes, and loses people.

Its decisions are methods that a committee of one's own may override: `ResidentsCommittee.take_overtime`,
`divide` (`sim.mechanisms.committee_hours`), `care_unwatched` (`sim.mechanisms.care`) and `cope`
(`sim.mechanisms.coping`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sim.agents.base import Body
from sim.cases.routing import PURPOSE_ASSIGNED, PURPOSE_RESIDENTS
from sim.institutions.structure import BodyData
from sim.kernel.randomness import stream
from sim.mechanisms import capital, care, committee_hours, coordinator_hiring, knowledge, task_funding
from sim.mechanisms.committee_hours import HoursDue, HoursGiven
from sim.mechanisms.coping import load_of
from sim.mechanisms.money import COMMITTEE_FUND, DEPARTMENTS, PEOPLE
from sim.mechanisms.turnover import Seats, chance_of_quitting

if TYPE_CHECKING:
    from sim.model import GovernanceModel

SEATS = 40
"""Members drawn for at least; a committee with more posts has more seats."""
ROUNDING = 1e-9
"""What hours may be off by, as sums of fractions are."""


class ResidentsCommittee(Body):
    """One residents' committee and its precinct.

    Entity: residents_committee

    Attributes:
        capital: self-governance capital G of the precinct, in [0, 1].
        overtime: share by which members work longer than their hours this month.
        load: assigned hours due over hours given to them; above 1 work gets perfunctory (of other bodies: all
            hours due).
        effort: share of full effort that goes into an assigned task now.
        knowledge: local knowledge K of the precinct, in [0, 1]: comes from handling affairs.
        turnout: share of voters in its last election.
        help: full-time equivalents hired this month with money that followed tasks.
        vacancies: posts (at the reference size) that stand empty this month.
        quits: members (at the reference size) who left this month.
    """

    leads_serve = True

    def __init__(self, model: GovernanceModel, body_id: str, instance: int) -> None:
        super().__init__(model, body_id, instance)
        self.capital = model.values["capital.initial"]
        self.knowledge = model.values["knowledge.initial"]
        self.turnout = 0.0
        self.help = 0.0
        self.overtime = 0.0
        self.effort = 1.0
        self.vacancies = 0.0
        self.quits = 0.0
        self.norm = 0.0
        self._vacant = 0.0
        structures = model.structures
        posts = max(_members(s.bodies[body_id]) for s in structures if body_id in s.bodies)
        key = stream(model.seed, f"quits/{body_id}/{instance}")
        self._seats = Seats(max(SEATS, round(posts)), key)
        self._lent_share = 0.0

    @property
    def office(self) -> int:
        """Its provider."""
        return self.offices["staff"]

    @property
    def assessment(self) -> float:
        """How much assessed work counts: the rule, and the residue of awards that outlives it."""
        return committee_hours.assessment_felt(self.model.structure.rules["assessment"], self.model.values)

    @property
    def account(self) -> str:
        """Its account in `Accounts`: the balance is its cash."""
        return f"{self.body_id}_{self.instance + 1}"

    @property
    def hosted(self) -> float:
        """Coordinators hosted by this committee (full-time equivalents)."""
        everywhere = sum(department.coordinators for department in self.model.departments)
        return everywhere / self.model.structure.precincts if self.is_open else 0.0

    def restructure(self, data: BodyData | None) -> None:
        """Take up the posts; a committee that closes starts with every seat filled should it open again."""
        super().restructure(data)
        if not self.is_open:
            self._seats.fill()
            self.overtime = 0.0

    @property
    def guidance(self) -> float:
        """Share of the guidance that it asked for last month that it got."""
        return float(self.model.guidance[self.instance])

    # --- what it decides -------------------------------------------------------------------------------

    def take_overtime(self, load: float) -> float:
        """Decide the share by which members work longer than their hours, given last month's load."""
        return committee_hours.overtime(load, self.assessment, self.model.values)

    def divide(self, due: HoursDue) -> HoursGiven:
        """Divide the month's person-hours between assigned work, residents and self-governance."""
        complaints = self.model.complaint_share(self.instance)
        return committee_hours.divide(due, self.assessment, complaints, self.model.values)

    def care_unwatched(self) -> float:
        """Decide the share of full care, in [0, 1], that a matter gets where nobody looks."""
        return care.care_unwatched(self.useful_share, self.model.values)

    # --- the month -------------------------------------------------------------------------------------

    def plan_month(self) -> None:
        """Divide the month's hours between assigned work, residents and self-governance."""
        if not self.is_open:
            self.available = 0.0
            self.model.work.set_staff(self.office, 0.0, now=self.model.now)
            return
        values = self.model.values
        productive = values["service.productive_hours_month"]
        self._vacant = self._vacant_share()
        filled = self.people() * (1.0 - self._vacant)
        lent = coordinator_hiring.lent(self.hosted, values)
        self._hire_help()
        people = filled + lent + self.help
        self._lent_share = lent / people if people > 0.0 else 0.0
        if self.model.heads_have_seats:
            people = max(0.0, people - committee_hours.seats_taken(self.model.scale, values))
        self.overtime = self.take_overtime(self.load)
        self.available = people * productive * (1.0 + self.overtime)
        self.norm = committee_hours.self_governance_norm(filled, values)
        due = HoursDue(*self._due(), self.norm, self.available)
        given = self.divide(due)
        self._check(given)
        self.load = load_of(due.assigned, given.assigned, values)
        self.effort = self.cope(self.load)
        self._set_efforts()
        self.model.work.set_staff(self.office, people, now=self.model.now, pace=1.0 + self.overtime)
        self.model.work.set_budget(self.office, PURPOSE_ASSIGNED, given.assigned + given.spare)
        self.model.work.set_budget(self.office, PURPOSE_RESIDENTS, given.residents + given.spare)

    def _check(self, given: HoursGiven) -> None:
        """Raises ValueError where a committee of one's own gives hours that it does not have."""
        hours = (given.assigned, given.residents, given.self_governance, given.spare)
        if not (min(hours) >= -ROUNDING and sum(hours) <= self.available * (1.0 + ROUNDING) + ROUNDING):
            raise ValueError(
                f"{type(self).__name__}.divide must give no hours below 0, and together at most "
                f"{self.available:g}, not {given}"
            )

    def payers(self) -> dict[str, float]:
        """As every body's; coordinators who sit here are paid by departments."""
        own = {payer: share * (1.0 - self._lent_share) for payer, share in super().payers().items()}
        return {**own, "department": own.get("department", 0.0) + self._lent_share}

    def _hire_help(self) -> None:
        """Spend the cash that came with tasks on helpers for a month."""
        cash = task_funding.cash_to_spend(self.model.accounts.balance[self.account])
        self.help = task_funding.help_hired(cash, self.model.values)
        self.model.accounts.pay(self.account, PEOPLE, "payroll", cash)

    def _due(self) -> tuple[float, float]:
        """Hours of assigned and of residents' work due this month: what waits, and what came lately."""
        work, lately = self.model.work, self.model.work.expected[self.office]
        return (
            work.backlog(self.office, PURPOSE_ASSIGNED) + float(lately[PURPOSE_ASSIGNED]),
            work.backlog(self.office, PURPOSE_RESIDENTS) + float(lately[PURPOSE_RESIDENTS]),
        )

    def _set_efforts(self) -> None:
        """Shrink the effort of assigned tasks when they don't fit, and slacken where nobody looks."""
        work, values = self.model.work, self.model.values
        unwatched = self.care_unwatched()
        slow = knowledge.slowness(self.knowledge, values)
        grade = care.quality_of_assigned(self.effort, self.assessment, unwatched, values)
        work.set_effort(self.office, PURPOSE_ASSIGNED, self.effort * slow, grade)
        work.set_effort(self.office, PURPOSE_RESIDENTS, slow, unwatched)

    @property
    def useful_share(self) -> float:
        """Share of slack that becomes useful work."""
        return care.useful_share(self.turnout, self.model.values)

    def _vacant_share(self) -> float:
        """Let members quit, more so after overtime, and fill places after a while."""
        values = self.model.values
        assert self.data is not None
        members = round(_members(self.data))
        if members == 0:
            self.quits = self.vacancies = 0.0
            return 0.0
        chance = chance_of_quitting(self.overtime, values)
        months = round(values["turnover.vacancy_months"])
        quits, empty = self._seats.turn_over(members, self.model.month, chance, months)
        self.quits, self.vacancies = float(quits), float(empty)
        return self.vacancies / members

    def wants(self) -> Mapping[str, float]:
        """Self-governance up to its norm, and beyond it with the useful part of the slack."""
        left = self.available - self.worked
        return {"self_governance": committee_hours.self_governance_wanted(self.norm, left, self.useful_share)}

    def close_month(self) -> None:
        """Book the month and let self-governance capital and local knowledge grow and fade."""
        self.worked = self.model.work.case_hours(self.office)
        self.demanded = dict(self.wants()) if self.is_open else {}
        super().close_month()
        if not self.is_open:
            return
        self._be_paid()
        model, values = self.model, self.model.values
        residents = capital.thousands(model.precinct_residents[self.instance])
        contact = model.contact_hours(self.office)
        own = self.activities.get("self_governance", 0.0)
        level = model.facilities.mean_level()
        hours = capital.hours_together(own, contact, residents, level, model.community_work, values)
        self.capital = capital.after_month(self.capital, hours, self.guidance, model.command(self), values)
        self.knowledge = knowledge.after_month(self.knowledge, contact / residents, values)

    def _be_paid(self) -> None:
        """Members' allowances; and what departments pay for the pushed hours that money follows."""
        values, accounts = self.model.values, self.model.accounts
        filled = self.people() * (1.0 - self._vacant)
        accounts.pay(COMMITTEE_FUND, PEOPLE, "payroll", filled * values["wage.committee_member"])
        paid = task_funding.payment(self.model.work.paid_hours(self.office), values)
        accounts.pay(DEPARTMENTS, self.account, "task_payment", paid)


def _members(data: BodyData) -> float:
    """Posts of a committee that nobody holds beside another one."""
    return sum(post.count for post in data.posts.values() if not post.dual_post_of)
