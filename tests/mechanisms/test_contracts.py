"""Contracts in force: lots, purses, inspection, the quarter's tender, the month's payments, founding."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.agents.contractors import NGO, CommunityServiceCentre, Contractor
from sim.agents.government import PublicServiceCommittee, StreetOffice
from sim.agents.party import PartyMassDepartment
from sim.cases.planning_state import new_choices
from sim.cases.routing import CLASS_PURPOSE
from sim.institutions.affairs import CLASSES
from sim.mechanisms.tendering import Bid, Call, Lot
from sim.processes.contracts import CONTRACT_BUDGET, Contracts
from tests.mechanisms.by_hand import a_model, bare, near

GIVEN = {
    "service.productive_hours_month": 150.0,
    "contractor.use": 0.8,
    "wage.social_worker": 1100.0,
    "contractor.overhead": 0.35,
    "contractor.most_growth": 2.5,
    "contractor.core": 0.25,
    "contract.reserve_factor": 1.6,
    "contract.budget_per_resident": 7.0,
    "contract.lots_per_affair": 3.0,
    "contract.term": 14.0,
    "contract.tender_hours": 13.0,
    "contract.inspection_hours": 3.5,
    "contract.inspection_chance": 0.55,
    "contract.oversight_chance": 0.35,
    "contract.project_hours": 90.0,
    "expectation.speed": 0.35,
    "contract.most_projects": 2.0,
    "money.paid_share": 0.72,
    "tender.quality": 0.5,
    "tender.price": 0.3,
    "tender.fit": 0.6,
    "ngo.entry_per_100000_yuan": 0.45,
    "ngo.entry_base": 0.8,
    "ngo.entry_cultivated": 0.6,
}
COST = 1100.0 * 1.35 / 120.0
RESERVE = COST * 1.6
RULES = {"contracting": 0.9, "money_follows_task": 0.8, "supervision": 0.7, "cultivation": 0.7}
AFFAIRS = {
    "home": SimpleNamespace(affair_class="facility", programme=1, department="civil_affairs"),
    "survey": SimpleNamespace(affair_class="administrative", programme=1, department="statistics"),
    "trail": SimpleNamespace(affair_class="facility", programme=1, department="sports"),
    "own": SimpleNamespace(affair_class="administrative", programme=1, department="statistics"),
    "need": SimpleNamespace(affair_class="facility", programme=None, department=None),
}
PLACES = list(AFFAIRS)
ROUTES = {
    "home": ("contracting", ("ngo", "community_service_centre")),
    "survey": ("money_follows_task", ("ngo",)),
    "trail": ("contracting", ("community_service_centre",)),
    "need": ("contracting", ("ngo",)),
}


class Work:
    """Hours of bought tasks by office, of those affairs that may be pushed."""

    def __init__(self) -> None:
        self.asked: list[list[bool]] = []

    def paid_hours_on(self, office: int, affairs: Any) -> float:
        self.asked.append(affairs.tolist())
        return {11: 5.0, 12: 0.0, 13: 2.5}[office]

    def moved_hours(self, office: int) -> Any:
        return np.zeros(1)


def a_contractor(kind: type[Contractor], place: int, **more: Any) -> Any:
    state = {
        "body_id": "ngo" if issubclass(kind, NGO) else "centre",
        "instance": place,
        "data": SimpleNamespace(kind="ngo" if issubclass(kind, NGO) else "community_service_centre"),
        "is_open": True,
        "exists": True,
        "staff": 2.0,
        "competence": 0.7,
        "dependence": 0.0,
        "committed": 1.0,
        "projects": 1.0,
        "contract_income": 77.0,
        "effort": 0.82,
        "lately": 0.5,
        "worked": 9.0,
        "offices": {"staff": 11 + place},
        "own_income": 33.0,
        "_key": 77,
    }
    return bare(kind, None, **{**state, **more})


def a_world(
    *contractors: Any, bodies: tuple[Any, ...] = (), rules: dict[str, float] | None = None, **more: Any
) -> tuple[Any, Contracts]:
    def route_of(name: str, affair_class: str) -> Any:
        assert AFFAIRS[name].affair_class == affair_class
        if name not in ROUTES:
            return SimpleNamespace(contracted=None)
        rule, to = ROUTES[name]
        return SimpleNamespace(contracted=SimpleNamespace(rule=rule, to=to))

    plain = {
        "seed": 4,
        "bodies": [*contractors, *bodies],
        "spec": SimpleNamespace(affairs=AFFAIRS),
        "volume_a_year": np.array([240.0, 600.0, 360.0, 999.0, 999.0]),
        "hours_a_case": np.array([1.5, 0.3, 2.0, 9.0, 9.0]),
        "affair_tables": SimpleNamespace(area=np.array([2, 3, 5, 3, 2])),
        "votes": np.zeros(8),
        "heads_have_seats": True,
        "community": SimpleNamespace(residents=1500),
        "effects": SimpleNamespace(budget=0.75),
        "choices": new_choices(len(AFFAIRS)),
        "book": {"pushable": [False, True, False, True, False]},
        "work": Work(),
    }
    model = a_model(GIVEN, {**RULES, **(rules or {})}, **{**plain, **more})
    model.structure.route_of = route_of
    for contractor in contractors:
        contractor.model = model
    return model, Contracts(model)


# --- lots ------------------------------------------------------------------------------------------------


def test_lots_of_the_structure_by_hand() -> None:
    model, contracts = a_world(
        a_contractor(NGO, 0), a_contractor(CommunityServiceCentre, 1), a_contractor(NGO, 2, is_open=False)
    )
    contracts.restructure(model)
    found = [(lot.affair, lot.number, lot.hours, lot.payer, lot.project) for lot in contracts.lots]
    assert found == [
        *((0, k, near(240.0 * 1.5 / 12.0 / 3.0), CONTRACT_BUDGET, False) for k in range(3)),
        *((1, k, near(600.0 * 0.3 / 12.0 / 3.0), "statistics", False) for k in range(3)),
        *((2, k, near(360.0 * 2.0 / 12.0 / 3.0), CONTRACT_BUDGET, False) for k in range(3)),
        (0, 4, near(90.0 * 0.3), CONTRACT_BUDGET, True),
        (2, 5, near(90.0 * 0.3), CONTRACT_BUDGET, True),
    ]
    assert [may.tolist() for may in contracts._may_bid] == [
        [True, True, False, False, False],
        [True, False, True, False, False],
        [False] * 5,
    ]


def test_running_contracts_stay_where_the_affair_is_still_put_out(monkeypatch: pytest.MonkeyPatch) -> None:
    model, contracts = a_world(a_contractor(NGO, 0), a_contractor(CommunityServiceCentre, 1))
    contracts.restructure(model)
    home, survey, trail = contracts.lots[1], contracts.lots[3], contracts.lots[6]
    for lot, holder in ((home, 0), (survey, 0), (trail, 1)):
        lot.holder, lot.price, lot.until = holder, 12.0, 19
    project = contracts.lots[9]
    project.holder, project.price, project.until = 0, 11.0, 19
    monkeypatch.setitem(ROUTES, "home", ("contracting", ("community_service_centre",)))
    monkeypatch.setitem(ROUTES, "survey", ("contracting", ("ngo",)))
    contracts.restructure(model)
    assert contracts.lots[1] is home and home.holder == -1, "its holder may not do it any more"
    assert contracts.lots[3] is not survey and contracts.lots[3].holder == -1, "another pays now"
    assert contracts.lots[6] is trail and (trail.holder, trail.price) == (1, 12.0)
    assert contracts.lots[9] is project


def test_planners_and_contractors_are_told_who_holds_what() -> None:
    ngo, centre = a_contractor(NGO, 0), a_contractor(CommunityServiceCentre, 1)
    model, contracts = a_world(ngo, centre)
    contracts.restructure(model)
    for place, holder in ((1, 0), (3, 0), (6, 1), (9, 0), (10, 1)):
        contracts.lots[place].holder = holder
    contracts._note(model)
    assert (ngo.committed, ngo.projects) == (near(10.0 + 5.0 + 27.0), near(27.0))
    assert (centre.committed, centre.projects) == (near(20.0 + 27.0), near(27.0))
    assert model.choices["lots"].tolist() == [3, 3, 3, 0, 0]
    assert model.choices["lot_office"][:3, :3].tolist() == [[-1, 11, -1], [11, -1, -1], [12, -1, -1]]
    facility = CLASS_PURPOSE + CLASSES.index("facility")
    assert model.choices["lot_purpose"][0, 1] == model.choices["lot_purpose"][2, 0] == facility
    assert model.choices["lot_purpose"][1, 0] == CLASS_PURPOSE + CLASSES.index("administrative")


def test_projects_of_one_holder_add_up() -> None:
    ngo = a_contractor(NGO, 0)
    model, contracts = a_world(ngo)
    contracts.restructure(model)
    for place in (9, 10):
        contracts.lots[place].holder = 0
    contracts._note(model)
    assert (ngo.committed, ngo.projects) == (near(27.0 + 27.0), near(27.0 + 27.0))


def test_single_tasks_go_to_the_most_competent_with_people() -> None:
    sellers = [
        a_contractor(NGO, 0, competence=0.5),
        a_contractor(NGO, 1, competence=0.6),
        a_contractor(NGO, 2, competence=0.9, staff=0.0),
    ]
    model, contracts = a_world(*sellers)
    contracts._note_purchases(model)
    assert (model.choices["pay_office"] == 12).all()
    assert (model.choices["pay_purpose"] == CLASS_PURPOSE + CLASSES.index("administrative")).all()
    for seller in sellers:
        seller.exists = False
    contracts._note_purchases(model)
    assert (model.choices["pay_office"] == -1).all()


# --- money -----------------------------------------------------------------------------------------------


def test_purses_by_hand() -> None:
    model, contracts = a_world(a_contractor(NGO, 0))
    contracts.restructure(model)
    assert contracts.reserve(model) == near(RESERVE)
    assert contracts.purses(model) == {
        CONTRACT_BUDGET: near(7.0 * 1500.0 / 12.0 * 0.9 * 0.75),
        "statistics": near(3.0 * 0.8 * 0.72 * 0.75 * 5.0 * RESERVE),
    }


def test_a_month_is_paid_by_hand() -> None:
    ngo, idle, centre = a_contractor(NGO, 0), a_contractor(NGO, 1, worked=0.0), a_contractor(NGO, 2)
    model, contracts = a_world(ngo, idle, centre)
    contracts.lots = [
        Lot(0, 0, 10.0, CONTRACT_BUDGET, holder=0, price=12.0),
        Lot(1, 0, 5.0, "statistics", holder=0, price=14.0),
        Lot(2, 0, 20.0, CONTRACT_BUDGET, holder=2, price=11.0),
        Lot(2, 1, 20.0, CONTRACT_BUDGET),
    ]
    contracts.inspection = 0.25
    contracts.close_month(model)
    assert dict(model.accounts.paid) == {
        ("district", "ngo_1", "contract"): near(120.0),
        ("departments", "ngo_1", "contract"): near(70.0),
        ("district", "ngo_3", "contract"): near(220.0),
        ("departments", "ngo_1", "purchase"): near(5.0 * RESERVE),
        ("departments", "ngo_3", "purchase"): near(2.5 * RESERVE),
    }
    assert ngo.contract_income == near(190.0 + 5.0 * RESERVE)
    assert idle.contract_income == 0.0
    assert ngo.dependence == near(0.35 * ngo.contract_income / (ngo.contract_income + 33.0))
    assert centre.contract_income == near(220.0 + 2.5 * RESERVE)
    assert model.work.asked == [[False, True, False, True, False]] * 3
    assert ngo.lately == near(0.5 + 0.25 * (0.82 - 0.5))
    assert idle.lately == 0.5, "of who did nothing nothing was seen"
    contracts.inspection = 0.0
    contracts.close_month(model)
    assert ngo.lately == near(0.58)
    ngo.lately, contracts.inspection = float("nan"), 0.25
    contracts.close_month(model)
    assert ngo.lately == near(0.7 + 0.25 * (0.82 - 0.7)), "the first inspection corrects its competence"


# --- inspection and hours --------------------------------------------------------------------------------


def an_overseer(
    kind: type[Any], contracting: tuple[float, float], oversight: tuple[float, float], *, is_open: bool = True
) -> Any:
    """A body with hours (booked, asked for) of contracting, and of oversight."""
    hours = {"contracting": contracting, "oversight": oversight, "guidance": (7.0, 8.0)}
    return bare(
        kind, None, is_open=is_open,
        activities={activity: booked for activity, (booked, _) in hours.items()},
        demanded={activity: wanted for activity, (_, wanted) in hours.items()},
    )  # fmt: skip


def test_inspection_by_the_hours_of_those_that_let_contracts() -> None:
    model, contracts = a_world(
        bodies=(
            an_overseer(PublicServiceCommittee, (30.0, 50.0), (9.0, 30.0)),
            an_overseer(StreetOffice, (6.0, 10.0), (3.0, 20.0)),
            an_overseer(StreetOffice, (1.0, 900.0), (1.0, 900.0), is_open=False),
            an_overseer(PartyMassDepartment, (1.0, 900.0), (1.0, 900.0)),
        )
    )
    by_payer, by_overseer = 0.55 * 36.0 / 60.0, 0.35 * 0.7 * 12.0 / 50.0
    assert contracts._inspected(model) == near(1.0 - (1.0 - by_payer) * (1.0 - by_overseer))
    contracts.restructure(model)
    contracts.open_month(model)
    assert contracts.inspection == contracts._inspected(model)
    model.structure.rules["supervision"] = 0.0
    assert contracts._inspected(model) == near(by_payer)


def test_who_asked_for_no_hours_inspects_nothing() -> None:
    model, contracts = a_world(bodies=(an_overseer(StreetOffice, (0.0, 0.0), (3.0, 20.0)),))
    assert contracts._inspected(model) == near(0.35 * 0.7 * 3.0 / 20.0)
    model, contracts = a_world()
    assert contracts._inspected(model) == 0.0


def test_hours_that_contracts_ask_for() -> None:
    model, contracts = a_world()
    contracts.lots = [Lot(0, 0, 1.0, "a", holder=1), Lot(0, 1, 1.0, "a"), Lot(0, 2, 1.0, "a", holder=0)]
    contracts.put_out = 9
    assert contracts.hours_wanted(model) == near((13.0 * 3.0 + 3.5 * 2.0) * 0.3)


# --- the quarter -----------------------------------------------------------------------------------------


def members(*kinds: str) -> dict[str, Any]:
    bodies = {f"some_{kind}": SimpleNamespace(kind=kind, members=()) for kind in kinds}
    committee = SimpleNamespace(kind="public_service_committee", members=tuple(bodies))
    other = SimpleNamespace(kind="market", members=("committee",))
    return {**bodies, "committee": committee, "other": other}


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ((), 0.0),
        (("residents_committee",), 0.5),
        (("community_unit", "party_branch"), 0.5),
        (("community_unit", "residents_committee"), 1.0),
    ],
)
def test_representation_of_the_structure(kinds: tuple[str, ...], expected: float) -> None:
    model, _ = a_world()
    model.structure.bodies = members(*kinds)
    assert Contracts._representation(model) == expected


class Cheap(NGO):
    """Asks a fixed price."""

    asks = 13.0
    is_good, fits = 0.4, 0.9

    def bid(self, lot: Lot, call: Call) -> Bid | None:
        assert (call.cost, call.reserve) == (near(COST), near(RESERVE))
        return Bid(self.asks, self.is_good, self.fits) if call.free_hours >= lot.hours else None


class Good(Cheap):
    """Does it better, for more, and knows less of the place."""

    asks = 18.0
    is_good, fits = 0.9, 0.2


def open_month(month: int, fit: tuple[str, ...] = ()) -> tuple[Any, Contracts]:
    model, contracts = a_world(
        a_contractor(Good, 0), a_contractor(Cheap, 1), a_contractor(Cheap, 2, exists=False), month=month
    )
    model.structure.bodies = members(*fit)
    contracts.restructure(model)
    contracts._new = False
    contracts.open_month(model)
    return model, contracts


def test_a_quarter_tendered_by_hand() -> None:
    """Good scores 0.45 + 0.3 (1 - 18 / 19.8) = 0.477, cheap 0.2 + 0.3 (1 - 13 / 19.8) = 0.303 without fit."""
    _, contracts = open_month(4)
    # without votes all is put out as in the catalogue
    home, survey, trail, projects = (
        contracts.lots[:3], contracts.lots[3:6], contracts.lots[6:9], contracts.lots[9:]
    )  # fmt: skip
    # room is 2.5 * 2 * 120 = 600 hours; the budget is 590.6 yuan: three homes at 18 * 10 leave 50.6
    assert [(lot.holder, lot.price, lot.until) for lot in home] == [(0, 18.0, 18)] * 3
    # statistics set aside 0.432 of 15 hours at the reserve: 128.3 yuan, once enough for 5 hours at it
    assert [(lot.holder, lot.price) for lot in survey] == [(0, 18.0), (-1, 0.0), (-1, 0.0)]
    # trails and their projects are the community service centre's, which is not there
    assert {lot.holder for lot in [*trail, *projects[1:]]} == {-1}
    assert projects[0].holder == -1, "27 hours are too dear for what is left"
    assert contracts.put_out == 4, "what its purse could not pay is not put out"


class Centre(CommunityServiceCentre):
    """Asks a fixed price."""

    def bid(self, lot: Lot, call: Call) -> Bid | None:
        return Bid(15.0, 0.5, 0.5) if call.free_hours >= lot.hours else None


def holders(votes: dict[int, float], seats: bool = True) -> list[list[int]]:
    """Who holds the homes (area 2), surveys (3) and trails (5) where members vote for areas."""
    makers = a_contractor(Good, 0), a_contractor(Centre, 1)
    model, contracts = a_world(*makers, month=4, heads_have_seats=seats)
    for area, weight in votes.items():
        model.votes[area] = weight
    contracts.restructure(model)
    contracts.open_month(model)
    return [[lot.holder for lot in contracts.lots[k : k + 3]] for k in (0, 3, 6)]


@pytest.mark.parametrize(
    ("votes", "home", "trail"),
    [
        # 590.6 yuan: homes cost 180 each and are put out at 198, trails 300 and 396
        ({}, [0, 0, 0], [-1, -1, -1]),
        ({5: 0.3}, [0, -1, -1], [1, -1, -1]),
        ({5: 0.3, 2: 0.31}, [0, 0, 0], [-1, -1, -1]),
        ({5: 0.31, 2: 0.3}, [0, -1, -1], [1, -1, -1]),
        ({5: 0.3, 2: 0.3}, [0, 0, 0], [-1, -1, -1]),
        ({3: 0.9}, [0, 0, 0], [-1, -1, -1]),
    ],
)
def test_what_members_vote_for_is_put_out_first(
    votes: dict[int, float], home: list[int], trail: list[int]
) -> None:
    assert holders(votes) == [home, [0, -1, -1], trail]
    assert holders(votes, seats=False) == holders({}), "who has no seat any more has no vote"


def test_the_order_of_lots() -> None:
    model, contracts = a_world(a_contractor(NGO, 0), a_contractor(CommunityServiceCentre, 1))
    contracts.restructure(model)
    model.votes[:] = [0.9, 0.0, 0.1, 0.3, 0.0, 0.2, 0.0, 0.0]
    order = [(lot.affair, lot.number, lot.project) for lot in contracts._in_order(model)]
    assert order == [
        *((1, k, False) for k in range(3)),  # of area 3
        *((2, k, False) for k in range(3)),  # of area 5
        *((0, k, False) for k in range(3)),  # of area 2
        (0, 4, True),
        (2, 5, True),
    ]
    assert [lot.affair for lot in contracts.lots[:9]] == [0, 0, 0, 1, 1, 1, 2, 2, 2], "the list itself stays"
    contracts.lots = []
    assert contracts._in_order(model) == []


def test_lots_of_no_area_have_nobody_s_votes() -> None:
    model, contracts = a_world(a_contractor(NGO, 0), a_contractor(CommunityServiceCentre, 1))
    model.affair_tables.area[1] = -1
    contracts.restructure(model)
    model.votes[[2, 7]] = 0.1, 0.9
    assert [lot.affair for lot in contracts._in_order(model)][:9] == [0, 0, 0, 1, 1, 1, 2, 2, 2]


def test_seats_turn_contracts_to_who_fits() -> None:
    for kinds, winner in (((), 0), (("community_unit",), 1), (("community_unit", "residents_committee"), 1)):
        _, contracts = open_month(7, kinds)
        assert {lot.holder for lot in contracts.lots[:3]} == {winner}


@pytest.mark.parametrize(("month", "tenders"), [(1, True), (2, False), (3, False), (4, True), (12, False)])
def test_tenders_come_by_quarter(month: int, tenders: bool) -> None:
    _, contracts = open_month(month)
    assert any(lot.holder >= 0 for lot in contracts.lots) == tenders


def test_what_is_newly_put_out_is_tendered_at_once_and_once() -> None:
    model, contracts = a_world(a_contractor(Good, 0), month=2)
    contracts.restructure(model)
    contracts.open_month(model)
    assert contracts.lots[0].holder == 0
    contracts.lots[0].free()
    contracts.open_month(model)
    assert contracts.lots[0].holder == -1


def test_lots_of_one_that_closed_are_free_and_nobodys() -> None:
    model, contracts = a_world(a_contractor(Good, 0), a_contractor(Cheap, 1), month=2)
    contracts.restructure(model)
    contracts._new = False
    for k, holder in enumerate((0, 1)):
        lot = contracts.lots[k]
        lot.holder, lot.price, lot.until = holder, 12.0, 19
    contracts.contractors[0].exists = False
    contracts.open_month(model)
    assert [(lot.holder, lot.price, lot.until) for lot in contracts.lots[:2]] == [(-1, 0.0, 0), (1, 12.0, 19)]
    assert contracts.contractors[0].committed == 0.0 and contracts.contractors[1].committed == near(10.0)


# --- the year --------------------------------------------------------------------------------------------


def test_a_year_of_founding_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    founded: list[int] = []
    monkeypatch.setattr(NGO, "found", lambda self: founded.append(self.instance))
    asked: list[list[int]] = []

    def uniforms(key: Any, ids: Any) -> Any:
        asked.append(ids.tolist())
        return np.array([chance - 1e-9, chance + 1e-9, 0.0])

    monkeypatch.setattr("sim.processes.contracts.uniforms", uniforms)
    model, contracts = a_world(
        a_contractor(NGO, 0),
        a_contractor(NGO, 1, exists=False),
        a_contractor(CommunityServiceCentre, 2, exists=False),
        a_contractor(NGO, 3, exists=False),
        a_contractor(NGO, 4, exists=False),
        a_contractor(NGO, 5, exists=False, is_open=False),
        month=12,
    )
    contracts.lots = [
        Lot(0, 0, 10.0, CONTRACT_BUDGET, holder=0, price=12.0),
        Lot(1, 0, 5.0, "statistics", holder=0, price=14.0),
        Lot(2, 1, 20.0, CONTRACT_BUDGET, price=99.0),
    ]
    yuan = (120.0 + 70.0) * 12.0 / 0.3
    chance = (0.45 * yuan / 100_000.0 + 0.8 + 0.6 * 0.7) / 3.0
    contracts.close_year(model)
    assert founded == [1, 4]
    assert asked == [[12000, 12001, 12002]]
