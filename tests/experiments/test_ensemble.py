"""Ensembles on disk: whatever stops them, the same command ends with the same bytes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from sim.experiments import ensemble as layout
from sim.experiments import files, runstore
from sim.experiments.design import Design, design_of
from sim.experiments.engines import Engine, Processes, Threads
from sim.experiments.ensemble import open_ensemble
from sim.experiments.ensemble_runs import run_ensemble
from sim.experiments.identity import content_hash, run_id
from sim.experiments.runner import Progress
from sim.experiments.runstore import RunStore, sole_writer
from sim.experiments.samples import grid
from sim.experiments.workers import new_context
from sim.institutions.documents import InputError
from sim.institutions.files.library import load_scenario
from sim.institutions.files.settings import with_settings
from tests import fakes

SAME = (layout.DESIGN, layout.RUNS, layout.OUTCOMES, layout.INDICATORS, layout.MANIFEST)


def design(points: int = 4) -> Design:
    base = with_settings(load_scenario("old"), residents=300, years=2)
    return design_of(grid({"sanction.size": list(np.linspace(2.0, 12.0, points))}), base)


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in SAME}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An ensemble of twelve runs, made without a stop."""
    folder = tmp_path_factory.mktemp("whole")
    run_ensemble(design(), replicates=3, folder=folder, jobs=1, run=fakes.by_sanction)
    return folder


@pytest.mark.parametrize("engine", [Processes(2), Processes(4), Threads(2)])
def test_whoever_does_the_runs_the_bytes_are_the_same(whole: Path, tmp_path: Path, engine: Engine) -> None:
    run_ensemble(design(), replicates=3, folder=tmp_path, engine=engine, run=fakes.by_sanction)
    assert contents(tmp_path) == contents(whole)


def test_tables_say_what_was_run_and_what_came_out(whole: Path) -> None:
    made = open_ensemble(whole)
    assert made.complete and len(made.runs) == 12 and made.failures.empty
    assert sorted(os.listdir(whole)) == sorted([*SAME, layout.LOG, ".lock"])
    means = made.outcomes(window=12)
    rows = pd.read_parquet(whole / layout.INDICATORS)
    by_hand = rows[(rows["month"] > 12) & (rows["by"] == "") & (rows["indicator"] == "trust")]
    expected = by_hand.groupby(["point", "replicate"])["value"].mean()
    np.testing.assert_allclose(means["trust"], expected)
    assert list(means.index) == [(point, r) for point in range(4) for r in range(3)]
    written = pd.read_csv(whole / layout.OUTCOMES, index_col=["point", "replicate"])
    pd.testing.assert_frame_equal(means, written, rtol=1e-9)
    pd.testing.assert_frame_equal(
        made.rows([2]), rows[rows["point"] == 2].reset_index(drop=True), check_categorical=False
    )


def test_other_tools_read_the_rows_directly(whole: Path) -> None:
    query = f"""
        select d."sanction.size" as size, avg(value) as mean
        from '{whole}/indicators.parquet' join '{whole}/design.csv' d using (point)
        where indicator = 'posts_strict' and "by" = '' group by size order by size
    """
    found = duckdb.connect().execute(query).fetchall()
    assert [size for size, _ in found] == pytest.approx(list(np.linspace(2.0, 12.0, 4)))
    assert all(b[1] > a[1] for a, b in pairwise(found))


def test_what_is_there_is_not_run_again(whole: Path, tmp_path: Path) -> None:
    _, first = run_ensemble(design(2), replicates=1, folder=tmp_path, jobs=1, run=fakes.by_sanction)
    _, more = run_ensemble(design(2), replicates=3, folder=tmp_path, jobs=1, run=fakes.by_sanction)
    # Four points hold the two outer ones of these two; the others are new.
    _, points = run_ensemble(design(4), replicates=3, folder=tmp_path, jobs=1, run=fakes.by_sanction)
    _, again = run_ensemble(design(4), replicates=3, folder=tmp_path, jobs=1, run=fakes.by_sanction)
    assert [len(batch.outcomes) for batch in (first, more, points, again)] == [2, 4, 6, 0]
    assert contents(tmp_path) == contents(whole)


def test_a_smaller_design_in_the_same_folder_forgets_no_run(whole: Path, tmp_path: Path) -> None:
    run_ensemble(design(4), replicates=3, folder=tmp_path, jobs=1, run=fakes.by_sanction)
    run_ensemble(design(2), replicates=1, folder=tmp_path, jobs=1, run=fakes.by_sanction)
    _, back = run_ensemble(design(4), replicates=3, folder=tmp_path, jobs=1, run=fakes.by_sanction)
    assert len(back.outcomes) == 0 and contents(tmp_path) == contents(whole)


