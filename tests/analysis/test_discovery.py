"""Scenario discovery: planted boxes are found with their limits, and noise is called noise."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from scipy import stats

from sim.analysis.discovery import FEWEST, LEVEL, Discovery, discover, inside
from sim.analysis.goals import FUTURE, REPLICATE, Goal, judge, parse_goal
from sim.cli import main
from sim.experiments import ensemble_runs
from sim.experiments.discovery import outcomes_of, ranges_of
from sim.experiments.futures import futures_of
from sim.institutions.documents import InputError
from sim.institutions.files.library import load_scenario
from sim.institutions.scenario import MONTHS_A_YEAR, Scenario
from sim.measures.indicators import INDICATORS as DECLARED

pytestmark = pytest.mark.skipif(find_spec("ema_workbench") is None, reason="no ema_workbench")

INDICATORS = ("on_time_share", "posts_strict", "trust")


def uniform(futures: int, parameters: int, seed: int) -> pd.DataFrame:
    values = np.random.default_rng(seed).random((futures, parameters))
    return pd.DataFrame(values, columns=[f"p.{i}" for i in range(parameters)])


def planted(x: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Misses where p.0 is below 0.4 and p.1 above 0.5."""
    return ((x["p.0"] < 0.4) & (x["p.1"] > 0.5)).to_numpy()


@pytest.fixture(scope="module")
def found() -> tuple[pd.DataFrame, npt.NDArray[np.bool_], Discovery]:
    """A planted box in 2 of 40 parameters; one future in twenty does not keep the rule."""
    x = uniform(160, 40, seed=1)
    y = planted(x) ^ (np.random.default_rng(2).random(160) < 0.05)
    return x, y, discover(x, y, seed=3, most=1)


def test_a_planted_box_is_found_with_its_limits(
    found: tuple[pd.DataFrame, npt.NDArray[np.bool_], Discovery],
) -> None:
    _, _, it = found
    assert it.outcome == "found"
    (box,) = it.boxes
    limits = {(limit.parameter, limit.side): limit for limit in box.limits}
    assert set(limits) == {("p.0", "high"), ("p.1", "low")}, "and none of the irrelevant parameters"
    assert limits["p.0", "high"].value == pytest.approx(0.4, abs=0.05)
    assert limits["p.1", "low"].value == pytest.approx(0.5, abs=0.05)
    assert all(limit.quasi_p < 1e-4 and limit.again >= 0.8 for limit in box.limits)
    assert box.seen.density > 0.85 and box.fresh.density > 0.75 and box.chance < 1e-6


def test_figures_of_a_box_are_counts_of_futures(
    found: tuple[pd.DataFrame, npt.NDArray[np.bool_], Discovery],
) -> None:
    x, y, it = found
    (box,) = it.boxes
    held = inside(x, box.limits)
    assert (box.seen.inside, box.seen.missed) == (int(held.sum()), int((held & y).sum()))
    assert box.seen.coverage == (held & y).sum() / y.sum()
    assert box.seen.density == y[held].mean()
    assert box.seen.mass == held.mean()
    assert box.seen.correlation == pytest.approx(np.corrcoef(held, y)[0, 1])
    assert box.fresh.futures == len(y) and box.fresh.misses == y.sum(), "every future is kept back once"
    taken = box.trajectory[box.trajectory["taken"]]
    assert len(taken) == 1 and taken["correlation"].item() == box.trajectory["correlation"].max()


def test_quasi_p_is_the_binomial_test_of_the_box_against_the_box_without_the_limit(
    found: tuple[pd.DataFrame, npt.NDArray[np.bool_], Discovery],
) -> None:
    x, y, it = found
    (box,) = it.boxes
    for limit in box.limits:
        without = inside(x, [other for other in box.limits if other != limit])
        p = stats.binomtest(box.seen.missed, box.seen.inside, y[without].mean(), "greater").pvalue
        assert limit.quasi_p == pytest.approx(p)


