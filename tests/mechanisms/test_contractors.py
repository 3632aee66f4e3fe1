"""Contractors' lives: staff, effort, competence, dependence, closing; one month of each kind by hand."""

from __future__ import annotations

from collections import defaultdict
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.agents.contractors import NGO, CharityAssociation, CommunityServiceCentre, Contractor
from sim.cases.routing import TASK_PURPOSES
from sim.institutions.affairs import AREAS
from sim.kernel.service_state import MOST_PURPOSES
from sim.mechanisms.contract_effort import effort, inspection_chance, remembered
from sim.mechanisms.contractor_autonomy import autonomy, dependence, incumbent_fit, specialist_fit
from sim.mechanisms.contractor_competence import first_competence, learnt, lost
from sim.mechanisms.contractor_staff import contractor_payroll, next_staff, room_to_bid, staff_needed
from sim.mechanisms.ngo_turnover import (
    chance_of_closing,
    chance_of_founding,
    founded_a_year,
    founding_grant,
)
from sim.mechanisms.purchasing import owed, supplier
from sim.mechanisms.tendering import Bid, Call, Lot
from tests.mechanisms.by_hand import a_model, bare, near, numbers

GIVEN = {
    "service.productive_hours_month": 150.0,
    "contractor.use": 0.8,
    "contractor.core": 0.25,
    "contractor.hiring": 0.3,
    "contractor.overhead": 0.35,
    "contractor.most_growth": 2.5,
    "contractor.first_reserves": 3.0,
    "wage.social_worker": 1100.0,
    "contractor.competence": 0.6,
    "contractor.competence_spread": 0.15,
    "contractor.learning": 0.36,
    "contractor.incubation": 0.5,
    "contractor.guided": 0.25,
    "contractor.staff_attrition": 0.18,
    "contractor.lost_with_staff": 0.4,
    "contractor.autonomy_loss": 0.7,
    "contractor.fit_incumbent": 0.55,
    "contractor.fit_elsewhere": 0.3,
    "contractor.altruism_ngo": 0.2,
    "contractor.altruism_incumbent": 0.05,
    "contractor.altruism_charity": 0.4,
    "contractor.margin": 0.1,
    "contractor.incumbent_income": 4000.0,
    "charity.own_income": 2000.0,
    "ngo.own_income": 400.0,
    "ngo.exit_active": 0.05,
    "ngo.exit_dormant": 0.2,
    "ngo.entry_per_100000_yuan": 0.45,
    "ngo.entry_base": 0.8,
    "ngo.entry_cultivated": 0.6,
    "ngo.founding_grant": 5000.0,
    "contract.inspection_chance": 0.6,
    "contract.oversight_chance": 0.35,
    "claim.cases": 3.2,
    "claim.community_work": 0.8,
    "coping.quality_exponent": 0.7,
    "expectation.speed": 0.35,
}
VALUES = numbers(GIVEN)


# --- effort ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("contracting", "oversight", "supervision", "expected"),
    [
        (0.75, 0.4, 0.9, 1.0 - (1.0 - 0.6 * 0.75) * (1.0 - 0.35 * 0.9 * 0.4)),
        (0.25, 0.8, 0.7, 1.0 - (1.0 - 0.15) * (1.0 - 0.196)),
        (1.0, 1.0, 1.0, 1.0 - 0.4 * 0.65),
        (0.75, 0.4, 0.0, 0.45),  # without supervision only whoever lets the contracts looks
        (0.75, 0.0, 0.9, 0.45),
        (0.0, 0.4, 0.9, 0.126),
        (0.0, 0.0, 0.9, 0.0),
    ],
)
def test_inspection(contracting: float, oversight: float, supervision: float, expected: float) -> None:
    assert inspection_chance(contracting, oversight, supervision, VALUES) == near(expected)


def test_effort() -> None:
    assert effort(0.7, 0.4) == near(1.0 - 0.3 * 0.6)
    assert effort(0.7, 0.0) == near(0.7)
    assert effort(0.7, 1.0) == effort(1.0, 0.4) == 1.0


def test_what_is_remembered() -> None:
    assert remembered(0.5, 0.82, 0.25) == near(0.58)
    assert remembered(0.9, 0.4, 0.25) == near(0.775)
    assert remembered(0.5, 0.82, 0.0) == 0.5


