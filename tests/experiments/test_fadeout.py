"""`shequ fadeout`: futures with luck of their own, and the command, on a stand-in whose answers are known."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.analysis.fadeout import Question
from sim.analysis.goals import Goal
from sim.cli import main
from sim.cli.fading_out import usual_bases
from sim.experiments import ensemble_runs
from sim.experiments.engines import Threads
from sim.experiments.fadeout import (
    BURDEN,
    CAPACITY,
    SOURCES,
    TURNOVER,
    answer_of,
    axes_of,
    drawn_by_ratio,
    fadeout_futures,
    paths_of,
    seed_of,
    with_axes,
    with_turnover,
)
from sim.experiments.samples import uncertain_ranges
from sim.institutions.documents import InputError
from sim.institutions.files.library import load_registry, load_scenario, with_settings
from sim.institutions.scenario import MONTHS_A_YEAR, Scenario

YEARS = 3
FUTURES = 30


COMES_BACK = "span.slack"
"""Where a scenario sets it, the stand-in's street office comes back."""


def fading_run(
    scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None = None
) -> pd.DataFrame:
    """Posts halve after a year under `reform`; where departments ask for much, coordinators take over.

    Under `new` nothing changes. Service is missed at a low growth of capital; with an even seed the street
    office comes back in month 25.
    """
    month = np.arange(1, scenario.years * MONTHS_A_YEAR + 1)
    late, reform = month > 12, scenario.id == "reform"
    much = scenario.parameters[BURDEN] > 1.0
    series = {
        "posts_strict": np.where(late & reform, 35.0, 70.0),
        "pool_posts": np.zeros(month.size),
        "coordinators": np.where(late & reform & much, 60.0, 10.0),
        "on_time_share": np.full(month.size, 0.5 if scenario.parameters[CAPACITY] < 0.01 else 0.8),
        "reversals": np.zeros(month.size),
        "street_office_restored": np.zeros(month.size),
        "restoration_survival": np.ones(month.size),
    }
    if reform and COMES_BACK in scenario.overrides and seed % 2 == 0:
        series["reversals"] = series["street_office_restored"] = (month >= 25).astype(float)
    rows = [
        (m, name, "", "", v)
        for name, own in series.items()
        for m, v in zip(month.tolist(), own.tolist(), strict=True)
    ]
    rows.append((1, "posts_strict", "body", "street_office", 1000.0))  # breakdowns are none of the totals
    return pd.DataFrame(rows, columns=["month", "indicator", "by", "key", "value"])


type Shequ = Callable[..., tuple[int, str, str]]


@pytest.fixture
def shequ(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shequ:
    """The command in an empty folder on the stand-in."""
    monkeypatch.setattr(ensemble_runs, "model_run", fading_run)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)

    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as done:
            main(["fadeout", *arguments])
        captured = capsys.readouterr()
        assert isinstance(done.value.code, int)
        assert "Traceback" not in captured.out + captured.err
        return done.value.code, captured.out, captured.err

    return call


def small(*more: str) -> list[str]:
    settings = ["--years", str(YEARS), "--futures", str(FUTURES), "--residents", "2000"]
    return ["reform", "new", *settings, "--engine", "threads", "--workers", "1", "--out", "here", *more]


FEW = ("--parameters", "restoration.*,review.on_time*")


def test_the_command_finds_the_shares_that_can_be_reckoned(shequ: Shequ) -> None:
    code, out, err = shequ(*small(*FEW))
    assert code == 0 and out.splitlines()[-1] == "Results: here"
    assert "longer horizons are cut to 3" in err
    futures = pd.read_csv("here/fadeout.csv")
    assert len(futures) == 2 * FUTURES
    reform = futures[futures["base"] == "reform"].set_index("future")
    new = futures[futures["base"] == "new"].set_index("future")
    for driver in (CAPACITY, BURDEN, "restoration.rate"):
        assert reform[driver].equals(new[driver])  # the same futures
    won = (reform[BURDEN] <= 1.0) & (reform[CAPACITY] >= 0.01)
    assert reform["success_3y_10"].equals(won.rename("success_3y_10"))
    # 35 + 10 of 80 is a fall of 44 %
    assert reform["success_3y_30"].sum() == won.sum() and not reform["success_3y_50"].any()
    assert reform["strict_3y_50"].all() and not new["strict_3y_10"].any()
    shares = pd.read_csv("here/shares.csv").set_index(["base", "what", "level"])["count"]
    assert shares["reform", "success", 0.1] == won.sum() and shares["new", "success", 0.1] == 0
    # half of the futures are below 1 by ratio, and of these one in eleven is too low in capacity
    assert 0.4 * FUTURES <= won.sum() <= 0.5 * FUTURES
    assert (reform[BURDEN] <= 1.0).sum() == FUTURES / 2
    # what separates is found, in words, and only what held on futures kept back
    assert "factor on all departments' programmes is below" in out
    assert "new, year 3: success" in out and "It holds in no future" in out
    boxes = pd.read_csv("here/conditions.csv")
    assert set(boxes.loc[boxes["confirmed"] & (boxes["what"] == "success"), "base"]) == {"reform"}
    cells = pd.read_csv("here/map.csv", encoding="utf-8-sig")
    assert cells.groupby("base")["futures"].sum().to_dict() == {"reform": FUTURES, "new": FUTURES}
    assert cells.loc[(cells["base"] == "reform") & (cells["y_low"] >= 1.0), "count"].sum() == 0
    for figure in ("map", "paths", "restoration"):
        assert Path(f"here/{figure}.png").stat().st_size > 10_000
    columns = pd.read_csv("here/columns.csv").set_index("column")
    assert list(columns.index) == list(futures.columns)
    assert not columns.isna().any(axis=None) and "编制" in str(columns.loc["strict_start", "zh"])
    findings = pd.read_csv("here/findings.csv").set_index(["base", "what"])
    assert "成立" in str(findings.loc[("reform", "success"), "zh"])


