"""Sensitivity: Morris and Sobol' on functions with known answers, noise told apart, and the command."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from SALib.analyze import sobol as salib_sobol

from sim.analysis import morris, sobol
from sim.analysis.noise import across, variance
from sim.analysis.sensitivity import DIFFERENCE, Sensitivity, decomposed, screened, strongest
from sim.cli import main
from sim.experiments.screens import by_scenario, crossed_with, saltelli, trajectories, varied
from sim.institutions.documents import InputError
from sim.institutions.files.library import load_registry, load_scenario
from sim.institutions.files.settings import with_settings
from sim.institutions.scenario import MONTHS_A_YEAR, Scenario
from sim.kernel.arrays import Floats

ISHIGAMI = dict.fromkeys(("x1", "x2", "x3"), (-np.pi, np.pi))
FIRST, TOTAL = np.array([0.3139, 0.4424, 0.0]), np.array([0.5576, 0.4424, 0.2437])
"""Sobol' indices of the Ishigami function with a = 7 and b = 0.1 (Ishigami and Homma 1990)."""


def ishigami(points: pd.DataFrame) -> Floats:
    x1, x2, x3 = points.to_numpy().T
    return np.asarray(np.sin(x1) + 7.0 * np.sin(x2) ** 2 + 0.1 * x3**4 * np.sin(x1))


def noisy(truth: Floats, replicates: int, shared: float, own: float, seed: int) -> Floats:
    """[points, replicates] the truth with luck that all points of a replicate share, and luck of each run."""
    rng = np.random.default_rng(seed)
    luck = shared * rng.normal(size=(1, replicates)) + own * rng.normal(size=(len(truth), replicates))
    return np.asarray(truth[:, None] + luck)


type Rows = dict[str, dict[str, float]]


def rows(table: pd.DataFrame, by: str = "parameter", **where: str) -> Rows:
    """The numbers of a table's rows that are so, by what is in a column."""
    for name, value in where.items():
        table = table[table[name] == value]
    numbers = table.set_index(by).select_dtypes("number")
    return {
        str(key): {str(n): float(x) for n, x in row.items()} for key, row in numbers.to_dict("index").items()
    }


def column(found: Rows, name: str) -> list[float]:
    return [row[name] for row in found.values()]


# --- noise -------------------------------------------------------------------------------------------


def test_variance_is_told_apart_as_it_was_put_together() -> None:
    rng = np.random.default_rng(1)
    truth = 3.0 * rng.normal(size=4000)
    found = variance(noisy(truth, 200, shared=2.0, own=4.0, seed=2))
    assert found.parameters == pytest.approx(9.0, rel=0.1)
    assert found.luck == pytest.approx(4.0, rel=0.25)
    assert found.interplay == pytest.approx(16.0, rel=0.02)
    assert found.noise(4) == pytest.approx(4.0 / (4.0 + found.parameters), rel=0.05)
    few = variance(noisy(truth, 2, shared=2.0, own=4.0, seed=2))
    assert few.parameters == pytest.approx(9.0, rel=0.1) and few.interplay == pytest.approx(16.0, rel=0.1)


def test_luck_that_all_points_share_is_no_noise_between_them() -> None:
    found = variance(np.arange(5.0)[:, None] + np.array([[0.0, 10.0, -3.0]]))
    assert found.interplay == pytest.approx(0.0) and found.noise(3) == pytest.approx(0.0)
    assert found.parameters == pytest.approx(2.5)


def test_one_replicate_cannot_tell_and_says_so() -> None:
    found = variance(np.arange(5.0)[:, None])
    assert found.parameters == 2.5 and np.isnan(found.interplay) and np.isnan(found.noise(1))
    with pytest.raises(ValueError, match="two replicates"):
        across(np.ones((3, 1)), np.ones((3, 1)))


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 6), st.integers(0, 1000))
def test_products_are_over_all_pairs_of_different_replicates(replicates: int, seed: int) -> None:
    one, other = np.random.default_rng(seed).normal(size=(2, 4, replicates))
    pairs = [(r, s) for r in range(replicates) for s in range(replicates) if r != s]
    expected = np.mean([one[:, r] * other[:, s] for r, s in pairs], axis=0)
    np.testing.assert_allclose(across(one, other), expected, atol=1e-12)