# --- staff -----------------------------------------------------------------------------------------------


def test_staff_needed_for_the_larger_of_two_loads() -> None:
    assert staff_needed(300.0, 180.0, VALUES) == near(2.5)
    assert staff_needed(60.0, 180.0, VALUES) == near(1.5)
    assert staff_needed(0.0, 0.0, VALUES) == 0.0


@pytest.mark.parametrize(
    ("staff", "needed", "reserves", "expected"),
    [
        (4.0, 4.9, 900.0, 4.9),  # within the step of 1.2
        (4.0, 7.0, 900.0, 5.2),
        (0.1, 2.0, 900.0, 0.1 + 0.3 * 0.3),  # a small one takes steps of a scale's share
        (4.0, 3.5, 900.0, 3.5),
        (4.0, 1.5, 900.0, 2.8),
        (0.1, 0.02, 900.0, 0.25 * 0.3),  # a core is kept
        (0.1, 0.02, 0.0, 0.02),  # not without reserves
        (0.05, 0.0, -7.0, 0.0),
        (0.0, 0.0, -7.0, 0.0),  # nor taken on again with debts and without work
        (0.0, 0.0, 900.0, 0.25 * 0.3),
        (0.04, 0.04, -7.0, 0.04),
        (0.04, 0.04, 900.0, 0.25 * 0.3),
        (0.1, 2.0, -7.0, 0.19),  # there is work, so there will be money
    ],
)
def test_staff_follows_what_is_needed(staff: float, needed: float, reserves: float, expected: float) -> None:
    assert next_staff(staff, needed, reserves, 0.3, VALUES) == near(expected)


def test_payroll_and_room() -> None:
    assert contractor_payroll(2.6, VALUES) == near(2.6 * 1100.0 * 1.35)
    assert room_to_bid(2.6, 0.3, VALUES) == near(2.5 * 2.6 * 150.0 * 0.8)
    assert room_to_bid(0.01, 0.3, VALUES) == near(2.5 * 0.075 * 120.0)


# --- competence, dependence, fit -------------------------------------------------------------------------


def test_competence() -> None:
    assert first_competence(0.9, VALUES) == near(0.6 + 0.15 * 0.8)
    assert first_competence(0.2, VALUES) == near(0.6 - 0.15 * 0.6)
    high, low = {"contractor.competence": 0.95}, {"contractor.competence": 0.05}
    assert first_competence(0.9, numbers({**GIVEN, **high})) == 1.0
    assert first_competence(0.1, numbers({**GIVEN, **low})) == 0.0
    assert learnt(0.7, 0.8, 0.6, VALUES) == near(0.36 * (1.0 + 0.4 + 0.15) * 0.3 / 12.0)
    assert learnt(0.55, 0.3, 0.9, VALUES) == near(0.36 * (1.0 + 0.15 + 0.225) * 0.45 / 12.0)
    assert learnt(0.7, 0.8, 0.0, VALUES) == near(0.36 * 1.4 * 0.3 / 12.0)
    assert learnt(0.7, 0.0, 0.6, VALUES) == near(0.36 * 1.15 * 0.3 / 12.0)
    assert learnt(0.7, 0.0, 0.0, VALUES) == near(0.36 * 0.3 / 12.0)
    assert learnt(1.0, 0.8, 0.6, VALUES) == 0.0
    assert lost(0.7, False, VALUES) == near(0.4 * 0.18 / 12.0 * 0.25)
    assert lost(0.7, True, VALUES) == near(0.4 * 0.36 / 12.0 * 0.25)
    assert lost(0.44, True, VALUES) == 0.0, "nobody falls below the least that anybody begins with"


def test_dependence_and_autonomy() -> None:
    assert dependence(0.4, 900.0, 300.0, VALUES) == near(0.4 + 0.35 * (0.75 - 0.4))
    assert dependence(0.9, 900.0, 300.0, VALUES) == near(0.9 - 0.35 * 0.15)
    assert dependence(0.4, 0.0, 0.0, VALUES) == near(0.4 * 0.65)
    assert autonomy(0.4, VALUES) == near(0.72)
    assert autonomy(0.0, VALUES) == 1.0


