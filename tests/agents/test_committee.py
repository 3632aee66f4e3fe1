"""A residents' committee's month on hand-made state: people, budgets, overtime, effort, pace, capital."""

from __future__ import annotations

import numpy as np
import pytest

from sim.agents import ResidentsCommittee
from sim.cases.routing import PURPOSE_ASSIGNED, PURPOSE_RESIDENTS
from sim.institutions.parameters import Parameters
from sim.institutions.scenario import DAYS_A_MONTH
from sim.institutions.structure import BodyData
from sim.kernel.arrays import Floats
from sim.kernel.randomness import stream
from sim.mechanisms.committee_hours import HoursDue, HoursGiven
from sim.mechanisms.turnover import Seats
from sim.model import GovernanceModel
from tests.worlds import variant

NUMBERS = {
    "committee.assessment_residual": 0.2,
    "committee.seat_hours": 13.0,
    "committee.overtime_cap": 0.12,
    "committee.self_governance_norm": 0.1,
    "committee.assigned_cap": 0.7,
    "committee.slack_useful_base": 0.3,
    "committee.slack_useful_turnout": 0.6,
    "committee.shirking": 0.25,
    "complaint.weight": 1.4,
    "coordinator.committee_share": 0.2,
    "coping.exponent": 0.8,
    "coping.quality_exponent": 0.7,
    "coping.floor": 0.35,
    "coping.most_load": 9.0,
    "knowledge.effort": 0.8,
    "knowledge.initial": 0.45,
    "knowledge.growth": 0.05,
    "knowledge.half_hours": 90.0,
    "knowledge.decay": 0.025,
    "capital.growth": 0.03,
    "capital.half_hours": 110.0,
    "capital.decay": 0.015,
    "capital.contact_weight": 0.2,
    "capital.command": 0.7,
    "capital.facility_hours": 12.0,
    "capital.project_weight": 0.6,
    "guidance.worth": 0.4,
    "turnover.base": 0.12,
    "turnover.overloaded": 0.26,
    "turnover.vacancy_months": 3.0,
    "wage.social_worker": 1300.0,
    "wage.committee_member": 650.0,
    "service.productive_hours_month": 130.0,
}


class Told(Seats):
    """Seats whose comings and goings are told beforehand."""

    def __init__(self, quits: int = 0, empty: int = 0) -> None:
        super().__init__(8, stream(1, "told"))
        self.answer = quits, empty
        self.asked: list[tuple[float, ...]] = []

    def turn_over(self, members: int, month: int, chance: float, vacancy_months: int) -> tuple[int, int]:
        self.asked.append((members, month, chance, vacancy_months))
        return self.answer


