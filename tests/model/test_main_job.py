"""The main job with the real model, as a user starts it: other processes, real files, real Ctrl-C."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest

from sim.cli import main
from sim.experiments.replicate_seeds import replicate_seed
from sim.experiments.rows import COLUMNS
from sim.experiments.store import FILES
from sim.institutions.files.library import load_registry

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "sim" / "documentation" / "pages"
SMALL = ("--residents", "400", "--years", "1", "--replicates", "2", "--seed", "11")


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """The command as a process group of its own, as a shell starts it."""
    return subprocess.Popen(
        [sys.executable, "-m", "sim", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def alive(group: int) -> list[str]:
    """What still runs in a process group, where /proc tells."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            name, _, rest = status.read_text("utf-8").rpartition(")")
            state, _, its_group, *_ = rest.split()
            if int(its_group) == group and state != "Z":
                found.append(name)
    return found


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the results of the same comparison by one process (one) and by two (two)."""
    folder = tmp_path_factory.mktemp("compared")
    for name, *more in (("one", "--jobs", "1"), ("two", "--jobs", "2", "--no-report")):
        process = start(folder, "compare", "old", "new", *SMALL, *more, "--out", name)
        out, err = process.communicate()
        assert process.returncode == 0, err
        assert out.splitlines()[-1] == f"Results: {name}"
    return folder


def test_bytes_are_the_same_whatever_the_jobs(compared: Path) -> None:
    for name in FILES[1:]:
        assert (compared / "one" / name).read_bytes() == (compared / "two" / name).read_bytes()


def test_rows_are_complete_and_pairs_share_their_seeds(compared: Path) -> None:
    rows = pd.read_parquet(compared / "one" / "indicators.parquet")
    assert tuple(rows.columns) == COLUMNS
    runs = rows.groupby(["scenario", "replicate"], observed=True).agg(
        {"seed": ["min", "max"], "month": "nunique"}
    )
    second = replicate_seed(11, 1)
    assert runs.to_numpy().tolist() == [[11, 11, 12], [second, second, 12]] * 2
    assert (rows["key"].astype(str) == "").equals(rows["by"].astype(str) == "")


def test_every_total_has_a_unit_and_a_verdict(compared: Path) -> None:
    table = pd.read_csv(compared / "one" / "differences.csv", keep_default_na=False)
    totals = table[table["by"] == ""]
    assert len(totals) > 30 and totals["indicator"].is_unique
    assert (totals["unit"] != "").all() and set(totals["verdict"]) <= {"better", "worse", "unclear"}
    assert set(totals["verdict"]) != {"unclear"}


def test_load_is_measured_on_the_model(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        main(["load", "old", "--residents", "400", "--months", "1", "--json"])
    said = capsys.readouterr()
    assert done.value.code == 0, said.err
    rows = json.loads(said.out)
    committees = [row for row in rows if row["body"] == "residents_committee" and row["purpose"] == "all"]
    assert len(committees) == 1 and committees[0]["available"] > 0 and committees[0]["demanded"] > 0


def test_ctrl_c_leaves_whole_files_no_process_and_no_traceback(tmp_path: Path) -> None:
    process = start(
        tmp_path, "compare", "old", "new", "--residents", "2000", "--years", "1", "--replicates", "200",
        "--jobs", "2", "--out", "here",
    )  # fmt: skip
    assert process.stderr is not None
    said: list[str] = []
    while not said or not said[-1].startswith("[4/"):
        said.append(process.stderr.readline())
        assert said[-1] or process.poll() is None, said
    os.killpg(process.pid, signal.SIGINT)  # Ctrl-C reaches every process of the terminal
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in err and "Stopped: " in err
    assert out.splitlines()[-1] == "Results: here"
    assert sorted(path.name for path in (tmp_path / "here").iterdir()) == sorted(FILES)
    manifest = json.loads((tmp_path / "here" / "manifest.json").read_text("utf-8"))
    finished = len(manifest["runs"]["finished"])
    assert manifest["interrupted"] and 4 <= finished < 400
    rows = pd.read_parquet(tmp_path / "here" / "indicators.parquet")
    assert len(rows.groupby(["scenario", "replicate"], observed=True)) == finished
    deadline = time.monotonic() + 20.0
    while alive(process.pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not alive(process.pid)


def test_bundled_files_and_the_readmes_scenario_are_valid(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = [ROOT / "README.md", ROOT / "README.zh.md", PAGES / "reforms.md", PAGES / "experiments.md"]
    examples = [
        (f"{place}-{name}", text)
        for place, path in enumerate(told)
        for name, text in re.findall(r"```yaml\n# mine/(.*?)\n(.*?)```", path.read_text("utf-8"), re.DOTALL)
    ]
    quick = [(PAGES / name).read_text("utf-8") for name in ("quickstart.md", "quickstart.zh.md")]
    bare = [re.findall(r"```yaml\n(.*?)```", text, re.DOTALL) for text in quick]
    assert bare[0] == bare[1] and len(bare[0]) == 1
    examples.append(("quick.yaml", bare[0][0]))
    assert len(examples) == 5
    for name, text in examples:
        (tmp_path / name).write_text(text, "utf-8")
    paths = [*sorted((ROOT / "scenarios").rglob("*.yaml")), *(tmp_path / name for name, _ in examples)]
    with pytest.raises(SystemExit) as done:
        main(["validate", *map(str, paths)])
    err = capsys.readouterr().err
    assert done.value.code == 0, err
    assert len(err.splitlines()) == len(paths)


def test_the_readmes_python_works() -> None:
    (example,), (other,) = (
        re.findall(r"```python\n(.*?)```", (ROOT / name).read_text("utf-8"), re.DOTALL)
        for name in ("README.md", "README.zh.md")
    )
    assert [line.partition("#")[0] for line in example.splitlines()] == [
        line.partition("#")[0] for line in other.splitlines()
    ]
    names: dict[str, pd.DataFrame] = {}
    exec(example, names)
    assert list(names["table"].columns) == ["month", "indicator", "by", "key", "value"]
    assert names["table"]["month"].max() == 12


def test_validate_reads_the_table_of_a_scenario(tmp_path: Path) -> None:
    """A scenario is as sound as the people it names: their table is read too."""
    (tmp_path / "people.csv").write_text("resident_id,household_id,age\nr1,h1,-4\n", "utf-8")
    scenario = tmp_path / "own.yaml"
    scenario.write_text(
        "name: {en: Own people, zh: 自有居民}\nabout: {en: Own people., zh: 自有居民。}\n"
        "extends: old\ncommunity: {table: people.csv}\n",
        "utf-8",
    )
    process = start(tmp_path, "validate", "own.yaml")
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "people.csv:2: age: found '-4'" in errors


def test_the_results_page_counts_assumptions_as_they_are() -> None:
    grades = [parameter.basis.grade for parameter in load_registry().values()]
    readme = (PAGES / "results.md").read_text("utf-8")
    assert f"{grades.count('S')} of {len(grades)} parameters are assumptions" in readme
    assert grades.count("A") == 8 and "only eight were read in a source" in readme
