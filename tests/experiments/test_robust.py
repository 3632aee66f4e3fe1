"""Robust choice: regret and satisficing on worlds whose answers are known, from the table to the command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from typer.testing import CliRunner

import sim.cli.robust
import sim.institutions.files.library
from sim.analysis.goals import Goal
from sim.analysis.robustness import (
    ALL_GOALS,
    REGRET_COLUMNS,
    ROBUST_MEANINGS,
    SATISFICING_MEANINGS,
    regret_curves,
    robust_table,
    satisficing,
)
from sim.cli import app, main
from sim.experiments import ensemble_runs
from sim.experiments.futures import futures_of, open_ranges, refuse_fixed
from sim.institutions.documents import InputError
from sim.institutions.files.library import Library
from sim.institutions.scenario import Scenario
from tests import fakes
from tests.analysis.test_compare import cell

GOOD = Path(__file__).parents[1] / "good"
FUTURES = 10


def outcomes(**options: dict[str, list[float]]) -> pd.DataFrame:
    """A table of outcomes from the values of each option, future by future."""
    blocks = [pd.DataFrame({"option": name, **own}) for name, own in options.items()]
    return pd.concat([block.assign(future=range(len(block))) for block in blocks], ignore_index=True)


RISKY = outcomes(
    safe={"posts_strict": [50.0] * 5, "trust": [0.5] * 5, "self_governance_hours": [1.0] * 5},
    bold={
        "posts_strict": [20.0, 30.0, 40.0, 50.0, 140.0],
        "trust": [0.6, 0.6, 0.6, 0.4, 0.4],
        "self_governance_hours": [2.0] * 5,
    },
)


def test_regret_by_hand() -> None:
    table = robust_table(RISKY, fakes.INDICATORS)
    assert tuple(table.columns) == tuple(ROBUST_MEANINGS)
    assert set(table["indicator"]) == {"posts_strict", "trust"}  # hours have no better direction
    posts = table[table["indicator"] == "posts_strict"].set_index("option")
    # Fewer posts are better. Safe loses 30, 20, 10, 0, 0; bold loses 90 in the last future alone.
    assert dict(posts["regret"]) == pytest.approx({"safe": 12.0, "bold": 18.0})
    assert dict(posts["regret_max"]) == {"safe": 30.0, "bold": 90.0}
    assert dict(posts["worst"]) == {"safe": 50.0, "bold": 140.0}
    assert dict(posts["least_max_regret"]) == {"safe": True, "bold": False}
    assert dict(posts["mean"]) == pytest.approx({"safe": 50.0, "bold": 56.0})
    low, high = stats.t.interval(0.95, 4, 56.0, stats.sem([20.0, 30.0, 40.0, 50.0, 140.0]))
    assert (cell(posts, "bold", "low"), cell(posts, "bold", "high")) == (
        pytest.approx(low),
        pytest.approx(high),
    )
    assert cell(posts, "safe", "regret_low") < 12.0 < cell(posts, "safe", "regret_high")
    trust = table[table["indicator"] == "trust"].set_index("option")
    assert dict(trust["worst"]) == {"safe": 0.5, "bold": 0.4}
    assert dict(trust["regret_max"]) == pytest.approx({"safe": 0.1, "bold": 0.1})


def test_satisficing_by_hand() -> None:
    few = Goal("posts_strict", False, 45.0, "level")
    trusted = Goal("trust", True, 0.5, "level")
    fewer = Goal("posts_strict", False, -0.2, "difference", relative=True)
    table = satisficing(RISKY, [few, trusted, fewer], "safe")
    assert tuple(table.columns) == tuple(SATISFICING_MEANINGS)
    share = table.set_index(["goal", "option"])["share"]
    assert share[str(few), "safe"] == 0.0 and share[str(few), "bold"] == 0.6
    assert share[str(trusted), "safe"] == 1.0 and share[str(trusted), "bold"] == 0.6
    assert share[str(fewer), "safe"] == 0.0 and share[str(fewer), "bold"] == 0.6
    assert share[ALL_GOALS, "bold"] == 0.6
    row = table.set_index(["goal", "option"]).to_dict("index")[str(few), "bold"]
    # Wilson's bounds of 3 in 5 by his formula
    z = stats.norm.ppf(0.975)
    middle, half = 0.6 + z * z / 10, z * np.sqrt(0.6 * 0.4 / 5 + z * z / 100)
    bounds = np.array([middle - half, middle + half]) / (1 + z * z / 5)
    assert [row["low"], row["high"]] == pytest.approx(list(bounds))
    single = satisficing(RISKY, [few], "safe")
    assert set(single["goal"]) == {str(few)}  # all of one goal is that goal
    assert satisficing(RISKY, [], "safe").empty


def test_futures_that_not_every_option_ended_do_not_count() -> None:
    lacking = RISKY[~((RISKY["option"] == "bold") & (RISKY["future"] == 4))]
    table = robust_table(lacking, fakes.INDICATORS)
    assert set(table["futures"]) == {4}
    assert cell(table.set_index(["indicator", "option"]), ("posts_strict", "bold"), "regret_max") == 0.0
    goal = Goal("posts_strict", False, 45.0, "level")
    assert set(satisficing(lacking, [goal], "safe")["futures"]) == {4}
    valueless = RISKY.assign(posts_strict=RISKY["posts_strict"].where(RISKY["option"] == "safe"))
    assert "posts_strict" not in set(robust_table(valueless, fakes.INDICATORS)["indicator"])
    assert satisficing(valueless, [goal], "safe").empty  # without a value nothing is reached nor missed
    once = RISKY.assign(posts_strict=RISKY["posts_strict"].where(RISKY["future"] != 2))
    assert set(satisficing(once, [goal], "safe")["futures"]) == {RISKY["future"].nunique() - 1}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.floats(-100.0, 100.0), min_size=5, max_size=5), min_size=2, max_size=4))
def test_regret_is_never_negative_and_somebody_has_none(values: list[list[float]]) -> None:
    table = outcomes(**{f"o{i}": {"posts_strict": own} for i, own in enumerate(values)})
    curves = regret_curves(table, fakes.INDICATORS)
    assert tuple(curves.columns) == REGRET_COLUMNS
    assert (curves["regret"] >= 0.0).all()
    for _, own in curves.groupby("option"):
        assert own["regret"].is_monotonic_increasing and list(own["share"]) == [0.2, 0.4, 0.6, 0.8, 1.0]
    # In each of five futures at least one option is the best.
    assert (curves["regret"] == 0.0).sum() >= 5
    robust = robust_table(table, fakes.INDICATORS)
    assert (robust["regret"] <= robust["regret_max"] + 1e-9).all() and robust["least_max_regret"].any()


# Futures and the command, on the small library and a stand-in whose posts follow one parameter


OPEN = """
name: {en: Open, zh: 开放}
about: {en: It depends., zh: 视情况而定。}
community: {residents: 2000, area_km2: 0.2}
horizon: {years: 1}
replicates: 1
seed: 7
timeline:
  - {month: 1, structure: plain}
