"""The command finds everything before the first run: what cannot be is refused, what is odd is said once."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from sim.cli import main
from sim.cli.console import print_json

SCENARIO = "name: {{en: Own, zh: 自有}}\nabout: {{en: Own., zh: 自有。}}\nextends: old\n{}\n"


def called(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """The exit code, and what was said."""
    with pytest.raises(SystemExit) as done:
        main(arguments)
    assert isinstance(done.value.code, int)
    return done.value.code, capsys.readouterr().err


def scenario(folder: Path, more: str, table: str = "") -> str:
    (folder / "people.csv").write_text(table, "utf-8")
    (folder / "own.yaml").write_text(SCENARIO.format(more), "utf-8")
    return str(folder / "own.yaml")


@pytest.mark.parametrize(
    ("more", "table", "words"),
    [
        (
            "community: {table: people.csv}",
            "household_id,size\n" + "".join(f"{i},60\n" for i in range(4)),
            "people.csv: households: found 4 households; allowed: 9 or more, one for each",
        ),
        ("community: {table: people.csv}", "household_id,size\nhostel,500\n", "found 1 households"),
    ],
)
def test_validate_refuses_what_a_run_would(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: str, table: str, words: str
) -> None:
    file = scenario(tmp_path, more, table)
    code, said = called(capsys, "validate", file)
    assert code == 2 and words in said
    code, run = called(
        capsys, "run", file, "--years", "1", "--replicates", "1", "--out", str(tmp_path / "out")
    )
    assert code == 2 and words in run
    assert not (tmp_path / "out").exists(), "before the first run"


def test_what_is_odd_is_said_once_and_is_no_mistake(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = "resident_id,household_id\n" + "".join(f"{i},h{i // 2}\u200b\n" for i in range(400))
    file = scenario(tmp_path, "community: {table: people.csv}", table)
    code, said = called(capsys, "validate", file)
    assert code == 0 and said.count("invisible characters: 400 (the first U+200B)") == 1
    assert "own.yaml: ok (a scenario)" in said and "OddInput" not in said


def test_a_study_is_tried_out_point_by_point(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scenario(tmp_path, "community: {table: people.csv}", "household_id,size\na,300\nb,200\n")
    (tmp_path / "points.csv").write_text("scenario,needs.volume\nown.yaml,1\nnone.yaml,1\n", "utf-8")
    study = tmp_path / "study.yaml"
    study.write_text(
        "name: {en: A study}\nreplicates: 1\nwindow: 6\ndesign: [{table: points.csv}]\n", "utf-8"
    )
    code, said = called(capsys, "validate", str(study))
    assert code == 2 and "points.csv:3: scenario: found no such file: '" in said
    assert "study.yaml:1: name: only 'en'" in said
    (tmp_path / "points.csv").write_text("scenario,needs.volume\nown.yaml,1\n", "utf-8")
    code, said = called(capsys, "validate", str(study))
    assert code == 2 and "people.csv: households: found 2 households" in said
    (tmp_path / "own.yaml").write_text(SCENARIO.format("replicates: many"), "utf-8")
    code, said = called(capsys, "validate", str(study))
    assert code == 2 and "own.yaml:4: replicates: found 'many'" in said


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "gbk", "utf-8"])
def test_json_is_whole_in_any_encoding(monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="replace")
    monkeypatch.setattr(sys, "stdout", stream)
    value = {"name": "街道办", "unit": "m²", "share": "0–1 é"}
    print_json(value)
    stream.flush()
    assert json.loads(stream.buffer.getvalue().decode(encoding)) == value
