"""Bodies close and come back in a run: people and cases are conserved, and somebody does what they did."""

from __future__ import annotations

import pytest

from sim.agents import Body, PublicServiceCommittee
from sim.institutions.parameters import Parameters
from sim.institutions.scenario import DAYS_A_MONTH, MONTHS_A_YEAR
from sim.mechanisms.oversight import oversight_by_area
from sim.model import GovernanceModel
from sim.processes.supervision import oversight_hours
from tests.worlds import at_closed_offices, variant, walk

YEAR = DAYS_A_MONTH * MONTHS_A_YEAR
COMMITTEE, CENTRE = "public_service_committee", "public_service_centre"
PARTY, MASS = "party_working_committee", "party_mass_department"
CALM = {"restoration.rate": 0.1, "review.on_time_floor": 0.3, "redeployment.attrition": 0.25}


def set_values(model: GovernanceModel, **more: float) -> None:
    values = {name.replace("__", "."): value for name, value in more.items()}
    model.values = Parameters(model.values.registry, {**model.values.overrides, **values})


def body_of(model: GovernanceModel, body_id: str) -> Body:
    return next(body for body in model.bodies if body.body_id == body_id)


def people(model: GovernanceModel) -> float:
    pool = model.district.pool
    return model.district.posts() + pool.waiting + pool.absorbed - pool.recruited


def emptied(residents: int, years: int = 4) -> GovernanceModel:
    """The new structure after a year, most of whose posts are empty."""
    model = GovernanceModel(variant("new", parameters=CALM, years=years), residents=residents, rng=3)
    set_values(model, restoration__rate=0.0, review__on_time_floor=0.0, review__high_use=1e6)
    model.run_for(YEAR - DAYS_A_MONTH)
    there = people(model)
    for body_id, gone in ((COMMITTEE, 6.4), (MASS, 4.2)):
        body_of(model, body_id).released = gone
    body_of(model, COMMITTEE).released_leaders = 2.9
    body_of(model, MASS).temporary = 0.6
    model.district.pool.absorbed += there - people(model)  # nobody may be lost from a run
    return model


@pytest.fixture(scope="module")
def closed() -> tuple[GovernanceModel, float]:
    """Both bodies closed for two months, and how many people there were."""
    model = emptied(900)
    model.run_for(DAYS_A_MONTH)
    assert body_of(model, MASS).reviews_below == body_of(model, COMMITTEE).reviews_below == 1
    before = people(model)
    model.run_for(YEAR)
    assert set(model.district.closed) == {COMMITTEE, MASS}
    assert body_of(model, MASS).is_open, "until the month is over"
    for _ in range(2):
        model.run_for(DAYS_A_MONTH)
        walk(model)
        assert at_closed_offices(model) == []
    return model, before


def test_what_is_left_is_a_core_and_a_small_centre(closed: tuple[GovernanceModel, float]) -> None:
    model, before = closed
    assert [b.body_id for b in model.bodies if b.is_open and b.is_public] == [CENTRE, PARTY]
    assert people(model) == pytest.approx(before)
    assert body_of(model, CENTRE).released == pytest.approx(6.4)
    assert body_of(model, CENTRE).established() == 15.0
    assert body_of(model, PARTY).released == pytest.approx(4.2)
    assert body_of(model, PARTY).temporary > 0.0
    assert body_of(model, COMMITTEE).public_posts() >= 0.0 and body_of(model, COMMITTEE).fte == {}


def test_the_takers_do_what_they_did(closed: tuple[GovernanceModel, float]) -> None:
    model, _ = closed
    centre, party, committee = (body_of(model, b) for b in (CENTRE, PARTY, COMMITTEE))
    assert centre.roles(PublicServiceCommittee) == [committee] and committee.roles(Body) == []
    assert isinstance(committee, PublicServiceCommittee)
    for activity in ("oversight", "coordination", "guidance", "contracting"):
        assert centre.demanded[activity] > 0.0
        assert centre._all_wants()[activity] == committee.wants()[activity]
    assert party.demanded["party_work"] > 0.0 and party.activities["party_work"] > 0.0
    assert centre.demanded["leading"] == centre.leading_wanted()
    booked = centre.activities["oversight"]
    looked_at = oversight_by_area(booked, committee.assistants(), model.values)
    assert oversight_hours(model) == pytest.approx(looked_at)
    assert looked_at.max() > looked_at.min() > 0.0, "assistants keep their fields"
    assert model.work.case_hours(centre.offices["staff"]) + centre.for_cases > 0.0


def test_whoever_takes_a_body_over_is_another_body_for_reviews(closed: tuple[GovernanceModel, float]) -> None:
    party = body_of(closed[0], PARTY)
    party.reviews_below = 1
    party.take_over(party.temporary, party.released)
    assert party.reviews_below == 0


def test_failing_service_brings_them_back(closed: tuple[GovernanceModel, float]) -> None:
    model, before = closed
    set_values(model, review__on_time_floor=0.9999, closing__floor=0.0)
    reversals = model.district.reversals
    model.run_for(YEAR)
    assert model.district.closed == [] and model.district.reversals == reversals + 1
    centre, committee, party, mass = (body_of(model, b) for b in (CENTRE, COMMITTEE, PARTY, MASS))
    assert committee.is_open and mass.is_open and centre.carried == party.carried == ()
    # the review gave 0.25 of 15 posts back, what is still given up is divided 8 to 7
    left = 6.4 - 0.25 * 15.0
    assert [centre.released, committee.released] == pytest.approx([left * 8.0 / 15.0, left * 7.0 / 15.0])
    assert party.released == 0.0 and mass.released == pytest.approx(4.2 - 0.25 * 6.0)
    assert party.temporary == 0.0
    assert people(model) == pytest.approx(before)
    walk(model)
    assert at_closed_offices(model) == []


def test_what_a_structure_lacks_is_not_closed_in_it() -> None:
    model = GovernanceModel("old", residents=200, rng=1)
    model.district.closed.append(COMMITTEE)
    model.run_for(1)
    assert model.district.closed == []


def test_a_floor_of_zero_closes_nothing() -> None:
    model = emptied(500)
    set_values(model, closing__floor=0.0)
    model.run_for(YEAR + 2 * DAYS_A_MONTH)
    assert model.district.closed == [] and body_of(model, COMMITTEE).is_open


def test_bodies_close_and_leaders_go_at_full_size() -> None:
    model = emptied(38_000, years=3)
    there = people(model)
    body_of(model, COMMITTEE).released_leaders = 0.0
    model.district.pool.absorbed += there - people(model)
    set_values(model, span__people_per_leader=12.0, review__on_time_target=0.01, review__social_share=0.0)
    model.run_for(DAYS_A_MONTH)
    assert body_of(model, COMMITTEE).released_leaders > 0.3
    before = people(model)
    model.run_for(YEAR + DAYS_A_MONTH)
    assert MASS in model.structure.absorbed and not body_of(model, MASS).is_open
    assert people(model) == pytest.approx(before)
    walk(model)
    assert at_closed_offices(model) == []
