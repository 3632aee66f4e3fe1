"""Sunsets in a run: what lapses is issued no more, nothing is lost, and it comes back."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.institutions.scenario import DAYS_A_MONTH
from sim.model import GovernanceModel
from tests.worlds import totals, variant, walk

SUNSET = {"routes": {"administrative": {"sunset": {"months": 6}}}}
DROPPED = {"routes": {"administrative": {"sunset": None}}}
REVIEWED = 6


@cache
def a_run(
    months: int, share: float = 0.6, sunset: bool = True, later: bool = False, residents: int = 38_000
) -> GovernanceModel:
    """A run under the new structure; `later` drops the sunset in month 10."""
    model = GovernanceModel(
        variant(
            "new",
            SUNSET if sunset else None,
            later={10: DROPPED} if later else None,
            parameters={"sunset.own_share": share},
        ),
        residents=residents,
        rng=1,
    )
    model.run_for(months * DAYS_A_MONTH)
    return model


def raised(model: GovernanceModel) -> Any:
    return model.ledger.raised


def test_at_full_size_what_departments_push_down_lapses() -> None:
    before, model = a_run(REVIEWED), a_run(9)
    lapsed = model.sunsets.lapsed
    names = np.array(list(model.spec.affairs))
    assert 0 < lapsed.sum() < (model.sunsets.months > 0).sum(), "some, not all"
    assert not model.sunsets.months[names == "police_matters"], "nobody else can do it"
    assert {model.spec.affairs[name].affair_class for name in names[lapsed]} == {"administrative"}
    frame = model.indicators()
    told = frame[frame["indicator"] == "affairs_lapsed"]["value"].tolist()
    assert told == [0.0] * (REVIEWED - 1) + [float(lapsed.sum())] * 4
    # not one task more, and everything else as before
    assert (raised(model)[lapsed] == raised(before)[lapsed]).all()
    without = a_run(9, sunset=False)
    assert (raised(model)[~lapsed] <= raised(without)[~lapsed]).all()
    assert (raised(model)[lapsed] < raised(without)[lapsed]).sum() > 0.9 * lapsed.sum()
    assert model.ledger.open_by_affair()[lapsed].sum() <= before.ledger.open_by_affair()[lapsed].sum()
    walk(model)
    assert totals(model, 8)["assigned_items"] < totals(without, 8)["assigned_items"]


def test_a_share_of_nought_renews_everything_and_changes_nothing() -> None:
    renewed, without = a_run(8, 0.0, residents=2000), a_run(8, sunset=False, residents=2000)
    assert not renewed.sunsets.lapsed.any()
    ours, theirs = renewed.indicators(), without.indicators()
    assert ours["value"].equals(theirs["value"])


def test_it_comes_back_where_the_sunset_is_dropped() -> None:
    back, gone = a_run(11, later=True, residents=4000), a_run(11, residents=4000)
    lapsed = gone.sunsets.lapsed
    assert lapsed.any() and not back.sunsets.lapsed.any()
    assert raised(back)[lapsed].sum() > raised(gone)[lapsed].sum()
    # in the months since as many as if it had never lapsed
    without = a_run(11, sunset=False, residents=4000)
    frames = [model.indicators() for model in (back, without)]
    late = [f[(f["indicator"] == "assigned_types") & (f["month"] >= 10)]["value"].mean() for f in frames]
    assert late[0] == pytest.approx(late[1], rel=0.1)
    walk(back)
