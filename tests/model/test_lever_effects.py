"""Levers at every strength: nothing at 0, all at 1, and in between as the mechanism says."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
import pandas as pd
import pytest

from sim.institutions.levers import LEVERS
from sim.institutions.scenario import DAYS_A_MONTH, Scenario
from sim.model import GovernanceModel
from tests.worlds import content_of, levered

RESIDENTS = 2500


@cache
def _model(content: str, seed: int) -> GovernanceModel:
    return GovernanceModel(_scenarios[content], residents=RESIDENTS, rng=seed)


_scenarios: dict[str, Scenario] = {}
"""By content: a lever at 1 that `all` has at 1 is the same scenario, and runs once."""
_frames: dict[tuple[str, int], pd.DataFrame] = {}
"""By content and seed: what has been measured so far."""


def indicators(
    levers: Mapping[str, float],
    seed: int = 1,
    months: int = 12,
    changes: str = "",
    parameters: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Every indicator of a run under some levers; a run that is too short goes on."""
    scenario = levered(dict(levers), changes=changes, parameters=parameters)
    content = content_of(scenario)
    _scenarios.setdefault(content, scenario)
    model = _model(content, seed)
    if (left := months * DAYS_A_MONTH - round(model.time)) > 0:
        model.run_for(left)
        _frames[content, seed] = model.indicators()
    frame = _frames[content, seed]
    return frame[frame["month"] <= months]


def mean(frame: pd.DataFrame, name: str, by: str = "", key: str = "") -> float:
    """Mean of an indicator from the third month on."""
    chosen = (frame["indicator"] == name) & (frame["by"] == by) & (frame["key"] == key)
    return float(frame.loc[chosen & (frame["month"] >= 3), "value"].mean())


@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_at_strength_0_is_as_if_it_were_not_there(lever: str) -> None:
    base = (
        {}
        if lever not in ("one_stop_centre", "party_core", "department_supervision")
        else {"public_service_committee": 1.0}
    )
    model = GovernanceModel(levered({**base, lever: 0.0}), residents=RESIDENTS, rng=1)
    model.run_for(4 * DAYS_A_MONTH)
    pd.testing.assert_frame_equal(model.indicators(), indicators(base, months=4), check_exact=True)
    full = indicators({**base, lever: 1.0}, months=15, seed=1)
    without = indicators(base, months=15, seed=1)
    if lever != "withdrawal":  # which only permits what the yearly review may then do
        assert not full.equals(without), "the lever does nothing at all"


STRENGTHS = (0.0, 0.3, 0.6, 1.0)


def trend(
    lever: str,
    name: str,
    by: str = "",
    key: str = "",
    base: Mapping[str, float] | None = None,
    changes: str = "",
    parameters: Mapping[str, float] | None = None,
) -> list[float]:
    """An indicator at rising strengths of a lever, mean over seeds."""
    others = {"all": 1.0} if base is None else dict(base)
    return [
        float(
            np.mean(
                [
                    mean(
                        indicators({**others, lever: s}, seed, changes=changes, parameters=parameters),
                        name,
                        by,
                        key,
                    )
                    for seed in (1, 2)
                ]
            )
        )
        for s in STRENGTHS
    ]


def rising(values: list[float], slack: float = 0.0) -> bool:
    """Whether values rise from step to step, but for a small slack, and in all."""
    steps = np.diff(values)
    return bool((steps >= -slack * abs(values[-1] - values[0])).all() and values[-1] > values[0])


def falling(values: list[float], slack: float = 0.0) -> bool:
    """Whether values fall."""
    return rising([-v for v in values], slack)


def test_the_stronger_the_ban_the_less_is_pushed() -> None:
    assert falling(trend("no_assignment", "push_down_rate"), 0.1)


def test_the_further_assessment_is_taken_back_the_less_assigned_work_crowds_out_residents() -> None:
    down = trend("no_assessment", "committee_administrative_share", base={})
    assert falling(down, 0.1)


def test_the_more_cases_are_carried_the_fewer_trips() -> None:
    """Trips for which somebody turned round at a long line apart: one centre draws longer lines."""
    patient = {"balking.hours_a_head": 0.0}
    assert falling(trend("one_stop_centre", "visits_per_case", "class", "direct", parameters=patient), 0.15)


def test_the_further_affairs_are_sorted_the_more_bounce_and_the_more_coordinators() -> None:
    assert rising(trend("affairs_sorted", "bounced_share"))
    assert rising(trend("affairs_sorted", "coordinators"))


def test_the_more_money_follows_the_more_hours_are_paid() -> None:
    assert rising(trend("money_follows_task", "money_follows_task_ratio"), 0.05)


def test_the_more_is_contracted_the_more_is_spent() -> None:
    assert rising(trend("contracting", "contracting_hours"), 0.05)


def test_committees_are_merged_in_steps() -> None:
    counts = []
    for strength in STRENGTHS:
        scenario = levered({"committees_merged": strength} if strength else {})
        counts.append(scenario.phases[0].structure.precincts)
    assert counts == [9, 8, 7, 6]


def test_cultivation_stations_and_party_core_move_what_they_are_for() -> None:
    assert rising(trend("civil_cultivation", "volunteers"), 0.05)
    assert rising(trend("service_stations", "everyday_capacity", "body", "service_station"), 0.05)
    base = {"public_service_committee": 1.0}
    assert rising(trend("party_core", "handoff_shortening", base=base), 0.1)
    assert rising(trend("department_supervision", "oversight_hours", base=base), 0.05)


def test_withdrawal_releases_in_proportion() -> None:
    released = []
    easy = {"review.low_use": 0.9, "review.on_time_target": 0.5, "review.social_share": 0.1}
    light = {**easy, "needs.volume": 0.5, "programmes.volume": 0.25}
    for strength in STRENGTHS:
        scenario = levered({"all": 1.0, "withdrawal": strength}, parameters=light)
        model = GovernanceModel(scenario, residents=RESIDENTS, rng=1)
        model.run_for(13 * DAYS_A_MONTH)
        released.append(sum(b.released for b in model.bodies))
    assert released[0] == 0.0 and rising(released)
