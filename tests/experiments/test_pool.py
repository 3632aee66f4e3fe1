"""Workers that are kept: they take turns among batches, and one that is given up costs no other."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pandas as pd
import pytest

from sim.experiments.pool import Pool
from sim.experiments.runner import Batch, points_of, run_points
from sim.experiments.runs import Progress
from sim.institutions.files.library import load_scenario, with_settings
from sim.institutions.scenario import MONTHS_A_YEAR, Scenario
from tests.fakes import fake_run


def slow(scenario: Scenario, seed: int, *, progress: Callable[[int, int], None] | None) -> pd.DataFrame:
    """As the stand-in, but with so many seconds a run as its community has tens of thousands of people."""
    months = scenario.years * MONTHS_A_YEAR
    for month in range(months):
        time.sleep(scenario.community.residents / 1e4 / months)
        if progress is not None:
            progress(month, months)
    return fake_run(scenario, seed, progress=None)


def _points(replicates: int, residents: int = 500) -> list[Scenario]:
    return [with_settings(load_scenario("old"), residents=residents, years=1, replicates=replicates)]


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    made = Pool(2, run=slow)
    yield made
    made.close()


def test_a_pool_gives_the_rows_of_a_single_process(pool: Pool) -> None:
    points = points_of(_points(3))
    pooled, alone = (run_points(points, engine=engine, run=slow) for engine in (pool, None))
    for mine, theirs in zip(pooled.outcomes, alone.outcomes, strict=True):
        assert mine.rows is not None
        assert theirs.rows is not None
        pd.testing.assert_frame_equal(mine.rows, theirs.rows)


def test_a_short_batch_is_not_kept_waiting_by_a_long_one(pool: Pool) -> None:
    stop = threading.Event()
    long: list[Batch] = []

    def tell(_: Progress) -> None:
        if stop.is_set():
            raise KeyboardInterrupt

    def ask() -> None:
        long.append(run_points(points_of(_points(40, 3000)), engine=pool, run=slow, progress=tell))

    thread = threading.Thread(target=ask)
    thread.start()
    short = run_points(points_of(_points(2)), engine=pool, run=slow)
    assert not short.failures
    assert not long, "the long one is still at it"
    stop.set()
    thread.join(30.0)
    assert long[0].interrupted
    assert len(long[0].outcomes) < 40
    after = run_points(points_of(_points(2)), engine=pool, run=slow)
    assert len(after.succeeded) == 2


def test_a_pool_serves_one_kind_of_run(pool: Pool) -> None:
    with pytest.raises(ValueError, match="one kind of run"):
        run_points(points_of(_points(1)), engine=pool, run=fake_run)
