"""Residents' committees (居民委员会): assigned work, residents' matters, self-governance, and who quits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.institutions.structure import BodyData
from tests.twin.bodies import Body
from tests.twin.draws import chance, stream
from tests.twin.hours import effort_under, load_of, quality_of
from tests.twin.staffing import set_budget, set_effort
from tests.twin.words import ASSIGNED, FOR_RESIDENTS, MONTHS_A_YEAR, cut

if TYPE_CHECKING:
    from tests.twin.town import Town

SEATS = 40
"""Seats that a committee has draws for, more than any has posts, as in sim/agents/committee.py: with this
many, a draw stays that of its seat and month when a reform changes the posts."""


def members_of(data: BodyData) -> float:
    """Posts of a committee that nobody holds beside another one."""
    return sum(post.count for post in data.posts.values() if not post.dual_post_of)


class Committee(Body):
    """A residents' committee and its precinct."""

    def __init__(self, model: Town, body_id: str, instance: int) -> None:
        super().__init__(model, body_id, instance)
        self.knowledge = model.values["knowledge.initial"]
        """how well it knows its people, in [0, 1]"""
        self.turnout = 0.0
        """share of adults who voted at the last election"""
        self.help = 0.0
        """people hired this month with money for tasks, full-time equivalents"""
        self.overtime = 0.0
        """hours beyond those owed, as a share of these"""
        self.norm = 0.0
        """hours a month that self-governance is to have"""
        self.effort = 1.0
        """share of full effort put into assigned work"""
        self.vacant = 0.0
        """share of its seats that are empty"""
        self.empty = 0.0
        """seats that are empty"""
        self.quits = 0.0
        """members who quit this month"""
        self.lent_share = 0.0
        """share of its people who are departments' coordinators"""
        most = max(members_of(s.bodies[body_id]) for s in model.structures if body_id in s.bodies)
        self.seats = [0] * max(SEATS, round(most))
        """for each seat, the month from which it is filled"""
        self.key = stream(model.seed, f"quits/{body_id}/{instance}")

    @property
    def capital(self) -> float:
        """Self-governance capital of its precinct."""
        return self.model.society.capital[self.instance]

    @property
    def useful(self) -> float:
        """Share of slack that becomes useful work: more where residents vote."""
        values = self.model.values
        base, more = values["committee.slack_useful_base"], values["committee.slack_useful_turnout"]
        return min(1.0, base + more * self.turnout)

    def restructure(self, data: BodyData | None) -> None:
        """Take up the posts; one that closes starts with every seat filled should it open again."""
        super().restructure(data)
        if not self.is_open:
            self.seats = [0] * len(self.seats)
            self.overtime = 0.0

    def unwatched(self) -> float:
        """Share of full care where nobody looks."""
        return 1.0 - self.model.values["committee.shirking"] * (1.0 - self.useful)

    def plan_month(self) -> None:
        """Divide the month between assigned work, residents and self-governance."""
        if not self.is_open:
            self.available = 0.0
            self.employ("staff", 0.0)
            return
        values, model = self.model.values, self.model
        self.lose_members()
        filled = self.people * (1.0 - self.vacant)
        coordinators = sum(d.coordinators for d in model.departments) / model.structure.precincts
        cash = max(0.0, model.money.balance[self.account])
        self.help = cash / model.wage("social_worker")
        model.money.pay(self.account, "people", "payroll", cash)
        lent = coordinators * values["coordinator.committee_share"]
        people = filled + lent + self.help
        self.lent_share = lent / people if people > 0.0 else 0.0
        if model.heads_have_seats:
            people = max(0.0, people - values["committee.seat_hours"] * model.scale / self.productive)
        assessment = model.assessment
        strain = cut(self.load - 1.0)
        self.overtime = values["committee.overtime_cap"] * assessment * strain
        self.available = people * self.productive * (1.0 + self.overtime)
        self.norm = values["committee.self_governance_norm"] * filled * self.productive
        office = self.offices["staff"]
        due = office.purposes[ASSIGNED].backlog + office.purposes[ASSIGNED].expected
        of_residents = office.purposes[FOR_RESIDENTS].backlog + office.purposes[FOR_RESIDENTS].expected
        assigned, residents, spare = self.divided(due, of_residents, assessment)
        self.load = load_of(due, assigned, values)
        self.effort = effort_under(self.load, values)
        unknown = values["knowledge.effort"] * (1.0 - self.knowledge)
        at_first = values["knowledge.effort"] * (1.0 - values["knowledge.initial"])
        slow = (1.0 + unknown) / (1.0 + at_first)
        unwatched = self.unwatched()
        grade = quality_of(self.effort, values) * (assessment + (1.0 - assessment) * unwatched)
        set_effort(office, ASSIGNED, self.effort * slow, grade)
        set_effort(office, FOR_RESIDENTS, slow, unwatched)
        self.employ("staff", people, pace=1.0 + self.overtime)
        set_budget(office, ASSIGNED, assigned + spare)
        set_budget(office, FOR_RESIDENTS, residents + spare)

    def divided(self, due: float, of_residents: float, assessment: float) -> tuple[float, float, float]:
        """Hours for assigned work, for residents, and for either; the rest is kept for self-governance."""
        values, hours = self.model.values, self.available
        total = due + of_residents + self.norm
        fair = due / total if total > 0.0 else 0.0
        complaints = self.model.society.complaint_shares[self.instance]
        cap = values["committee.assigned_cap"] * (1.0 - values["complaint.weight"] * assessment * complaints)
        assigned = min(due, cap * (assessment + (1.0 - assessment) * fair) * hours)
        residents = min(of_residents, hours - assigned)
        own = min(self.norm, hours - assigned - residents)
        spare = hours - assigned - residents - own
        more = min(spare, due - assigned)  # nobody skimps on a task with time to spare
        return assigned + more, residents, spare - more

    def lose_members(self) -> None:
        """Members quit, more so after overtime; a place stays empty for a while."""
        assert self.data is not None
        values, month, members = self.model.values, self.model.month, round(members_of(self.data))
        self.vacant = self.empty = self.quits = 0.0
        if members == 0:
            return
        quits = self.chance_of_quitting()
        for seat in range(members):
            if self.seats[seat] <= month and chance(self.key, seat + month * len(self.seats)) < quits:
                self.seats[seat] = month + round(values["turnover.vacancy_months"])
                self.quits += 1.0
        self.empty = float(sum(until > month for until in self.seats[:members]))
        self.vacant = self.empty / members

    def chance_of_quitting(self) -> float:
        """Chance that a member quits in a month, more after overtime."""
        values = self.model.values
        cap = values["committee.overtime_cap"]
        strain = self.overtime / cap if cap > 0.0 else 0.0
        a_year = values["turnover.base"] + (values["turnover.overloaded"] - values["turnover.base"]) * strain
        stays: float = (1.0 - a_year) ** (1.0 / MONTHS_A_YEAR)
        return 1.0 - stays

    def payers(self) -> dict[str, float]:
        """As every body's; coordinators who sit here are paid by departments."""
        own = {payer: part * (1.0 - self.lent_share) for payer, part in super().payers().items()}
        return {**own, "department": own.get("department", 0.0) + self.lent_share}

    def close_month(self) -> None:
        """Book the month; be paid; capital and knowledge grow and fade."""
        self.worked = self.offices["staff"].hours_of()
        self.demanded = {}
        if self.is_open:
            slack = max(0.0, self.available - self.worked - self.norm)
            self.demanded = {"self_governance": self.norm + self.useful * slack}
        super().close_month()
        if not self.is_open:
            return
        values, model = self.model.values, self.model
        filled = self.people * (1.0 - self.vacant)
        model.money.pay("committee_fund", "people", "payroll", filled * model.wage("committee_member"))
        paid = self.offices["staff"].hours_of("paid") * model.wage("committee_member") / self.productive
        model.money.pay("departments", self.account, "task_payment", paid)
        thousands = max(1.0, model.precinct_residents[self.instance] / 1000.0)
        contact = self.offices["staff"].hours_of(affairs=model.affairs_of_people)
        together = self.activities.get("self_governance", 0.0) + values["capital.contact_weight"] * contact
        hours = together / thousands
        if model.facilities:
            level = sum(f.level for f in model.facilities) / len(model.facilities)
            hours += values["capital.facility_hours"] * level
        hours += values["capital.project_weight"] * model.society.community_work
        model.society.capital[self.instance] = self.next_capital(hours)
        contact /= thousands
        known = values["knowledge.growth"] * (1.0 - self.knowledge)
        known *= contact / (contact + values["knowledge.half_hours"])
        self.knowledge = cut(self.knowledge + known - values["knowledge.decay"] * self.knowledge)

    def next_capital(self, hours: float) -> float:
        """Self-governance capital a month later, with so many hours that bring people together."""
        values, society, before = self.model.values, self.model.society, self.capital
        command = max(self.model.structure.rules["command"], society.by_party_line[self.instance])
        guided = 1.0 + values["guidance.worth"] * society.guidance[self.instance]
        growth = values["capital.growth"] * guided * (1.0 - before)
        growth *= hours / (hours + values["capital.half_hours"])
        fading = values["capital.decay"] * (1.0 + values["capital.command"] * command)
        return cut(before + growth - fading * before)