def test_fit() -> None:
    assert incumbent_fit(3, 0.72, VALUES) == near([0.55 * 0.72] * 3)
    areas = np.array([2, -1, 5, 2])
    assert specialist_fit(areas, 2, 0.72, VALUES) == near([0.72, 0.3 * 0.72, 0.3 * 0.72, 0.72])


# --- founding and closing --------------------------------------------------------------------------------


def test_founding() -> None:
    assert founded_a_year(340_000.0, 0.7, VALUES) == near(0.45 * 3.4 + 0.8 + 0.6 * 0.7)
    assert founded_a_year(0.0, 0.0, VALUES) == near(0.8)
    assert chance_of_founding(2.75, 11) == near(0.25)
    assert chance_of_founding(2.75, 2) == 1.0
    assert chance_of_founding(2.75, 0) == 0.0
    assert founding_grant(0.7, 0.3, VALUES) == near(1050.0)


@pytest.mark.parametrize(
    ("dormant", "reserves", "a_year"),
    [(False, 10.0, 0.05), (True, 10.0, 0.2), (True, 0.0, 0.2), (True, -1.0, 0.999), (False, -1.0, 0.05)],
)
def test_closing(dormant: bool, reserves: float, a_year: float) -> None:
    stays = (1.0 - chance_of_closing(dormant, reserves, VALUES)) ** 12
    assert stays == pytest.approx(1.0 - a_year, rel=1e-9)


# --- purchasing ------------------------------------------------------------------------------------------


def test_single_tasks_are_bought_from_the_best() -> None:
    assert supplier([0.5, 0.8, 0.7], [31, 12, 40]) == 12
    assert supplier([0.8, 0.5, 0.8], [31, 12, 30]) == 30, "the first office among equals"
    assert supplier([], []) == -1
    assert owed(12.5, 16.0) == 200.0


# --- bodies ----------------------------------------------------------------------------------------------

OFFICE = 3


class Work:
    """Hours at one office, and what it was told."""

    def __init__(self, asked: float = 0.0, worked: float = 0.0, waits: float = 0.0) -> None:
        self.expected = np.full((5, MOST_PURPOSES), 999.0)
        self.expected[OFFICE] = 0.0
        self.expected[OFFICE, :2] = 0.75 * asked, 0.25 * asked
        self._waits = np.zeros(MOST_PURPOSES)
        self._waits[[0, -1]] = 0.4 * waits, 0.6 * waits
        self._worked = worked
        self.staff: dict[int, float] = {}
        self.efforts: dict[int, tuple[float, float]] = {}

    def case_hours(self, office: int) -> float:
        assert office == OFFICE
        return self._worked

    def hours_asked(self, office: int) -> float:
        assert office == OFFICE
        return 0.0

    def hours_waiting(self, office: int) -> float:
        assert office == OFFICE
        return float(self._waits.sum())

    def set_staff(self, office: int, people: float, *, now: float) -> None:
        self.staff[office] = people

    def set_effort(self, office: int, purpose: int, factor: float, grade: float) -> None:
        assert office == OFFICE
        self.efforts[purpose] = (factor, grade)


def a_contractor[C: Contractor](
    kind: type[C], *, money: float = 0.0, work: Work | None = None, **more: Any
) -> C:
    areas = np.array([2, -1, 5, 2])
    model = a_model(
        GIVEN,
        {"cultivation": 0.8},
        work=work or Work(),
        contracts=SimpleNamespace(inspection=0.4),
        guidance_of_organisations=0.6,
        affair_tables=SimpleNamespace(area=areas),
    )
    posts = {"worker": SimpleNamespace(count=4.0, duty="field"), "head": SimpleNamespace(count=1.0)}
    state = {
        "body_id": "helpers",
        "instance": 1,
        "data": SimpleNamespace(per="subdistrict", count=3, posts=posts, protected={}),
        "is_open": True,
        "is_public": False,
        "temporary": 0.0,
        "extra_leaders": 0.0,
        "released_leaders": 0.0,
        "offices": {"staff": OFFICE},
        "exists": True,
        "staff": 2.0,
        "competence": 0.7,
        "dependence": 0.4,
        "committed": 300.0,
        "projects": 50.0,
        "contract_income": 900.0,
        "effort": 0.82,
        "lately": float("nan"),
        "own_income": 0.0,
        "closed": 6,
        "began": 1,
        "available": 280.0,
        "demanded": {"community_work": 41.0},
        "_key": 77,
        "_closing": 78,
        "_year_wanted": 0.0,
        "_year_available": 0.0,
    }
    contractor = bare(kind, model, **{**state, **more})
    model.accounts.balance["helpers_2"] = money
    return contractor