def test_again_nothing_is_run_and_in_chinese_too(shequ: Shequ) -> None:
    shequ(*small(*FEW))
    before = Path("here/fadeout.csv").read_bytes()
    _, out, err = shequ(*small(*FEW, "--lang", "zh", "--levels", "20", "--goal", "on_time_share>=0.4"))
    assert "0 of them new" in err and "成功：到第3年末" in out and "在30种未来中成立的比例" in out
    futures = pd.read_csv("here/fadeout.csv")
    assert futures["served_3y"].all() and Path("here/fadeout.csv").read_bytes() != before
    shequ(*small(*FEW))
    assert Path("here/fadeout.csv").read_bytes() == before


def test_json_says_the_same_and_nothing_else(shequ: Shequ) -> None:
    code, out, err = shequ(*small(*FEW, "--json", "--success", "30"))
    assert code == 0 and "Results: here" in err, err
    said = json.loads(out)
    assert said["bases"] == ["reform", "new"] and said["futures"] == FUTURES and said["horizons"] == [3]
    assert said["success"] == {"level": 0.3, "years": 3} and said["goals"] == ["l:on_time_share>=0.55"]
    assert said["levels"] == [0.1, 0.3, 0.5]
    (share,) = [
        row for row in said["shares"]
        if (row["base"], row["what"], row["level"]) == ("reform", "success", 0.3)
    ]  # fmt: skip
    assert share["count"] == pd.read_csv("here/fadeout.csv")["success_3y_30"].sum()
    (found,) = [it for it in said["conditions"] if (it["base"], it["what"]) == ("reform", "success")]
    limits = {(it["parameter"], it["side"]) for box in found["boxes"] for it in box["limits"]}
    assert (BURDEN, "high") in limits and found["holds"] == share["count"]
    assert {it["role"] for it in said["examples"]} == {"success", "failure"}
    assert {row["low"] for row in said["restoration"]} == {None}  # nothing was restored


def test_what_comes_back_is_told_in_years(shequ: Shequ) -> None:
    Path("reform.yaml").write_text(
        "name: {en: Back, zh: 恢复}\nabout: {en: It comes back., zh: 会恢复。}\nextends: reform\n"
        "parameters: {span.slack: 0.3}\n",
        encoding="utf-8",
    )
    code, out, _ = shequ("reform.yaml", *small(*FEW)[2:])
    assert code == 0
    futures = pd.read_csv("here/fadeout.csv")
    even = futures["future"].map(lambda future: seed_of(1, future) % 2 == 0)
    assert 0 < even.sum() < FUTURES
    assert futures["restored_after"].notna().equals(even) and set(futures["restored_after"].dropna()) == {2.0}
    assert not futures.loc[even, "success_3y_10"].any()
    told = " ".join(out.split())
    assert f"in {even.sum()} of {FUTURES} runs within 3 years" in told and "half of these by" in told
    curve = pd.read_csv("here/restoration.csv", encoding="utf-8-sig").set_index("year")["survival"]
    assert list(curve) == pytest.approx([1.0, 1.0, 1 - even.mean(), 1 - even.mean()])


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--goal", "d:on_time_share>=0.1"], ["--goal", "own level"]),
        (["--goal", "on_tim_share>=0.1"], ["--goal", "unknown indicator"]),
        (["--levels", "0"], ["--levels", "above 0"]),
        (["--levels", "much"], ["--levels", "'much'"]),
        (["--levels", ","], ["--levels", "nothing"]),
        (["--success", "120"], ["--success", "at most 1"]),
        (["--axes", "capital.growth"], ["--axes", "two different drivers"]),
        (["--axes", "capital.growth,capital.growth"], ["--axes", "two different drivers"]),
        (["--axes", "capital.growth,capital.groth"], ["--axes", "did you mean 'capital.growth'?"]),
        (["--axes", "capital.growth,capital.initial", "--set", "capital.initial=0.3"], ["--axes", "fixes"]),
        (["--parameters", "pull.*"], ["--parameters", "'pull.*'"]),
        (["--years", "1"], ["--years"]),
    ],
)
def test_nonsense_is_refused_in_one_line(shequ: Shequ, arguments: list[str], expected: list[str]) -> None:
    code, out, err = shequ("reform", *arguments)
    lines = set(err.splitlines())
    assert code == 2 and out == "" and len(lines) <= 2
    assert all(word in err for word in expected), err


