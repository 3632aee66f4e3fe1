"""What a month of volunteering asks of the model, by hand, and what a subclass can change."""

from __future__ import annotations

from math import exp
from typing import Any

import numpy as np
import pytest

from sim.agents import VolunteerTeam
from sim.agents import volunteers as room
from sim.mechanisms.volunteering import Pull
from sim.model import GovernanceModel
from tests.worlds import variant

NUMBERS = {
    "volunteer.join": 0.012,
    "volunteer.mobilisation": 2.3,
    "volunteer.neighbours": 2.7,
    "volunteer.older": 1.6,
    "volunteer.young": 0.7,
    "volunteer.cultivation": 1.2,
    "volunteer.crowding_out": 0.15,
    "volunteer.drop_out": 0.35,
    "volunteer.fatigue": 0.6,
    "volunteer.line_work": 0.9,
    "volunteer.active_share": 0.25,
    "volunteer.hours_year": 30.0,
}


@pytest.fixture
def model() -> GovernanceModel:
    rules = {"rules": {"cultivation": 0.4, "command": 0.7}}
    made = GovernanceModel(variant("new", rules, parameters=NUMBERS), residents=2000, rng=1)
    made.run_for(1)
    return made


def test_the_pull_of_a_month_is_made_of_what_is_true_then(
    model: GovernanceModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(GovernanceModel, "mobilisation", lambda self: 0.45)
    model.latest["satisfaction"] = 0.8
    model.effects.helpfulness = 1.3
    for team in model.teams:
        team.use = 0.1 * team.instance
    pull = model.volunteering.pull(model, model.teams)
    assert pull[:5] == pytest.approx((0.012, 2.3 * 0.45, 2.7, 1.6, 0.7))
    assert pull.others == pytest.approx((1.0 + 1.2 * 0.4) * (1.0 - 0.15 * 0.8) * 1.3)
    leave = [0.35 * (1.0 + 0.6 * 0.1 * k + 0.9 * 0.7) for k in range(len(model.teams))]
    assert pull.leave[: len(leave)] == pytest.approx(leave)


def test_nobody_has_seen_service_in_the_first_month(model: GovernanceModel) -> None:
    model.latest.clear()
    first = model.volunteering.pull(model, model.teams).others
    model.latest["satisfaction"] = float("nan")
    nothing_ended = model.volunteering.pull(model, model.teams).others
    assert first == nothing_ended == pytest.approx((1.0 + 1.2 * 0.4) * model.effects.helpfulness)


def test_volunteers_without_a_team_leave_without_fatigue(model: GovernanceModel) -> None:
    model.teams[1].is_open = False
    model.teams[1].use = 0.9
    assert model.volunteering.pull(model, model.teams).leave[1] == 0.35


def test_joining_follows_trust_in_self_governance(
    model: GovernanceModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One month of `close_month` against the chances worked out resident by resident."""
    monkeypatch.setattr(GovernanceModel, "mobilisation", lambda self: 0.45)
    volunteering, community = model.volunteering, model.community
    monkeypatch.setattr(
        volunteering,
        "pull",
        lambda *_: Pull(5.0, 1.2, 2.7, 1.6, 0.7, 1.1, np.full(9, 6.0)),
    )
    model.people.trust[:] = [0.9, 0.25, 0.6]
    before, helping = volunteering.volunteer.copy(), volunteering.helping.copy()
    known = community.neighbours >= 0
    share = (helping[community.neighbours] & known).sum(axis=1) / np.maximum(1, known.sum(axis=1))
    rate = np.full(2000, 5.0 * 1.1 * 0.75)
    rate *= np.where(community.has("party_member"), 2.2, 1.0)
    rate *= np.where(community.has("older"), 1.6, np.where(community.has("young_adult"), 0.7, 1.0))
    rate *= 1.0 + 2.7 * share[community.household]
    rate[community.has("minor")] = 0.0
    chance = 1.0 - np.exp(-rate / 12.0)
    volunteering.close_month(model, model.teams)
    joined = (~before & volunteering.volunteer).sum()
    expected, spread = chance[~before].sum(), (chance * (1.0 - chance))[~before].sum()
    assert joined == pytest.approx(expected, abs=4.0 * np.sqrt(spread))
    left = (before & ~volunteering.volunteer).sum()
    gone = 1.0 - exp(-0.5)
    assert left == pytest.approx(before.sum() * gone, abs=4.0 * np.sqrt(before.sum() * gone * (1.0 - gone)))


def test_a_team_offers_the_hours_of_those_who_live_there(model: GovernanceModel) -> None:
    volunteering, team = model.volunteering, model.teams[2]
    volunteering.volunteer[:] = False
    home = model.household_precinct[model.community.household]
    volunteering.volunteer[np.flatnonzero(home == 2)[:14]] = True
    volunteering.volunteer[np.flatnonzero(home == 1)[:5]] = True
    assert volunteering.per_precinct(model).tolist()[:3] == [0, 5, 14]
    assert team.full_time_equivalents() == pytest.approx({"field": 14 * 0.25 * 30.0 / 12.0 / 140.0})
    assert team.offered() == pytest.approx(8.75)
    team.plan_month()
    assert team.available == pytest.approx(8.75)


def test_use_is_what_was_worked_of_what_was_offered(
    model: GovernanceModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = model.teams[0]
    for hours, available, use in ((3.0, 12.0, 0.25), (30.0, 12.0, 1.0), (0.0, 0.0, 0.0)):
        monkeypatch.setattr(model.work, "case_hours", lambda office, hours=hours: hours)
        team.available = available
        team.close_month()
        assert team.use == use


def test_a_team_may_decide_otherwise(model: GovernanceModel, monkeypatch: pytest.MonkeyPatch) -> None:
    class Devoted(VolunteerTeam):
        """Nobody leaves, and all give twice the hours."""

        def leaving(self) -> float:
            return 0.0

        def offered(self) -> float:
            return 2.0 * super().offered()

    seen: list[Any] = []
    monkeypatch.setattr(room, "turn_over", lambda *arguments: seen.append(arguments[7]))
    for team in model.teams:
        team.__class__ = Devoted
    model.volunteering.close_month(model, model.teams)
    assert (seen[0].leave[: len(model.teams)] == 0.0).all()
    plain = model.teams[0].volunteers * 0.25 * 30.0 / 12.0 / 140.0
    assert model.teams[0].full_time_equivalents()["field"] == pytest.approx(2.0 * plain)