@pytest.fixture(autouse=True)
def luck(monkeypatch: pytest.MonkeyPatch) -> defaultdict[int, float]:
    """What contractors draw, by what they ask: 0 competence, 2 price, 3 area, else the month."""
    drawn: defaultdict[int, float] = defaultdict(lambda: 0.9999)

    def uniform(key: int, a: int) -> float:
        assert key == (77 if a in (0, 2, 3) else 78)
        return drawn[a]

    monkeypatch.setattr("sim.agents.contractors.uniform", uniform)
    return drawn


def paid(contractor: Contractor) -> dict[tuple[str, str, str], float]:
    return dict(contractor.model.accounts.paid)


@pytest.mark.parametrize(
    ("kind", "own"),
    [(NGO, 400.0 * 0.3), (CharityAssociation, 2000.0 * 0.3), (CommunityServiceCentre, 4000.0 * 0.3)],
)
def test_a_month_closed_by_hand(kind: type[Contractor], own: float) -> None:
    contractor = a_contractor(kind, work=Work(worked=120.0))
    contractor.close_month()
    payroll = 2.0 * 1100.0 * 1.35
    assert paid(contractor) == {
        ("donors", "helpers_2", "donation"): near(own),
        ("helpers_2", "people", "payroll"): near(payroll),
    }
    assert contractor.reserves == near(own - payroll)
    assert contractor.dependence == 0.4, "contracts are not paid yet"
    contractor.contract_income = 700.0
    contractor.note_income()
    share = 700.0 / (700.0 + own)
    assert contractor.dependence == near(0.4 + 0.35 * (share - 0.4))
    after = 0.7 + 0.36 * (1.0 + 0.5 * 0.8 + 0.25 * 0.6) * 0.3 / 12.0
    assert contractor.competence == near(after - 0.4 * 0.18 / 12.0 * (after - 0.45))
    # what its projects asked for when the month began, out of 280 - 120
    assert contractor.activities == {"community_work": near(41.0)}
    assert contractor.exists and contractor.closed == 6


@pytest.mark.parametrize(
    ("worked", "booked"), [(239.0, 41.0), (239.5, 40.5), (250.0, 30.0), (280.0, 0.0), (290.0, 0.0)]
)
def test_community_work_gets_what_cases_have_left(worked: float, booked: float) -> None:
    contractor = a_contractor(NGO, work=Work(worked=worked))
    contractor.close_month()
    assert contractor.activities == {"community_work": near(booked)}


def test_nothing_is_learnt_without_work_and_more_forgotten_without_a_contract() -> None:
    contractor = a_contractor(NGO, committed=0.0, projects=0.0, money=9e9)
    contractor.close_month()
    assert contractor.competence == near(0.7 - 0.4 * 0.36 / 12.0 * 0.25)
    projects = a_contractor(NGO, committed=50.0, projects=50.0)
    projects.close_month()
    assert projects.competence > 0.7, "community work teaches, too"


def test_an_empty_place_has_no_month() -> None:
    contractor = a_contractor(NGO, exists=False, staff=0.0)
    contractor.close_month()
    assert paid(contractor) == {} and contractor.competence == 0.7 and contractor.dependence == 0.4


def test_an_ngo_closes_by_its_luck_and_gives_back_what_it_has(luck: defaultdict[int, float]) -> None:
    chance = 1.0 - 0.8 ** (1.0 / 12.0)
    for u, closes in ((chance - 1e-9, True), (chance + 1e-9, False)):
        luck[5] = u
        ngo = a_contractor(NGO, committed=0.0, money=8000.0)
        ngo.close_month()
        assert (ngo.exists, ngo.closed) == (not closes, 6 + closes)
        left = 8000.0 + 120.0 - 2970.0
        assert ngo.reserves == near(0.0 if closes else left)
        assert paid(ngo).get(("helpers_2", "donors", "grant"), 0.0) == near(left if closes else 0.0)
        assert (ngo.staff, ngo.committed) == ((0.0, 0.0) if closes else (2.0, 0.0))