class World:
    """One committee of 8 members at half the reference size, of whom nobody quits unless told to.

    It hosts 1.5 coordinators, of whom 0.3 work for it; its cash hires 0.4 of a helper.
    """

    def __init__(self, model: GovernanceModel) -> None:
        self.model = model
        model.values = Parameters(model.values.registry, {**model.values.overrides, **NUMBERS})
        model.scale = 0.5
        self.rules(assessment=0.6, command=0.25)
        self.it = next(c for c in model.committees if c.is_open and c.instance == 1)
        assert self.it.data is not None
        posts = {"member": next(iter(self.it.data.posts.values()))}
        posts = {
            "member": posts["member"].model_copy(
                update={"count": 8.0, "duty": "office", "dual_post_of": None, "payer": "committee_fund"}
            )
        }
        data = self.it.data.model_copy(update={"posts": posts})
        self.bodies({**model.structure.bodies, self.it.body_id: data})
        self.it.restructure(data)
        for department in model.departments:
            department.is_open = False
        department = model.departments[0]
        assert department.data is not None
        department.is_open = True
        hosted = 1.5 * model.structure.precincts / model.scale
        department.data = department.data.model_copy(update={"coordinators": hosted})
        department.hired = 0.0
        self.bodies({k: b.model_copy(update={"members": ()}) for k, b in model.structure.bodies.items()})
        model.accounts.balance.clear()
        model.accounts.paid.clear()
        model.accounts.balance[self.it.account] = 520.0
        model.state.complaint_shares[:] = 0.9
        model.state.complaint_shares[1] = 0.15
        model.community_work, model.by_party_line = 0.0, np.zeros(model.structure.precincts)
        self.it.overtime, self.it.load, self.it.turnout = 0.0, 1.0, 0.5
        self.it.knowledge, self.it.capital = 0.2, 0.3
        self.it._seats = Told()
        self.asks(0.0, 0.0)

    def bodies(self, bodies: dict[str, BodyData]) -> None:
        """Put bodies in the structure in force."""
        self.model.structure = self.model.structure.model_copy(update={"bodies": bodies})
        self.model.state.forget_shares()

    def rules(self, **changes: float) -> None:
        """Change rules of the structure in force."""
        rules = {**self.model.structure.rules, **changes}
        self.model.structure = self.model.structure.model_copy(update={"rules": rules})

    def asks(self, assigned: float, residents: float) -> None:
        """So many hours are due, two fifths of them waiting; other purposes are of no concern."""
        purpose = self.model.ledger.service.purpose
        purpose["backlog"][self.it.office] = 17.0
        self.model.work.expected[self.it.office] = 19.0
        for name, hours in ((PURPOSE_ASSIGNED, assigned), (PURPOSE_RESIDENTS, residents)):
            purpose["backlog"][self.it.office, name] = 0.4 * hours
            self.model.work.expected[self.it.office, name] = 0.6 * hours

    def budgets(self) -> tuple[float, float]:
        """Hours of the month for assigned and for residents' work."""
        refill = self.model.work._refill[self.it.office] * DAYS_A_MONTH
        return float(refill[PURPOSE_ASSIGNED]), float(refill[PURPOSE_RESIDENTS])

    def efforts(self, purpose: int) -> tuple[float, float]:
        """Factor and grade."""
        row = self.model.ledger.service.purpose[self.it.office, purpose]
        return float(row["factor"]), float(row["grade"])


@pytest.fixture
def world() -> World:
    hours = {"service.productive_hours_month": 130.0}
    model = GovernanceModel(variant("new", parameters=hours), residents=500, rng=1)
    model.run_for(1)
    return World(model)


PEOPLE = 4.0 + 0.3 + 0.4
HOURS = PEOPLE * 130.0  # 611
NORM = 0.1 * 4.0 * 130.0  # 52
CAP = 0.7 * (1.0 - 1.4 * 0.6 * 0.15)


def test_coordinators_are_divided_among_the_precincts_in_force(world: World) -> None:
    world.model.structure = world.model.structure.model_copy(update={"precincts": 4})
    assert len(world.model.committees) == 6 and world.it.hosted == pytest.approx(1.5 * 6.0 / 4.0)


def test_who_is_there(world: World) -> None:
    world.it.plan_month()
    assert world.it.hosted == pytest.approx(1.5)
    assert world.it.help == pytest.approx(0.4)
    assert world.it.available == pytest.approx(HOURS)
    assert world.it.norm == pytest.approx(NORM)
    assert world.model.accounts.balance[world.it.account] == pytest.approx(0.0)
    assert world.model.accounts.paid[world.it.account, "people", "payroll"] == pytest.approx(520.0)
    assert world.it.payers() == pytest.approx({"committee_fund": 4.4 / 4.7, "department": 0.3 / 4.7})


def test_a_seat_on_the_leading_body_takes_hours(world: World) -> None:
    leading = world.model.structure.bodies["public_service_committee"]
    bodies = {**world.model.structure.bodies}
    bodies["public_service_committee"] = leading.model_copy(update={"members": ("residents_committee",)})
    world.bodies(bodies)
    world.it.plan_month()
    assert world.it.available == pytest.approx(HOURS - 13.0 * 0.5)


@pytest.mark.parametrize(("load", "overtime"), [(0.8, 0.0), (1.25, 0.12 * 0.6 * 0.25), (5.0, 0.12 * 0.6)])
def test_overtime_follows_last_months_load(world: World, load: float, overtime: float) -> None:
    world.it.load = load
    world.it.plan_month()
    assert world.it.overtime == pytest.approx(overtime)
    assert world.it.available == pytest.approx(HOURS * (1.0 + overtime))
    sv = world.model.ledger.service
    group = sv.group[sv.provider["first_group"][world.it.office]]
    assert group["servers"] == 5
    assert group["pace"] == pytest.approx(PEOPLE / 5.0 * 130.0 / (21 * 8) * (1.0 + overtime))


