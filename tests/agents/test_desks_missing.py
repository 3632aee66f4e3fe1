"""Desks without clerks, clerks without desks, and neither: others step in, and less never serves better."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pandas as pd
import pytest

from sim.agents import PublicServiceCentre, StreetOffice
from sim.agents.base import Body
from sim.institutions.scenario import Scenario
from sim.model import GovernanceModel
from tests.worlds import hours_add_up, totals, variant, walk

COUNTERS = {"old": ("street_office", "window_clerk"), "new": ("public_service_centre", "desk_clerk")}


def counter(base: str, desks: float, clerks: float, **parameters: float) -> Scenario:
    """A structure with so many desks and clerks at its counter."""
    body, post = COUNTERS[base]
    changes = {"desks": {body: desks}, "bodies": {body: {"posts": {post: {"count": clerks}}}}}
    return variant(base, changes, parameters={k.replace("__", "."): v for k, v in parameters.items()})


@cache
def results(base: str, desks: float, clerks: float) -> pd.Series[float]:
    model = GovernanceModel(counter(base, desks, clerks), residents=6000, rng=1)
    model.run_for(252)
    walk(model)
    hours_add_up(model)
    return totals(model, since=4)


@pytest.mark.parametrize("base", ["old", "new"])
def test_fewer_desks_never_serve_better(base: str) -> None:
    found = [results(base, desks, 8)["on_time_share"] for desks in (0, 0.01, 1, 4, 8)]
    assert all(more >= less for less, more in pairwise(found)), found
    assert found[-1] > found[0] + 0.05


def test_fewer_clerks_never_serve_better() -> None:
    found = [results("old", 8, clerks)["on_time_share"] for clerks in (0, 1, 4, 8)]
    assert all(more >= less for less, more in pairwise(found)), found
    assert found[0] > results("old", 0, 8)["on_time_share"], "whoever stands in serves at every desk"


def counter_of(model: GovernanceModel, base: str) -> Body:
    kind = StreetOffice if base == "old" else PublicServiceCentre
    return next(body for body in model.bodies if isinstance(body, kind))


def people_at(model: GovernanceModel, office: int) -> float:
    """Full-time equivalents at work in an office, weighed by skill."""
    provider = model.ledger.service.provider[office]
    first = int(provider["first_group"])
    group = model.ledger.service.group[first : first + int(provider["groups"])]
    productive = model.values["service.productive_hours_month"] / (21 * 8.0)
    return float((group["servers"] * group["pace"] * group["skill"]).sum()) / productive


@pytest.mark.parametrize(
    ("desks", "clerks", "at_desk", "elsewhere"),
    [
        (8, 8, 8.0, 54.0),
        (8, 0, 8.0 * 0.6, 54.0 - 8.0),
        (8, 5, 5.0 + 3.0 * 0.6, 54.0 - 3.0),
        (5, 8, 5.0, 54.0 + 3.0),
        (0, 8, 1.5, 54.0 + 6.5),
        (0, 0, 1.5 * 0.6, 54.0 - 1.5),
    ],
)
def test_the_street_office_puts_people_where_they_can_serve(
    desks: float, clerks: float, at_desk: float, elsewhere: float
) -> None:
    numbers = {"desk__generalist_skill": 0.6, "desk__stand_in": 0.3, "desk__fewest": 1.5}
    model = GovernanceModel(counter("old", desks, clerks, **numbers), residents=3000, rng=1)
    model.run_for(1)
    office = counter_of(model, "old")
    assert people_at(model, office.offices["desk"]) == pytest.approx(at_desk * model.scale)
    kept: list[tuple[float, float]] = []
    office.hold_back = lambda staff, leaders: kept.append((staff, leaders)) or 0.0  # type: ignore[method-assign,func-returns-value]
    office.plan_month()
    productive = model.values["service.productive_hours_month"]
    assert kept[0][0] == pytest.approx(elsewhere * model.scale * productive)


def test_temporary_people_bring_their_places_and_nobody_stands_in_for_them() -> None:
    model = GovernanceModel(counter("old", 8, 8), residents=3000, rng=1)
    model.run_for(1)
    office = counter_of(model, "old")
    office.temporary = 31.0  # half as many again
    office.plan_month()
    assert people_at(model, office.offices["desk"]) == pytest.approx(12.0 * model.scale)
    office.temporary, office.released = 0.0, 31.0
    office.plan_month()
    skill = model.values["desk.generalist_skill"]
    assert people_at(model, office.offices["desk"]) == pytest.approx((4.0 + 4.0 * skill) * model.scale)


def test_stand_ins_at_desks_for_any_matter_are_no_more_skilled_than_new_generalists() -> None:
    model = GovernanceModel(counter("new", 8, 8), residents=3000, rng=1)
    model.run_for(1)
    centre = counter_of(model, "new")
    assert isinstance(centre, PublicServiceCentre)
    centre.skill = 0.9
    centre._open_desks(0.3, 0.2)
    pooling, new = model.structure.rules["pooling"], model.values["desk.generalist_skill"]
    served = 0.3 * ((1 - pooling) + pooling * 0.9) + 0.2 * new
    assert people_at(model, centre.offices["desk"]) == pytest.approx(served)


def test_a_counter_that_its_structure_does_not_keep_is_shut() -> None:
    model = GovernanceModel(variant("old", later={3: "new"}), residents=3000, rng=1)
    model.run_for(1)
    office = counter_of(model, "old")
    assert people_at(model, office.offices["desk"]) > 0.0
    model.run_for(50)
    assert people_at(model, office.offices["desk"]) == 0.0
