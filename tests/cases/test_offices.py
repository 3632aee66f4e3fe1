"""Offices: what is laid out where and who lives around them; and what people begin with."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.cases.offices import NGO_PLACES, Layout, has_desks, has_staff, lay_out, places_of
from sim.cases.population import expect_waits, make_people, place_offices
from sim.community import Community, build_community
from sim.institutions.affairs import ATTRIBUTES
from sim.institutions.files.library import load_registry, load_structure
from sim.institutions.parameters import Parameters
from sim.institutions.scenario import CommunitySpec

VALUES = Parameters(load_registry())
RESIDENTS = 3000


@cache
def community() -> Community:
    return build_community(CommunitySpec(RESIDENTS), VALUES, 1)


@cache
def layout() -> Layout:
    return lay_out([load_structure("old"), load_structure("new")])


def test_people_begin_with_what_the_community_says() -> None:
    people = make_people(community(), layout(), VALUES, np.full(9, 0.3), seed=1)
    low_income = (community().attributes >> ATTRIBUTES.index("low_income")) & 1 == 1
    assert (people.low_income == low_income).all() and 0.0 < low_income.mean() < 0.5
    assert (people.income == np.maximum(1.0, community().income)).all()
    assert (people.trust == community().trust).all()
    assert people.trust is not community().trust, "what residents learn is not written into the community"
    assert (people.perceived == VALUES["door.expected_days"]).all()


def test_some_have_the_habits_of_the_old_days() -> None:
    people = make_people(community(), layout(), VALUES, np.full(9, 0.3), seed=1)
    committee, market = layout().doors.index("residents_committee"), layout().doors.index("market")
    has = people.habit[:, 0] >= 0
    assert (people.habit[has, :8] == committee).all() and (people.habit[has, 8:] == market).all()
    assert (people.habit[~has] == -1).all()
    share = VALUES["habit.initial_share"]
    assert abs(has.mean() - share) < 5.0 * np.sqrt(share * (1.0 - share) / RESIDENTS)


def test_dread_of_waiting_is_logarithmic() -> None:
    people = make_people(community(), layout(), VALUES, np.full(9, 0.3), seed=1)
    people.perceived[:] = 6.5
    people.perceived[0, 3] = 0.0
    expect_waits(people, VALUES)
    assert people.dread[1, 3] == pytest.approx(VALUES["door.wait"] * np.log(7.5))
    assert people.dread[0, 3] == 0.0


def test_offices_stand_where_those_they_serve_live_on_average() -> None:
    people = make_people(community(), layout(), VALUES, np.full(9, 0.3), seed=1)
    place_offices(people, community(), layout(), 6)
    precinct = community().precincts(6)[community().household]
    x, y = (axis[community().household].astype(float) for axis in (community().x, community().y))
    for office in layout().offices_of("residents_committee"):
        here = precinct == office.instance if office.instance < 6 else np.ones(RESIDENTS, dtype=bool)
        assert people.office_x[office.index] == pytest.approx(x[here].mean(), rel=1e-5)
        assert people.office_y[office.index] == pytest.approx(y[here].mean(), rel=1e-5)
    for body in ("public_service_centre", "market", "street_office"):
        for office in layout().offices_of(body):
            assert people.office_x[office.index] == pytest.approx(x.mean(), rel=1e-5)
            assert people.office_y[office.index] == pytest.approx(y.mean(), rel=1e-5)


def test_places_are_one_a_precinct_or_as_many_as_the_file_says() -> None:
    new = load_structure("new")
    assert places_of(new.bodies["residents_committee"], 7) == 7
    assert places_of(new.bodies["community_unit"], 7) == 12
    assert places_of(new.bodies["public_service_centre"], 7) == 1
    assert places_of(new.bodies["ngo"], 7) == NGO_PLACES
    many = new.bodies["ngo"].model_copy(update={"count": NGO_PLACES + 6})
    assert places_of(many, 7) == NGO_PLACES + 6


def test_offices_of_all_phases_are_laid_out_once() -> None:
    old, new = load_structure("old"), load_structure("new")
    found = layout()
    assert [office.index for office in found.offices] == list(range(len(found.offices)))
    assert len(found.offices_of("residents_committee")) == 9, "as many as any phase has"
    assert len(found.offices_of("service_station")) == 9
    assert [o.kind for o in found.offices_of("street_office")] == ["desk", "staff"]
    assert [o.kind for o in found.offices_of("party_working_committee")] == [], "leaders take no cases"
    assert len(found.offices_of("neighbours")) == 1
    for department in {**old.departments, **new.departments}:
        assert len(found.offices_of(department)) == 1
    assert has_desks("street_office", old) and not has_desks("street_office", new)
    assert has_staff(new.bodies["residents_committee"]) and not has_staff(new.bodies["party_branch"])
    doors = {d for s in (old, new) for r in [*s.routes.values(), *s.affair_routes.values()] for d in r.doors}
    assert set(found.doors) == doors and len(found.doors) == len(doors)
    desk, staff = found.site("street_office", "desk"), found.site("street_office")
    assert desk is not None and staff is not None and desk != staff
    assert desk.offices[0] == found.offices_of("street_office")[0].index
    committees = found.site("residents_committee", "desk")
    assert committees is not None and committees.kind == "staff" and committees.by_precinct
    assert found.where[committees.row, :9].tolist() == list(committees.offices)
    assert found.width[committees.row] == 9 and found.site("nobody") is None
