"""The residents' committee (居民委员会): how it divides its hours, copes, and loses people.

Model sections 6.4 (money that follows tasks hires help), 6.6 (hours), 6.7 (coping) and 6.8
(self-governance capital and local knowledge; for the equations see `sim.model.transition`).

Hours of a month, with h = service.productive_hours_month, A = max(rule assessment,
committee.assessment_residual), L last month's load and D what waits and what came lately, of assigned
(D_a) and of residents' work (D_r)::

    people   = filled posts + coordinators hosted * coordinator.committee_share + cash / wage.social_worker
               - committee.seat_hours * scale / h (if heads sit on the leading body), at least 0
    overtime = committee.overtime_cap * A * min(1, max(0, L - 1))
    H        = people * h * (1 + overtime)
    N        = committee.self_governance_norm * filled posts * h
    cap      = committee.assigned_cap * (1 - complaint.weight * A * complaints per case last month)
    share    = cap * (A + (1 - A) * D_a / (D_a + D_r + N))
    G_a = min(D_a, share * H);  G_r = min(D_r, H - G_a);  G_s = min(N, H - G_a - G_r)

What is left goes to assigned work as far as D_a asks for it (and counts in G_a); the rest may be used
for assigned and residents' work alike. Of the hours that no case takes, self-governance gets N and the
share psi of what is beyond N::

    psi = min(1, committee.slack_useful_base + committee.slack_useful_turnout * turnout)

Coping, with K local knowledge, L = min(D_a / G_a, coping.most_load), and `effort_under` of
`sim.agents.base`::

    e         = effort_under(L)
    unwatched = 1 - committee.shirking * (1 - psi)
    slow      = (1 + knowledge.effort * (1 - K)) / (1 + knowledge.effort * (1 - knowledge.initial))
    assigned task:      hours * e * slow, quality * e^coping.quality_exponent * (A + (1 - A) * unwatched)
    resident's matter:  hours * slow,     quality * unwatched

Each member quits with a chance p in a month, o being last month's overtime; the place stays empty for
turnover.vacancy_months::

    1 - (1 - p)^12 = turnover.base + (turnover.overloaded - turnover.base) * o / committee.overtime_cap
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from sim.agents.base import Body, effort_under
from sim.cases.routing import PURPOSE_ASSIGNED, PURPOSE_RESIDENTS
from sim.institutions.scenario import MONTHS_A_YEAR
from sim.institutions.structure import BodyData
from sim.kernel.randomness import stream, uniforms
from sim.mechanisms.money import COMMITTEE_FUND, DEPARTMENTS, PEOPLE

if TYPE_CHECKING:
    from sim.model import GovernanceModel

SEATS = 40
"""Members drawn for at least; a committee with more posts has more seats."""


class ResidentsCommittee(Body):
    """One residents' committee and its precinct.

    Attributes:
        capital: self-governance capital G of the precinct, in [0, 1].
        overtime: share by which members work longer than their hours this month.
        load: assigned hours due over hours given to them (L of 6.7); above 1 work gets perfunctory
            (of other bodies: all hours due).
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
        self._empty_until = np.zeros(max(SEATS, round(posts)), dtype=np.int64)
        self._lent_share = 0.0
        self._key = stream(model.seed, f"quits/{body_id}/{instance}")

    @property
    def office(self) -> int:
        """Its provider."""
        return self.offices["staff"]

    @property
    def assessment(self) -> float:
        """How much assessed work counts: the rule, and the residue of awards that outlives it."""
        rule = self.model.structure.rules["assessment"]
        return max(rule, self.model.values["committee.assessment_residual"])

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
        """Take up the posts; a precinct that grew takes over its neighbours' members' places empty."""
        super().restructure(data)
        if not self.is_open:
            self._empty_until[:] = 0
            self.overtime = 0.0

    def plan_month(self) -> None:
        """Divide the month's hours between assigned work, residents and self-governance (6.6)."""
        if not self.is_open:
            self.available = 0.0
            self.model.work.set_staff(self.office, 0.0, now=self.model.now)
            return
        values = self.model.values
        productive = values["service.productive_hours_month"]
        self._vacant = self._vacant_share()
        filled = self.people() * (1.0 - self._vacant)
        lent = self.hosted * values["coordinator.committee_share"]
        self._hire_help()
        people = filled + lent + self.help
        self._lent_share = lent / people if people > 0.0 else 0.0
        if self.model.heads_have_seats:
            # the head's hours on the leading body come out of the committee's (B1)
            people = max(0.0, people - values["committee.seat_hours"] * self.model.scale / productive)
        hours = people * productive
        assigned, residents = self._due()
        self.overtime = (
            values["committee.overtime_cap"] * self.assessment * min(1.0, max(0.0, self.load - 1.0))
        )
        hours *= 1.0 + self.overtime
        self.available = hours
        self.norm = values["committee.self_governance_norm"] * filled * productive
        share = self._share_for_assigned(assigned, residents)
        for_assigned = min(assigned, share * hours)
        for_residents = min(residents, hours - for_assigned)
        for_self_governance = min(self.norm, hours - for_assigned - for_residents)
        spare = hours - for_assigned - for_residents - for_self_governance
        more = min(spare, assigned - for_assigned)  # nobody skimps on a task with time to spare
        for_assigned, spare = for_assigned + more, spare - more
        self._cope(assigned, for_assigned)
        self.model.work.set_staff(self.office, people, now=self.model.now, pace=1.0 + self.overtime)
        budgets = {
            PURPOSE_ASSIGNED: for_assigned + spare,
            PURPOSE_RESIDENTS: for_residents + spare,
        }
        for purpose, budget in budgets.items():
            self.model.work.set_budget(self.office, purpose, budget)

    def payers(self) -> dict[str, float]:
        """As every body's; coordinators who sit here are paid by departments."""
        own = {payer: share * (1.0 - self._lent_share) for payer, share in super().payers().items()}
        return {**own, "department": own.get("department", 0.0) + self._lent_share}

    def _hire_help(self) -> None:
        """Spend the cash that came with tasks on helpers for a month (6.4)."""
        cost = self.model.values["wage.social_worker"]
        cash = max(0.0, self.model.accounts.balance[self.account])
        self.help = cash / cost
        self.model.accounts.pay(self.account, PEOPLE, "payroll", cash)

    def _due(self) -> tuple[float, float]:
        """Hours of assigned and of residents' work due this month: what waits, and what came lately."""
        work, lately = self.model.work, self.model.work.expected[self.office]
        return (
            work.backlog(self.office, PURPOSE_ASSIGNED) + float(lately[PURPOSE_ASSIGNED]),
            work.backlog(self.office, PURPOSE_RESIDENTS) + float(lately[PURPOSE_RESIDENTS]),
        )

    def _share_for_assigned(self, assigned: float, residents: float) -> float:
        """The most of its hours that assigned work may take: what is assessed crowds out the rest.

        Where there is assessment, complaints count in it and give residents some of it back (6.11).
        """
        values = self.model.values
        assessment = self.assessment
        total = assigned + residents + self.norm
        fair = assigned / total if total > 0.0 else 0.0
        cap = values["committee.assigned_cap"]
        cap *= 1.0 - values["complaint.weight"] * assessment * self.model.complaint_share(self.instance)
        return cap * (assessment + (1.0 - assessment) * fair)

    def _cope(self, due: float, given: float) -> None:
        """Shrink the effort of assigned tasks when they don't fit (6.7), and slacken where nobody looks."""
        values = self.model.values
        # one task may always be under way, so a demand within one task's effort is no overload
        self.load = due / given if given > 0.0 else (1.0 if due <= 0.0 else values["coping.most_load"])
        self.load = min(self.load, values["coping.most_load"])
        self.effort = effort_under(self.load, values)
        useful = self.useful_share
        watched = self.assessment + (1.0 - self.assessment) * (
            1.0 - values["committee.shirking"] * (1.0 - useful)
        )
        unwatched = 1.0 - values["committee.shirking"] * (1.0 - useful)
        quality = values["coping.quality_exponent"]
        # who does not know the people needs longer for them, at their homes and between them (6.8)
        unknown = values["knowledge.effort"] * (1.0 - self.knowledge)
        slow = (1.0 + unknown) / (1.0 + values["knowledge.effort"] * (1.0 - values["knowledge.initial"]))
        grade = self.effort**quality * watched
        self.model.work.set_effort(self.office, PURPOSE_ASSIGNED, self.effort * slow, grade)
        self.model.work.set_effort(self.office, PURPOSE_RESIDENTS, slow, unwatched)

    @property
    def useful_share(self) -> float:
        """Share of slack that becomes useful work: psi0 + psi1 * turnout."""
        values = self.model.values
        return min(
            1.0,
            values["committee.slack_useful_base"] + values["committee.slack_useful_turnout"] * self.turnout,
        )

    def _vacant_share(self) -> float:
        """Let members quit, more so after overtime, and fill places after a while (6.6)."""
        values = self.model.values
        assert self.data is not None
        members = round(_members(self.data))
        if members == 0:
            self.quits = self.vacancies = 0.0
            return 0.0
        month = self.model.month
        cap = values["committee.overtime_cap"]
        strain = self.overtime / cap if cap > 0.0 else 0.0
        yearly = values["turnover.base"] + (values["turnover.overloaded"] - values["turnover.base"]) * strain
        chance = 1.0 - (1.0 - yearly) ** (1.0 / MONTHS_A_YEAR)
        u = uniforms(self._key, np.arange(members) + month * self._empty_until.size)
        here = self._empty_until[:members] <= month
        leaving = here & (u < chance)
        self._empty_until[:members][leaving] = month + round(values["turnover.vacancy_months"])
        self.quits = float(leaving.sum())
        self.vacancies = float((self._empty_until[:members] > month).sum())
        return self.vacancies / members

    def wants(self) -> Mapping[str, float]:
        """Self-governance up to its norm, and beyond it with the useful part of the slack."""
        slack = max(0.0, self.available - self.worked - self.norm)
        return {"self_governance": self.norm + self.useful_share * slack}

    def close_month(self) -> None:
        """Book the month and let self-governance capital grow and fade (6.8)."""
        super().close_month()
        if not self.is_open:
            return
        self._be_paid()
        values = self.model.values
        residents = max(1.0, self.model.precinct_residents[self.instance] / 1000.0)
        own = self.activities.get("self_governance", 0.0)
        contact = self.model.contact_hours(self.office)
        hours = (own + values["capital.contact_weight"] * contact) / residents
        hours += values["capital.facility_hours"] * self.model.facilities.mean_level()
        hours += values["capital.project_weight"] * self.model.community_work
        half = values["capital.half_hours"]
        guided = 1.0 + values["guidance.worth"] * self.model.guidance
        growth = values["capital.growth"] * guided * (1.0 - self.capital) * hours / (hours + half)
        # what is ordered is not one's own: command wears self-governance down (D2)
        fading = values["capital.decay"] * (1.0 + values["capital.command"] * self.model.command(self))
        self.capital = min(1.0, max(0.0, self.capital + growth - fading * self.capital))
        seen = contact / residents
        learnt = (
            values["knowledge.growth"]
            * (1.0 - self.knowledge)
            * seen
            / (seen + values["knowledge.half_hours"])
        )
        self.knowledge += learnt - values["knowledge.decay"] * self.knowledge
        self.knowledge = min(1.0, max(0.0, self.knowledge))

    def _be_paid(self) -> None:
        """Members' allowances; and what departments pay for the pushed hours that money follows (6.4)."""
        values, accounts = self.model.values, self.model.accounts
        filled = self.people() * (1.0 - self._vacant)
        accounts.pay(COMMITTEE_FUND, PEOPLE, "payroll", filled * values["wage.committee_member"])
        hour = values["wage.committee_member"] / values["service.productive_hours_month"]
        accounts.pay(
            DEPARTMENTS, self.account, "task_payment", self.model.work.paid_hours(self.office) * hour
        )


def _members(data: BodyData) -> float:
    """Posts of a committee that nobody holds beside another one."""
    return sum(post.count for post in data.posts.values() if not post.dual_post_of)
