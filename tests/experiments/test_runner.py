"""Many runs: the same rows whoever runs them, failures as records, and an orderly stop."""

from __future__ import annotations

import gc
import multiprocessing
import pickle
import time
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.experiments.replicate_seeds import replicate_seed
from sim.experiments.rows import COLUMNS, stacked, tidy
from sim.experiments.runner import Batch, Point, Progress, attempt, model_run, points_of, run_points
from sim.institutions.files.library import load_scenario
from sim.institutions.files.settings import with_settings
from sim.model import GovernanceModel
from tests import fakes


def same(a: Batch, b: Batch) -> None:
    assert len(a.outcomes) == len(b.outcomes)
    for one, other in zip(a.outcomes, b.outcomes, strict=True):
        assert one.point == other.point
        assert one.rows is not None and other.rows is not None
        pd.testing.assert_frame_equal(one.rows, other.rows, check_exact=True)


def test_seeds_of_replicates_are_different_in_and_between_base_seeds() -> None:
    bases = [0, 1, 2, 3, 2**32 - 2, 2**32 - 1]
    seeds = {base: [replicate_seed(base, r) for r in range(1000)] for base in bases}
    for base, own in seeds.items():
        assert own[0] == base and len(set(own)) == 1000
        assert all(0 <= seed < 2**32 for seed in own)
    # 15 pairs of a million chances each at one in four thousand million
    assert len(set().union(*seeds.values())) >= 6000 - 2
    assert replicate_seed(1, 3) == (1 + 3 * (replicate_seed(1, 1) - 1)) % 2**32
    assert replicate_seed(1, 1) % 2 == 0, "an odd number on: no seed comes twice"


def test_replicates_share_their_seeds_across_scenarios() -> None:
    old, new = fakes.two_scenarios(replicates=3)
    points = points_of([old, new])
    one, two = (replicate_seed(old.seed, r) for r in (1, 2))
    seeds = [(0, old.seed), (1, one), (2, two)]
    expected = [(name, r, seed) for r, seed in seeds for name in ("old", "new")]
    assert [(p.scenario.id, p.replicate, p.seed) for p in points] == expected
    uneven = points_of([old, replace(new, replicates=1)])
    assert [(p.scenario.id, p.replicate) for p in uneven] == [("old", 0), ("new", 0), ("old", 1), ("old", 2)]


def test_outcomes_are_the_same_in_processes_and_in_order() -> None:
    points = points_of(fakes.two_scenarios(replicates=4))
    alone = run_points(points, jobs=1, run=fakes.fake_run)
    together = run_points(points, jobs=3, run=fakes.fake_run)
    assert [outcome.point for outcome in together.outcomes] == points
    assert (alone.jobs, together.jobs) == (1, 3)
    same(alone, together)


def test_no_more_workers_than_points_and_no_points_no_work() -> None:
    points = points_of(fakes.two_scenarios(replicates=1))
    assert run_points(points, jobs=64, run=fakes.fake_run).jobs == 2
    nothing = run_points([], run=fakes.fake_run)
    assert (nothing.outcomes, nothing.interrupted) == ((), False)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_that_fails_is_a_record_and_the_others_go_on(jobs: int) -> None:
    points = points_of(fakes.two_scenarios(replicates=3))
    batch = run_points(points, jobs=jobs, run=fakes.fails_for_new)
    assert len(batch.outcomes) == 6 and not batch.interrupted
    (failure,) = batch.failures
    assert (failure.point.scenario.id, failure.point.replicate) == ("new", 1)
    assert failure.message == "ZeroDivisionError: nobody at the desk"
    assert "in fails_for_new" in failure.trace and not failure.problems


def test_a_worker_that_dies_costs_its_run_only() -> None:
    points = points_of(fakes.two_scenarios(replicates=3))
    batch = run_points(points, jobs=2, run=fakes.dies_for_new)
    assert len(batch.succeeded) == 5
    (failure,) = batch.failures
    assert failure.point == points[3] and "SIGKILL" in failure.message and "memory" in failure.message