"""
type Shequ = Callable[..., tuple[int, str, str]]


def posts_follow_sanction(
    scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None = None
) -> pd.DataFrame:
    """Posts are 100 times the sanction, without luck; everything else is as in `fake_run`."""
    rows = fakes.fake_run(scenario, seed, progress=progress)
    own = rows["indicator"] == "posts_strict"
    return rows.assign(value=rows["value"].where(~own, 100.0 * scenario.parameters["push.sanction"]))


@pytest.fixture
def shequ(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shequ:
    """The command in a folder with `open.yaml` and `half.yaml`, which fixes the sanction at 0.5."""
    library = Library(GOOD)
    monkeypatch.setattr(sim.institutions.files.library, "bundled", lambda: library)
    monkeypatch.setattr(sim.cli.robust, "INDICATORS", fakes.INDICATORS)
    monkeypatch.setattr(ensemble_runs, "model_run", posts_follow_sanction)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    Path("open.yaml").write_text(OPEN, encoding="utf-8")
    Path("half.yaml").write_text(OPEN + "parameters: {push.sanction: 0.5}\n", encoding="utf-8")

    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as done:
            main(["robust", *arguments])
        captured = capsys.readouterr()
        assert isinstance(done.value.code, int)
        assert "Traceback" not in captured.out + captured.err
        return done.value.code, captured.out, captured.err

    return call


def small(*more: str) -> list[str]:
    return ["open.yaml", "half.yaml", "--futures", str(FUTURES), "--engine", "threads", "--jobs", "2", *more]


def test_the_command_finds_the_regret_that_can_be_reckoned(shequ: Shequ) -> None:
    code, out, err = shequ(
        *small("--goal", "posts_strict<=50", "--goal", "d:posts_strict<=0", "--out", "here")
    )
    assert code == 0 and out.splitlines()[-1] == "Results: here"
    assert "10 futures of 1 parameters = 20 runs" in err and "Not drawn for half" in err
    drawn = pd.read_csv("here/futures.csv")["push.sanction"].to_numpy()
    assert sorted(np.floor(drawn * FUTURES)) == list(range(FUTURES))  # each stratum once
    table = pd.read_csv("here/options.csv").set_index(["indicator", "option"])
    lost = np.maximum(100.0 * drawn - 50.0, 0.0)
    assert cell(table, ("posts_strict", "open"), "regret") == pytest.approx(lost.mean())
    assert cell(table, ("posts_strict", "open"), "regret_max") == pytest.approx(lost.max())
    spared = np.maximum(50.0 - 100.0 * drawn, 0.0)
    assert cell(table, ("posts_strict", "half"), "regret") == pytest.approx(spared.mean())
    assert cell(table, ("posts_strict", "half"), "mean") == 50.0
    goals = pd.read_csv("here/goals.csv").set_index(["goal", "option"])["share"]
    assert goals["l:posts_strict<=50", "open"] == 0.5 and goals["l:posts_strict<=50", "half"] == 1.0
    assert goals["d:posts_strict<=0", "open"] == 1.0 and goals["d:posts_strict<=0", "half"] == 0.5
    assert goals["all", "half"] == 0.5
    assert "all goals" in out and "Posts" in out
    curve = pd.read_csv("here/regret.csv").query("indicator == 'posts_strict' and option == 'open'")
    assert list(curve["regret"]) == pytest.approx(sorted(lost))


def test_again_nothing_is_run_and_in_chinese_too(shequ: Shequ) -> None:
    shequ(*small("--out", "here"))
    before = Path("here/options.csv").read_bytes()
    _, _, err = shequ(*small("--out", "here"))
    assert "0 of them new" in err and Path("here/options.csv").read_bytes() == before
    _, out, _ = shequ(*small("--out", "here", "--lang", "zh", "--goal", "trust>=0.1"))
    assert "后悔值" in out and "目标" in out


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["open.yaml"], ["OPTION", "two or more"]),
        (small("--goal", "posts_strict=3"), ["--goal", "INDICATOR>=NUMBER"]),
        (small("--goal", "posts>=3"), ["--goal", "unknown indicator 'posts'"]),
        (small("--parameters", "push.sanctoin"), ["--parameters", "did you mean 'push.sanction'?"]),
        (small("--parameters", "pull.*"), ["--parameters", "'pull.*'"]),
        (small("--parameters", "day.hours"), ["--parameters", "a constant"]),
        (small("--parameters", "push.sanction"), ["--parameters", "'half' fixes"]),
        (small("--set", "push.sanction=0.1"), ["--parameters", "fix every parameter"]),
        (small("--parameters", ","), ["--parameters", "nothing"]),
        (small("--window", "13"), ["--window", "1 to 12"]),
        (["open.yaml", "half.yaml", "--futures", "1"], ["--futures"]),
    ],
)
def test_nonsense_is_refused_in_one_line(shequ: Shequ, arguments: list[str], expected: list[str]) -> None:
    code, out, err = shequ(*arguments)
    assert code == 2 and out == "" and len(err.splitlines()) == 1
    assert all(word in err for word in expected), err


def test_help_of_robust() -> None:
    result = CliRunner().invoke(app, ["robust", "--help"])
    assert result.exit_code == 0 and "regret" in result.output


def test_every_option_meets_the_same_futures_and_keeps_what_it_fixes() -> None:
    library = Library(GOOD)
    fixing = library.scenario("plain")
    registry = fixing.parameters.registry
    span = {"push.sanction": (registry["push.sanction"].low, registry["push.sanction"].high)}
    with pytest.raises(InputError, match="fixes"):
        refuse_fixed([fixing], span)
    with pytest.raises(InputError, match="fix every parameter"):
        open_ranges([fixing, fixing], span)
    drawn = futures_of([fixing], span, 3, 1)
    assert set(drawn.design.table["push.sanction"]) == {0.25} and len(drawn.table) == 3
