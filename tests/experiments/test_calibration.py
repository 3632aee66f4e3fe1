"""Calibration: known parameters are found again, and what cannot be met is said to be so."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.analysis.calibration import Matched, match
from sim.analysis.emulator import Emulator
from sim.analysis.implausibility import CUTOFF, Target
from sim.cli import main
from sim.experiments import ensemble_runs
from sim.experiments.calibration import calibrate, refuse_impossible
from sim.experiments.engines import Processes
from sim.experiments.samples import registry_ranges
from sim.experiments.target_files import Observed, read_targets
from sim.institutions.documents import InputError
from sim.institutions.files.library import load_scenario
from sim.institutions.scenario import MONTHS_A_YEAR, Scenario
from sim.kernel.arrays import Floats
from sim.measures.indicators import INDICATORS
from sim.model import run

pytestmark = pytest.mark.skipif(find_spec("sklearn") is None, reason="no sklearn")


RANGES = {"a": (0.0, 10.0), "b": (-1.0, 1.0)}
CHANCE = np.array([0.1, 0.01, 0.1])


def effects(points: pd.DataFrame) -> Floats:
    """[points, 3] means of a simulator whose effects bend and interact."""
    a, b = points["a"].to_numpy(), points["b"].to_numpy()
    return np.column_stack([a + 3.0 * b, np.exp(-a / 5.0) * (1.0 + b), a * b])


def simulator(seed: int, replicates: int = 3) -> Callable[[int, pd.DataFrame], Floats]:
    def simulate(wave: int, points: pd.DataFrame) -> Floats:
        chance = np.random.default_rng([seed, wave]).standard_normal((len(points), replicates, 3))
        return effects(points)[:, None, :] + CHANCE * chance

    return simulate


def one_history(truth: pd.DataFrame, seed: int) -> list[Target]:
    """Targets from a single run at the truth, all but exactly observed."""
    values = effects(truth)[0] + CHANCE * np.random.default_rng([seed, 7]).standard_normal(3)
    return [Target(f"t{i}", float(value), 1e-3) for i, value in enumerate(values)]


def test_known_parameters_are_in_a_set_much_smaller_than_the_ranges() -> None:
    held = []
    for seed in range(4):
        rng = np.random.default_rng([1, seed])
        truth = pd.DataFrame({"a": [rng.uniform(0.5, 9.5)], "b": [rng.uniform(-0.9, 0.9)]})
        it = match(RANGES, one_history(truth, seed), simulator(seed), points=16, waves=2, seed=seed)
        assert it is not None and it.accepted.sum() >= 3 and it.left.share < 0.02
        held.append(it.foretell(truth)[0] <= CUTOFF)
        near = it.points[it.accepted]
        assert (near["a"] - truth["a"][0]).abs().median() < 1.0, "a tenth of the range"
    assert sum(held) >= 3, "three standard deviations hold the truth nearly always"


def test_implausibility_counts_every_reason_to_be_apart() -> None:
    it = match(RANGES, [Target("t", 4.0, 0.3, 0.4)], _only_first(simulator(3)), points=8, waves=1, seed=1)
    assert it is not None
    values = simulator(3)(1, it.points)[:, :, 0]
    chance = values.var(axis=1, ddof=1).mean()
    assert it.noise[0] == pytest.approx(chance)
    variance = 0.3**2 + 0.4**2 + chance + chance / 3
    assert it.implausibility[:, 0] == pytest.approx(np.abs(values.mean(axis=1) - 4.0) / np.sqrt(variance))


def _only_first(simulate: Callable[[int, pd.DataFrame], Floats]) -> Callable[[int, pd.DataFrame], Floats]:
    return lambda wave, points: simulate(wave, points)[:, :, :1]


def test_a_target_out_of_reach_is_named() -> None:
    targets = [Target("too much", 60.0, 0.5), Target("t1", 0.5, 0.1), Target("t2", 1.0, 0.5)]
    it = match(RANGES, targets, simulator(1), points=16, waves=3, seed=1)
    assert it is not None and not it.accepted.any()
    assert it.at_fault == [0] and it.left.alone[0] == 0.0 and it.left.without[0] > 0.0
    assert len(it.waves) == 2, "what comes nearest is run once before giving up"


def test_targets_that_can_be_met_one_by_one_but_not_together_are_told_apart() -> None:
    targets = [Target("t0", 9.5, 0.1), Target("t1", 1.5, 0.02), Target("t2", 4.0, 0.2)]
    it = match(RANGES, targets, simulator(2), points=16, waves=2, seed=1)
    assert it is not None and not it.accepted.any()
    assert (it.left.alone > 0.0).all()
    assert it.at_fault == [1], "a of 8 and b of 0.5 meet the others"


def test_the_same_seed_gives_the_same_points_and_a_stop_gives_none() -> None:
    targets = one_history(pd.DataFrame({"a": [4.0], "b": [0.2]}), 1)
    one, other = (match(RANGES, targets, simulator(1), points=10, waves=2, seed=5) for _ in range(2))
    assert one is not None and other is not None
    pd.testing.assert_frame_equal(one.points, other.points, check_exact=True)
    assert (one.worst == other.worst).all()
    assert match(RANGES, targets, lambda wave, points: None, points=10, waves=2, seed=5) is None
    with pytest.raises(ValueError, match="two replicates"):
        match(RANGES, targets, simulator(1, replicates=1), points=10, waves=1, seed=1)


def test_an_emulator_knows_what_it_knows() -> None:
    x = np.random.default_rng(1).random((30, 2)) * [0.5, 1.0]
    y = np.sin(3.0 * x[:, 0]) + x[:, 1] ** 2
    emulator = Emulator(x, y, 0.0, seed=1)
    mean, variance = emulator.predict(np.array([[0.25, 0.5], [1.0, 0.5]]))
    assert mean[0] == pytest.approx(np.sin(0.75) + 0.25, abs=0.02)
    assert variance[1] > 100.0 * variance[0], "half a range away from all it has seen"
    same = Emulator(x, np.full(30, 2.0), 0.0, seed=1).predict(x)
    assert (same[0] == 2.0).all() and (same[1] == 0.0).all()


# Targets


def write(folder: Path, text: str) -> Path:
    path = folder / "targets.csv"
    path.write_text(text, "utf-8")
    return path


def test_targets_are_read_with_their_months_and_errors(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "# a comment\nindicator,by,key,year,from_month,to_month,value,sd,low,high,scenario,discrepancy\n"
        "trust,,,2,,,0.6,0.01,,,,\non_time_share,area,relief_welfare,,7,9,0.5,,0.4,0.6,new,0.02\ntrust,,,,,,0.5,0.1,,,,\n",
    )  # fmt: skip
    one, two, three = read_targets(path, INDICATORS, ["new"], discrepancy=0.1)
    assert (one.first, one.last, one.scenario) == (13, 24, None)
    assert (one.target.value, one.target.sd) == (0.6, 0.01)
    assert one.target.discrepancy == pytest.approx(0.06), "a tenth of the value"
    assert (two.by, two.key, two.first, two.last, two.scenario) == ("area", "relief_welfare", 7, 9, "new")
    assert two.target.sd == pytest.approx(0.2 / 3.92, rel=1e-3) and two.target.discrepancy == 0.02
    assert (three.first, three.last) == (0, 0)


def test_a_target_is_the_mean_over_its_months_of_its_breakdown() -> None:
    values = [
        (m, "trust", by, key, m + 100.0 * bool(by))
        for m in range(1, 25)
        for by, key in (("", ""), ("area", "x"))
    ]
    rows = pd.DataFrame(values, columns=["month", "indicator", "by", "key", "value"])
    whole = Observed(Target("t", 0.0, 1.0), "trust", "", "", 7, 9, None)
    assert whole.value(rows, 24) == 8.0
    assert replace(whole, by="area", key="x").value(rows, 24) == 108.0
    assert replace(whole, first=0, last=0).value(rows, 24) == 18.5, "the last year"
    assert np.isnan(replace(whole, key="y", by="area").value(rows, 24))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("trus,,,1,,,1,1,,", "targets.csv:3: indicator: found the unknown indicator 'trus'"),
        ("trust,,,1,,,much,1,,", "targets.csv:3: value: found 'much'"),
        ("trust,,,1,,,,1,,", "targets.csv:3: value: found nothing"),
        ("trust,,,1,,,1,,,", "targets.csv:3: sd: found nothing"),
        ("trust,,,1,,,1,0,,", "targets.csv:3: sd: found 0"),
        ("trust,,,1,,,1,,2,1", "targets.csv:3: sd: found nothing"),
        ("trust,,,1,5,,1,1,,", "targets.csv:3: year: found 1 and months"),
        ("trust,,,,9,7,1,1,,", "targets.csv:3: to_month: found 7"),
        ("on_time_share,area,,1,,,1,1,,", "targets.csv:3: key: found nothing"),
        ("on_time_share,payer,x,1,,,1,1,,", "targets.csv:3: by: found 'payer'"),
        (
            "on_time_share,,,1,,,62.5,2,,",
            "targets.csv:3: value: found 62.5; allowed: a number from 0 to 1 (a share",
        ),
        ("on_time_share,,,1,,,0.6,4,,", "targets.csv:3: sd: found 4; allowed: a number from 0 to 1 (a share"),
        ("on_time_share,,,1,,,0.6,,0.5,80", "targets.csv:3: high: found 80; allowed: a number from 0 to 1"),
        ("cases_done,,,1,,,-3,2,,", "targets.csv:3: value: found -3; allowed: a number of at least 0"),
        ("on_time_share,,,1,,,62.5%,0.1,,", "targets.csv:3: value: found '62.5%'"),
        ("on_time_share,,,1,,,true,0.1,,", "targets.csv:3: value: found 'true'; allowed: a number"),
        ("on_time_share,,,1,,,0.6,FALSE,,", "targets.csv:3: sd: found 'FALSE'"),
        (
            "on_time_share,,,1,,,0.31,,0.4,0.6",
            "targets.csv:3: value: found 0.31, outside 0.4 to 0.6; allowed: a",
        ),
        (
            "trust,,,1.0,,,0.7,0.2,,",
            "targets.csv:3: indicator: found the target of line 2 again (trust 1–12)",
        ),
        (
            "trust,,,,1,12,0.2,0.1,,",
            "targets.csv:3: indicator: found the target of line 2 again (trust 1–12)",
        ),
        (
            "on_time_share,area,relief_wellfare,1,,,0.5,0.1,,",
            "targets.csv:3: key: found 'relief_wellfare'; allowed: one of",
        ),
        (
            "on_time_share,class,relief_welfare,1,,,0.5,0.1,,",
            "targets.csv:3: key: found 'relief_welfare'; allowed: one of direct",
        ),
        ("Total,,,1,,,0.5,0.1,,", "targets.csv:3: whole file: found 'Total', so a line that sums others up"),
    ],
)
def test_wrong_targets_are_told_by_line_and_column(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    head = "indicator,by,key,year,from_month,to_month,value,sd,low,high\ntrust,,,1,,,0.5,0.1,,\n"
    with pytest.raises(InputError) as error:
        read_targets(write(tmp_path, head + row + "\n"), INDICATORS, [])
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("indicator;value;sd\ntrust;0,5;0,1\n", "1: whole file: found columns separated by semicolons"),
        ("indicator,value,sd\ntrust,0,5,0,1\n", "2: whole file: found 5 values"),
        ("indicator,value,value,sd\ntrust,0.5,0.5,0.1\n", "1: value: found the column twice"),
        ("indicator,valeu,sd\ntrust,0.5,0.1\n", "did you mean 'value'"),
        (b"indicator,value,sd\n\xd0\xc5\xc8\xce,0.5,0.1\n", "(the text is in GBK)"),
    ],
)
def test_files_that_are_no_tables_of_targets_are_named(
    tmp_path: Path, content: str | bytes, said: str
) -> None:
    path = tmp_path / "targets.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError) as error:
        read_targets(path, INDICATORS, [])
    assert said in str(error.value)


def test_keys_are_those_of_the_scenario_and_targets_do_not_meet_in_the_last_year() -> None:
    new = replace(load_scenario("new"), years=2)
    one = Observed(Target("t", 0.5, 0.1), "trust", "", "", 0, 0, None)
    precinct = replace(one, by="precinct", key=str(new.phases[0].structure.precincts))
    body = replace(one, indicator="posts_strict", by="body", key="residents_committee")
    refuse_impossible([one, precinct, body, replace(one, first=1, last=12)], [new] * 4)
    for others, said in (
        ([replace(precinct, key="0")], "found '0'; allowed: one of 1, 2"),
        ([replace(precinct, key="70")], "found '70'"),
        ([replace(body, key="residents_comitee")], "did you mean 'residents_committee'"),
        ([one, replace(one, first=13, last=24)], "the same target twice"),
        ([replace(one, last=25)], "month 25"),
    ):
        with pytest.raises(InputError, match=said):
            refuse_impossible(others, [new] * len(others))


# Runs and the command


def sloping(
    scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None = None
) -> pd.DataFrame:
    """A stand-in for the model: two indicators that two parameters move, in total and in an area."""
    values = scenario.parameters
    needs, omega = values["needs.volume"], values["oversight.omega"]
    extra = 0.0 if scenario.id == "old" else 1.0
    luck = 0.02 * np.random.default_rng(seed).standard_normal(2)
    rows = []
    for month in range(1, scenario.years * MONTHS_A_YEAR + 1):
        rows.append((month, "visits_per_case", "", "", needs + omega**2 + extra + luck[0]))
        rows.append((month, "cases_open", "area", "relief_welfare", needs - omega + extra + luck[1]))
    return pd.DataFrame(rows, columns=["month", "indicator", "by", "key", "value"])


_stop_at: list[int] = []


def stopped_once(
    scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None = None
) -> pd.DataFrame:
    """Ctrl-C comes in the run whose turn `_stop_at` counts down to."""
    if _stop_at:
        _stop_at[0] -= 1
        if _stop_at[0] == 0:
            _stop_at.clear()
            raise KeyboardInterrupt
    return sloping(scenario, seed, progress=progress)


TRUTH = {"needs.volume": 2.0, "oversight.omega": 0.8}
NAMES = ("needs.volume", "oversight.omega")
OBSERVED = [
    Observed(Target("visits_per_case", 2.64, 0.02), "visits_per_case", "", "", 1, 12, None),
    Observed(Target("relief_welfare", 2.2, 0.02), "cases_open", "area", "relief_welfare", 1, 12, "new"),
]


def calibrated(folder: Path, fake: Callable[..., pd.DataFrame]) -> Matched | None:
    old, new = (replace(load_scenario(name), years=1) for name in ("old", "new"))
    ranges = registry_ranges(NAMES, old.parameters.registry)
    return calibrate(
        OBSERVED, [old, new], ranges, points=12, waves=2, replicates=2, seed=3, folder=folder,
        engine=Processes(1), run=fake,
    )  # fmt: skip


def test_scenarios_and_breakdowns_are_matched_together_and_a_stop_changes_nothing(tmp_path: Path) -> None:
    whole = calibrated(tmp_path / "whole", sloping)
    assert whole is not None and whole.accepted.sum() >= 3
    truth = pd.DataFrame([TRUTH])
    assert whole.foretell(truth)[0] <= CUTOFF and whole.left.share < 0.02
    _stop_at[:] = [2 * 12 * 2 + 17]  # amid the second wave
    assert calibrated(tmp_path / "parts", stopped_once) is None
    assert not _stop_at
    again = calibrated(tmp_path / "parts", sloping)
    assert again is not None
    pd.testing.assert_frame_equal(whole.points, again.points, check_exact=True)
    assert (whole.implausibility == again.implausibility).all()
    for wave in ("wave-1", "wave-2"):
        for name in ("indicators.parquet", "design.csv", "manifest.json"):
            one, other = (tmp_path / way / wave / name for way in ("whole", "parts"))
            assert one.read_bytes() == other.read_bytes()


def test_targets_beyond_the_horizon_or_without_values_are_refused(tmp_path: Path) -> None:
    old = replace(load_scenario("old"), years=1)
    ranges = registry_ranges(NAMES, old.parameters.registry)
    for wrong, said in (
        (replace(OBSERVED[0], last=13), "month 13"),
        (replace(OBSERVED[0], indicator="satisfaction"), "a value in 0 of 4 points"),
    ):
        with pytest.raises(InputError, match=said):
            calibrate(
                [wrong], [old], ranges, points=4, waves=1, replicates=2, seed=1, folder=tmp_path,
                engine=Processes(1), run=sloping,
            )  # fmt: skip


def test_the_command_prints_and_writes_what_is_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(ensemble_runs, "_RUNS", {"totals": sloping, "all": sloping})
    options = ("--parameters", ",".join(NAMES), "--years", "1", "--points", "12", "--waves", "2")
    more = ("--replicates", "2", "--jobs", "1", "--out", "here")

    def call(text: str, *arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as done:
            main(("calibrate", str(write(tmp_path, text)), *options, *more, *arguments))
        said = capsys.readouterr()
        assert isinstance(done.value.code, int)
        return done.value.code, said.out, said.err

    good = "indicator,value,sd,scenario,by,key\nvisits_per_case,2.64,0.02,,,\n"
    good += "cases_open,2.2,0.02,new,area,relief_welfare\n"
    code, out, _ = call(good)
    assert code == 0 and "points are accepted" in out and out.splitlines()[-1] == "Results: here"
    accepted = pd.read_csv("here/accepted.csv")
    assert (accepted["implausibility"] <= CUTOFF).all() and len(accepted) >= 3
    assert len(pd.read_csv("here/points.csv")) == 24
    lines = Path("here/parameters.yaml").read_text("utf-8")
    assert lines in out
    Path("mine.yaml").write_text(
        f"name: {{en: x, zh: x}}\nabout: {{en: x, zh: x}}\nextends: old\n{lines}", "utf-8"
    )
    values = load_scenario(Path("mine.yaml")).parameters
    assert values["needs.volume"] == pytest.approx(2.0, abs=0.2)
    bad = "indicator,value,sd,scenario\nvisits_per_case,99,0.02,\n"
    code, out, _ = call(bad, "--lang", "zh")
    assert code == 1 and "没有可接受的点" in out and "均无法达到：visits_per_case" in out
    assert not Path("here/parameters.yaml").exists() and pd.read_csv("here/targets.csv")["at_fault"].all()
    assert "parameters.yaml" not in os.listdir("here")
    assert call(good, "--parameters", "needs.volum")[0] == 2


def test_the_model_finds_its_own_parameters_again(tmp_path: Path) -> None:
    truth = {"needs.volume": 1.6, "programmes.volume": 0.9}
    rows = run("old", 99, residents=200, years=1, parameters=truth)
    totals = rows[rows["by"] == ""].groupby("indicator")["value"].mean()
    names = ("cases_raised", "committee_utilisation", "visits_per_case")
    observed = [
        Observed(Target(name, float(totals[name]), 0.02 * float(totals[name])), name, "", "", 1, 12, None)
        for name in names
    ]
    plain = load_scenario("old")
    old = replace(plain, years=1, seed=1, community=replace(plain.community, residents=200))
    ranges = registry_ranges(truth, old.parameters.registry)
    it = calibrate(
        observed, [old] * 3, ranges, points=10, waves=2, replicates=2, seed=1, folder=tmp_path,
        engine=Processes(1),
    )  # fmt: skip
    assert it is not None and it.accepted.any() and it.left.share < 0.05
    assert it.foretell(pd.DataFrame([truth]))[0] <= CUTOFF
    near = it.points[it.accepted]
    for name, value in truth.items():
        assert (near[name] - value).abs().min() < 0.4, "a tenth of the range"