# --- Sobol' ------------------------------------------------------------------------------------------


def test_without_noise_the_indices_are_salibs_and_ishigamis() -> None:
    points = saltelli(ISHIGAMI, 2048, pairs=True, seed=1)
    truth = ishigami(points)
    found = sobol.indices(noisy(truth, 3, shared=5.0, own=0.0, seed=1), ISHIGAMI, pairs=True, seed=0)
    theirs = salib_sobol.analyze(morris.problem_of(ISHIGAMI), truth, seed=1)
    for name, known in (("S1", FIRST), ("ST", TOTAL)):
        np.testing.assert_allclose(found.single[name], theirs[name], atol=1e-10)
        np.testing.assert_allclose(found.single[f"{name}_corrected"], theirs[name], atol=1e-10)
        np.testing.assert_allclose(found.single[f"{name}_corrected"], known, atol=0.02)
    np.testing.assert_allclose(
        found.pairs["S2"], [theirs["S2"][0, 1], theirs["S2"][0, 2], theirs["S2"][1, 2]]
    )
    np.testing.assert_allclose(found.pairs["S2_corrected"], found.pairs["S2"], atol=1e-10)
    np.testing.assert_allclose(found.pairs["S2"], [0.0, 0.2437, 0.0], atol=0.03)


def test_with_noise_the_corrected_indices_are_still_ishigamis_and_the_others_are_not() -> None:
    truth = ishigami(saltelli(ISHIGAMI, 4096, pairs=False, seed=3))
    found = sobol.indices(noisy(truth, 4, shared=5.0, own=5.0, seed=3), ISHIGAMI, pairs=False, seed=3).single
    for name, known in (("S1", FIRST), ("ST", TOTAL)):
        np.testing.assert_allclose(found[f"{name}_corrected"], known, atol=0.06)
        low, high = found[f"{name}_corrected_low"], found[f"{name}_corrected_high"]
        assert ((low <= known) & (known <= high)).all()
    # A third of the variance of the means is noise: it is taken from S1 and put on ST.
    noise = (25.0 / 4.0) / (truth.var() + 25.0 / 4.0)
    np.testing.assert_allclose(found["S1"], FIRST * (1.0 - noise), atol=0.05)
    np.testing.assert_allclose(found["ST"], TOTAL * (1.0 - noise) + noise, atol=0.05)


def test_noise_that_neighbours_share_is_not_taken_off_twice() -> None:
    """Luck that acts through a parameter: within a replicate it is a smooth function of the point."""
    points = saltelli(ISHIGAMI, 2048, pairs=False, seed=4)
    rng = np.random.default_rng(4)
    pull = rng.normal(size=(1, 40))
    pull -= pull.mean()  # so that the expectation over luck is Ishigami's function itself
    values = ishigami(points)[:, None] + 3.0 * pull * np.sin(points["x3"].to_numpy())[:, None]
    found = sobol.indices(values, ISHIGAMI, pairs=False, seed=4).single
    np.testing.assert_allclose(found["ST_corrected"], TOTAL, atol=0.03)
    np.testing.assert_allclose(found["S1_corrected"], FIRST, atol=0.03)


def test_sobols_g_function() -> None:
    weights = np.array([0.0, 1.0, 4.5, 9.0])
    ranges = {f"x{i}": (0.0, 1.0) for i in range(4)}
    points = saltelli(ranges, 2048, pairs=False, seed=5)
    truth = np.prod((np.abs(4.0 * points.to_numpy() - 2.0) + weights) / (1.0 + weights), axis=1)
    own = 1.0 / (3.0 * (1.0 + weights) ** 2)
    whole = np.prod(1.0 + own) - 1.0
    total = own * np.prod(1.0 + own) / (1.0 + own) / whole
    found = sobol.indices(noisy(truth, 3, 0.0, 0.2, seed=5), ranges, pairs=False, seed=5).single
    np.testing.assert_allclose(found["S1_corrected"], own / whole, atol=0.05)
    np.testing.assert_allclose(found["ST_corrected"], total, atol=0.05)


