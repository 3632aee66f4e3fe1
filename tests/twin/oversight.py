"""Coordination, guidance and oversight (协调、指导与监督): what bodies' hours do a month later."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tests.twin.bodies import Body
from tests.twin.contractors import Contractor
from tests.twin.public_bodies import (
    PartyMassDepartment,
    PartyWorkingCommittee,
    PublicServiceCommittee,
    StreetOffice,
)
from tests.twin.words import AREAS, ASSISTANCE, DAY_HOURS, OWN, PARTY_LINE, PAY, PUSHES, share

if TYPE_CHECKING:
    from tests.twin.town import Town


class Oversight:
    """What was given of the hours that were asked for, and what is found out."""

    def __init__(self, model: Town) -> None:
        self.model = model
        self.handoffs = 0.0
        """hand-offs of the cases that ended last month"""
        self.guidance_of_organisations = 0.0
        self.banned_pushes = [0.0] * len(AREAS)
        """forbidden pushes of last month by area"""
        self.own_tasks: dict[str, list[float]] = {d.name: [0.0] * len(AREAS) for d in model.departments}
        """departments' own tasks that ended last month"""
        self.done_well: dict[str, float] = {d.name: 0.0 for d in model.departments}
        """sum of the true quality of those in time"""
        self.evaluated = math.nan
        """chance that a department's own task is looked at this month"""
        self.detection = [0.0] * len(AREAS)
        """chance that a forbidden push is found out this month, by area"""
        n = len(model.affairs)
        self.pushed = [[0] * (PAY + 1) for _ in range(n)]
        self.caught = [[0] * (PAY + 1) for _ in range(n)]

    # --- hours -------------------------------------------------------------------------------------------

    def hours_on(self, activity: str) -> float:
        """Hours that all bodies booked on an activity last month."""
        return sum(body.activities.get(activity, 0.0) for body in self.model.bodies)

    def given(self, activity: str) -> float:
        """Share of the hours asked for that were booked."""
        wanted = sum(body.demanded.get(activity, 0.0) for body in self.model.bodies if body.is_open)
        return share(self.hours_on(activity), wanted)

    @property
    def departments(self) -> int:
        """Departments that are open."""
        return sum(department.is_open for department in self.model.departments)

    def overseers(self) -> list[tuple[Body, PublicServiceCommittee]]:
        """Who oversees, and who does so as whose heir."""
        return [
            (body, role)
            for body in self.model.bodies
            for role in body.roles()
            if isinstance(role, PublicServiceCommittee)
        ]

    def by_area(self) -> list[float]:
        """Hours of oversight last month by area: a part follows the assistants' fields."""
        hours, part = [0.0] * len(AREAS), self.model.values["oversight.by_field"]
        for body, role in self.overseers():
            booked, fields = body.activities.get("oversight", 0.0), role.assistants()
            total = sum(fields.values())
            for i, area in enumerate(AREAS):
                by_field = fields.get(area, 0.0) / total if total > 0.0 else 1.0 / len(AREAS)
                hours[i] += booked * ((1.0 - part) / len(AREAS) + part * by_field)
        return hours

    # --- what is asked for -------------------------------------------------------------------------------

    def coordination_wanted(self) -> float:
        """By departments and hand-offs, more where few officers face many departments."""
        model, values = self.model, self.model.values
        officers = sum(b.public_posts for b in model.bodies if b.is_open and b.is_public)
        asked = values["coordination.hours_per_department"] * self.departments * model.scale
        asked += values["coordination.asked_per_handoff"] * self.handoffs
        return asked * (1.0 + values["mirror.coordination"] * self.departments / max(1.0, officers))

    def guidance_wanted(self) -> float:
        """By committees whose precincts have little capital, and contractors of little competence."""
        return sum(self.asked_by_committees()) + self.asked_by_organisations()

    def asked_by_committees(self) -> list[float]:
        """[precincts] hours of guidance that each committee asks for."""
        model = self.model
        each = model.values["guidance.hours_per_committee"] * model.scale
        return [each * (1.0 - capital) for capital in model.society.capital[: model.structure.precincts]]

    def asked_by_organisations(self) -> float:
        """Hours that contractors ask for together."""
        able = [b for b in self.model.bodies if isinstance(b, Contractor) and b.is_open and b.exists]
        lacking = sum(1.0 - contractor.competence for contractor in able)
        return self.model.values["guidance.hours_per_organisation"] * lacking * self.model.scale

    def oversight_wanted(self) -> float:
        """By departments and their own tasks."""
        model, values = self.model, self.model.values
        tasks = sum(sum(areas) for areas in self.own_tasks.values())
        standing = values["oversight.hours_per_department"] * self.departments * model.scale
        return (standing + values["oversight.hours_per_task"] * tasks) * model.structure.rules["supervision"]

    def cadre_hours_wanted(self, body: Body) -> float:
        """Of whoever supervises cadres: the working committee, or the street office where there is none."""
        model = self.model
        roles = [role for b in model.bodies for role in b.roles()]
        those: list[Body] = [role for role in roles if isinstance(role, PartyWorkingCommittee)]
        those = those or [role for role in roles if isinstance(role, StreetOffice)]
        if body not in those:
            return 0.0
        each = model.values["cadre.hours_per_department"] * self.departments
        return each * model.structure.rules["party_core"] * model.scale / len(those)

    # --- a month opens -----------------------------------------------------------------------------------

    def set_delays(self) -> None:
        """Papers lie between offices as long as last month's coordination leaves them."""
        model = self.model
        delay = model.values["handoff.delay_days"] * DAY_HOURS * (1.0 - self.shortening())
        for office in model.layout.offices:
            if office.kind == "staff" and office.body_kind != "":
                office.delay = delay
        for department in model.departments:
            department.office.delay = delay

    def shortening(self) -> float:
        """The part of the delay that coordination saves; without the Party core less can be saved."""
        values, hours = self.model.values, self.hours_on("coordination")
        if hours <= 0.0:
            return 0.0
        without = values["coordination.without_core"]
        most = values["coordination.most_shortening"] - without
        most = without + most * self.model.structure.rules["party_core"]
        return most * hours / (hours + values["coordination.hours_per_handoff"] * self.handoffs)

    def guide(self) -> None:
        """Committees and contractors got the guidance that there were hours for last month."""
        model = self.model
        self.guidance_of_organisations = self.given("guidance")
        asked = self.asked_by_committees()
        total = sum(asked)
        hours = self.hours_on("guidance") * share(total, total + self.asked_by_organisations())
        voted = model.values["representation.weight"] if model.heads_have_seats else 0.0
        model.society.guidance = [0.0] * len(model.society.capital)
        for i, wanted in enumerate(asked):
            if wanted > 0.0:
                got = hours * ((1.0 - voted) / len(asked) + voted * wanted / total)
                model.society.guidance[i] = min(1.0, got / wanted)

    def supervise(self) -> None:
        """Public bodies are supervised as far as hours for it went last month."""
        cadres, oversight = self.given("cadre_supervision"), self.given("oversight")
        for body in self.model.bodies:
            here = body.is_open and body.is_public
            body.supervised = body.supervision(cadres, oversight) if here else 0.0

    def evaluate(self) -> None:
        """Departments' own tasks are looked at as far as hours of oversight went."""
        values, hours = self.model.values, self.by_area()
        covered = []
        for area in range(len(AREAS)):
            asked = values["evaluation.hours_per_task"] * sum(own[area] for own in self.own_tasks.values())
            each = values["evaluation.share"] * hours[area] / asked if asked > 0.0 else 0.0
            covered.append(1.0 - math.exp(-each))
        by_area = [sum(own[area] for own in self.own_tasks.values()) for area in range(len(AREAS))]
        looked_at = sum(tasks * c for tasks, c in zip(by_area, covered, strict=True))
        self.evaluated = looked_at / sum(by_area) if sum(by_area) > 0.0 else math.nan
        for department in self.model.departments:
            own = self.own_tasks[department.name]
            seen = sum(tasks * c for tasks, c in zip(own, covered, strict=True))
            department.coverage = share(seen, sum(own))
            well = self.done_well[department.name]
            department.shortfall = 1.0 - well / sum(own) if sum(own) > 0.0 else 0.0

    def credibility(self) -> float:
        """How far departments believe that a sanction comes."""
        base = self.model.values["sanction.credibility"]
        core = self.model.structure.rules["party_core"]
        return base + (1.0 - base) * core * self.given("cadre_supervision")

    def weigh(self) -> None:
        """Departments weigh what to do, push or pay for; the chances of being found out are set."""
        model = self.model
        self.detection = self.chances_of_detection()
        load = max((body.load for body, _ in self.overseers()), default=0.0)
        for a, choice in enumerate(model.choices):
            choice.caught = {option: self.chance_caught(a, option) for option in PUSHES}
            choice.share = self.open_shares(bought=choice.seller is not None)
            choice.passed_on = 1.0 - 1.0 / load if load > 1.0 else 0.0
            choice.cost = {OWN: 0.0}
        for department in model.departments:
            for a in department.affairs:
                model.choices[a].cost = department.costs(a)
                model.choices[a].noise = model.values["choice.noise"] * department.hour_cost

    def chances_of_detection(self) -> list[float]:
        """[areas] chance that a forbidden push under its own name is found out."""
        values, scale = self.model.values, self.model.scale
        gain = values["oversight.sorted_gain"] * self.model.structure.rules["affairs_sorted"]
        omega = values["oversight.omega"] * (1.0 + gain) * (1.0 - values["evaluation.share"])
        base, hours = values["oversight.base_tasks"] / len(AREAS), self.by_area()
        return [
            1.0 - math.exp(-omega * (hours[i] / scale) / (self.banned_pushes[i] / scale + base))
            for i in range(len(AREAS))
        ]

    def chance_caught(self, affair: int, option: int) -> float:
        """Chance that a task pushed that way is found out: less where it comes under another name."""
        area = self.model.affairs[affair].area
        if area is None:
            return 0.0
        visible = self.model.values["push.relabel_visibility"] if option == ASSISTANCE else 1.0
        banned = self.model.routes[affair].banned(option) * self.model.happening.ban
        return self.detection[AREAS.index(area)] * visible * banned

    def open_shares(self, *, bought: bool) -> dict[int, float]:
        """Share of tasks to which an option is open, where not to all; whether any can be bought."""
        values, rules = self.model.values, self.model.structure.rules
        purse = rules["money_follows_task"] * values["money.paid_share"] * values["money.purchase_share"]
        return {
            PARTY_LINE: values["push.party_share"],
            ASSISTANCE: values["push.relabel_share"],
            PAY: purse * self.model.happening.budget if bought else 0.0,
        }

    def heard_more(self) -> float:
        """Factor on complaints that are heard: deputies' liaison under the Party-Mass Department."""
        for body in self.model.bodies:
            if any(isinstance(role, PartyMassDepartment) for role in body.roles()):
                wanted = body.demanded.get("party_work", 0.0)
                done = body.activities.get("party_work", 0.0) / wanted if wanted > 0.0 else 1.0
                return 1.0 + self.model.values["complaint.liaison"] * done
        return 1.0

    def mobilisation(self) -> float:
        """How strongly Party members are called on to volunteer."""
        hours = self.hours_on("party_work")
        return hours / (hours + self.model.values["party.office_hours"] * self.model.scale)

    # --- a month closes ----------------------------------------------------------------------------------

    def note_pushes(self) -> None:
        """What was pushed against the ban, which overseers will have to look through."""
        self.banned_pushes = [0.0] * len(AREAS)
        for a, route in enumerate(self.model.routes):
            area = self.model.affairs[a].area
            if area is not None:
                forbidden = [option for option in PUSHES if route.banned(option) > 0.0]
                self.banned_pushes[AREAS.index(area)] += sum(self.pushed[a][option] for option in forbidden)

    def note_own_tasks(self) -> None:
        """What departments did themselves this month."""
        model = self.model
        for department in model.departments:
            own, well = [0.0] * len(AREAS), 0.0
            for case in model.ended:
                area = model.affairs[case.affair].area
                if case.person < 0 and area is not None and case.last_office == department.office.index:
                    own[AREAS.index(area)] += 1.0
                    well += case.true_quality if case.on_time else 0.0
            self.own_tasks[department.name], self.done_well[department.name] = own, well