def test_points_of_the_same_content_are_run_once_and_are_all_there(tmp_path: Path) -> None:
    base = with_settings(load_scenario("old"), residents=300, years=1)
    twice = design_of(grid({"label": ["a", "b"]}), base)
    made, batch = run_ensemble(twice, replicates=2, folder=tmp_path, jobs=1, run=fakes.by_sanction)
    assert len(batch.outcomes) == 2 and len(made.runs) == 4
    means = made.outcomes()
    np.testing.assert_array_equal(means.xs(0), means.xs(1))
    assert set(pd.read_parquet(tmp_path / layout.INDICATORS)["point"]) == {0, 1}


@pytest.mark.parametrize("packing", [2, 1000])
def test_an_interrupted_one_goes_on_and_ends_the_same(
    whole: Path, tmp_path: Path, packing: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runstore, "LOOSE", packing)
    monkeypatch.setattr(runstore, "PACKED", 3)

    def stop_after_seven(how_far: Progress) -> None:
        if how_far.finished == 7:
            raise KeyboardInterrupt

    made, batch = run_ensemble(
        design(), replicates=3, folder=tmp_path, jobs=1, run=fakes.by_sanction, progress=stop_after_seven
    )
    assert batch.interrupted and not made.complete and not (tmp_path / layout.MANIFEST).exists()
    assert len(open_ensemble(tmp_path).outcomes()) == 7  # what is there can be read meanwhile
    _, rest = run_ensemble(design(), replicates=3, folder=tmp_path, jobs=1, run=fakes.by_sanction)
    assert len(rest.outcomes) == 5 and contents(tmp_path) == contents(whole)


@pytest.mark.parametrize("jobs", [1, 2])
def test_killed_at_any_moment_it_goes_on_and_ends_the_same(whole: Path, tmp_path: Path, jobs: int) -> None:
    context = new_context(fakes.slowly_by_sanction)
    kills = 0
    for count in (2, 8):  # killed when so many runs are there
        process = context.Process(target=fakes.make_slowly, args=(design(), tmp_path / "out", jobs))
        process.start()
        while process.is_alive() and len(RunStore(tmp_path / "out" / layout.STORE)) < count:
            time.sleep(0.02)
        process.kill()
        process.join()
        kills += process.exitcode == -signal.SIGKILL
    assert kills == 2 and not (tmp_path / "out" / layout.MANIFEST).exists()
    run_ensemble(design(), replicates=3, folder=tmp_path / "out", jobs=jobs, run=fakes.by_sanction)
    assert contents(tmp_path / "out") == contents(whole)


def test_a_run_that_fails_is_a_record_and_is_tried_again(whole: Path, tmp_path: Path) -> None:
    made, batch = run_ensemble(design(), replicates=3, folder=tmp_path, jobs=1, run=fakes.fails_at_two)
    assert len(batch.failures) == 3 and not made.complete
    failures = pd.read_csv(tmp_path / layout.FAILURES)
    assert list(failures["point"]) == [0, 0, 0] and list(failures["replicate"]) == [0, 1, 2]
    assert failures["message"].str.contains("nobody at the desk").all()
    assert failures["traceback"].str.contains("in fails_at_two").all()
    runs = pd.read_csv(tmp_path / layout.RUNS)
    assert list(runs.loc[runs["ended"] == layout.FAILED, "point"]) == [0, 0, 0]
    assert len(made.outcomes()) == 9
    said = json.loads((tmp_path / layout.MANIFEST).read_text())
    assert (said["complete"], said["failed"]) == (False, 3)
    _, again = run_ensemble(design(), replicates=3, folder=tmp_path, jobs=1, run=fakes.by_sanction)
    assert len(again.outcomes) == 3 and contents(tmp_path) == contents(whole)


def test_files_that_are_not_whole_count_as_not_there(tmp_path: Path) -> None:
    store = RunStore(tmp_path / "runs")
    rows = fakes.fake_run(fakes.two_scenarios()[0], 5)
    for name in ("a" * 24, "b" * 24):
        store.add(name, rows)
    cut = tmp_path / "runs" / f"run-{'b' * 24}.parquet"
    cut.write_bytes(cut.read_bytes()[:-20])
    assert RunStore(tmp_path / "runs").names() == {"a" * 24}


def test_two_processes_do_not_write_to_one_folder(tmp_path: Path) -> None:
    with sole_writer(tmp_path), pytest.raises(InputError, match="another process is writing"):
        run_ensemble(design(), replicates=1, folder=tmp_path, jobs=1, run=fakes.by_sanction)
    run_ensemble(design(), replicates=1, folder=tmp_path, jobs=1, run=fakes.by_sanction)


