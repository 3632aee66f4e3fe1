"""Whatever happens to what an experiment has kept: it is found, named, and only that is done again."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from sim.experiments import ensemble as layout
from sim.experiments.design import Design, design_of
from sim.experiments.ensemble import open_ensemble
from sim.experiments.ensemble_runs import run_ensemble
from sim.experiments.rows import tidy
from sim.experiments.run_cache import RunCache
from sim.experiments.runner import Point, Progress
from sim.experiments.runstore import RunStore
from sim.experiments.samples import grid
from sim.experiments.sealing import SEAL, sealed, unsealed
from sim.institutions.documents import InputError
from sim.institutions.files.library import load_scenario
from sim.institutions.files.settings import with_settings
from tests import fakes

RUNS = 6  # two points, three replicates


def design() -> Design:
    base = with_settings(load_scenario("old"), residents=300, years=1)
    return design_of(grid({"sanction.size": [2.0, 12.0]}), base)


def make(folder: Path) -> tuple[layout.Ensemble, int]:
    """The ensemble in the folder, and how many runs had to be done for it."""
    made, batch = run_ensemble(design(), replicates=3, folder=folder, jobs=1, run=fakes.by_sanction)
    return made, len(batch.outcomes)


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in layout.FILES if (folder / name).exists()}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    make(folder)
    return folder


@pytest.fixture(scope="module")
def half(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An ensemble that was stopped with five runs of six."""
    folder = tmp_path_factory.mktemp("half")

    def stop(how_far: Progress) -> None:
        if how_far.finished == 5:
            raise KeyboardInterrupt

    run_ensemble(design(), replicates=3, folder=folder, jobs=1, run=fakes.by_sanction, progress=stop)
    return folder


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 0x41
    path.write_bytes(content)


def test_a_changed_byte_costs_the_run_that_it_is_of(whole: Path, tmp_path: Path) -> None:
    file = pq.ParquetFile(whole / layout.INDICATORS).metadata
    columns = [file.row_group(group).column(7) for group in range(RUNS)]  # the values
    for group, column in enumerate(columns):
        folder = tmp_path / str(group)
        shutil.copytree(whole, folder)
        begin = column.dictionary_page_offset or column.data_page_offset
        flip(folder / layout.INDICATORS, begin + column.total_compressed_size // 2)
        with pytest.raises(InputError, match="no longer as it was written"):
            open_ensemble(folder).outcomes()
        made, done = make(folder)
        (damaged,) = made.damaged
        assert done == 1 and damaged.field == made.runs[layout.RUN][group]
        assert damaged.file.endswith(layout.INDICATORS)
        assert contents(folder) == contents(whole)


def test_a_changed_name_costs_the_run_that_it_is_of(whole: Path, tmp_path: Path) -> None:
    shutil.copytree(whole, tmp_path / "out")
    file = tmp_path / "out" / layout.INDICATORS
    name = open_ensemble(whole).runs[layout.RUN][2]
    for find, instead in ((name[:3], "zzz"), (name, "é" * 12), (name[:2], '",')):
        content = file.read_bytes()
        at = content.index(name.encode())
        file.write_bytes(content[:at] + instead.encode() + content[at + len(instead.encode()) :])
        assert len(find) <= len(name)
        _, done = make(tmp_path / "out")
        assert 1 <= done <= RUNS and contents(tmp_path / "out") == contents(whole)


@pytest.mark.parametrize("seed", range(12))
def test_random_damage_to_any_file_ends_with_the_same_bytes(
    seed: int, whole: Path, half: Path, tmp_path: Path
) -> None:
    rng = random.Random(seed)
    folder = tmp_path / "out"
    shutil.copytree(whole if seed % 2 else half, folder)
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != ".lock")
    for path in rng.sample(files, min(2, len(files))):
        content = bytearray(path.read_bytes())
        match rng.randrange(4):
            case 0:
                path.unlink()
            case 1:
                path.write_bytes(content[: rng.randrange(len(content) + 1)])
            case 2:
                path.write_bytes(rng.randbytes(len(content)))
            case _:
                for _ in range(rng.randrange(1, 9)):
                    content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
                path.write_bytes(content)
    try:
        read = open_ensemble(folder).outcomes()
    except InputError:
        pass
    else:
        pd.testing.assert_frame_equal(read, open_ensemble(whole).outcomes().loc[read.index])
    make(folder)
    assert contents(folder) == contents(whole)
    assert sorted(os.listdir(folder)) == sorted([*contents(whole), layout.LOG, ".lock"])


def test_manifests_are_held_to_their_own_fingerprint(whole: Path, tmp_path: Path) -> None:
    text = (whole / layout.MANIFEST).read_bytes()
    assert sealed(unsealed(text)) == text and SEAL in unsealed(text)
    deep = b"[" * 100_000
    for wrong in (text.replace(b'"points": 2', b'"points": 3'), deep, b"[]", b"", b"\xff\xfe", b"{", b"null"):
        with pytest.raises(ValueError, match=r".+"):
            unsealed(wrong)
        shutil.copytree(whole, tmp_path / "out")
        (tmp_path / "out" / layout.MANIFEST).write_bytes(wrong)
        with pytest.raises(InputError, match=r"manifest\.json.*no longer as it was written"):
            open_ensemble(tmp_path / "out")
        _, done = make(tmp_path / "out")
        assert done == 0 and contents(tmp_path / "out") == contents(whole)
        shutil.rmtree(tmp_path / "out")