def test_only_ngos_close(luck: defaultdict[int, float]) -> None:
    luck[5] = 0.0
    for kind in (CharityAssociation, CommunityServiceCentre):
        contractor = a_contractor(kind, committed=0.0)
        contractor.close_month()
        assert contractor.exists


def test_debts_are_not_given_back(luck: defaultdict[int, float]) -> None:
    luck[5] = 0.0
    ngo = a_contractor(NGO, committed=0.0, money=-500.0)
    ngo.close_month()
    assert not ngo.exists and ngo.reserves == near(-500.0 + 120.0 - 2970.0)


def test_who_never_leaves(luck: defaultdict[int, float]) -> None:
    class Loyal(NGO):
        def leaves(self) -> bool:
            return False

    luck[5] = 0.0
    ngo = a_contractor(Loyal, committed=0.0, money=-500.0)
    ngo.close_month()
    assert ngo.exists


@pytest.mark.parametrize(
    ("committed", "projects", "asked", "waits", "staff", "for_cases"),
    [
        (300.0, 50.0, 60.0, 20.0, 2.5, 375.0 - 41.0),  # enough for both
        (60.0, 50.0, 480.0, 0.0, 2.6, 390.0 - 41.0),  # 4 people are needed, and the step is 0.6
        # cases press with 3.2, community work with 0.8: 390 hours of 390 + 246 asked for
        (60.0, 300.0, 480.0, 20.0, 2.6, 390.0 * 3.2 / 4.0),
        # cases ask for 240 of 390 and 82 of community work for the rest: both are met
        (300.0, 100.0, 100.0, 140.0, 2.5, 375.0 - 82.0),
        # 246 of 375 are asked for by projects: 240 of cases are met first
        (300.0, 300.0, 100.0, 140.0, 2.5, 240.0),
        (60.0, 50.0, 12.0, 0.0, 1.4, 210.0 - 41.0),
        (60.0, 0.0, 12.0, 0.0, 1.4, 210.0),
    ],
)
def test_a_month_planned_by_hand(
    committed: float, projects: float, asked: float, waits: float, staff: float, for_cases: float
) -> None:
    work: Any = Work(asked=asked, waits=waits)
    contractor = a_contractor(NGO, work=work, committed=committed, projects=projects, money=900.0, effort=0.1)
    contractor.plan_month()
    assert contractor.staff == near(staff)
    assert contractor.available == near(staff * 150.0)
    # 1 - 0.3 * 0.6 of the hours promised: this month's effort, not last month's
    assert contractor.demanded == {"community_work": near(projects * 0.82)}
    assert contractor.for_cases == near(for_cases)
    assert work.staff == {OFFICE: near(for_cases / 150.0)}
    assert contractor.effort == near(1.0 - 0.3 * 0.6)
    assert work.efforts == {purpose: (near(0.82), near(0.82**0.7)) for purpose in TASK_PURPOSES}


def test_own_ways_to_hire_and_to_exert() -> None:
    class Proud(CommunityServiceCentre):
        def hire(self) -> float:
            return 7.0

        def exert(self) -> float:
            return 1.0

    contractor = a_contractor(Proud)
    contractor.plan_month()
    work: Any = contractor.model.work
    assert (contractor.staff, work.staff[OFFICE]) == (7.0, near((1050.0 - 50.0) / 150.0))
    assert set(work.efforts.values()) == {(1.0, 1.0)}


def test_what_the_structure_protects_of_a_contractor_s_hours() -> None:
    work: Any = Work(asked=480.0)
    contractor = a_contractor(NGO, work=work, committed=60.0, projects=300.0, money=900.0)
    data: Any = contractor.data
    data.protected = {"community_work": 0.3}
    contractor.plan_month()
    # 117 of 390 hours are more than the 78 that its press would get
    assert contractor.for_cases == near(390.0 - 0.3 * 390.0)