def test_the_tree_parts_all_futures_and_ranks_fresh_ones(
    found: tuple[pd.DataFrame, npt.NDArray[np.bool_], Discovery],
) -> None:
    x, y, it = found
    assert it.tree is not None
    assert sum(leaf.futures for leaf in it.tree.leaves) == len(x)
    assert sum(leaf.missed for leaf in it.tree.leaves) == y.sum()
    assert 0.7 < it.tree.fresh <= it.tree.seen <= 1.0
    first = {name: (low, high) for name, low, high in it.tree.leaves[0].limits}
    assert first["p.0"][1] == pytest.approx(0.4, abs=0.1) and first["p.1"][0] == pytest.approx(0.5, abs=0.1)


def test_two_planted_boxes_are_two_boxes() -> None:
    x = uniform(200, 3, seed=2)
    corner = ((x["p.0"] < 0.45) & (x["p.1"] < 0.5)).to_numpy()
    it = discover(x, corner | (x["p.2"] > 0.9).to_numpy(), seed=1, most=2)
    first, second = ({(limit.parameter, limit.side) for limit in box.limits} for box in it.boxes)
    assert first == {("p.0", "high"), ("p.1", "high")} and second == {("p.2", "low")}
    assert sum(box.seen.coverage for box in it.boxes) == pytest.approx(1.0), "each miss counts once"
    assert sum(box.fresh.coverage for box in it.boxes) <= 1.0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_is_found_in_noise_though_prim_has_a_box(seed: int) -> None:
    x = uniform(70, 4, seed=seed)
    y = np.random.default_rng([9, seed]).random(70) < 0.3
    it = discover(x, y, seed=seed)
    assert it.outcome == "nothing" and not it.boxes
    assert it.rejected is not None and it.rejected.chance > LEVEL


def test_the_same_futures_give_the_same_boxes() -> None:
    x = uniform(80, 2, seed=8)
    one, other = (discover(x, planted(x), seed=4, most=1) for _ in range(2))
    assert one.boxes[0].limits == other.boxes[0].limits and one.boxes[0].fresh == other.boxes[0].fresh
    assert one.tree == other.tree


@pytest.mark.parametrize(
    ("misses", "outcome"), [(0, "never"), (40, "always"), (FEWEST - 1, "too_few"), (41 - FEWEST, "too_few")]
)
def test_what_cannot_be_told_apart_is_said_to_be_so(misses: int, outcome: str) -> None:
    it = discover(uniform(40, 2, seed=1), np.arange(40) < misses, seed=1)
    assert (it.outcome, it.misses, it.boxes) == (outcome, misses, ())


# Goals


@pytest.mark.parametrize(
    ("written", "goal"),
    [
        ("on_time_share>=0", Goal("on_time_share", True, 0.0, "difference")),
        (" d: posts_strict <= -30 ", Goal("posts_strict", False, -30.0, "difference")),
        ("l:on_time_share>=.8", Goal("on_time_share", True, 0.8, "level")),
        ("l:on_time_share>=1", Goal("on_time_share", True, 1.0, "level")),
        ("d:on_time_share>=-1", Goal("on_time_share", True, -1.0, "difference")),
        ("l:vulnerable_gap<=-0.2", Goal("vulnerable_gap", False, -0.2, "level")),
        ("posts_strict>=300%", Goal("posts_strict", True, 3.0, "difference", relative=True)),
        ("posts_strict<=-50%", Goal("posts_strict", False, -0.5, "difference", relative=True)),
    ],
)
def test_goals_are_read_as_written(written: str, goal: Goal) -> None:
    read = parse_goal(written, DECLARED)
    assert read == goal
    assert parse_goal(str(read), DECLARED) == goal, "and said so that they can be read again"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("on_time_share>0", "INDICATOR>=NUMBER"),
        ("on_time_share>=much", "INDICATOR>=NUMBER"),
        ("on_time_share>=1e999", "INDICATOR>=NUMBER"),
        ("on_time_shar>=0", "did you mean 'on_time_share'"),
        ("l:posts_strict<=-50%", "for differences only"),
        ("l:on_time_share>=60", "a number from 0 to 1 (a share, not per cent: 74.5 % is 0.745)"),
        ("l:satisfaction<=-0.1", "a number from 0 to 1"),
        ("d:on_time_share>=5", "a number from -1 to 1 (a share"),
        ("push_down_rate<=-20", "a number from -1 to 1"),
        ("l:cases_open<=-1", "a number of at least 0"),
        ("posts_strict<=-150%", "a number of at least -1"),
    ],
)
def test_what_is_no_goal_is_refused(written: str, said: str) -> None:
    with pytest.raises(InputError, match="--goal") as error:
        parse_goal(written, DECLARED)
    assert said in str(error.value)


