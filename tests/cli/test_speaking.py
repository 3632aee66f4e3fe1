"""How commands speak: for machines, quietly, in a pipe, on a narrow terminal, to a shell's Tab key."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from typer.main import get_command
from typer.testing import CliRunner

import sim.cli.running
from sim.cli import app, main
from sim.cli.console import rows_of
from sim.cli.modes import is_for_machines, is_quiet
from sim.cli.running import told
from sim.experiments import runner
from tests import fakes

COMMANDS = getattr(get_command(app), "commands", {})
WITHOUT_TABLES = {"app", "report", "log", "experiment", "validate", "odd"}
"""Commands that print lines, files or a document."""


@pytest.fixture(autouse=True)
def small_world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(runner, "path_run", fakes.fake_run)
    monkeypatch.setattr(sim.cli.running, "INDICATORS", fakes.INDICATORS)


def shequ(capsys: pytest.CaptureFixture[str], words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as done:
        main(words.split())
    out, err = capsys.readouterr()
    assert isinstance(done.value.code, int)
    return done.value.code, out, err


def test_every_command_can_be_quiet_and_every_table_be_json() -> None:
    for name, command in COMMANDS.items():
        options = {word for option in command.params for word in option.opts}
        assert {"--quiet", "-q"} <= options, name
        assert ("--json" in options) == (name not in WITHOUT_TABLES), name


COMPARE = "compare old new --replicates 3 --years 2 --jobs 1 --no-report --out here"


def test_json_is_one_object_with_the_tables(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = shequ(capsys, f"{COMPARE} --json")
    assert code == 0
    said = json.loads(out)
    assert said.keys() == {"results", "summary", "differences", "ranking", "dominance"}
    assert said["results"] == "here"
    written = pd.read_csv("here/differences.csv")
    totals = written[written["by"].isna()]
    assert [row["indicator"] for row in said["differences"]] == totals["indicator"].tolist()
    assert [row["difference"] for row in said["differences"]] == pytest.approx(totals["difference"].tolist())
    code, out, _ = shequ(capsys, f"{COMPARE} --overwrite")
    assert code == 0 and "Results: here" in out, "the next command speaks as before"


def test_what_json_cannot_say_is_null() -> None:
    table = pd.DataFrame({"a": [1.5, float("nan"), float("inf")], "b": ["x", "y", "z"], "c": [1, 2, 3]})
    rows = rows_of(table)
    assert [row["a"] for row in rows] == [1.5, None, None] and rows[2] == {"a": None, "b": "z", "c": 3}
    json.dumps(rows, allow_nan=False)


def test_show_gives_the_structure_in_force(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = shequ(capsys, "show reform --json")
    said = json.loads(out)
    assert said["scenario"] == "reform" and [row["month"] for row in said["timeline"]] == [1, 13]
    assert {"bodies", "departments", "routes", "rules"} <= said["structure"].keys()
    _, out, _ = shequ(capsys, "show new --json --month 1")
    assert json.loads(out)["timeline"] == [{"month": 1, "structure": "new"}]


def test_quiet_leaves_results_and_mistakes(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = shequ(capsys, f"{COMPARE} --quiet")
    assert code == 0 and err == "" and out.splitlines()[-1] == "Results: here"
    code, _, err = shequ(capsys, "compare old nowhere -q")
    assert code == 2 and "nowhere" in err
    _, _, err = shequ(capsys, f"{COMPARE} --overwrite")
    assert "6 of 6 runs" in err
    assert not is_quiet() and not is_for_machines()


def test_of_many_runs_some_have_a_line() -> None:
    assert all(told(finished, 20) for finished in range(1, 21))
    lines = [finished for finished in range(1, 1001) if told(finished, 1000)]
    assert lines[:10] == list(range(1, 11)) and lines[10:12] == [50, 100] and lines[-1] == 1000
    assert len(lines) == 30


@pytest.mark.parametrize("words", ["scenarios", "levers", "parameters", "clauses"])
def test_ids_are_whole_at_80_columns(
    words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    _, out, _ = shequ(capsys, words)
    monkeypatch.delenv("COLUMNS")
    _, listed, _ = shequ(capsys, f"{words} --json")
    ids = [row["id"] for row in json.loads(listed)]
    assert len(ids) >= 10 and [id_ for id_ in ids if id_ not in out] == []
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("name", ["app", "discover", "calibrate", "fadeout"])
def test_extras_are_named_whole_in_help(name: str) -> None:
    """The brackets of an extra are no markup."""
    words = " ".join(re.sub(r"[│\n]", " ", CliRunner().invoke(app, [name, "--help"]).stdout).split())
    assert re.search(r"pip install ?'shequ\[(app|discovery)\]'", words), words


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_can_complete(shell: str) -> None:
    ways = {
        "bash": {"COMP_WORDS": "shequ comp", "COMP_CWORD": "1"},
        "zsh": {"_TYPER_COMPLETE_ARGS": "shequ comp"},
        "fish": {"_TYPER_COMPLETE_ARGS": "shequ comp", "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
    }
    asked = {**os.environ, **ways[shell], "_SHEQU_COMPLETE": f"complete_{shell}"}
    done = subprocess.run(
        [sys.executable, "-m", "sim"], env=asked, capture_output=True, text=True, check=False
    )
    assert "compare" in done.stdout and "robust" not in done.stdout, done.stderr