# --- bids ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "altruism", "fit"),
    [
        (NGO, 0.2, 0.3 * 0.72),
        (CharityAssociation, 0.4, 0.55 * 0.72),
        (CommunityServiceCentre, 0.05, 0.55 * 0.72),
    ],
)
def test_bids(kind: type[Contractor], altruism: float, fit: float, luck: defaultdict[int, float]) -> None:
    luck[2], luck[3] = 0.7, 5.4 / len(AREAS)  # at home in area 5
    contractor = a_contractor(kind)
    lot = Lot(0, 0, 40.0, "district")
    price = 10.0 * (1.0 - altruism) * 1.12
    assert contractor.bid(lot, Call(10.0, 99.0, 40.0)) == Bid(near(price), 0.7, near(fit))
    assert contractor.bid(lot, Call(10.0, price - 0.01, 40.0)) == Bid(near(price - 0.01), 0.7, near(fit))
    least = 10.0 * (1.0 - altruism)
    assert contractor.bid(lot, Call(10.0, least, 40.0)) is not None
    assert contractor.bid(lot, Call(10.0, least - 0.01, 40.0)) is None
    assert contractor.bid(lot, Call(10.0, 99.0, 39.9)) is None


def test_what_payers_remember_is_its_quality(luck: defaultdict[int, float]) -> None:
    luck[2], luck[3] = 0.7, 5.4 / len(AREAS)
    ngo = a_contractor(NGO, lately=0.45)
    bid = ngo.bid(Lot(2, 0, 40.0, "district"), Call(10.0, 99.0, 40.0))
    assert bid is not None and bid.quality == 0.45
    assert bid.fit == near(0.72), "this affair is of its own area"
    assert ngo.area == 5


def test_room_of_a_contractor() -> None:
    assert a_contractor(NGO).room() == near(2.5 * 2.0 * 120.0)


# --- beginning and ending --------------------------------------------------------------------------------


def test_a_founded_ngo_begins_anew(luck: defaultdict[int, float]) -> None:
    luck[0] = 0.9
    ngo = a_contractor(NGO, exists=False, staff=0.0, lately=0.3)
    ngo.found()
    assert ngo.exists and ngo.began == 5 and ngo.staff == near(5.0 * 0.3)
    assert ngo.competence == near(0.72) and ngo.dependence == 0.0 and np.isnan(ngo.lately)
    reserves = 3.0 * 1.5 * 1100.0 * 1.35
    assert paid(ngo) == {
        ("donors", "helpers_2", "grant"): near(reserves),
        ("district", "helpers_2", "grant"): near(5000.0 * 0.8 * 0.3),
    }


def test_contractors_open_and_close_with_the_structure() -> None:
    posts = {"worker": SimpleNamespace(count=4.0, payer="contract", duty="field", dual_post_of=None)}
    data: Any = SimpleNamespace(per="subdistrict", count=1, posts=posts)
    centre = a_contractor(CommunityServiceCentre, is_open=False, exists=False, staff=0.0, released=0.0)
    centre.restructure(data)
    assert centre.exists and centre.staff == near(1.2) and centre.reserves == near(3.0 * 1.2 * 1485.0)
    centre.staff = 2.2
    centre.restructure(data)
    assert centre.staff == 2.2, "one that lives on keeps its people"
    centre.restructure(None)
    assert not centre.exists and centre.staff == 0.0 and centre.reserves == near(0.0)
    # the second NGO of a structure with one waits for a founder
    ngo = a_contractor(NGO, is_open=False, exists=False, staff=0.0, released=0.0)
    ngo.restructure(data)
    assert ngo.is_open and not ngo.exists


def test_another_structure_with_more_or_fewer_ngos_fills_and_empties_places() -> None:
    posts = {"worker": SimpleNamespace(count=4.0, payer="contract", duty="field", dual_post_of=None)}

    def ngos(count: int) -> Any:
        return SimpleNamespace(per="subdistrict", count=count, posts=posts)

    # its place is the third
    ngo = a_contractor(NGO, is_open=True, exists=True, staff=2.2, released=0.0, instance=2, data=ngos(3))
    ngo.restructure(ngos(3))
    assert ngo.exists and ngo.staff == 2.2, "nothing is another"
    ngo.restructure(ngos(5))
    assert ngo.exists and ngo.staff == 2.2
    ngo.restructure(ngos(2))
    assert ngo.is_open and not ngo.exists and ngo.staff == 0.0
    ngo.restructure(ngos(1))
    ngo.restructure(ngos(2))
    assert not ngo.exists
    ngo.restructure(ngos(3))
    assert ngo.exists and ngo.staff == near(4.0 * 0.3)