def test_a_full_month(world: World) -> None:
    world.asks(900.0, 148.0)
    world.it.plan_month()
    share = CAP * (0.6 + 0.4 * 900.0 / (900.0 + 148.0 + NORM))
    given = share * HOURS
    rest = HOURS - given - 148.0 - NORM
    assert rest > 0.0  # it goes to assigned work, which asks for it
    load = 900.0 / (given + rest)
    assert world.budgets() == pytest.approx((given + rest, 148.0))
    assert world.it.load == pytest.approx(load)
    effort = load**-0.8
    assert world.it.effort == pytest.approx(effort)
    psi = 0.3 + 0.6 * 0.5
    unwatched = 1.0 - 0.25 * (1.0 - psi)
    slow = (1.0 + 0.8 * 0.8) / (1.0 + 0.8 * 0.55)
    assert world.efforts(PURPOSE_ASSIGNED) == pytest.approx(
        (effort * slow, effort**0.7 * (0.6 + 0.4 * unwatched))
    )
    assert world.efforts(PURPOSE_RESIDENTS) == pytest.approx((slow, unwatched))


def test_what_is_left_of_assessment_makes_for_overtime_too(world: World) -> None:
    world.rules(assessment=0.1)  # the residue counts: 0.2
    assert world.it.take_overtime(1.25) == pytest.approx(0.12 * 0.2 * 0.25)


def test_a_crowded_month(world: World) -> None:
    world.asks(900.0, 800.0)
    world.rules(assessment=0.1)  # the residue counts: 0.2
    world.it.plan_month()
    cap = 0.7 * (1.0 - 1.4 * 0.2 * 0.15)
    given = cap * (0.2 + 0.8 * 900.0 / (1700.0 + NORM)) * HOURS
    assert world.budgets() == pytest.approx((given, HOURS - given))
    assert world.it.load == pytest.approx(900.0 / given)


def test_a_slack_month(world: World) -> None:
    world.asks(100.0, 90.0)
    world.it.plan_month()
    spare = HOURS - 100.0 - 90.0 - NORM
    assert world.budgets() == pytest.approx((100.0 + spare, 90.0 + spare))
    assert (world.it.load, world.it.effort) == (1.0, 1.0)


def test_empty_places(world: World) -> None:
    world.it._seats = seats = Told(1, 3)
    world.it.overtime = 0.03  # last month's
    world.it.load = 2.0
    world.it.plan_month()
    yearly = 0.12 + 0.14 * 0.25
    chance = pytest.approx(1.0 - (1.0 - yearly) ** (1.0 / 12.0))
    assert [list(asked) for asked in seats.asked] == [[8, world.model.month, chance, 3]]
    assert (world.it.quits, world.it.vacancies) == (1.0, 3.0)
    filled = 4.0 * 5.0 / 8.0
    assert world.it.norm == pytest.approx(0.1 * filled * 130.0)
    assert world.it.available == pytest.approx((filled + 0.3 + 0.4) * 130.0 * (1.0 + 0.12 * 0.6))
    world.it.close_month()
    paid = world.model.accounts.paid
    assert paid["committee_fund", "people", "payroll"] == pytest.approx(filled * 650.0)


def test_a_closed_committee_has_no_hours(world: World) -> None:
    world.it.plan_month()
    world.it.is_open = False
    world.it.plan_month()
    assert world.it.available == 0.0 and world.it.hosted == 0.0
    sv = world.model.ledger.service
    assert sv.group["servers"][sv.provider["first_group"][world.it.office]] == 0


def test_a_committee_that_closes_has_every_seat_filled_should_it_open_again(world: World) -> None:
    world.it._seats.empty_until[:3] = world.model.month + 2
    world.it.overtime = 0.1
    world.it.restructure(None)
    assert not world.it._seats.empty_until.any() and world.it.overtime == 0.0


