"""What may be claimed of pairs: one family, exact intervals of events, bounds, calibrated probabilities."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from sim.analysis import inference
from sim.analysis.claims import CLAIM_COLUMNS, claims
from sim.analysis.compare import differences, summary
from sim.analysis.ranking import DRAWS, FEWEST, LEAST, best, dominance
from sim.institutions.schema import Names
from sim.kernel.arrays import Floats
from tests.analysis.test_compare import means_of
from tests.fakes import INDICATORS

SHARE = replace(INDICATORS["on_time_share"], bounds=(0.0, 1.0))
EVENT = replace(SHARE, unit=Names(en="0 or 1", zh="0或1"), better="down")


def both(a: dict[str, list[float]], b: dict[str, list[float]]) -> pd.DataFrame:
    return pd.concat([means_of(a, "on_time_share"), means_of(b, "time_to_finish_median")])


# --- one family -------------------------------------------------------------------------------------------


def test_a_pair_has_one_count_in_every_table() -> None:
    """Three scenarios and two outcomes are six tests, whichever of them a table shows."""
    noise = np.random.default_rng(3).normal(0.0, 0.05, (3, 6))
    values = {s: list(0.5 + 0.05 * i + noise[i]) for i, s in enumerate("abc")}
    waits = {s: list(9.0 - 0.2 * i + 4.0 * noise[i]) for i, s in enumerate("abc")}
    means, names = both(values, waits), ["on_time_share", "time_to_finish_median"]
    found = claims(means, INDICATORS, list("abc"), names)
    assert tuple(found.columns) == CLAIM_COLUMNS and len(found) == 6 and set(found["pairs"]) == {6}
    table = differences(means, INDICATORS, "a", ["b", "c"], main=names)
    assert set(table["family"]) == {6} and len(table) == 4
    merged = table.merge(found, on=["indicator", "base", "scenario"])
    assert merged["p_holm_x"].tolist() == pytest.approx(merged["p_holm_y"].tolist())
    smallest = found["p"].min()
    assert found["p_holm"].min() == pytest.approx(min(1.0, 6 * smallest))
    pairs = dominance(means, INDICATORS, list("abc"), main=names).set_index(["scenario", "against"])
    for row in table.to_dict("records"):
        pair = (row["scenario"], row["base"])
        for verdict in ("better", "worse"):
            listed = str(pairs[f"{verdict}_on"].to_dict()[pair]).split()
            assert (row["indicator"] in listed) == (row["verdict"] == verdict)


def test_gain_is_turned_so_that_more_is_better() -> None:
    means = both({"a": [0.5, 0.7], "b": [0.6, 0.9]}, {"a": [9.0, 8.0], "b": [7.0, 4.0]})
    found = claims(means, INDICATORS, ["a", "b"]).set_index("indicator")["gain"]
    assert found.to_dict() == pytest.approx({"on_time_share": 0.15, "time_to_finish_median": 3.0})


def test_what_is_constant_is_not_tested_and_makes_the_family_no_larger() -> None:
    means = both({"a": [0.5] * 4, "b": [0.5] * 4}, {"a": [9.0, 8.0, 9.5, 8.5], "b": [7.0, 6.1, 7.4, 6.6]})
    found = claims(means, INDICATORS, ["a", "b"])
    assert set(found["indicator"]) == {"time_to_finish_median"}
    assert found["p_holm"].item() == pytest.approx(found["p"].item())
    table = differences(means, INDICATORS, "a", ["b"]).set_index("indicator")
    assert table["p"].isna().to_dict() == {"on_time_share": True, "time_to_finish_median": False}
    assert table["verdict"].to_dict()["on_time_share"] == "unclear"


def test_the_rest_is_corrected_without_the_main_outcomes() -> None:
    """Of three rows with p, the main one apart, Benjamini and Hochberg's family is the other two."""
    rng = np.random.default_rng(5)
    blocks = [
        means_of({"a": list(rng.normal(0.5, 0.1, 5)), "b": list(rng.normal(0.6, 0.1, 5))}, name)
        for name in ("on_time_share", "time_to_finish_median", "trust")
    ]
    table = differences(pd.concat(blocks), INDICATORS, "a", ["b"], main=["trust"]).set_index("indicator")
    assert math.isnan(table["q"].to_dict()["trust"]) and table["family"].to_dict()["trust"] == 1
    others = table.loc[["on_time_share", "time_to_finish_median"]]
    low, high = sorted(others["p"])
    assert sorted(others["q"]) == pytest.approx(sorted([min(2.0 * low, high), high]))
    assert others["p_holm"].isna().all() and others["family"].isna().all()