def test_noise_alone_is_not_divided_up() -> None:
    false_alarms = 0
    for seed in range(40):
        values = noisy(np.zeros(5 * 64), 3, shared=1.0, own=1.0, seed=seed)
        found = sobol.indices(values, ISHIGAMI, pairs=False, seed=seed)
        false_alarms += bool(found.single["ST_corrected"].notna().any())
        assert found.single["ST"].min() > 0.5  # what SALib makes of it: everything seems to matter
    assert false_alarms <= 4


def test_what_does_not_vary_has_no_indices_and_one_replicate_no_corrected_ones() -> None:
    flat = sobol.indices(np.full((5 * 8, 2), 3.0), ISHIGAMI, pairs=False, seed=1).single
    assert flat.drop(columns="parameter").isna().all(axis=None)
    truth = ishigami(saltelli(ISHIGAMI, 64, pairs=False, seed=1))
    one = sobol.indices(truth[:, None], ISHIGAMI, pairs=False, seed=1).single
    assert one["ST"].notna().all() and one["ST_corrected"].isna().all()


# --- Morris ------------------------------------------------------------------------------------------

LINEAR = {"a": (0.0, 2.0), "b": (-1.0, 1.0), "c": (5.0, 6.0)}


def test_elementary_effects_of_a_plane_are_its_slopes_over_the_ranges() -> None:
    points = trajectories(LINEAR, 5, seed=1)
    plane = points.to_numpy() @ np.array([1.5, -2.0, 0.0])
    effects = morris.elementary_effects(points.to_numpy(), plane[:, None], LINEAR)
    np.testing.assert_allclose(effects[:, :, 0], np.tile([3.0, -4.0, 0.0], (5, 1)), atol=1e-9)
    found = rows(morris.screen(points.to_numpy(), noisy(plane, 2, 1.0, 0.0, 1), LINEAR, 1))
    np.testing.assert_allclose(column(found, "mu"), [3.0, -4.0, 0.0], atol=1e-9)
    for name in ("mu_star", "effect", "effect_low", "effect_high"):
        np.testing.assert_allclose(column(found, name), [3.0, 4.0, 0.0], atol=1e-9)
    for name in ("sigma", "noise", "sigma_corrected"):
        np.testing.assert_allclose(column(found, name), 0.0, atol=1e-9)


def test_noise_makes_mu_star_but_no_effect() -> None:
    points = trajectories(LINEAR, 400, seed=2)
    truth = 3.0 * points["a"].to_numpy() + 0.3 * points["b"].to_numpy()
    found = rows(morris.screen(points.to_numpy(), noisy(truth, 3, 5.0, 0.5, 2), LINEAR, 2))
    assert found["c"]["mu_star"] > 0.3  # which is nothing but noise
    assert found["c"]["mu_star"] == pytest.approx(found["c"]["noise"], rel=0.1)
    assert found["c"]["effect_low"] <= 0.0 <= found["c"]["effect_high"]
    assert found["a"]["effect"] == pytest.approx(6.0, abs=0.15)
    assert found["b"]["effect_low"] > 0.0 and found["b"]["effect"] <= 0.65
    assert found["a"]["sigma_corrected"] < 0.5 * found["a"]["sigma"]


def test_effects_that_change_sign_are_seen_by_their_size() -> None:
    ranges = {"a": (0.0, 1.0), "b": (0.0, 1.0)}
    points = trajectories(ranges, 60, seed=3)
    saddle = (points["a"] - 0.5).to_numpy() * (points["b"] - 0.5).to_numpy() * 10.0
    found = morris.screen(points.to_numpy(), noisy(saddle, 2, 1.0, 0.0, 3), ranges, 3)
    assert (found["mu"].abs() < 1.5).all() and (found["effect"] > 2.0).all()
    np.testing.assert_allclose(found["effect"], found["mu_star"])


def test_chance_makes_an_effect_as_seldom_as_it_should() -> None:
    seen = []
    for seed in range(60):
        points = trajectories(LINEAR, 10, seed=seed)
        values = noisy(np.zeros(len(points)), 3, 1.0, 1.0, seed)
        seen.append(morris.screen(points.to_numpy(), values, LINEAR, seed)["effect_low"] > 0.0)
    assert np.mean(seen) <= 0.07


