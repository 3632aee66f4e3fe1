"""A structure's routes as tables: the rows of a few affairs against what their files say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from sim.cases.needs import BY_RESIDENT, UNIT_OF
from sim.cases.offices import Layout, lay_out
from sim.cases.routing import (
    DOOR_BODY,
    DOOR_NEIGHBOURS,
    DOOR_NOBODY,
    PURPOSE_ASSIGNED,
    PURPOSE_RESIDENTS,
    ROLE_COUNTER,
    ROLE_DECISION,
    ROLE_OTHER,
    ROUTE,
    RouteBook,
    prices_at_doors,
    right_doors,
    route_book,
)
from sim.institutions.affairs import AREAS, CLASSES, LINES, Affair
from sim.institutions.structure import SYSTEMS, Structure
from sim.mechanisms.push import OPTION_ASSIST, OPTION_DOWN, OPTION_OFFICE, OPTION_OWN, OPTION_PARTY
from tests.worlds import variant

GOVERNMENT, SELF_GOVERNANCE, MARKET = range(3)


@dataclass(frozen=True)
class World:
    """A structure, its offices and its book."""

    structure: Structure
    layout: Layout
    affairs: dict[str, Affair]
    book: RouteBook

    def row(self, affair: str) -> np.void:
        """An affair's route."""
        return self.book[list(self.affairs).index(affair)]  # type: ignore[no-any-return]

    def site(self, body: str, kind: str = "staff") -> int:
        """The row of a body's site."""
        site = self.layout.site(body, kind)  # type: ignore[arg-type]
        assert site is not None and site.kind == kind
        return site.row


def world(base: str, **rules: float) -> World:
    scenario = variant(base, {"rules": rules}) if rules else variant(base)
    structure, affairs = scenario.phases[0].structure, dict(scenario.affairs)
    layout = lay_out([structure])
    charges = {"market": 1.0, "service_station": 0.7}
    return World(structure, layout, affairs, route_book(structure, affairs, layout, charges=charges))


@pytest.fixture(scope="module")
def new() -> World:
    return world("new", assignment_ban=0.9, ban_covers_committees=0.6, party_core=1.0)


def test_what_an_affair_is(new: World) -> None:
    for name, affair in new.affairs.items():
        row = new.row(name)
        assert (row["loss"], row["due"], row["patience"]) == (
            affair.loss,
            affair.due_days,
            affair.patience_days,
        )
        assert (row["preventable"], row["priority"]) == (affair.preventable, affair.priority)
        assert row["by_residents"] == (affair.programme is None)
        assert row["unit"] == (UNIT_OF[affair.programme.per] if affair.programme else BY_RESIDENT)
        assert row["steps"] == len(affair.steps)
        for k, step in enumerate(affair.steps):
            assert (row["hours"][k], row["shape"][k], row["seal"][k]) == (step.hours, step.shape, step.seal)
            roles = {"counter": ROLE_COUNTER, "decision": ROLE_DECISION}
            assert row["role"][k] == roles.get(step.role, ROLE_OTHER)
            assert row["field"][k] == (step.role in ("field", "service", "verification"))
        if affair.area is not None:
            assert row["place"] == AREAS.index(affair.area)
        elif affair.line is not None:
            assert row["place"] == 8 + LINES.index(affair.line)


def test_a_direct_affair_under_the_new_structure(new: World) -> None:
    """Relief: the committee looks, the centre takes in, the department decides."""
    row, affair = new.row("low_income_relief"), new.affairs["low_income_relief"]
    assert [step.role for step in affair.steps] == ["verification", "counter", "decision"]
    steps = new.structure.routes["direct"].steps
    assert steps["counter"] == "public_service_centre"
    area = AREAS.index("relief_welfare")
    assert row["site"][1] == new.site("public_service_centre", "desk") and row["purpose"][1] == area
    assert row["place"] == area
    doors = ("public_service_centre", "residents_committee", "nobody", "service_station")
    assert row["doors"] == 4
    assert [new.layout.doors[d] for d in row["door"][:4]] == list(doors)
    assert row["door_kind"][:4].tolist() == [DOOR_BODY, DOOR_BODY, DOOR_NOBODY, DOOR_BODY]
    assert row["door_site"][0] == new.site("public_service_centre", "desk")
    assert row["door_site"][1] == new.site("residents_committee")
    assert row["door_site"][3] == new.site("service_station")
    assert row["door_purpose"][[0, 1, 3]].tolist() == [
        area,
        PURPOSE_RESIDENTS,
        LINES.index("administrative_help"),
    ]
    assert row["door_refers"][:4].tolist() == [0, 0, 0, 1] == row["door_low_cost"][:4].tolist()
    assert row["door_system"][[0, 1, 3]].tolist() == [
        SYSTEMS.index(new.structure.bodies[door].system) for door in doors if door != "nobody"
    ]
    assert (row["price"][:4] == 0.0).all()
    assert row["sorting_purpose"] == 8 + CLASSES.index("direct")
    intake = {new.site("residents_committee"): "residents_committee", row["site"][1]: "public_service_centre"}
    siloed = intake.get(int(row["site"][0]))
    assert new.layout.doors[row["right_door"][1]] == "public_service_centre"
    assert siloed is not None and new.layout.doors[row["right_door"][0]] == siloed