# --- events and bounds ------------------------------------------------------------------------------------


def test_nothing_seen_in_five_runs_is_an_exact_interval() -> None:
    """0 of 5: the upper end is 1 - 0.025^(1/5) = 0.5218; 5 of 5 mirrors it; 1 of 5 from the tables."""
    high = 1.0 - 0.025 ** (1.0 / 5.0)
    assert inference.event_interval(np.zeros(5), 0.95) == pytest.approx((0.0, high))
    assert inference.event_interval(np.ones(5), 0.95) == pytest.approx((1.0 - high, 1.0))
    one = inference.event_interval(np.array([0.0, 1.0, 0.0, 0.0, 0.0, np.nan]), 0.95)
    assert one == pytest.approx((0.00505, 0.71642), abs=5e-5)
    table = summary(means_of({"a": [0.0] * 5}, "gone"), {"gone": EVENT}, ["a"])
    assert table[["mean", "low", "high"]].iloc[0].tolist() == pytest.approx([0.0, 0.0, high])


def test_the_difference_of_events_adds_the_squares_of_the_exact_ends() -> None:
    """0 of 5 against 0 of 5: ±0.5218; 1 of 5 against 4 of 5 by hand from 0.0051, 0.7164, 0.2836, 0.9949."""
    high = 1.0 - 0.025 ** (1.0 / 5.0)
    nothing = inference.event_difference(np.zeros(5), np.zeros(5), 0.95)
    assert nothing == pytest.approx((-high, high))
    base, option = np.array([1.0, 0, 0, 0, 0]), np.array([1.0, 1, 1, 1, 0])
    low = 0.6 - math.hypot(0.8 - 0.28358, 0.71642 - 0.2)
    up = 0.6 + math.hypot(0.99495 - 0.8, 0.2 - 0.00505)
    assert inference.event_difference(base, option, 0.95) == pytest.approx((low, up), abs=1e-4)


def test_events_are_tested_by_the_pairs_that_differ() -> None:
    """McNemar: 4 pairs to one side, 1 to the other: 2 · (5 + 1) / 32 = 0.375; 5 to 0: 2 / 32."""
    assert inference.exact_p(np.array([1.0, 1, 1, 1, -1, 0, 0])) == pytest.approx(0.375)
    assert inference.exact_p(np.array([1.0, 1, 1, 1, 1, np.nan])) == pytest.approx(2.0 / 32.0)
    assert inference.exact_p(np.zeros(3)) == 1.0 and math.isnan(inference.exact_p(np.ones(1)))
    means = means_of({"a": [0.0] * 5, "b": [1.0] * 5}, "gone")
    row = differences(means, {"gone": EVENT}, "a", ["b"]).iloc[0]
    assert row["p"] == pytest.approx(2.0 / 32.0) and row["verdict"] == "unclear"  # five of five is not proof
    assert -1.0 <= row["low"] < 1.0 == row["high"]


def test_no_interval_holds_what_is_impossible() -> None:
    """Student's interval of 0.9, 1.0 is 0.95 ± 12.7 · 0.05; a share ends at 1, its difference at ±1."""
    means = means_of({"a": [0.9, 1.0], "b": [0.05, 0.9]}, "s")
    row = summary(means, {"s": SHARE}, ["a"]).iloc[0]
    assert row["low"] == pytest.approx(0.95 - 12.7062 * 0.05, abs=1e-4) and row["high"] == 1.0
    change = differences(means, {"s": SHARE}, "a", ["b"]).iloc[0]
    assert change["low"] == -1.0 and change["high"] == 1.0
    free = differences(means, {"s": INDICATORS["trust"]}, "a", ["b"]).iloc[0]
    assert free["low"] < -1.0 and free["high"] > 1.0


# --- probability of being best ----------------------------------------------------------------------------


def test_of_two_it_is_students_t_of_the_paired_differences() -> None:
    """Ten differences with mean 0.3 and deviation 0.6: t = 0.3 / (0.6 / √10) = 1.5811 on 9 degrees."""
    z = np.array([-1.2, -0.9, -0.6, -0.3, -0.1, 0.1, 0.3, 0.6, 0.9, 1.2])
    change = 0.3 + 0.6 * z / z.std(ddof=1)
    level = np.linspace(3.0, 8.0, 10)  # what both share does not count
    found = best(np.stack([level, level + change]), seed=1)
    error = 3.5 * math.sqrt(0.92588 * (1.0 - 0.92588) / DRAWS)  # a scale off by a tenth would be 0.935
    assert found[1] == pytest.approx(0.92588, abs=error) and found.sum() == 1.0


