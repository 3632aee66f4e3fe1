"""`shequ run --cases`: the case tables beside the results, which are the same with and without."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from sim.cli import main
from sim.experiments import case_runs, store
from sim.experiments.recorded_runs import RECORDING, RecordedRun
from sim.experiments.replicate_seeds import replicate_seed
from sim.institutions.documents import InputError
from sim.institutions.files.library import load_scenario

SMALL = ("--residents", "300", "--years", "1", "--seed", "5", "--out", "here")
SECOND = replicate_seed(5, 1)
TABLES = ["cases-5.parquet", "hours-5.parquet", "precincts-5.parquet", "stages-5.parquet"]

type Shequ = Callable[..., tuple[int, str]]


@pytest.fixture
def shequ(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shequ:
    """Run the command in an empty folder: (exit code, standard error)."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as done:
            main(arguments)
        captured = capsys.readouterr()
        assert isinstance(done.value.code, int)
        assert "Traceback" not in captured.out + captured.err
        return done.value.code, captured.err

    return call


def run(shequ: Shequ, *more: str) -> tuple[int, str]:
    return shequ("run", "old", *SMALL, *more)


def test_tables_come_beside_results_that_are_the_same(shequ: Shequ) -> None:
    assert run(shequ, "--replicates", "2", "--jobs", "2")[0] == 0
    plain = Path("here", store.INDICATORS).read_bytes()
    assert sorted(os.listdir("here")) == sorted(store.FILES)

    refused, told = run(shequ, "--replicates", "2", "--cases")
    assert refused == 2 and "--overwrite" in told
    assert run(shequ, "--replicates", "2", "--jobs", "2", "--cases", "--overwrite")[0] == 0
    both = [*TABLES, *(name.replace("5", str(SECOND)) for name in TABLES)]
    assert sorted(os.listdir("here")) == sorted([*store.FILES, *both])
    assert Path("here", store.INDICATORS).read_bytes() == plain
    said = json.loads(Path("here", store.MANIFEST).read_text("utf-8"))["files"]
    for name in both:
        content = Path("here", name).read_bytes()
        assert said[name] == {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    cases = pd.read_parquet(f"here/cases-{SECOND}.parquet")
    assert cases["id"].is_unique and cases["month_ended"].max() == 12


def test_results_that_replace_others_take_their_tables_away(shequ: Shequ) -> None:
    assert run(shequ, "--replicates", "1", "--cases")[0] == 0
    assert run(shequ, "--replicates", "1")[0] == 2
    (Path("here") / RECORDING).mkdir()
    (Path("here") / RECORDING / ".cases-5.parquet.part").write_bytes(b"of a run that was ended from outside")
    assert run(shequ, "--replicates", "1", "--overwrite")[0] == 0
    assert sorted(os.listdir("here")) == sorted(store.FILES)


def test_a_comparison_has_a_folder_of_tables_for_each_scenario(
    shequ: Shequ, capsys: pytest.CaptureFixture[str]
) -> None:
    compare = ("compare", "old", "new", *SMALL, "--replicates", "1", "--jobs", "1")
    assert shequ(*compare)[0] == 0
    plain = Path("here", store.INDICATORS).read_bytes()
    assert shequ(*compare, "--cases", "--overwrite")[0] == 0
    assert Path("here", store.INDICATORS).read_bytes() == plain
    said = json.loads(Path("here", store.MANIFEST).read_text("utf-8"))["files"]
    for scenario in ("old", "new"):
        assert sorted(os.listdir(f"here/cases/{scenario}")) == TABLES
        for name in TABLES:
            content = Path("here/cases", scenario, name).read_bytes()
            assert said[f"cases/{scenario}/{name}"]["sha256"] == hashlib.sha256(content).hexdigest()
    alone = ("run", "new", *SMALL[:-1], "alone", "--replicates", "1", "--cases")
    assert shequ(*alone)[0] == 0
    for name in TABLES:
        pd.testing.assert_frame_equal(
            pd.read_parquet(f"alone/{name}"), pd.read_parquet(f"here/cases/new/{name}")
        )

    with pytest.raises(SystemExit):
        main(["handovers", "here", "--json"])
    assert json.loads(capsys.readouterr().out)["scenarios"] == ["old", "new"]
    code, told = shequ("log", "here")
    assert code == 2 and "allowed: one of here/cases/old, here/cases/new" in told
    Path("here/cases/old/notes.txt").write_text("mine")
    code, told = shequ(*compare, "--overwrite")
    assert code == 2 and "cases/old/notes.txt" in told and Path("here/cases/old", TABLES[0]).exists()
    Path("here/cases/old/notes.txt").unlink()
    assert shequ(*compare, "--overwrite")[0] == 0
    assert not Path("here/cases").exists()


def test_a_stranger_is_no_table(shequ: Shequ) -> None:
    assert run(shequ, "--replicates", "1", "--cases")[0] == 0
    Path("here/cases-mine.parquet").write_bytes(b"mine")
    code, told = run(shequ, "--replicates", "1", "--cases", "--overwrite")
    assert code == 2 and "cases-mine.parquet" in told
    assert Path("here/cases-mine.parquet").exists() and Path("here", TABLES[0]).exists()


def test_a_full_disk_is_told_in_a_line(shequ: Shequ, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(case_runs, "case_run", full)
    with pytest.raises(InputError, match="no space left"):
        RecordedRun(tmp_path / "there")(load_scenario("old"), 1, progress=None)
    code, told = run(shequ, "--replicates", "1", "--jobs", "1", "--cases")
    assert code == 2 and "no space left" in told and not Path("here").exists()


def test_a_log_is_written_beside_the_results(shequ: Shequ) -> None:
    assert run(shequ, "--replicates", "2", "--jobs", "1", "--cases")[0] == 0
    code, told = shequ("log", "here")
    assert code == 0 and f"seeds 5, {SECOND}; this is of 5" in told and "events of old, seed 5" in told
    assert (
        shequ("log", "here", "--seed", str(SECOND), "--format", "csv", "--public", "--output", "mine.csv")[0]
        == 0
    )
    rows = pd.read_csv("mine.csv")
    assert len(rows) > 0 and "everyday" not in set(rows["class"])
    again, told = shequ("log", "here", "--seed", "5")
    assert again == 2 and "--overwrite" in told
    assert shequ("log", "here", "--seed", "5", "--overwrite")[0] == 0
    assert run(shequ, "--replicates", "1", "--jobs", "1", "--overwrite")[0] == 0
    assert sorted(os.listdir("here")) == sorted(store.FILES)  # a log of runs that are gone goes with them


def test_mistakes_about_logs_are_told_in_a_line(shequ: Shequ) -> None:
    allowed = "a folder that shequ run --cases has written"
    assert shequ("log", "nowhere") == (2, f"shequ: nowhere: DIR: found no folder; allowed: {allowed}\n")
    Path("here").mkdir()
    assert "without cases-SEED.parquet" in shequ("log", "here")[1]
    assert shequ("log", "here", "--format", "xml")[0] == 2