def test_everyday_needs_have_prices_by_door(new: World) -> None:
    row, affair = new.row("repairs"), new.affairs["repairs"]
    assert affair.price > 0.0
    doors = [new.layout.doors[d] for d in row["door"][: row["doors"]]]
    assert doors == ["service_station", "market", "neighbours", "nobody"]
    assert row["price"][:4].tolist() == pytest.approx([affair.price * 0.7, affair.price, 0.0, 0.0])
    assert row["door_kind"][:4].tolist() == [DOOR_BODY, DOOR_BODY, DOOR_NEIGHBOURS, DOOR_NOBODY]
    assert row["door_system"][:3].tolist() == [MARKET, MARKET, SELF_GOVERNANCE]
    assert row["door_low_cost"][:4].tolist() == [1, 0, 0, 0] and not row["door_refers"].any()
    assert row["door_purpose"][:2].tolist() == [LINES.index("repairs")] * 2
    prices, low_cost = prices_at_doors(new.book, len(new.layout.doors))
    i = list(new.affairs).index("repairs")
    station, market = new.layout.doors.index("service_station"), new.layout.doors.index("market")
    assert prices[i, [station, market]] == pytest.approx([affair.price * 0.7, affair.price])
    assert np.count_nonzero(prices[i]) == 2
    assert [new.layout.doors[d] for d in np.flatnonzero(low_cost)] == ["service_station"]


def test_where_what_is_pushed_lands_and_how_strongly_that_is_forbidden(new: World) -> None:
    pushed = [name for name, affair in new.affairs.items() if new.row(name)["pushable"]]
    assert pushed
    for name in pushed:
        row, affair = new.row(name), new.affairs[name]
        assert affair.local_share > 0.0 and row["local_share"] == affair.local_share
        committee, office = new.site("residents_committee"), new.site("public_service_committee")
        assert row["to_site"][OPTION_OWN] == -1
        assert row["to_site"][[OPTION_DOWN, OPTION_OFFICE, OPTION_PARTY, OPTION_ASSIST]].tolist() == [
            committee, office, committee, committee,
        ]  # fmt: skip
        assert row["via_site"][OPTION_PARTY] == new.site("party_mass_department")
        assert row["via_site"][[OPTION_DOWN, OPTION_OFFICE, OPTION_ASSIST]].tolist() == [-1, -1, -1]
        found = row["banned"][[OPTION_DOWN, OPTION_OFFICE, OPTION_PARTY, OPTION_ASSIST]]
        assert found == pytest.approx([0.9 * 0.6, 0.9, 0.0, 0.9 * 0.6])
        assert row["to_purpose"][OPTION_DOWN] == PURPOSE_ASSIGNED
        assert row["to_purpose"][OPTION_OFFICE] == 8 + CLASSES.index(affair.affair_class)
        assert row["department_site"] == new.site(affair.department or "")


def test_old_departments_push_through_the_street_office_and_need_no_other_name() -> None:
    old = world("old")
    row = next(old.row(name) for name in old.affairs if old.row(name)["pushable"])
    assert row["to_site"][OPTION_DOWN] == old.site("residents_committee")
    assert row["via_site"][OPTION_DOWN] == old.site("street_office")
    assert row["to_site"][[OPTION_OFFICE, OPTION_PARTY, OPTION_ASSIST]].tolist() == [-1, -1, -1]
    assert (row["banned"] == 0.0).all()


def test_the_right_door_of_an_area_is_that_of_most_of_its_affairs(new: World) -> None:
    found = right_doors(new.book)
    centre = new.layout.doors.index("public_service_centre")
    assert found.shape == (8,) and found[AREAS.index("relief_welfare")] == centre
    book = np.zeros(5, dtype=new.book.dtype)
    book["by_residents"] = [True, True, True, True, False]
    book["place"] = [2, 2, 2, 5, 6]
    book["right_door"] = [[0, 4], [0, 3], [0, 4], [0, -1], [0, 1]]
    assert right_doors(book).tolist() == [-1, -1, 4, -1, -1, -1, -1, -1]


def test_a_door_is_a_low_cost_one_if_it_is_for_any_affair() -> None:
    book = np.zeros(2, dtype=ROUTE)
    book["doors"] = [2, 1]
    book["door"][0, :2], book["price"][0, :2], book["door_low_cost"][0, :2] = (1, 2), (3.5, 1.25), (1, 0)
    book["door"][1, 0], book["price"][1, 0] = 1, 4.0
    prices, low_cost = prices_at_doors(book, 3)
    assert prices.tolist() == [[0.0, 3.5, 1.25], [0.0, 4.0, 0.0]]
    assert low_cost.tolist() == [False, True, False]