# --- tables ------------------------------------------------------------------------------------------


def outcomes(values: dict[str, Floats]) -> pd.DataFrame:
    """By (point, replicate), from [points, replicates] by indicator."""
    size, replicates = next(iter(values.values())).shape
    index = pd.MultiIndex.from_product([range(size), range(replicates)], names=["point", "replicate"])
    return pd.DataFrame({name: table.ravel() for name, table in values.items()}, index=index)


def of(found: Sensitivity, what: str, indicator: str = "x") -> Rows:
    return rows(found.effects, of=what, indicator=indicator)


def test_a_difference_hangs_on_what_differs_only() -> None:
    points = trajectories(LINEAR, 6, seed=1)
    a, b = points["a"].to_numpy(), points["b"].to_numpy()
    luck = np.random.default_rng(1).normal(size=(len(points), 3))
    base, option = (10.0 * a)[:, None] + luck, (10.0 * a + b)[:, None] + luck
    found = screened(points, {"old": outcomes({"x": base}), "new": outcomes({"x": option})}, LINEAR, 1)
    assert of(found, "old")["a"]["effect"] == pytest.approx(20.0, rel=0.2)
    assert column(of(found, DIFFERENCE), "effect") == pytest.approx([0.0, 2.0, 0.0], abs=1e-9)
    variances = rows(found.variances, "of")
    said = variances[DIFFERENCE]
    assert said["noise"] == pytest.approx(0.0, abs=1e-9) and said["parameters"] == pytest.approx(1.0)
    assert variances["old"]["noise"] > 0.0


def test_a_gap_costs_its_block_in_its_indicator() -> None:
    points = trajectories(LINEAR, 6, seed=1)
    values = noisy(points["a"].to_numpy(), 2, 1.0, 0.1, 1)
    table = outcomes({"x": values, "y": values})
    table.loc[(5, 1), "x"] = np.nan
    found = screened(points, {"old": table.drop((0, 0))}, LINEAR, 1)
    said = rows(found.variances, "indicator")
    assert column(said, "left_out") == [2, 1] and said["x"]["points"] == 4 * 4
    alone = screened(points.iloc[8:].reset_index(drop=True), {"old": outcomes({"x": values[8:]})}, LINEAR, 1)
    assert of(found, "old") == of(alone, "old")
    nothing = screened(points, {"old": table.iloc[:0]}, LINEAR, 1)
    assert nothing.variances["points"].eq(0).all() and nothing.effects["mu_star"].isna().all()


def test_a_decomposition_has_every_indicator_and_pair() -> None:
    points = saltelli(ISHIGAMI, 64, pairs=True, seed=1)
    truth = ishigami(points)
    table = outcomes({"x": noisy(truth, 2, 1.0, 0.5, 1), "flat": np.zeros((len(truth), 2))})
    found = decomposed(points, {"old": table}, ISHIGAMI, pairs=True, seed=1)
    assert len(found.effects) == 6 and len(found.pairs) == 6
    said = rows(found.variances, "indicator")["x"]
    assert 0.0 < said["noise"] < 0.1 and said["between_low"] > 0.0
    assert np.isnan(column(of(found, "old", "flat"), "ST_corrected")).all()


def test_the_strongest_are_those_that_move_anything_most() -> None:
    rows = [
        ("x", "a", 2.0), ("x", "b", 1.0), ("x", "c", -0.1),
        ("y", "a", 0.0), ("y", "b", 100.0), ("y", "c", 90.0),
        ("z", "a", 0.0), ("z", "b", 0.0), ("z", "c", 0.0),
    ]  # fmt: skip
    effects = pd.DataFrame(rows, columns=["indicator", "parameter", "effect"]).assign(of="old", mu_star=9.0)
    assert strongest(effects, 2) == ["a", "b"] and strongest(effects, 5) == ["a", "b", "c"]
    assert strongest(effects[effects["indicator"] == "x"], 5) == ["a", "b"]


# --- what is run -------------------------------------------------------------------------------------


