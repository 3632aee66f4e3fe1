"""Mesa's own batch runner on the model: people who know Mesa try it first."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from typing import Any

import mesa
import pandas as pd
import pytest

from sim.institutions.documents import InputError
from sim.institutions.files.library import load_scenario
from sim.institutions.scenario import DAYS_A_MONTH
from sim.model import GovernanceModel, run

MONTHS = 2


@pytest.fixture(autouse=True)
def start_method() -> Iterator[None]:
    """Mesa sets the way processes start for everybody; the other tests want theirs."""
    before = multiprocessing.get_start_method(allow_none=True)
    yield
    multiprocessing.set_start_method(before, force=True)


def test_batch_run_gives_what_runs_give() -> None:
    records = mesa.batch_run(
        GovernanceModel,
        parameters={"scenario": ["old", "new"], "residents": 200, "parameters": [{"needs.volume": 2.0}]},
        rng=[1, 2],
        max_steps=MONTHS * DAYS_A_MONTH,
        data_collection_period=1,
        display_progress=False,
    )
    table = pd.DataFrame(records)
    assert len(table) == 2 * 2 * MONTHS, "a row a month, run by run"
    for (scenario, seed), rows in table.groupby(["scenario", "rng"]):
        own = run(
            str(scenario), int(str(seed)), residents=200, years=MONTHS / 12, parameters={"needs.volume": 2.0}
        )
        for name in ("cases_raised", "on_time_share", "trust"):
            totals = own[(own["by"] == "") & (own["indicator"] == name)]["value"]
            assert rows[name].tolist() == totals.tolist(), (scenario, seed, name)


@pytest.mark.filterwarnings("ignore:The `iterations` keyword:DeprecationWarning")
@pytest.mark.parametrize("more", [{"rng": [None] * 3}, {"iterations": 3}])
def test_replicates_without_seeds_are_different_runs(more: dict[str, Any]) -> None:
    records = mesa.batch_run(
        GovernanceModel,
        parameters={"scenario": "old", "residents": 200},
        max_steps=DAYS_A_MONTH,
        display_progress=False,
        **more,
    )
    table = pd.DataFrame(records)
    assert len(table) == table["seed"].nunique() == 3
    assert table["trust"].nunique() == 3
    again = run("old", int(table["seed"][1]), residents=200, years=1 / 12)
    trust = again[(again["by"] == "") & (again["indicator"] == "trust")]["value"]
    assert trust.tolist() == [table["trust"][1]], "and can be run again"


def test_no_seed_said_is_the_scenarios() -> None:
    model = GovernanceModel("old", residents=200)
    assert model.spec.seed == load_scenario("old").seed
    assert "seed" not in model.datacollector.model_reporters
    with pytest.raises(InputError, match="seed"):
        GovernanceModel("old", residents=200, rng=2**32)