def test_a_full_disk_is_one_clear_line_and_costs_nothing_that_was_finished(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []
    real = files.write_whole

    def full_after_five(path: Path, content: bytes) -> None:
        if len(kept) == 5:
            raise OSError(28, "No space left on device")
        real(path, content)
        kept.append(path.name)

    monkeypatch.setattr(runstore, "write_whole", full_after_five)
    with pytest.raises(InputError, match="no space left on device"):
        run_ensemble(design(), replicates=3, folder=tmp_path, jobs=1, run=fakes.by_sanction)
    monkeypatch.undo()
    _, rest = run_ensemble(design(), replicates=3, folder=tmp_path, jobs=1, run=fakes.by_sanction)
    assert len(rest.outcomes) == 7 and contents(tmp_path) == contents(whole)


def test_folders_of_others_and_of_other_versions_are_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("mine")
    with pytest.raises(InputError, match=r"other things in it \(thesis.doc\)"):
        run_ensemble(design(), replicates=1, folder=tmp_path, run=fakes.by_sanction)
    other = tmp_path / "other"
    other.mkdir()
    (other / layout.MANIFEST).write_text('{"model_version": "0.0.9+abc"}')
    with pytest.raises(InputError, match=r"another version of the model \(0.0.9\+abc"):
        run_ensemble(design(), replicates=1, folder=other, run=fakes.by_sanction)


def test_nothing_to_run_and_nothing_to_open_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="at least one of each"):
        run_ensemble(design(), replicates=0, folder=tmp_path, run=fakes.by_sanction)
    with pytest.raises(InputError, match="no ensemble"):
        open_ensemble(tmp_path / "nothing")
    made, _ = run_ensemble(design(1), replicates=1, folder=tmp_path / "x", jobs=1, run=fakes.by_sanction)
    for window in (0, 25):
        with pytest.raises(ValueError, match="window"):
            made.outcomes(window)


def test_names_of_runs_follow_content_seed_and_detail_but_not_names() -> None:
    old, new = load_scenario("old"), load_scenario("new")
    named = replace(old, name=new.name, about=new.about, replicates=99, seed=7)
    assert content_hash(old) == content_hash(named) != content_hash(new)
    assert content_hash(old) != content_hash(with_settings(old, parameters={"sanction.size": 3.0}))
    assert content_hash(old) == content_hash(
        with_settings(old, parameters={"sanction.size": old.parameters["sanction.size"]})
    )
    told = [("c", 1, "totals"), ("c", 2, "totals"), ("d", 1, "totals"), ("c", 1, "all")]
    assert len({run_id(*one) for one in told}) == 4


@pytest.fixture
def cluster() -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A Dask scheduler and two workers, each a process of its own."""
    distributed = pytest.importorskip("distributed")
    here, port = Path(__file__).parents[2], fakes.free_port()
    address, quiet = f"tcp://127.0.0.1:{port}", ["--no-dashboard"]
    python = [sys.executable, "-m"]
    scheduler = [
        *python,
        "distributed.cli.dask_scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        *quiet,
    ]
    worker = [*python, "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", *quiet]
    environment = {**os.environ, "PYTHONPATH": str(here)}
    processes = [
        subprocess.Popen(command, cwd=here, env=environment, stderr=subprocess.DEVNULL)
        for command in (scheduler, worker, worker)
    ]
    try:
        with distributed.Client(address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
        yield address, processes[1:]
    finally:
        for process in processes:
            process.kill()
            process.wait()


def test_a_cluster_gives_the_same_rows_though_a_worker_is_killed(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], whole: Path, tmp_path: Path
) -> None:
    from sim.experiments.dask_engine import Dask

    address, workers = cluster

    def kill_one(how_far: Progress) -> None:
        if how_far.finished == 3 and workers[0].poll() is None:
            workers[0].send_signal(signal.SIGKILL)

    _, batch = run_ensemble(
        design(),
        replicates=3,
        folder=tmp_path,
        engine=Dask(address),
        run=fakes.slowly_by_sanction,
        progress=kill_one,
    )
    assert workers[0].wait(timeout=10) == -signal.SIGKILL and workers[1].poll() is None
    assert len(batch.succeeded) == 12 and contents(tmp_path) == contents(whole)


def test_a_scheduler_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    from sim.experiments import dask_engine

    monkeypatch.setattr(dask_engine, "_TIMEOUT", 0.5)
    with pytest.raises(InputError, match="no scheduler at"):
        run_ensemble(design(1), replicates=1, engine=dask_engine.Dask(f"tcp://127.0.0.1:{fakes.free_port()}"))