def test_a_future_counts_by_the_mean_of_the_replicates_both_have() -> None:
    index = pd.MultiIndex.from_product([range(3), range(2)], names=[FUTURE, REPLICATE])
    base = pd.DataFrame({"trust": [1.0, 1.0, 1.0, 1.0, 1.0, 1.0]}, index=index)
    option = pd.DataFrame({"trust": [2.0, 3.0, 0.5, 1.8, 0.2, 0.1]}, index=index)
    judged = judge([Goal("trust", True, 0.0, "difference")], base, option)
    assert judged.missed.tolist() == [False, False, True]
    assert judged.split.tolist() == [False, True, False]
    fewer = judge([Goal("trust", True, 0.0, "difference")], base.drop(index=(1, 1)), option)
    assert fewer.missed.tolist() == [False, True, True], "a run that failed takes its pair with it"
    relative = judge([Goal("trust", False, 0.5, "difference", relative=True)], 2.0 * base, 2.0 * option)
    assert relative.missed.tolist() == [True, False, False]
    both = [Goal("trust", True, 0.0, "difference"), Goal("trust", True, 2.0, "level")]
    assert judge(both, base, option, "any").missed.tolist() == [False, True, True]
    assert judge(both, base, option, "all").missed.tolist() == [False, False, True]


# The command


def planted_run(
    scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None = None
) -> pd.DataFrame:
    """A stand-in for the model: the reform helps unless sanctions are weak and programmes many."""
    values = scenario.parameters
    weak = values["sanction.size"] < 8.0 and values["programmes.volume"] > 1.5
    change = 0.0 if scenario.id == "old" else -0.1 if weak else 0.1
    luck = np.random.default_rng(seed).normal(0.0, 0.2)
    months = range(1, scenario.years * MONTHS_A_YEAR + 1)
    rows = [(month, name, "", "", 0.5 + luck + change) for month in months for name in INDICATORS]
    return pd.DataFrame(rows, columns=["month", "indicator", "by", "key", "value"])


type Discover = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Discover:
    """`shequ discover` on the stand-in: (exit code, output, notes)."""
    monkeypatch.setattr(ensemble_runs, "model_run", planted_run)
    monkeypatch.chdir(tmp_path)

    def call(*options: str) -> tuple[int, str, str]:
        arguments = ("discover", "old", "new", "--years", "1", "--replicates", "1", "--jobs", "1", *options)
        with pytest.raises(SystemExit) as done:
            main(arguments)
        said = capsys.readouterr()
        assert isinstance(done.value.code, int) and "Traceback" not in said.err
        return done.value.code, said.out, said.err

    return call


DRAWN = "sanction.size,programmes.volume,oversight.omega"


