"""The model in the EMA workbench: experiments run there, and give what the model gives."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from importlib.util import find_spec

import pandas as pd
import pytest

from sim.analysis.workbench import quietly, refuse_without, workbench
from sim.experiments.ema import NAME, Experiment, ema_model, identifier
from sim.experiments.replicate_seeds import replicate_seed
from sim.experiments.samples import uncertain_ranges
from sim.institutions.documents import InputError
from sim.institutions.files.library import load_registry, load_scenario
from sim.institutions.levers import LEVERS
from sim.institutions.scenario import Scenario
from sim.measures.indicators import INDICATORS
from sim.model import run

pytestmark = pytest.mark.skipif(find_spec("ema_workbench") is None, reason="no ema_workbench")


def echo(
    scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None = None
) -> pd.DataFrame:
    """A stand-in for the model whose outcomes say what it was given."""
    levers = scenario.phases[-1].structure.levers
    values = {
        "trust": scenario.parameters["sanction.size"] + scenario.parameters["oversight.omega"],
        "satisfaction": sum(levers.values()),
        "posts_strict": float(seed),
    }
    months = scenario.years * 12
    rows = [
        (month, name, "", "", value + 100.0 * (month <= months - 12))
        for month in range(1, months + 1)
        for name, value in values.items()
    ]
    return pd.DataFrame(rows, columns=["month", "indicator", "by", "key", "value"])


def test_the_workbench_runs_the_model() -> None:
    ema = workbench("ema_workbench")
    model = ema_model(
        "old", uncertainties=["sanction.size"], levers=[], outcomes=["on_time_share", "cases_raised"],
        constants={"needs.volume": 1.5}, residents=250, years=1, seed=7,
    )  # fmt: skip
    with quietly():
        experiments, outcomes = ema.perform_experiments(model, scenarios=1)
    assert experiments["model"].tolist() == [NAME]
    drawn = {"sanction.size": float(experiments["sanction_size"].iloc[0]), "needs.volume": 1.5}
    rows = run("old", 7, residents=250, years=1, parameters=drawn)
    totals = rows[rows["by"] == ""].groupby("indicator")["value"].mean()
    for name in ("on_time_share", "cases_raised"):
        assert outcomes[name].tolist() == pytest.approx([totals[name]])


def test_scenarios_and_policies_reach_the_runs() -> None:
    ema = workbench("ema_workbench")
    model = ema_model(
        "reform", uncertainties=["sanction.size", "oversight.omega"], outcomes=["trust", "satisfaction"],
        years=2, run=echo,
    )  # fmt: skip
    with quietly():
        experiments, outcomes = ema.perform_experiments(model, scenarios=3, policies=2)
    assert len(experiments) == 6
    given = experiments["sanction_size"] + experiments["oversight_omega"]
    assert outcomes["trust"] == pytest.approx(given.to_numpy()), "means over the last year only"
    levers = experiments[[f"lever_{name}" for name in LEVERS]].sum(axis=1)
    assert outcomes["satisfaction"] == pytest.approx(levers.to_numpy(dtype=float), abs=1e-6)


def test_without_policies_levers_are_absent_and_without_levers_the_scenario_is_as_it_is() -> None:
    scenario = load_scenario("reform")
    assert Experiment(scenario, ("satisfaction",), run=echo)()["satisfaction"] == len(LEVERS)
    assert Experiment(scenario, ("satisfaction",), run=echo)(**{"lever.one_stop_centre": 0.0}) == {
        "satisfaction": 0.0
    }


def test_outcomes_are_means_over_replicates() -> None:
    scenario = load_scenario("old")
    once = Experiment(scenario, ("posts_strict",), run=echo)()
    thrice = Experiment(scenario, ("posts_strict",), replicates=3, run=echo)()
    seeds = [replicate_seed(scenario.seed, r) for r in range(3)]
    assert thrice["posts_strict"] == pytest.approx(once["posts_strict"] + sum(seeds) / 3 - seeds[0])


def test_everything_is_declared_with_range_and_direction() -> None:
    model = ema_model("old")
    ranges = uncertain_ranges(load_registry())
    assert {p.variable_name[0]: (p.lower_bound, p.upper_bound) for p in model.uncertainties} == ranges
    assert [p.name for p in model.levers] == [f"lever_{name}" for name in LEVERS]
    assert all((p.lower_bound, p.upper_bound) == (0.0, 1.0) for p in model.levers)
    # the workbench knows no best value in the middle
    directions = {1: {"up"}, -1: {"down"}, 0: {"none", "zero"}}
    assert {o.name for o in model.outcomes} == set(INDICATORS)
    assert all(INDICATORS[o.name].better in directions[o.kind] for o in model.outcomes)
    names = [identifier(name) for name in load_registry()]
    assert len(set(names)) == len(names) and all(name.isidentifier() for name in names)


def test_the_model_travels_to_other_processes() -> None:
    model = ema_model("old", uncertainties=["sanction.size"], outcomes=["trust"], run=echo)
    assert pickle.loads(pickle.dumps(model.function))(**{"sanction.size": 2.0})["trust"] > 2.0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"uncertainties": ["sanction.siz"]}, "sanction.size"),
        ({"levers": ["one_stop"]}, "one_stop_centre"),
        ({"outcomes": ["on_time"]}, "on_time_share"),
        ({"constants": {"needs.volume": 99.0}}, "needs.volume"),
    ],
)
def test_unknown_names_are_refused_before_anything_runs(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=said):
        ema_model("old", **wrong)  # type: ignore[arg-type]


def test_a_workbench_that_is_missing_is_named_with_the_remedy() -> None:
    with pytest.raises(InputError, match=r"not installed .*pip install 'shequ\[discovery\]'"):
        workbench("no_such_workbench")
    with pytest.raises(InputError, match=r"pip install 'shequ\[discovery\]'"):
        refuse_without("no_such_workbench")
    refuse_without("ema_workbench")
