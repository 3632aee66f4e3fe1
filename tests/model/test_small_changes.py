"""Small changes of a structure have small effects: nothing that people built up is wiped out by a hair."""

from __future__ import annotations

import numpy as np
import pytest

from sim.agents.committee import ResidentsCommittee
from sim.institutions.scenario import DAYS_A_MONTH
from sim.model import GovernanceModel
from tests.worlds import levered, variant


def test_what_reviews_changed_outlives_a_changed_count_but_not_the_body() -> None:
    posts = {"bodies": {"street_office": {"posts": {"section_officer": {"count": 38.5}}}}}
    model = GovernanceModel(variant(later={2: posts, 3: "new"}), residents=800, rng=1)
    (office,) = [body for body in model.bodies if body.body_id == "street_office"]
    model.run_for(1)
    office.temporary, office.released, office.extra_leaders = 3.0, 2.0, 0.5
    before = office.public_posts()
    model.run_for(DAYS_A_MONTH)
    # half of a temporary person has the half post that is new
    assert (office.temporary, office.released, office.extra_leaders) == (2.5, 2.0, 0.5)
    assert office.public_posts() == pytest.approx(before)
    model.run_for(DAYS_A_MONTH)
    assert not office.is_open and office.temporary == office.released == office.extra_leaders == 0.0


@pytest.mark.parametrize(("after", "new"), [(0.8, 0.0), (0.801, 0.001 / 0.801), (1.0, 0.2), (0.5, 0.0)])
def test_a_ban_draws_attention_as_far_as_it_is_new(after: float, new: float) -> None:
    levers = {"no_assignment": 0.8}
    scenario = levered(levers, later={13: {"levers": {"no_assignment": after}}}, years=2)
    model = GovernanceModel(scenario, residents=800, rng=1)
    model.run_for(12 * DAYS_A_MONTH)
    district = model.district
    faded = district.attention
    assert faded < 0.9
    district.reform(13, "later", model.structure.rules["assignment_ban"] * after / 0.8)
    assert district.attention == pytest.approx(faded + (1.0 - faded) * new)


def test_every_member_of_a_large_committee_can_quit() -> None:
    posts = {"bodies": {"residents_committee": {"posts": {"member": {"count": 500}}}}}
    parameters = {"turnover.base": 0.15}
    model = GovernanceModel(variant(first=posts, parameters=parameters, years=2), residents=800, rng=1)
    quits = 0.0
    for _ in range(12):
        model.run_for(DAYS_A_MONTH)
        quits += sum(committee.quits for committee in model.committees)
    members = 9 * 503
    # who quits leaves a place empty for some months, and overtime only adds: about 0.15 a year and place
    assert quits / members == pytest.approx(0.15, abs=0.03)


def test_hours_are_shared_out_by_posts_and_coordinators_hours_go_to_departments() -> None:
    model = GovernanceModel(variant("new"), residents=1500, rng=1)
    model.run_for(DAYS_A_MONTH)
    for body in model.bodies:
        if body.is_open and body.people() > 0.0:
            assert sum(body.payers().values()) == pytest.approx(1.0), body.key
    (centre,) = [body for body in model.bodies if body.body_id == "public_service_centre"]
    assert set(centre.payers()) <= {"district", "department"}
    committee = model.committees[0]
    assert isinstance(committee, ResidentsCommittee)
    lent = committee.hosted * model.values["coordinator.committee_share"]
    share = committee.payers()["department"]
    assert 0.0 < share < 1.0
    people = committee.people() * (1.0 - committee.vacancies / round(committee.people() / model.scale)) + lent
    assert share == pytest.approx(lent / (people + committee.help), rel=0.02)
    assert np.isclose(committee.payers()["committee_fund"], 1.0 - share)
