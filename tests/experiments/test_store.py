"""Results on disk: eight whole files or none, the same bytes for the same runs, clear refusals."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.analysis.compare import DIFFERENCE_COLUMNS, SUMMARY_COLUMNS
from sim.experiments import store
from sim.experiments.files import discard
from sim.experiments.replicate_seeds import replicate_seed
from sim.experiments.rows import COLUMNS
from sim.experiments.runner import Run, points_of, run_points
from sim.experiments.sealing import sealed
from sim.institutions.documents import InputError
from sim.institutions.files.library import scenario_hash
from sim.report.results import read
from tests import fakes

NOW = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)


def written(folder: Path, jobs: int = 1, run: Run = fakes.fake_run, replicates: int = 3) -> dict[str, Any]:
    """Run, write into a folder, and return the manifest."""
    scenarios = fakes.two_scenarios(replicates)
    batch = run_points(points_of(scenarios), jobs=jobs, run=run)
    folder = store.prepare(folder, scenarios, overwrite=True, now=NOW)
    results = store.results_of(batch, scenarios, fakes.INDICATORS, 12)
    store.write(folder, results, store.manifest_of(batch, scenarios, 12, "shequ compare old new", NOW))
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert isinstance(manifest, dict)
    return manifest


def test_exactly_eight_files_with_the_columns_promised(tmp_path: Path) -> None:
    written(tmp_path / "out")
    assert sorted(os.listdir(tmp_path / "out")) == sorted(store.FILES)
    rows = pd.read_parquet(tmp_path / "out" / store.INDICATORS)
    assert tuple(rows.columns) == COLUMNS
    assert len(rows) == 2 * 3 * 12 * len(fakes.INDICATORS) * 3
    assert not (rows["value"].isna() | rows["month"].isna()).any()
    assert list(rows["scenario"].unique()) == ["old", "new"]
    summary = pd.read_csv(tmp_path / "out" / store.SUMMARY, keep_default_na=False)
    assert tuple(summary.columns) == SUMMARY_COLUMNS
    assert len(summary) == 2 * len(fakes.INDICATORS) * 3
    differences = pd.read_csv(tmp_path / "out" / store.DIFFERENCES, keep_default_na=False)
    assert tuple(differences.columns) == DIFFERENCE_COLUMNS
    totals = differences[differences["by"] == ""].set_index("indicator")
    assert dict(totals["verdict"]) == {
        "on_time_share": "better",
        "time_to_finish_median": "better",
        "committee_administrative_share": "unclear",
        "posts_strict": "better",
        "trust": "worse",
        "self_governance_hours": "unclear",
    }
    assert (totals["base"] == "old").all() and (totals["scenario"] == "new").all()


def test_tables_follow_from_the_rows(tmp_path: Path) -> None:
    written(tmp_path / "out")
    rows = pd.read_parquet(tmp_path / "out" / store.INDICATORS)
    waits = rows[(rows["indicator"] == "time_to_finish_median") & (rows["by"] == "")]
    by_run = waits.groupby(["scenario", "replicate"], observed=True)["value"].mean().unstack()
    differences = pd.read_csv(tmp_path / "out" / store.DIFFERENCES, keep_default_na=False)
    row = differences[(differences["indicator"] == "time_to_finish_median") & (differences["by"] == "")].iloc[
        0
    ]
    assert row["difference"] == pytest.approx((by_run.loc["new"] - by_run.loc["old"]).mean())
    assert (row["unit"], row["replicates"]) == ("days", 3)


def test_the_same_runs_give_the_same_bytes_whatever_the_workers(tmp_path: Path) -> None:
    one, many = written(tmp_path / "one", jobs=1), written(tmp_path / "many", jobs=3)
    for name in store.FILES[1:]:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "many" / name).read_bytes()
    assert one["files"] == many["files"] and one["scenarios"] == many["scenarios"]


def test_manifest_tells_what_was_run_with_what(tmp_path: Path) -> None:
    manifest = written(tmp_path / "out")
    old, new = fakes.two_scenarios()
    assert manifest["command"] == "shequ compare old new"
    assert manifest["complete"] is True and manifest["interrupted"] is False
    assert (manifest["base"], manifest["window_months"], list(manifest["scenarios"])) == (
        "old",
        12,
        ["old", "new"],
    )
    said = manifest["scenarios"]["new"]
    assert said["hash"] == scenario_hash(new)
    assert said["seeds"] == [replicate_seed(old.seed, r) for r in range(3)]
    assert said["parameters"] == dict(new.parameters) and said["overrides"] == dict(new.overrides)
    assert {"python", "mesa", "numba", "numpy", "pandas"} <= set(manifest["libraries"])
    assert len(manifest["runs"]["finished"]) == 6 and all(
        run["seconds"] >= 0 for run in manifest["runs"]["finished"]
    )
    for name, file in manifest["files"].items():
        content = (tmp_path / "out" / name).read_bytes()
        assert file == {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def test_failed_runs_are_in_the_manifest_and_not_in_the_rows(tmp_path: Path) -> None:
    manifest = written(tmp_path / "out", run=fakes.fails_for_new)
    (failed,) = manifest["runs"]["failed"]
    assert (failed["scenario"], failed["replicate"]) == ("new", 1)
    assert failed["message"] == "ZeroDivisionError: nobody at the desk"
    assert "Traceback" in failed["traceback"] and manifest["complete"] is False
    differences = pd.read_csv(tmp_path / "out" / store.DIFFERENCES)
    assert set(differences["replicates"]) == {2}
    summary = pd.read_csv(tmp_path / "out" / store.SUMMARY)
    assert dict(summary.groupby("scenario")["replicates"].first()) == {"old": 3, "new": 2}


def test_when_every_run_fails_the_files_are_empty_but_whole(tmp_path: Path) -> None:
    manifest = written(tmp_path / "out", run=fakes.bad_table)
    assert len(manifest["runs"]["failed"]) == 6
    assert pd.read_parquet(tmp_path / "out" / store.INDICATORS).empty
    assert tuple(pd.read_csv(tmp_path / "out" / store.SUMMARY).columns) == SUMMARY_COLUMNS
    assert tuple(pd.read_csv(tmp_path / "out" / store.DIFFERENCES).columns) == DIFFERENCE_COLUMNS
    assert pd.read_csv(tmp_path / "out" / store.RANKING).empty


def test_one_replicate_leaves_intervals_empty(tmp_path: Path) -> None:
    written(tmp_path / "out", replicates=1)
    differences = pd.read_csv(tmp_path / "out" / store.DIFFERENCES)
    assert differences[["low", "high", "correlation"]].isna().all(axis=None)
    assert set(differences["verdict"]) == {"unclear"} and differences["difference"].notna().all()


def test_missing_values_survive_the_files(tmp_path: Path) -> None:
    scenarios = fakes.two_scenarios(1)
    batch = run_points(points_of(scenarios), jobs=1, run=fakes.fake_run)
    outcomes = []
    for outcome in batch.outcomes:
        assert outcome.rows is not None
        wait = (outcome.rows["indicator"] == "time_to_finish_median").to_numpy()
        outcomes.append(replace(outcome, rows=outcome.rows.assign(value=np.where(wait, np.nan, 1.0))))
    results = store.results_of(replace(batch, outcomes=tuple(outcomes)), scenarios, fakes.INDICATORS, 12)
    store.write(tmp_path, results, store.manifest_of(batch, scenarios, 12, "shequ compare old new", NOW))
    rows = pd.read_parquet(tmp_path / store.INDICATORS)
    assert rows.loc[rows["indicator"] == "time_to_finish_median", "value"].isna().all()
    assert "time_to_finish_median" not in set(pd.read_csv(tmp_path / store.SUMMARY)["indicator"])


def test_default_folder_is_named_after_time_and_scenarios(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    scenarios = fakes.two_scenarios()
    first = store.prepare(None, scenarios, overwrite=False, now=NOW)
    assert first == Path("results/20300102-030405-old-new") and first.is_dir()
    assert store.prepare(None, scenarios, overwrite=False, now=NOW) == Path(f"{first}-2")
    many = store.default_name(["a b/c", *"defgh"], NOW)
    assert many == "20300102-030405-a_b_c-d-e-f-and_2_more"


def refusal(folder: Path, overwrite: bool = False) -> str:
    with pytest.raises(InputError) as error:
        store.prepare(folder, fakes.two_scenarios(), overwrite=overwrite, now=NOW)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_folders_with_something_in_them_are_refused(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    written(mine)
    assert "--overwrite" in refusal(mine)
    assert store.prepare(mine, fakes.two_scenarios(), overwrite=True, now=NOW) == mine
    (mine / "thesis.doc").write_text("do not lose me")
    assert "thesis.doc" in refusal(mine, overwrite=True)
    (tmp_path / "file").write_text("")
    assert "--out" in refusal(tmp_path / "file")
    assert "not a directory" in refusal(tmp_path / "file" / "below")
    assert "too long" in refusal(tmp_path / ("x" * 300))


def test_overwriting_replaces_all_files(tmp_path: Path) -> None:
    written(tmp_path, replicates=3)
    before = {name: (tmp_path / name).read_bytes() for name in store.FILES}
    written(tmp_path, replicates=2)
    assert sorted(os.listdir(tmp_path)) == sorted(store.FILES)
    # On what a scenario is clearly better, fewer replicates may say the same; the stand-in has no paths.
    changed = set(store.FILES) - {store.DOMINANCE, store.PATHS, store.STRUCTURES}
    assert all((tmp_path / name).read_bytes() != before[name] for name in changed)


@pytest.fixture(params=store.FILES)
def full_at(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The disk is full when this file is to be renamed into place."""
    replace_file = os.replace

    def no_room(source: str, target: Path) -> None:
        if Path(target).name == request.param:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        replace_file(source, target)

    monkeypatch.setattr(os, "replace", no_room)
    return str(request.param)