def test_a_changed_plan_is_not_read_as_another_experiment(whole: Path, tmp_path: Path) -> None:
    for name in (layout.DESIGN, layout.RUNS):
        shutil.copytree(whole, tmp_path / name)
        path = tmp_path / name / name
        path.write_bytes(path.read_bytes().replace(b"2", b"3", 1))
        with pytest.raises(InputError, match=f"{name}.*another content than manifest.json says"):
            open_ensemble(tmp_path / name)


def test_what_is_not_the_stores_stays(half: Path, whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    shutil.copytree(half, folder)
    store = folder / layout.STORE
    mine = pd.DataFrame({"mine": np.arange(3)})
    foreign = ["data.parquet", "run-data.parquet", "run-mine.parquet", f"run-{'f' * 24}.parquet", "notes.txt"]
    foreign += [".data.parquet.abcd1234", ".hidden"]
    for name in foreign:
        mine.to_parquet(store / name)
    before = {name: (store / name).read_bytes() for name in foreign}
    open_ensemble(folder)
    make(folder)
    assert contents(folder) == contents(whole)
    assert {name: (store / name).read_bytes() for name in os.listdir(store)} == before


def test_what_killed_writes_left_is_swept_by_who_holds_the_lock(half: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    shutil.copytree(half, folder)
    name = next(iter(RunStore(folder / layout.STORE).names()))
    left = [
        folder / ".manifest.json.abcd1234",
        folder / f".{layout.INDICATORS}.4711",
        folder / layout.STORE / f".run-{name}.parquet.a_b1c2d3",
        folder / layout.STORE / f".pack-{name}-256.parquet.4711",
    ]
    mine = [folder / ".mine.json.abcd1234", folder / ".notes"]
    for path in (*left, *mine):
        path.write_bytes(b"half")
    open_ensemble(folder)
    assert all(path.exists() for path in left), "who only reads removes nothing"
    make(folder)
    assert not any(path.exists() for path in left) and all(path.exists() for path in mine)


def test_a_pipe_in_the_place_of_a_file_keeps_nobody_waiting(whole: Path, half: Path, tmp_path: Path) -> None:
    name = next(iter(RunStore(half / layout.STORE).names()))
    for place, from_ in ((layout.MANIFEST, whole), (layout.RUNS, whole), (layout.INDICATORS, whole)):
        shutil.copytree(from_, tmp_path / place)
        (tmp_path / place / place).unlink()
        os.mkfifo(tmp_path / place / place)
        if place != layout.INDICATORS:
            with pytest.raises(InputError):
                open_ensemble(tmp_path / place)
        make(tmp_path / place)
        assert contents(tmp_path / place) == contents(whole)
    shutil.copytree(half, tmp_path / "half")
    pipe = tmp_path / "half" / layout.STORE / f"run-{name}.parquet"
    pipe.unlink()
    os.mkfifo(pipe)
    assert name not in RunStore(pipe.parent)
    _, done = make(tmp_path / "half")
    assert done == 2 and contents(tmp_path / "half") == contents(whole)


def _nothing(path: Path) -> None:
    path.unlink()


def _other_run(path: Path) -> None:
    other = next(p for p in path.parent.glob("*.parquet") if p != path)
    shutil.copyfile(other, path)


def _changed(path: Path) -> None:
    flip(path, path.stat().st_size // 2)


@pytest.mark.parametrize("damage", [_nothing, _other_run, _changed])
def test_a_kept_run_that_is_not_that_run_is_not_taken_for_it(
    damage: Callable[[Path], None], tmp_path: Path
) -> None:
    cache = RunCache(tmp_path)
    scenario = fakes.two_scenarios()[0]
    points = [Point(scenario, 0), Point(scenario, 1)]
    for point in points:
        cache.add(point, "content", fakes.fake_run(scenario, point.seed))
    kept = cache.rows(points[0], "content")
    assert kept is not None and len(kept) == len(fakes.fake_run(scenario, points[0].seed))
    damage(cache._place(points[0], "content")[1])
    assert cache.rows(points[0], "content") is None
    assert cache.rows(points[1], "content") is not None


def test_a_run_with_missing_values_is_kept_as_it_is(tmp_path: Path) -> None:
    rows = fakes.fake_run(fakes.two_scenarios()[0], 5)
    rows.loc[::7, "value"] = np.nan
    store = RunStore(tmp_path)
    store.add("a" * 24, tidy(rows))
    again = RunStore(tmp_path)
    assert again.drop_damaged() == []
    pd.testing.assert_frame_equal(tidy(again.table("a" * 24).to_pandas()), tidy(rows))


def test_json_of_a_manifest_is_the_same_whoever_reads_it(whole: Path) -> None:
    said = json.loads((whole / layout.MANIFEST).read_text("utf-8"))
    assert list(said)[-1] == SEAL and len(said[SEAL]) == 64
