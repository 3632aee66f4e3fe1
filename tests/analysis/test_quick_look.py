"""Quick looks: shapes by hand, weights found again, and an error that is that of what was not seen."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from sim.analysis.quick_look import FOLDS, Part, QuickLook, features, learn

LEVERS = ("a", "b", "c")


def test_shapes_begin_with_the_lever_and_approach_one() -> None:
    found = features({"b": (0.3, 3)}, LEVERS, 4)
    assert found.shape == (4, 3 * 6 + 6)
    assert not found[:2].any(), "nothing is in force before"
    assert not found[:, :6].any() and not found[:, 12:18].any(), "nor any other lever"
    quick, slow = 1.0 - math.exp(-2.0 / 4.0), 1.0 - math.exp(-2.0 / 18.0)
    assert found[3, 6:12] == pytest.approx([1.0, quick, slow, 0.3, 0.3 * quick, 0.3 * slow])
    assert found[3, 18:] == pytest.approx(
        [1 / 3, quick / 3, slow / 3, 1 / 9, (quick / 3) ** 2, (slow / 3) ** 2]
    )


def _reforms(count: int) -> list[dict[str, tuple[float, int]]]:
    rng = np.random.default_rng(5)
    return [
        {n: (float(rng.uniform(0.1, 1.0)), int(rng.integers(1, 13))) for n in LEVERS if rng.random() < 0.7}
        for _ in range(count)
    ]


def test_what_levers_change_is_found_again_and_foretold() -> None:
    reforms = [reform for reform in _reforms(70) if reform]
    weights = np.zeros(24)
    weights[[0, 3, 7]] = (-2.0, 5.0, 1.5)  # a: a jump, and one by strength; b: a quick approach
    changes = np.stack([features(reform, LEVERS, 24) @ weights for reform in reforms])
    old = np.linspace(10.0, 12.0, 24)
    look = learn(reforms, {"y": changes}, {"y": old}, LEVERS, seed=1)
    assert look.parts["y"].rmse < 0.05 * look.parts["y"].effect
    told = {k: v.to_numpy() for k, v in look.foretell({"a": (0.7, 5)}, "y").items()}
    assert [told[k][3] for k in ("mean", "low", "high")] == pytest.approx([old[3]] * 3)
    assert told["mean"][19] == pytest.approx(old[19] - 2.0 + 5.0 * 0.7, abs=0.15)
    assert told["high"][19] - told["mean"][19] == pytest.approx(look.parts["y"].half)


def test_the_band_is_as_wide_as_nine_in_ten_months_that_were_not_seen_are_off() -> None:
    reforms = [reform for reform in _reforms(80) if reform]
    noise = np.random.default_rng(9).normal(0.0, 3.0, (len(reforms), 24))
    look = learn(reforms, {"y": noise}, {"y": np.zeros(24)}, LEVERS, seed=1)
    # there is nothing to learn, so all of the luck is left
    assert look.parts["y"].half == pytest.approx(1.645 * 3.0, rel=0.12)
    assert look.parts["y"].rmse == pytest.approx(3.0, rel=0.12)
    assert look.runs == len(reforms) >= FOLDS


def test_a_run_is_foretold_by_others_alone_and_only_months_in_force_count() -> None:
    reforms = [{"a": (0.5, 3)}] * (FOLDS - 1) + [{"b": (0.6, 5)}]
    changes = np.zeros((FOLDS, 6))
    changes[-1, 4:] = 2.0
    part = learn(reforms, {"y": changes}, {"y": np.zeros(6)}, LEVERS, seed=1).parts["y"]
    assert part.effect == pytest.approx(math.sqrt(2 * 2.0**2 / (7 * 4 + 2)))
    assert part.rmse >= part.effect, "nobody else has the lever, so nothing of its change can be foretold"


def test_what_is_kept_comes_back() -> None:
    look = QuickLook(LEVERS, 9, 2, {"y": Part((1.0, 2.0), (0.5,) * 24, 0.1, 0.2, 0.3)})
    assert QuickLook.of_plain(json.loads(json.dumps(look.plain()))) == look