# --- futures ---------------------------------------------------------------------------------------------


def test_futures_have_luck_of_their_own_and_bases_share_it() -> None:
    bases = [with_turnover(with_settings(load_scenario(name), years=2)) for name in ("reform", "new")]
    registry = load_registry()
    axes = axes_of([CAPACITY, BURDEN], bases, 40, registry)
    ranges = with_axes(uncertain_ranges(registry), axes)
    drawn = fadeout_futures(bases, ranges, 40, 7)
    seeds = [scenario.seed for scenario in drawn.design.scenarios]
    assert seeds[0::2] == seeds[1::2] and len(set(seeds)) == 40
    assert all(0 <= seed < 2**31 for seed in seeds)
    assert seeds[0] == seed_of(7, 0) != seed_of(8, 0)
    for name in ("restoration.rate", BURDEN):
        values = [scenario.parameters[name] for scenario in drawn.design.scenarios]
        assert values[0::2] == values[1::2] == list(drawn.table[name])
    # each fortieth of a range once: of a factor's by ratio, of the others by amount
    strata = np.log(drawn.table[BURDEN] / 0.25) / math.log(16.0)
    assert sorted(np.floor(40 * strata)) == list(range(40))
    low, high = ranges[CAPACITY]
    assert sorted(np.floor(40 * (drawn.table[CAPACITY] - low) / (high - low))) == list(range(40))
    again = fadeout_futures(bases, ranges, 40, 7)
    assert again.table.equals(drawn.table)
    assert not fadeout_futures(bases, ranges, 40, 8).table.equals(again.table)
    assert drawn_by_ratio(registry["needs.volume"]) and not drawn_by_ratio(registry["restoration.rate"])


def test_people_age_unless_somebody_says_otherwise() -> None:
    scenario = load_scenario("reform")
    assert with_turnover(scenario).parameters[TURNOVER] == 1.0
    still = with_settings(scenario, parameters={TURNOVER: 0.0})
    assert with_turnover(still).parameters[TURNOVER] == 0.0


def test_axes_that_a_base_fixes_are_refused() -> None:
    fixing = with_settings(load_scenario("reform"), parameters={CAPACITY: 0.03})
    with pytest.raises(InputError, match="--axes"):
        axes_of([CAPACITY, BURDEN], [load_scenario("new"), fixing], 30, load_registry())


def test_a_run_that_failed_takes_its_future_from_every_base(tmp_path: Path) -> None:
    bases = [with_settings(load_scenario(name), years=2) for name in ("reform", "new")]
    axes = axes_of([CAPACITY, BURDEN], bases, 4, load_registry())
    drawn = fadeout_futures(bases, with_axes({}, axes), 4, 1)

    def sometimes(
        scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None = None
    ) -> pd.DataFrame:
        if scenario.id == "new" and seed == seed_of(1, 2):
            raise ZeroDivisionError("nobody at the desk")
        return fading_run(scenario, seed, progress=progress)

    made, batch = ensemble_runs.run_ensemble(
        drawn.design, replicates=1, folder=tmp_path, engine=Threads(1), run=sometimes
    )
    assert len(batch.failures) == 1
    paths = paths_of(made, drawn.options, ["on_time_share"])
    assert len(paths) == 7 * 24 and set(SOURCES) < set(paths.columns)
    goal = Goal("on_time_share", True, 0.1, "level")
    answer = answer_of(Question((2,), (0.1,), (goal,), 0.1), bases, drawn.table, paths, axes)
    assert set(answer.judged["future"]) == {0, 1, 3} and set(answer.shares["futures"]) == {3}
    assert answer.map.groupby("base")["futures"].sum().to_dict() == {"reform": 3, "new": 3}
    with pytest.raises(ValueError, match="no future"):
        answer_of(answer.question, bases, drawn.table, paths[paths["base"] == "new"].iloc[:0], axes)


def test_the_usual_scenarios_are_bundled() -> None:
    assert usual_bases()[0] == "reform"


def test_a_small_real_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        main(
            ["fadeout", "reform", "--years", "2", "--futures", "2", "--residents", "500", "--workers", "1",
             "--parameters", "restoration.rate", "--out", str(tmp_path / "real"), "--json"]
        )  # fmt: skip
    said = json.loads(capsys.readouterr().out)
    assert done.value.code == 0
    futures = pd.read_csv(tmp_path / "real" / "fadeout.csv")
    # the reform of month 13 cuts posts, and those who held them wait in the pool
    assert (futures["posts_2y"] < futures["strict_start"]).all() and (futures["pool_2y"] > 0.0).all()
    fall = 1 - futures["posts_2y"] / futures["strict_start"]
    assert list(futures["strict_fall_2y"]) == pytest.approx(list(fall))
    assert said["residents"] == 500 and len(said["examples"]) == 2