def test_a_months_end(world: World) -> None:
    model, it = world.model, world.it
    model.precinct_residents[1] = 3000
    model.state.guidance[:] = 0.99
    model.state.guidance[it.instance] = 0.25
    model.by_party_line = np.array([0.9, 0.6, 0.1, 0.0, 0.0, 0.0])
    model.community_work = 8.0
    model.facilities.capital[:] = 0.75
    model.facilities.upkeep[:] = 0.8
    it.available, it.norm = 600.0, 52.0
    hours = model.ledger.service.hours
    hours[it.office] = 0.0
    by_residents = model.book["by_residents"] | (model.book["unit"] <= 1)
    seen, other = int(np.flatnonzero(by_residents)[0]), int(np.flatnonzero(~by_residents)[0])
    hours[it.office, 2 * seen] = 120.0
    hours[it.office, 2 * seen + 1] = 30.0  # with money
    hours[it.office, 2 * other] = 200.0
    hours[it.office, 2 * other + 1] = 70.0  # with money
    it.close_month()
    left = 600.0 - 420.0
    own = 52.0 + 0.6 * (left - 52.0)
    assert it.activities == pytest.approx({"self_governance": own})
    together = (own + 0.2 * 150.0) / 3.0 + 12.0 * 0.6 + 0.6 * 8.0
    growth = 0.03 * (1.0 + 0.4 * 0.25) * 0.7 * together / (together + 110.0)
    assert it.capital == pytest.approx(0.3 + growth - 0.015 * (1.0 + 0.7 * 0.6) * 0.3)
    assert it.knowledge == pytest.approx(0.2 + 0.05 * 0.8 * 50.0 / 140.0 - 0.025 * 0.2)
    assert model.accounts.paid["departments", it.account, "task_payment"] == pytest.approx(100.0 * 5.0)
    assert model.accounts.paid["committee_fund", "people", "payroll"] == pytest.approx(4.0 * 650.0)


def test_a_closed_committee_learns_nothing(world: World) -> None:
    world.it.is_open = False
    world.it.close_month()
    assert (world.it.capital, world.it.knowledge) == (0.3, 0.2)
    assert not world.model.accounts.paid


# --- a committee of one's own ----------------------------------------------------------------------------


def test_decisions_of_a_committee_of_ones_own_count(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []

    def divide(_: ResidentsCommittee, due: HoursDue) -> HoursGiven:
        seen.append(due)
        return HoursGiven(assigned=100.0, residents=400.0, self_governance=60.0, spare=30.0)

    def cope(_: ResidentsCommittee, load: float) -> float:
        seen.append(load)
        return 0.9

    monkeypatch.setattr(ResidentsCommittee, "divide", divide)
    monkeypatch.setattr(ResidentsCommittee, "cope", cope)
    monkeypatch.setattr(ResidentsCommittee, "take_overtime", lambda _, load: 0.05 * load)
    monkeypatch.setattr(ResidentsCommittee, "care_unwatched", lambda _: 0.5)
    world.asks(300.0, 148.0)
    world.it.load = 2.0
    world.it.plan_month()
    assert world.it.overtime == pytest.approx(0.1)
    (due, load) = seen
    assert isinstance(due, HoursDue)
    assert (due.assigned, due.residents, due.self_governance, due.available) == pytest.approx(
        (300.0, 148.0, NORM, HOURS * 1.1)
    )
    assert load == pytest.approx(3.0)
    assert world.budgets() == pytest.approx((130.0, 430.0))
    slow = 1.64 / 1.44
    assert world.efforts(PURPOSE_ASSIGNED) == pytest.approx((0.9 * slow, 0.9**0.7 * (0.6 + 0.4 * 0.5)))
    assert world.efforts(PURPOSE_RESIDENTS) == pytest.approx((slow, 0.5))


@pytest.mark.parametrize(
    "given",
    [
        HoursGiven(-1.0, 10.0, 10.0, 10.0),
        HoursGiven(400.0, 100.0, 100.0, 100.0),
        HoursGiven(float("nan"), 1.0, 1.0, 1.0),
    ],
)
def test_hours_that_are_not_there_are_refused(
    world: World, given: HoursGiven, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ResidentsCommittee, "divide", lambda *_: given)
    with pytest.raises(ValueError, match=r"ResidentsCommittee\.divide must give no hours below 0"):
        world.it.plan_month()


def test_a_new_committee(world: World) -> None:
    found: Floats = np.array([c.capital for c in world.model.committees if c is not world.it])
    assert (found == world.model.spec.parameters["capital.initial"]).all()