def test_parameters_are_varied_by_name_by_pattern_or_all_but_those_that_are_set() -> None:
    registry = load_registry()
    every = varied([], registry, {})
    assert all(low < high for low, high in every.values()) and "sanction.size" in every
    assert "sanction.size" not in varied([], registry, {"sanction.size": "paper_reform"})
    some = varied(["sanction.*", "push.handling"], registry, {})
    assert all(name.startswith("sanction.") for name in list(some)[:-1]) and list(some)[-1] == "push.handling"
    for wrong, words in (
        ("sanction.siz", "did you mean 'sanction.size'"),
        ("nothing.*", "no parameter matches"),
        ("scale.reference_residents", "constant"),
    ):
        with pytest.raises(InputError, match=words):
            varied([wrong], registry, {})
    with pytest.raises(InputError, match="which mine sets"):
        varied(["sanction.size"], registry, {"sanction.size": "mine"})


def test_points_stay_inside_their_ranges_and_both_scenarios_have_the_same() -> None:
    registry = load_registry()
    ranges = varied(["sanction.*", "push.*"], registry, {})
    old, new = (with_settings(load_scenario(name), residents=300, years=1) for name in ("old", "new"))
    for points in (trajectories(ranges, 3, 1), saltelli(ranges, 4, pairs=False, seed=1)):
        for name, (low, high) in ranges.items():
            assert points[name].between(low, high).all()
        design = crossed_with(points, [old, new])
        size = len(points)
        assert [s.id for s in design.scenarios] == ["old"] * size + ["new"] * size
        assert [dict(s.parameters) for s in design.scenarios[:size]] == [
            dict(s.parameters) for s in design.scenarios[size:]
        ]
        table = outcomes({"x": np.arange(4.0 * size).reshape(2 * size, 2)})
        parts = by_scenario(table, size, [old, new])
        assert parts["new"]["x"].tolist() == table["x"].tolist()[2 * size :]
        assert parts["new"].index.equals(parts["old"].index)
    with pytest.raises(InputError, match="power of 2"):
        saltelli(ranges, 6, pairs=False, seed=1)


# --- the command -------------------------------------------------------------------------------------

RUNS: list[tuple[str, int]] = []


def known_run(
    scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None = None
) -> pd.DataFrame:
    """Satisfaction falls with the sanction's size in the new structure, rises by handling; trust is luck.

    Unmet need hangs on both, but on neither alone.
    """
    RUNS.append((scenario.id, seed))
    size, handling = (
        (scenario.parameters[name] - parameter.low) / (parameter.high - parameter.low)
        for name in ("sanction.size", "push.handling")
        for parameter in [scenario.parameters.registry[name]]
    )
    own = np.random.default_rng([seed, int(1e6 * sum(scenario.parameters.values()))]).normal()
    lost = 0.5 * size if scenario.id == "new" else 0.0
    both = (size - 0.5) * (handling - 0.5)
    values = {"satisfaction": 0.4 - lost + 0.1 * handling, "trust": own, "unmet_need": both}
    months = range(1, scenario.years * MONTHS_A_YEAR + 1)
    rows = [(month, name, "", "", value) for month in months for name, value in values.items()]
    return pd.DataFrame(rows, columns=["month", "indicator", "by", "key", "value"])


type Shequ = Callable[..., tuple[int, str, str]]