def test_of_three_it_is_the_multivariate_t() -> None:
    """With independent noise of equal size and equal means, each of three is best as often."""
    rng = np.random.default_rng(8)
    noise = rng.normal(size=(3, 12))
    noise -= noise.mean(axis=1, keepdims=True)
    q, _ = np.linalg.qr(noise.T)  # the same length, at right angles
    assert best(q.T - q.T.mean(axis=1, keepdims=True), seed=2) == pytest.approx([1 / 3] * 3, abs=0.03)


def test_never_certain_withheld_below_ten_and_ties_shared() -> None:
    far = np.stack([np.linspace(0.0, 1.0, 12), np.linspace(50.0, 51.0, 12)])
    assert best(far, seed=0).tolist() == [LEAST, 1.0 - LEAST]
    assert np.isnan(best(far[:, : FEWEST - 1], seed=0)).all() and np.isfinite(best(far[:, :FEWEST], 0)).all()
    same = np.stack([np.arange(12.0), np.arange(12.0), np.arange(12.0) - 90.0])
    assert best(same, seed=0) == pytest.approx([0.5, 0.5, LEAST], abs=2e-3)


def share_of(chances: list[float], level: float) -> float:
    return float(np.mean([chance > level for chance in chances]))


@pytest.mark.parametrize("replicates", [10, 25])
def test_equal_options_look_best_as_often_as_they_say(replicates: int) -> None:
    """Of equal options each has over 95 % in 5 % of cases, over 80 % in 20 %: held by simulation."""
    rng = np.random.default_rng(replicates)
    cases = 400
    found = [float(best(rng.normal(size=(2, replicates)), seed=i)[1]) for i in range(cases)]
    for level in (0.8, 0.95):
        error = 3.5 * math.sqrt(level * (1.0 - level) / cases)
        assert share_of(found, level) == pytest.approx(1.0 - level, abs=error)


def test_what_is_said_to_be_best_is_it_as_often_as_said() -> None:
    """Options whose effects differ: among cases near each probability, so many are really the best."""
    rng = np.random.default_rng(77)
    said: list[float] = []
    true: list[bool] = []
    for case in range(1500):
        effect: Floats = rng.normal(0.0, 3.0, 3)  # wide beside the noise of a mean, as a flat prior has it
        chance = best(effect[:, None] + rng.normal(0.0, 4.0, (3, 11)), seed=case)
        said += chance.tolist()
        true += (effect == effect.max()).tolist()
    chances, right = np.array(said), np.array(true)
    for low, high in pairwise((0.0, 0.2, 0.4, 0.6, 0.8, 1.0)):
        inside = (chances > low) & (chances <= high)
        error = 3.5 * math.sqrt(0.25 / inside.sum())
        assert right[inside].mean() == pytest.approx(chances[inside].mean(), abs=error + 0.03)


# --- dominance --------------------------------------------------------------------------------------------


def test_a_scenario_that_may_be_worse_on_something_does_not_dominate() -> None:
    """On time is clearly better; the wait is worse at p = 0.0387, not after correction for three."""
    noise = np.array([0.3, -0.2, 0.1, -0.4, 0.2, 0.0])
    change = np.array([1.4, 0.2, 1.1, -0.1, 1.3, 0.4])
    on_time = {"a": list(0.5 + 0.01 * noise), "b": list(0.7 - 0.01 * noise)}
    waits = {"a": list(9.0 + noise), "b": list(9.0 + noise + change)}
    trust = means_of({"a": list(noise), "b": list(noise[::-1])}, "trust")
    names = ["on_time_share", "time_to_finish_median", "trust"]
    means = pd.concat([both(on_time, waits), trust])
    found = claims(means, INDICATORS, ["a", "b"], names).set_index("indicator")
    assert found["p"].to_dict()["time_to_finish_median"] == pytest.approx(0.03873, abs=1e-5)
    pairs = dominance(means, INDICATORS, ["a", "b"], main=names)
    row = pairs.set_index(["scenario", "against"]).to_dict("index")["b", "a"]
    assert row["better_on"] == "on_time_share" and row["harmed_on"] == "time_to_finish_median"
    assert not row["dominates"] and (row["better"], row["worse"], row["unclear"], row["harmed"]) == (
        1,
        0,
        2,
        1,
    )
    harmless = pd.concat([both(on_time, {"a": waits["a"], "b": list(9.0 + noise)}), trust])
    free = dominance(harmless, INDICATORS, ["a", "b"], main=names)
    assert free.set_index(["scenario", "against"])["dominates"].to_dict()["b", "a"]
