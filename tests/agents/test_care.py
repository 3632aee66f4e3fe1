"""Public bodies slacken where nobody looks, by the same rules as committees: the callers."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

from sim.agents import PublicServiceCentre, PublicServiceCommittee, StreetOffice
from sim.agents.base import Body
from sim.cases.offices import OfficeKind
from sim.cases.routing import PURPOSE_RESIDENTS, RELAY_PURPOSE, TASK_PURPOSES
from sim.model import GovernanceModel
from sim.processes import supervision
from tests.worlds import totals, variant

NUMBERS = {
    "committee.slack_useful_base": 0.4,
    "committee.shirking": 0.3,
    "committee.assessment_residual": 0.15,
    "coping.quality_exponent": 0.7,
    "care.public_bodies": 0.9,
    "care.reach": 0.6,
}
UNWATCHED = 1.0 - 0.9 * 0.3 * 0.6


def body_of(model: GovernanceModel, kind: type[Body]) -> Body:
    return next(body for body in model.bodies if isinstance(body, kind))


def world(base: str, **rules: float) -> GovernanceModel:
    """A town of 500 after a month."""
    model = GovernanceModel(variant(base, {"rules": rules}, parameters=NUMBERS), residents=500, rng=1)
    model.run_for(1)
    return model


def grades(model: GovernanceModel, body: Body, kind: OfficeKind) -> list[float]:
    """[purposes] share of full quality."""
    purpose = model.ledger.service.purpose[body.offices[kind]]
    return [float(x) for x in purpose["grade"]]


@pytest.mark.parametrize(("rule", "felt"), [(0.7, 0.7), (0.0, 0.15)])
def test_the_street_office_is_watched_by_assessment_and_its_own_party_committee(
    rule: float, felt: float
) -> None:
    model = world("old", assessment=rule)
    office = body_of(model, StreetOffice)
    office.supervised = 0.35
    office.cope = lambda load: 0.8  # type: ignore[method-assign]
    office.plan_month()
    of_matters, seen = 0.6 * 0.35, 1.0 - (1.0 - felt) * (1.0 - 0.6 * 0.35)
    found = grades(model, office, "staff")
    for purpose in TASK_PURPOSES:
        assert found[purpose] == pytest.approx(0.8**0.7 * (seen + (1.0 - seen) * UNWATCHED))
    matter = of_matters + (1.0 - of_matters) * UNWATCHED
    assert found[PURPOSE_RESIDENTS] == pytest.approx(matter)
    assert found[RELAY_PURPOSE] == 1.0, "passing on loses nothing"
    assert grades(model, office, "desk")[:8] == pytest.approx([matter] * 8)
    factors = model.ledger.service.purpose["factor"][office.offices["staff"]]
    assert all(factors[purpose] == 0.8 for purpose in TASK_PURPOSES)
    assert factors[PURPOSE_RESIDENTS] == 1.0


def test_the_centre_is_looked_at_with_the_stations_that_sit_there() -> None:
    model = world("new", party_core=0.8, supervision=0.9)
    given = {"cadre_supervision": 0.5, "oversight": 0.3}
    assert body_of(model, PublicServiceCommittee).supervision_given(given) == pytest.approx(0.4)
    centre = body_of(model, PublicServiceCentre)
    assert centre.supervision_given(given) == pytest.approx(1.0 - 0.6 * (1.0 - 0.27))


def test_supervision_is_that_of_last_month_s_hours() -> None:
    model = world("new", party_core=0.8, supervision=0.9)
    for body in model.bodies:
        body.activities, body.demanded = {}, {}
    party = next(body for body in model.bodies if body.kind == "party_working_committee")
    committee, centre = body_of(model, PublicServiceCommittee), body_of(model, PublicServiceCentre)
    party.activities, party.demanded = {"cadre_supervision": 6.0}, {"cadre_supervision": 24.0}
    committee.activities, committee.demanded = {"oversight": 14.0}, {"oversight": 20.0}
    supervision.supervise_bodies(model)
    assert committee.supervised == pytest.approx(0.8 * 0.25)
    assert centre.supervised == pytest.approx(1.0 - (1.0 - 0.2) * (1.0 - 0.9 * 0.7))
    assert all(body.supervised == 0.0 for body in model.bodies if not body.is_public)
    centre.is_open = False
    supervision.supervise_bodies(model)
    assert centre.supervised == 0.0


@cache
def full_size(base: str, share: float) -> pd.Series[float]:
    scenario = variant(base, parameters={"care.public_bodies": share})
    model = GovernanceModel(scenario, residents=38_000, rng=1)
    model.run_for(126)
    return totals(model, since=2)


@pytest.mark.parametrize("base", ["old", "new"])
def test_at_full_size_slackening_lowers_what_residents_get_unseen(
    base: str,
) -> None:
    with_it, without = full_size(base, 1.0), full_size(base, 0.0)
    assert with_it["satisfaction"] < without["satisfaction"] - 0.005
    assert with_it["quality_claimed"] == pytest.approx(without["quality_claimed"], abs=0.02)
