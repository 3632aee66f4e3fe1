"""Delegation: costs, shares and chances that a month opens with, on hand-made state."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest

from sim.agents import Department, PublicServiceCommittee
from sim.agents.party import PartyWorkingCommittee
from sim.institutions.affairs import AREAS
from sim.institutions.parameters import Parameters
from sim.kernel.arrays import Floats
from sim.mechanisms.happenings import Effects
from sim.mechanisms.push import (
    OPTION_ASSIST,
    OPTION_DOWN,
    OPTION_OFFICE,
    OPTION_OWN,
    OPTION_PARTY,
    OPTION_PAY,
    OPTIONS,
    PUSHES,
    Outlook,
)
from sim.model import GovernanceModel
from tests.worlds import variant

NUMBERS = {
    "choice.strain": 2.0,
    "choice.strain_from": 0.8,
    "choice.noise": 0.3,
    "choice.money_weight": 1.2,
    "push.handling": 0.2,
    "push.office_handling": 0.4,
    "push.party_handling": 0.7,
    "push.party_share": 0.25,
    "push.relabel_handling": 0.1,
    "push.relabel_share": 0.55,
    "push.relabel_visibility": 0.45,
    "sanction.size": 6.0,
    "sanction.credibility": 0.4,
    "evaluation.share": 0.2,
    "oversight.omega": 0.8,
    "oversight.sorted_gain": 0.5,
    "oversight.base_tasks": 56.0,  # 7 an area
    "oversight.by_field": 0.25,
    "money.paid_share": 0.6,
    "money.purchase_share": 0.35,
    "service.productive_hours_month": 130.0,
    "wage.committee_member": 650.0,
    "wage.civil_servant": 2600.0,
    "wage.coordinator": 910.0,
}
RULES = {"affairs_sorted": 0.6, "money_follows_task": 0.5, "party_core": 0.7}


class World:
    """A month of the new structure with everything that departments look at set by hand."""

    def __init__(self, model: GovernanceModel) -> None:
        self.model = model
        registry = model.values.registry
        model.values = Parameters(registry, {**model.values.overrides, **NUMBERS})
        rules = {**model.structure.rules, **RULES}
        model.structure = model.structure.model_copy(update={"rules": rules})
        model.scale = 0.5
        model.district.attention = 0.9
        model.effects = Effects(surge=model.effects.surge, ban=0.8, budget=0.7)
        (self.overseer,) = [body for body in model.bodies if isinstance(body, PublicServiceCommittee)]
        self.overseer.activities = {"guidance": 77.0, "oversight": 40.0}
        self.overseer.load = 1.6
        (core,) = [body for body in model.bodies if isinstance(body, PartyWorkingCommittee)]
        core.activities, core.demanded = (
            {"leading": 5.0, "cadre_supervision": 3.0},
            {"cadre_supervision": 8.0},
        )
        assert self.overseer.data is not None
        posts = dict(self.overseer.data.posts)
        posts = {name: post.model_copy(update={"field": None}) for name, post in posts.items()}
        first = next(iter(posts))
        posts["a"] = posts[first].model_copy(update={"field": AREAS[1], "count": 1.0})
        posts["b"] = posts[first].model_copy(update={"field": AREAS[3], "count": 3.0})
        self.overseer.data = self.overseer.data.model_copy(update={"posts": posts})
        model.delegation._banned_last_month = np.array([3.0, 4.0, 5.0, 6.0, 0.0, 1.0, 2.0, 8.0])
        for i, department in enumerate(model.departments):
            assert department.data is not None
            department.data = department.data.model_copy(update={"field_staff": 3.0 + i, "coordinators": 1.0})
            department.hired, department.use, department.risk = 2.0, 0.9 + 0.1 * i, 0.3 + 0.05 * i
        # an affair of the third department that can go every way, one of the second that can go down only
        tables, affairs = model.affair_tables, [np.flatnonzero(d.affairs) for d in model.departments]
        self.free, self.bound = int(affairs[2][0]), int(affairs[1][0])
        tables.area[self.free], tables.area[self.bound] = 3, 7
        model.book["to_site"][[self.free, self.bound]] = -1
        model.book["to_site"][self.free, list(PUSHES)] = 1
        model.book["to_site"][self.bound, OPTION_DOWN] = 1
        model.book["banned"][:] = 0.0
        model.book["banned"][self.free, list(PUSHES)] = (0.75, 0.95, 0.0, 0.85)
        model.choices["pay_office"] = -1
        model.choices["pay_office"][self.free] = 2
        self.price = model.contracts.reserve(model)


@pytest.fixture
def world() -> World:
    model = GovernanceModel(variant("new"), residents=500, rng=1)
    model.run_for(1)
    return World(model)


def test_costs_are_each_departments_own(world: World) -> None:
    world.model.delegation.open_month(world.model)
    found = world.model.choices
    # the third department: 2.5 officers, 1.5 coordinators; use 1.1, risk 0.4
    c = (2.5 * 2600.0 + 1.5 * 910.0) / 4.0 / 130.0
    # 3 of 8 hours of cadre supervision were given
    felt = (0.4 + 0.6 * 0.7 * 0.375) * 0.9 * 6.0 * c * 0.4
    assert found["cost"][world.free].tolist() == pytest.approx(
        [
            c * (1.0 + 2.0 * 0.3),
            0.2 * c + 0.5 * 0.6 * 650.0 / 130.0 + 0.75 * 0.8 * felt,
            0.2 * c + 0.4 * c + 0.95 * 0.8 * felt,
            0.2 * c + 0.7 * c,
            0.2 * c + 0.1 * c + 0.45 * 0.85 * 0.8 * felt,
            1.2 * world.price,
        ]
    )
    assert found["noise"][world.free] == pytest.approx(0.3 * c)
    # the second: 2 officers, 1.5 coordinators; use 1.0
    c = (2.0 * 2600.0 + 1.5 * 910.0) / 3.5 / 130.0
    cost = found["cost"][world.bound]
    assert cost[[OPTION_OWN, OPTION_DOWN]].tolist() == pytest.approx([c * 1.4, 0.2 * c + 1.5])
    assert np.isinf(cost[[OPTION_OFFICE, OPTION_PARTY, OPTION_ASSIST]]).all()
    assert found["noise"][world.bound] == pytest.approx(0.3 * c)


def test_shares_of_tasks_to_which_a_way_is_open(world: World) -> None:
    world.model.delegation.open_month(world.model)
    share = world.model.choices["share"]
    purse = 0.5 * 0.6 * 0.35 * 0.7
    assert share[world.free].tolist() == pytest.approx([1.0, 1.0, 1.0, 0.25, 0.55, purse])
    assert share[world.bound, OPTION_PAY] == 0.0


def test_chances_of_being_found_out(world: World) -> None:
    world.model.delegation.open_month(world.model)
    omega = 0.8 * 0.8 * (1.0 + 0.5 * 0.6)  # a fifth of the hours looks at what departments do themselves
    even, by_field = 80.0 * 0.75 / 8.0, 80.0 * 0.25  # 40 hours at half the reference size
    expected = [
        1.0 - exp(-omega * hours / (tasks / 0.5 + 7.0))
        for hours, tasks in zip(
            [even, even + by_field / 4.0, even, even + by_field * 0.75, even, even, even, even],
            [3.0, 4.0, 5.0, 6.0, 0.0, 1.0, 2.0, 8.0],
            strict=True,
        )
    ]
    assert world.model.delegation.detection.tolist() == pytest.approx(expected)
    chance = expected[3] * 0.8
    assert world.model.choices["caught"][world.free].tolist() == pytest.approx(
        [0.0, chance * 0.75, chance * 0.95, 0.0, chance * 0.85 * 0.45, 0.0]
    )
    assert (world.model.choices["caught"][world.bound] == 0.0).all()


@pytest.mark.parametrize(("load", "share"), [(1.6, 0.375), (1.0, 0.0), (0.3, 0.0), (5.0, 0.8)])
def test_what_the_overseers_hand_on(world: World, load: float, share: float) -> None:
    world.overseer.load = load
    world.model.delegation.open_month(world.model)
    assert world.model.choices["passed_on"].tolist() == pytest.approx([share] * world.model.choices.size)


def test_nobody_oversees_when_the_overseers_are_closed(world: World) -> None:
    world.overseer.is_open = False
    world.model.delegation.open_month(world.model)
    assert (world.model.delegation.detection == 0.0).all()
    assert (world.model.choices["passed_on"] == 0.0).all()


def test_what_overseers_have_to_look_through(world: World) -> None:
    model = world.model
    model.counts.pushed[:] = 0
    model.counts.pushed[world.free] = (100, 2, 3, 50, 7, 200)  # 50 over the Party line are lawful
    model.counts.pushed[world.bound] = (10, 20, 30, 40, 50, 60)  # nothing of this is forbidden
    model.delegation.close_month(model)
    seen = model.delegation._banned_last_month
    assert seen.tolist() == [0.0, 0.0, 0.0, 12.0, 0.0, 0.0, 0.0, 0.0]
    model.book["banned"][world.bound, OPTION_DOWN] = 0.1
    model.delegation.close_month(model)
    assert model.delegation._banned_last_month.tolist() == [0.0, 0.0, 0.0, 12.0, 0.0, 0.0, 0.0, 20.0]


def test_everyday_affairs_are_in_no_area(world: World) -> None:
    model = world.model
    model.affair_tables.area[world.bound] = -1
    model.book["banned"][world.bound, OPTION_DOWN] = 0.9
    model.delegation.open_month(model)
    assert (model.choices["caught"][world.bound] == 0.0).all()
    model.counts.pushed[:] = 0
    model.counts.pushed[world.bound] = 5
    model.delegation.close_month(model)
    assert (model.delegation._banned_last_month == 0.0).all()


# --- a department of one's own ---------------------------------------------------------------------------


def test_a_department_of_ones_own_is_asked(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Outlook] = []

    def weigh(self: Department, outlook: Outlook) -> Floats:
        seen.append(outlook)
        assert outlook.banned.shape == (self.affairs.sum(), OPTIONS)
        return np.full(outlook.banned.shape, 4.5)

    monkeypatch.setattr(Department, "weigh", weigh)
    world.model.delegation.open_month(world.model)
    assert len(seen) == len(world.model.departments)
    assert (world.model.choices["cost"][world.free] == 4.5).all()
    # what nobody could take stays shut
    shut = [OPTION_OFFICE, OPTION_PARTY, OPTION_ASSIST]
    assert np.isinf(world.model.choices["cost"][world.bound, shut]).all()
    assert seen[0].attention == 0.9
    assert seen[0].credibility == pytest.approx(0.4 + 0.6 * 0.7 * 0.375)
    assert seen[0].price == world.price


@pytest.mark.parametrize("wrong", [np.ones(OPTIONS), np.ones((1, OPTIONS)), "nan"])
def test_an_answer_that_is_no_table_is_refused(
    world: World, wrong: Floats | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def weigh(self: Department, outlook: Outlook) -> Floats:
        return np.full(outlook.banned.shape, np.nan) if isinstance(wrong, str) else wrong

    monkeypatch.setattr(Department, "weigh", weigh)
    with pytest.raises(ValueError, match=r"Department\.weigh must return yuan"):
        world.model.delegation.open_month(world.model)