def test_the_command_says_in_two_languages_where_the_reform_fails(command: Discover) -> None:
    options = (
        "--goal",
        "on_time_share>=0",
        "--parameters",
        DRAWN,
        "--points",
        "60",
        "--boxes",
        "1",
        "--out",
        "here",
    )
    code, out, err = command(*options)
    assert code == 0 and "120 runs" in err
    words = " ".join(out.split())
    assert "change in done on time of at least 0" in words
    assert "The goal is missed in" in words and "Tried on futures kept back" in words
    assert "sanction for a forbidden task is below" in words
    assert "factor on all departments' programmes is above" in words
    assert out.splitlines()[-1] == "Results: here"
    boxes = pd.read_csv("here/boxes.csv").set_index("parameter")
    confirmed = boxes[boxes["box"] == 1]
    assert set(confirmed.index) == {"sanction.size", "programmes.volume"} and confirmed["confirmed"].all()
    assert confirmed.loc["sanction.size", "high"] == pytest.approx(8.0, abs=1.0)
    assert confirmed.loc["programmes.volume", "low"] == pytest.approx(1.5, abs=0.4)
    futures = pd.read_csv("here/futures.csv")
    weak = (futures["sanction.size"] < 8.0) & (futures["programmes.volume"] > 1.5)
    assert (futures["missed"] == weak).all()
    files = {name: (Path("here") / name).read_bytes() for name in os.listdir("here") if name != "ensemble"}
    assert set(files) == {"futures.csv", "boxes.csv", "trajectory.csv", "tree.csv", "findings.csv"}
    code, out, err = command(*options, "--lang", "zh")
    assert code == 0 and "0 of them new" in err, "runs that are there are not done again"
    assert "未达标" in out and "“违规处罚”低于" in out
    assert files == {name: (Path("here") / name).read_bytes() for name in files}


def test_the_command_says_when_there_is_nothing_to_describe(command: Discover) -> None:
    _, out, _ = command("--goal", "on_time_share>=-1", "--parameters", DRAWN, "--points", "20")
    assert "the goal is met in every future" in out


def failing(
    scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None = None
) -> pd.DataFrame:
    raise ZeroDivisionError("nobody at the desk")


def test_runs_that_all_fail_are_told_with_their_reason(
    command: Discover, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ensemble_runs, "model_run", failing)
    code, _, err = command("--goal", "trust>=0", "--parameters", DRAWN, "--points", "2")
    assert code == 2 and "4 failed: ZeroDivisionError: nobody at the desk" in err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--goal", "on_time_shar>=0"), "--goal: found the unknown indicator 'on_time_shar'"),
        (("--goal", "trust>=0", "--parameters", "sanction.siz"), "did you mean 'sanction.size'"),
        (("--goal", "trust>=0", "--parameters", "scale.reference_residents"), "found a constant"),
        (("--goal", "trust>=0", "--window", "13"), "--window: found 13"),
    ],
)
def test_mistakes_are_told_in_a_line(command: Discover, options: tuple[str, ...], said: str) -> None:
    code, _, err = command(*options, "--points", "2")
    assert code == 2 and said in err


def test_what_a_scenario_fixes_is_not_drawn() -> None:
    old, paper = load_scenario("old"), load_scenario("paper_reform")
    fixed = set(paper.overrides)
    assert fixed and not fixed & set(ranges_of(None, (old, paper)))
    assert fixed & set(ranges_of(None, (old, load_scenario("new"))))
    with pytest.raises(InputError, match="which 'paper_reform' fixes"):
        ranges_of(sorted(fixed), (old, paper))


def test_outcomes_are_paired_by_future() -> None:
    pair = (load_scenario("old"), load_scenario("new"))
    futures = futures_of(pair, {"sanction.size": (1.0, 15.0)}, 2, seed=1)
    made, _ = ensemble_runs.run_ensemble(futures.design, replicates=2, jobs=1, run=planted_run)
    before, after = outcomes_of(made, 12)
    assert before.index.tolist() == after.index.tolist() == [(0, 0), (0, 1), (1, 0), (1, 1)]
    change = (after - before)["trust"]
    assert change.abs().to_numpy() == pytest.approx(0.1)