def test_a_full_disk_leaves_no_manifest_and_nothing_half(full_at: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no space left on device"):
        written(tmp_path)
    there = set(os.listdir(tmp_path))
    assert there <= set(store.FILES[1:]) and full_at not in there


def test_empty_folders_go_when_nothing_came_of_them(tmp_path: Path) -> None:
    discard(tmp_path / "not there")
    folder = store.prepare(tmp_path / "new", fakes.two_scenarios(), overwrite=False, now=NOW)
    discard(folder)
    assert not folder.exists()
    written(tmp_path / "kept")
    discard(tmp_path / "kept")
    assert (tmp_path / "kept" / "manifest.json").exists()


def _resealed(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change what a manifest says, as another version might have written it."""
    said = json.loads((folder / store.MANIFEST).read_text("utf-8"))
    change(said)
    (folder / store.MANIFEST).write_bytes(sealed(said))


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said.pop("runs"),
        lambda said: said.update(runs=[]),
        lambda said: said["runs"].pop("finished"),
        lambda said: said.update(scenarios=["old", "new"]),
        lambda said: said["scenarios"]["new"].pop("name"),
        lambda said: said.update(base="older"),
        lambda said: said.update(window_months="a year"),
        lambda said: said.update(files={}),
        lambda said: said["files"].update({store.SUMMARY: "abc"}),
    ],
)
def test_results_that_another_version_wrote_otherwise_are_refused_in_a_line(
    change: Callable[[dict[str, Any]], object], tmp_path: Path
) -> None:
    written(tmp_path / "out")
    read(tmp_path / "out")
    _resealed(tmp_path / "out", change)
    with pytest.raises(InputError, match="the manifest of something else"):
        read(tmp_path / "out")


@pytest.mark.parametrize("name", [*store.FILES])
def test_a_byte_that_was_changed_is_found(name: str, tmp_path: Path) -> None:
    written(tmp_path / "out")
    path = tmp_path / "out" / name
    content = bytearray(path.read_bytes())
    for at in (0, len(content) // 2, len(content) - 2):
        path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        with pytest.raises(InputError):
            read(tmp_path / "out")


def test_results_are_written_by_one_process_at_a_time_which_sweeps(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    written(folder)
    (folder / ".summary.csv.abcd1234").write_text("half")
    store.prepare(folder, fakes.two_scenarios(), overwrite=True, now=NOW)
    with store.held(folder):
        assert not (folder / ".summary.csv.abcd1234").exists()
        with pytest.raises(InputError, match="another process is writing"), store.held(folder):
            pass
    with store.held(folder):
        assert sorted(os.listdir(folder)) == sorted(store.FILES)
