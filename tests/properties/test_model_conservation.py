"""Whatever the structure and whenever it changes: cases, hours and people are neither lost nor made."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.agents import Contractor, EverydayProvider, VolunteerTeam
from sim.institutions.scenario import DAYS_A_MONTH, Scenario
from sim.institutions.structure import RULES
from sim.model import GovernanceModel
from tests.worlds import at_closed_offices, hours_add_up, variant, walk

some = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

NO_VOLUNTEERS = {
    "bodies": {"volunteer_team": None},
    "routes": {"self_governance": {"doors": ["residents_committee", "neighbours", "nobody"]}},
}
"""Closing a body takes it out of the routes too."""


def run_and_walk(scenario: Scenario, residents: int, months: int = 4, seed: int = 1) -> GovernanceModel:
    """Run, holding the model to its invariants at every closing and its hours at every month's end."""
    model = GovernanceModel(scenario, residents=residents, rng=seed)
    for _ in range(months):
        for _ in range(DAYS_A_MONTH):
            model.step()
            walk(model)
            assert not at_closed_offices(model)
        hours_add_up(model)
    return model


@pytest.mark.parametrize(
    "scenario",
    [
        variant("old"),
        variant("new"),
        variant("old", later={3: "new"}),
        variant("new", later={3: "old"}),
        variant("old", later={3: {"precincts": 4}}),
        variant("new", later={3: {"precincts": 15}}),
        variant("old", later={3: {"desks": {"street_office": 0}}}),
        variant("old", later={3: NO_VOLUNTEERS}),
        variant("old", later={2: "new", 3: "old", 4: "new"}),
    ],
    ids=["old", "new", "forth", "back", "merged", "split", "no desks", "closed", "to and fro"],
)
def test_every_case_is_in_one_place_every_day(scenario: Scenario) -> None:
    model = run_and_walk(scenario, residents=1500)
    for month, ended in enumerate(model.ledger.ended.sum(axis=0)):
        assert month > 1 or ended > 0  # some are done, some given up


@st.composite
def changes(draw: st.DrawFn) -> dict[str, Any]:
    """Changes that fit either structure."""
    share = st.sampled_from([0.0, 0.3, 1.0])
    members = {"member": {"count": draw(st.sampled_from([0, 1, 5, 20]))}}
    return {
        "precincts": draw(st.integers(1, 12)),
        "rules": draw(st.dictionaries(st.sampled_from(sorted(RULES)), share)),
        "bodies": {"residents_committee": {"posts": members}},
        "departments": {"public_security": {"coordinators": draw(st.sampled_from([0, 3, 60]))}},
    }


@st.composite
def parameters(draw: st.DrawFn) -> dict[str, float]:
    """Extremes of what bears on cases and hours."""
    return {
        "needs.volume": draw(st.sampled_from([0.25, 1.0, 3.0])),
        "programmes.volume": draw(st.sampled_from([0.25, 1.0, 4.0])),
        "committee.overtime_cap": draw(st.sampled_from([0.0, 0.3])),
        "coping.floor": draw(st.sampled_from([0.2, 0.7])),
        "handoff.delay_days": draw(st.sampled_from([0.5, 5.0])),
        "sorting.error_share": draw(st.sampled_from([0.02, 0.25])),
        "sanction.size": draw(st.sampled_from([1.0, 15.0])),
        "service.productive_hours_month": draw(st.sampled_from([120.0, 155.0])),
        "coordinator.committee_share": draw(st.sampled_from([0.0, 0.4])),
        "turnover.base": draw(st.sampled_from([0.03, 0.15])),
    }


@some
@given(
    base=st.sampled_from(["old", "new"]),
    first=changes(),
    later=st.one_of(changes(), st.sampled_from(["old", "new", NO_VOLUNTEERS])),
    values=parameters(),
    residents=st.integers(200, 1200),
    seed=st.integers(0, 1000),
)
def test_nothing_is_lost_under_any_changes(
    base: str,
    first: dict[str, Any],
    later: dict[str, Any] | str,
    values: dict[str, float],
    residents: int,
    seed: int,
) -> None:
    scenario = variant(base, first, later={3: later}, parameters=values)
    run_and_walk(scenario, residents, months=4, seed=seed)


@pytest.mark.parametrize("structure", ["old", "new"])
def test_a_person_with_two_posts_is_one_person(structure: str) -> None:
    model = GovernanceModel(structure, residents=400, rng=1)
    model.run_for(1)
    vary = (VolunteerTeam, Contractor, EverydayProvider)  # as many as their work asks for
    bodies = [body for body in model.bodies if not isinstance(body, vary)]
    posts = sum(
        post.count
        for body in bodies
        if body.is_open and body.data
        for post in body.data.posts.values()
        if not post.dual_post_of
    )
    assert sum(body.people() for body in bodies) == pytest.approx(posts * model.scale)
