"""The command's posterior: its tables by hand, fresh luck, the files it writes, options run over it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.analysis.implausibility import Target
from sim.analysis.posterior import Posterior
from sim.analysis.posterior_tables import foretold, summary
from sim.analysis.rank_check import Ranks
from sim.cli import main
from sim.cli.posteriors import titles, verdict
from sim.experiments import ensemble_runs
from sim.experiments.calibration import predict
from sim.experiments.engines import Processes
from sim.experiments.futures import futures_at
from sim.experiments.target_files import find_targets, read_targets
from sim.institutions.documents import InputError
from sim.institutions.files.library import load_scenario
from sim.institutions.scenario import Scenario
from sim.measures.indicators import INDICATORS
from tests.experiments.test_calibration import NAMES, OBSERVED, sloping, write

pytestmark = pytest.mark.skipif(find_spec("sklearn") is None, reason="no sklearn")

GOOD = "indicator,value,sd,scenario,by,key\nvisits_per_case,2.64,0.05,,,\n"
GOOD += "cases_open,2.2,0.05,new,area,relief_welfare\n"


def test_the_summary_puts_the_posterior_beside_the_prior() -> None:
    places = np.column_stack([np.linspace(0.205, 0.395, 20), (np.arange(20) + 0.5) / 20])
    found = Posterior(places, np.full(20, 0.05), np.arange(20), 1.0, np.zeros(1))
    it = summary(found, {"a": (-5.0, 15.0), "b": (0.0, 4.0)})
    one, other = it.to_dict("records")
    assert (one["prior_low"], one["prior_high"]) == (pytest.approx(-4.0), pytest.approx(14.0))
    assert one["low"] == pytest.approx(-5.0 + 20.0 * 0.205) and one["high"] == pytest.approx(
        -5.0 + 20.0 * 0.385
    )
    assert one["median"] == pytest.approx(-5.0 + 20.0 * 0.295)
    assert one["contraction"] == pytest.approx(1.0 - 12.0 * 0.01**2 * (20**2 - 1) / 12.0)
    assert one["informed"] and not other["informed"]
    assert other["contraction"] == pytest.approx(1.0 / 400.0)


def test_what_is_foretold_has_the_errors_of_the_targets_and_counts_what_failed() -> None:
    values = np.array([[3.0, 7.0]] * 30 + [[np.nan, 7.0]] * 2)
    evenly = np.array([[-9.0, 1.0], [9.0, np.nan]] * 20)
    targets = [Target("near", 3.3, 0.3, 0.4), Target("far", 6.0, 0.2)]
    near, far = foretold(values, evenly, targets, np.random.default_rng(1)).to_dict("records")
    assert near["low"] == pytest.approx(3.0 - 1.96 * 0.5, abs=0.06)
    assert near["high"] == pytest.approx(3.0 + 1.96 * 0.5, abs=0.06)
    assert near["median"] == pytest.approx(3.0, abs=0.03) and near["covered"]
    assert near["below"] == pytest.approx(0.726, abs=0.02), "0.3 of 0.5 above the mean: Phi(0.6)"
    assert (near["runs"], near["failed"], far["runs"], far["failed"]) == (30, 2, 32, 0)
    assert near["prior_low"] < -9.0 and near["prior_high"] > 9.0
    assert not far["covered"] and far["below"] < 0.001 and far["prior_high"] < 2.0
    assert (
        foretold(values * np.nan, evenly, targets, np.random.default_rng(1))["covered"].tolist()
        == [False] * 2
    )


def test_fresh_runs_have_luck_that_no_run_before_had(tmp_path: Path) -> None:
    seen: list[int] = []

    def noted(
        scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None = None
    ) -> pd.DataFrame:
        seen.append(seed)
        return sloping(scenario, seed, progress=progress)

    old, new = (replace(load_scenario(name), years=1, seed=40) for name in ("old", "new"))
    draws = pd.DataFrame({"needs.volume": [1.0, 2.0, 2.0], "oversight.omega": [0.5, 0.8, 0.8]})
    values, made, batch = predict(
        draws, OBSERVED, [old, new], replicates=4, folder=tmp_path, engine=Processes(1), run=noted
    )
    assert not batch.interrupted and values.shape == (3, 2)
    assert set(seen) == {44, 45, 46}, "the first four are those of the waves"
    assert values[1, 0] != values[2, 0], "the same draw twice has luck of its own each time"
    assert values[:, 0] == pytest.approx([1.25, 2.64, 2.64], abs=0.1)
    assert len(made.failures) == 0


@pytest.fixture
def called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(ensemble_runs, "_RUNS", {"totals": sloping, "all": sloping})

    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as done:
            main(arguments)
        said = capsys.readouterr()
        assert isinstance(done.value.code, int)
        return done.value.code, said.out, said.err

    return call


def test_the_command_writes_draws_that_options_can_be_run_over(
    called: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    names = ",".join((*NAMES, "complaint.rate"))
    options = ("--parameters", names, "--years", "1", "--points", "40", "--waves", "2", "--replicates", "2")
    more = ("--jobs", "1", "--out", "here", "--draws", "12", "--fresh", "6", "--check", "30")
    code, out, err = called("calibrate", str(write(tmp_path, GOOD)), *options, *more)
    assert code == 0, err
    assert "The posterior is learned from 160 runs, 0 of which failed" in out
    assert "The targets do not inform complaint.rate" in out and "--points posterior.csv" in out
    assert "Tried on 6 fresh runs" in out and "Checked by 30 stored runs of 30 points" in out
    draws = pd.read_csv("here/posterior.csv")
    assert list(draws) == [*NAMES, "complaint.rate"] and len(draws) == 12
    table = pd.read_csv("here/prior_and_posterior.csv").set_index("parameter")
    assert table["informed"].tolist() == [True, True, False]
    ends = table.loc[list(NAMES), ["low", "high"]].to_numpy(dtype=float)
    assert (ends[:, 0] <= [2.0, 0.8]).all() and (ends[:, 1] >= [2.0, 0.8]).all()
    assert pd.read_csv("here/predictive.csv")["covered"].all()
    assert pd.read_csv("here/ranks.csv").shape == (30, 3) and len(pd.read_csv("here/uniformity.csv")) == 3
    for name in ("posterior", "predictive", "ranks"):
        assert Path(f"here/figure-{name}.png").stat().st_size > 0
    small = ("--years", "1", "--jobs", "1", "--out", "over")
    code, out, err = called("robust", "old", "new", "--points", "here/posterior.csv", *small)
    assert code == 0, err
    assert "12 futures of 3 parameters" in err
    pd.testing.assert_frame_equal(pd.read_csv("over/futures.csv").drop(columns="future"), draws)
    code, _, err = called("robust", "old", "new", "--points", "here/posterior.csv", "--parameters", "a")
    assert code == 2 and "--points, or --parameters, not both" in err


def test_points_must_be_parameters_with_values_in_their_ranges() -> None:
    old = load_scenario("old")
    drawn = futures_at([old, load_scenario("new")], pd.DataFrame({"needs.volume": [0.5, 3.0]}))
    assert drawn.design.table["needs.volume"].tolist() == [0.5, 0.5, 3.0, 3.0]
    assert drawn.design.table["scenario"].tolist() == ["old", "new", "old", "new"]
    with pytest.raises(InputError, match=r"needs\.volum"):
        futures_at([old], pd.DataFrame({"needs.volum": [0.5]}))
    with pytest.raises(InputError, match=r"futures, point 1: needs\.volume"):
        futures_at([old], pd.DataFrame({"needs.volume": [0.5, 40.0]}))


def test_targets_that_come_with_it_go_by_their_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = find_targets(Path("hotline"))
    found = {one.indicator: one.target for one in read_targets(file, INDICATORS, [])}
    assert set(found) == {"complaints", "quality_claimed", "time_to_finish_mean"}
    # requests for 1,000 residents and month in four cities, half of them complaints
    rates = np.array([9230 / 1970, 2877 / 390, 46653 / 1780, 284406 / 7700]) * 0.51
    assert found["complaints"].value == pytest.approx(rates.mean(), abs=0.1)
    assert found["complaints"].sd == pytest.approx(rates.std(ddof=1), abs=0.1)
    assert found["quality_claimed"].value == pytest.approx(1.0 - 7.0 / 1195.0, abs=1e-3)
    assert found["time_to_finish_mean"].sd == pytest.approx(3.0 / 3.92, rel=1e-3)
    assert find_targets(Path("nothing")) == Path("nothing")
    (tmp_path / "hotline").write_text("indicator,value,sd\n", "utf-8")
    assert find_targets(Path("hotline")) == Path("hotline"), "one's own file comes first"


def test_targets_are_called_by_their_indicators_name() -> None:
    visits, cases = (INDICATORS[name].name for name in ("visits_per_case", "cases_open"))
    whole, part = OBSERVED
    assert titles(OBSERVED, "en") == {
        whole.target.name: visits.en,
        part.target.name: f"{cases.en} (relief_welfare)",
    }
    twice = [replace(whole, target=Target(f"visits_per_case {when}", 1.0, 1.0)) for when in ("1–12", "13–24")]
    assert list(titles(twice, "zh").values()) == [f"{visits.zh} 1–12", f"{visits.zh} 13–24"]


def test_the_verdict_names_what_is_off() -> None:
    rng = np.random.default_rng(2)
    even = rng.integers(0, 100, (200, 2))
    names = ["needs.volume", "complaint.rate"]
    right = Ranks(even, 0)
    assert "as even as 200 right posteriors" in verdict(right.uniformity(names, 1), right, "en")
    low = Ranks(np.column_stack([even[:, 0], even[:, 1] // 3]), 0)
    said = verdict(low.uniformity(names, 1), low, "en")
    assert "not even for complaint.rate" in said and "needs.volume" not in said