@pytest.fixture
def shequ(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shequ:
    """The command with a model that hangs on one parameter, in an empty folder."""
    monkeypatch.setattr("sim.experiments.ensemble_runs._RUNS", {"totals": known_run})
    monkeypatch.chdir(tmp_path)
    RUNS.clear()

    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as done:
            main(["sensitivity", "--residents", "300", "--years", "1", "--jobs", "1", *arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return int(str(done.value.code)), captured.out, captured.err

    return call


SOME = ("--parameters", "sanction.size,sanction.credibility,push.handling")
SCREEN = ("old", "new", *SOME, "--trajectories", "4", "--out", "screen")


def test_a_screening_finds_what_the_difference_hangs_on(shequ: Shequ) -> None:
    code, out, _ = shequ(*SCREEN, "--indicator", "satisfaction", "--indicator", "trust")
    assert code == 0 and "Results: screen" in out
    effects = pd.read_csv("screen/morris.csv")
    difference = rows(effects, of="difference", indicator="satisfaction")
    assert column(difference, "effect") == pytest.approx([0.5, 0.0, 0.0], abs=1e-9)
    assert difference["sanction.size"]["mu"] == pytest.approx(-0.5)
    levels = {of: rows(effects, of=of, indicator="satisfaction") for of in ("old", "new")}
    assert column(levels["old"], "effect") == pytest.approx([0.0, 0.0, 0.1], abs=1e-9)
    assert column(levels["new"], "effect") == pytest.approx([0.5, 0.0, 0.1], abs=1e-9)
    first, second = out.split("[index 0-1]")[1:]
    assert "Sanction for a forbidden task" in first and "Not clear of noise: 2 of 3" in first
    assert "No parameter is clear of noise" in second
    said = json.loads(Path("screen/manifest.json").read_text("utf-8"))
    assert (said["method"], said["complete"], list(said["scenarios"])) == ("morris", True, ["old", "new"])


def test_indices_of_the_strongest_of_a_screening(shequ: Shequ) -> None:
    shequ(*SCREEN, "--indicator", "satisfaction")
    wanted = ("--method", "sobol", "--samples", "8", "--pairs", "--from", "screen", "--top", "2")
    options = (*wanted, "--out", "out")
    code, out, _ = shequ("old", "new", *options)
    assert code == 0
    effects = pd.read_csv("out/sobol.csv")
    assert effects["parameter"].nunique() == 2 and "sanction.size" in set(effects["parameter"])
    size = rows(effects, of="difference", indicator="satisfaction")["sanction.size"]
    assert size["ST_corrected"] == pytest.approx(size["ST"], rel=1e-6) and size["ST"] > 0.5
    assert len(pd.read_csv("out/sobol_pairs.csv")) == 3 * effects["indicator"].nunique()
    assert "Sanction for a forbidden task" in out  # in the table of all headline indicators
    runs = len(RUNS)
    first = Path("out/sobol.csv").read_bytes()
    shequ("old", "new", *options)
    assert len(RUNS) == runs and Path("out/sobol.csv").read_bytes() == first


def test_what_two_parameters_do_only_together_is_said(shequ: Shequ) -> None:
    two = ("--parameters", "sanction.size,push.handling", "--indicator", "unmet_need", "--out", "out")
    code, out, _ = shequ("new", "--method", "sobol", "--samples", "32", "--pairs", *two)
    assert code == 0 and "Only both together: Sanction for a forbidden task with Handling" in out
    found = pd.read_csv("out/sobol_pairs.csv")
    assert found["S2_corrected"].item() == pytest.approx(1.0, abs=0.4)
    assert pd.read_csv("out/sobol.csv")["S1_corrected"].abs().max() < 0.4
    code, _, err = shequ("new", "--trajectories", "2", *two)
    assert code == 2 and "sobol.csv" in err  # another question's folder
    shequ("new", "--method", "sobol", "--samples", "2", *two)
    assert not Path("out/sobol_pairs.csv").exists() and Path("out/sobol.csv").exists()


def test_one_scenario_and_one_replicate(shequ: Shequ) -> None:
    code, out, _ = shequ("new", *SOME, "--replicates", "1", "--indicator", "satisfaction", "--lang", "zh")
    assert code == 0 and "只有一次重复" in out
    effects = pd.read_csv("results/sensitivity-morris-new/morris.csv")
    assert set(effects["of"]) == {"new"} and effects["effect"].isna().all()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("new", "--parameters", "sanction.siz"), "did you mean 'sanction.size'"),
        (("new", "--parameters", "sanction.size"), "two parameters or more"),
        (("new", *SOME, "--set", "sanction.size=3"), "which new sets"),
        (("new", *SOME, "--indicator", "trusst"), "did you mean 'trust'"),
        (("new", "--method", "sobol"), "--from DIR"),
        (("new", *SOME, "--method", "sobol", "--samples", "10"), "power of 2"),
        (("new", "--from", "nowhere"), "no such file"),
        (("new", *SOME, "--from", "nowhere"), "one of the two"),
    ],
)
def test_mistakes_are_told_in_one_line_before_anything_is_run(
    shequ: Shequ, arguments: tuple[str, ...], words: str
) -> None:
    code, _, err = shequ(*arguments)
    assert code == 2 and words in err and len(err.splitlines()) == 1 and not RUNS