def test_what_cannot_travel_to_workers_is_said_rather_than_waited_for() -> None:
    before = set(multiprocessing.active_children())
    old, new = fakes.two_scenarios(replicates=2)
    with pytest.raises(AttributeError, match=r"<lambda>|local object"):
        run_points(
            points_of([old, new]), jobs=2, run=lambda scenario, seed, *, progress: fakes.fake_run(old, 1)
        )
    stuck = replace(new, about=lambda: "a text that cannot be pickled")  # type: ignore[arg-type]
    with pytest.raises((AttributeError, pickle.PicklingError), match="lambda"):
        run_points(points_of([old, stuck]), jobs=2, run=fakes.fake_run)
    assert set(multiprocessing.active_children()) == before


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_users_mistakes_are_told_as_such(jobs: int) -> None:
    batch = run_points(points_of(fakes.two_scenarios(replicates=1)), jobs=jobs, run=fakes.bad_table)
    assert [str(p) for outcome in batch.outcomes for p in outcome.problems] == [
        "people.csv:7: age: found -3; allowed: 0 to 120"
    ] * 2
    assert batch.failures[0].message == "people.csv:7: age: found -3; allowed: 0 to 120"


def test_ctrl_c_keeps_what_ended_but_was_not_taken_in_yet() -> None:
    def interrupt(how_far: Progress) -> None:
        if how_far.finished == 1:
            time.sleep(3.0)  # the other run ends meanwhile
            raise KeyboardInterrupt

    points = points_of(fakes.two_scenarios(replicates=1))
    batch = run_points(points, jobs=2, run=fakes.fake_run, progress=interrupt)
    assert batch.interrupted and [outcome.point for outcome in batch.outcomes] == points


@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_keeps_what_is_finished_and_leaves_no_process(jobs: int) -> None:
    before = set(multiprocessing.active_children())
    points = points_of(fakes.two_scenarios(replicates=3))
    batch = run_points(points, jobs=jobs, run=fakes.interrupted_later)
    assert batch.interrupted
    finished = [outcome.point for outcome in batch.outcomes]
    assert finished in (points[:1], points[1:2], points[:2]) and not batch.failures
    assert set(multiprocessing.active_children()) == before


def test_progress_grows_to_the_whole() -> None:
    seen: list[Progress] = []
    points = points_of(fakes.two_scenarios(replicates=2))
    run_points(points, jobs=2, run=fakes.fails_for_new, progress=seen.append)
    shares = [how_far.share for how_far in seen]
    assert shares == sorted(shares) and shares[0] == 0.0 and shares[-1] == 1.0
    assert (seen[-1].finished, seen[-1].failed, seen[-1].total) == (4, 1, 4)
    assert sum(how_far.latest is not None for how_far in seen) == 4


def test_rows_have_fixed_types_and_order_whatever_the_model_gives() -> None:
    old, _ = fakes.two_scenarios()
    frame = fakes.fake_run(old, 5)
    shuffled = frame.sample(frac=1.0, random_state=1)[["value", "key", "by", "indicator", "month"]]
    loose = shuffled.astype({"indicator": "category", "month": np.int64})
    pd.testing.assert_frame_equal(tidy(frame), tidy(loose), check_exact=True)
    whole = stacked([("old", 0, 5, tidy(frame)), ("new", 0, 5, tidy(frame.iloc[:10]))])
    assert tuple(whole.columns) == COLUMNS and len(whole) == len(frame) + 10
    assert list(whole["scenario"].cat.categories) == ["old", "new"]
    assert {name: str(whole[name].dtype) for name in ("replicate", "seed", "month", "value")} == {
        "replicate": "int32", "seed": "int64", "month": "int32", "value": "float64",
    }  # fmt: skip
    assert stacked([]).empty


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda frame: frame.drop(columns="key"), "columns"),
        (lambda frame: pd.concat([frame, frame.iloc[:1]]), "two values of 'on_time_share'"),
        (lambda frame: frame.assign(value=np.inf), "infinite values of"),
        (lambda frame: frame.assign(by=None), "without month, indicator, by or key"),
    ],
)
def test_rows_that_only_a_wrong_model_gives_are_refused(spoil: object, words: str) -> None:
    assert callable(spoil)
    frame = fakes.fake_run(fakes.two_scenarios()[0], 5)
    with pytest.raises(ValueError, match=words):
        tidy(spoil(frame))


def test_a_run_leaves_no_model_in_memory() -> None:
    scenario = with_settings(load_scenario("old"), residents=300, years=1)
    gc.collect()
    before = {id(thing) for thing in gc.get_objects() if isinstance(thing, GovernanceModel)}
    gc.disable()  # as between two collections, which Python makes when it likes
    try:
        outcome = attempt(Point(scenario, 0), model_run, lambda done, months: None)
    finally:
        gc.enable()
    assert not outcome.failed
    after = [thing for thing in gc.get_objects() if isinstance(thing, GovernanceModel)]
    assert not [thing for thing in after if id(thing) not in before]
