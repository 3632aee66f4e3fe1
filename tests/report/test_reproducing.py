"""What a report prints to be repeated is run as it is printed, and gives the same numbers to the last bit."""

from __future__ import annotations

import runpy
import shlex
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from markupsafe import escape

from sim.app.jobs import ENDED
from sim.app.options import Options
from sim.app.questions import Questions
from sim.app.taking import reproduce
from sim.cli import main
from sim.experiments.engines import Processes
from sim.experiments.files import csv_bytes
from sim.institutions.files.library import with_settings
from sim.measures.indicators import HEADLINE, INDICATORS
from sim.report.blocks import Code, Paragraph
from sim.report.content import report_of
from sim.report.page import html
from sim.report.reproducing import reproducing
from sim.report.results import read
from sim.report.sentences import Sentences
from sim.report.style import chinese_font

LEVER_PLAN = """# my plan, in one language
name: {en: "A plan of mine"}
about: {en: "One stop from the seventh month."}
extends: parents/base.yaml
timeline:
  - month: 7
    levers: {public_service_committee: 1, one_stop_centre: 1}
"""
PARENT = """name: {zh: "底稿"}
about: {zh: "底稿。"}
extends: old
parameters: {needs.volume: 1.2}
"""


def ran(words: list[str]) -> int:
    with pytest.raises(SystemExit) as done:
        main(words)
    return int(done.value.code or 0)


def same_both_ways(command: str, first: Path, elsewhere: Path) -> None:
    """The command, and the script again.py, run where the files are: every table to the last byte."""
    assert ran([*shlex.split(command)[1:], "--jobs", "1", "--no-report", "--out", "again"]) == 0
    for name in ("indicators.parquet", "summary.csv", "differences.csv", "ranking.csv", "dominance.csv"):
        assert (elsewhere / "again" / name).read_bytes() == (first / name).read_bytes(), name
    found = runpy.run_path("again.py", run_name="__main__")["found"]
    rows = pd.read_parquet(first / "indicators.parquet")
    np.testing.assert_array_equal(found.rows["value"], rows["value"])
    assert found.rows["indicator"].astype(str).to_list() == rows["indicator"].astype(str).to_list()
    for name in ("summary", "differences", "ranking", "dominance"):
        assert csv_bytes(getattr(found, name)) == (first / f"{name}.csv").read_bytes(), name


def test_command_and_python_of_a_report_give_its_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "somewhere" / "mine"
    (mine / "parents").mkdir(parents=True)
    (mine / "plan.yaml").write_text(LEVER_PLAN, "utf-8")
    (mine / "parents" / "base.yaml").write_text(PARENT, "utf-8")
    monkeypatch.chdir(tmp_path)
    first = (
        "compare old somewhere/mine/plan.yaml --residents 400 --years 2 --replicates 2 --seed 7 --window 9"
    )
    settings = "--set programmes.volume=0.9 --jobs 1 --no-report --out first"
    words = [*first.split(), *settings.split()]
    monkeypatch.setattr("sys.argv", ["shequ", *words])
    assert ran(words) == 0
    compared = read(tmp_path / "first")
    assert compared.names("en")["plan"] == compared.names("zh")["plan"] == "A plan of mine"
    blocks = next(
        s for s in report_of(compared, INDICATORS, HEADLINE, "en").detail if s.id == "reproduce"
    ).blocks
    *files, command, python = [block.text for block in blocks if isinstance(block, Code)]
    names = [block.text for block in blocks if isinstance(block, Paragraph)][1 : 1 + len(files)]
    assert names == ["plan.yaml", "parents/base.yaml"] and files == [LEVER_PLAN.rstrip(), PARENT.rstrip()]

    elsewhere = tmp_path / "elsewhere"
    for name, text in zip(names, files, strict=True):
        (elsewhere / name).parent.mkdir(parents=True, exist_ok=True)
        (elsewhere / name).write_text(text, "utf-8")
    (elsewhere / "again.py").write_text(python, "utf-8")
    monkeypatch.chdir(elsewhere)
    assert command.startswith("shequ compare old plan.yaml ")
    capsys.readouterr()
    same_both_ways(command, tmp_path / "first", elsewhere)
    assert "verdict" in capsys.readouterr().out

    for lang in ("en", "zh") if chinese_font() else ("en",):
        page = html(report_of(compared, INDICATORS, HEADLINE, lang)).decode()
        assert "A plan of mine" in page and "extends: parents/base.yaml" in page


@pytest.mark.parametrize("own", ["first", "second"])
def test_a_reform_made_in_the_app_comes_with_its_file(
    own: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stands in an address only; what the answer shows is all that is needed, wherever it is run."""
    options = Options(tmp_path / "uploads")
    plans = {
        "first": "~public_service_committee:1@1,one_stop_centre:0.75@7;我的方案: «a # b»",
        "second": "~affairs_sorted:1@4",
    }
    names = ["old", plans[own], "reform"]
    scenarios = [
        with_settings(options.scenario(name), residents=400, years=2, replicates=2, seed=7) for name in names
    ]
    questions = Questions(tmp_path / "answers", lambda: Processes(1))
    work = questions.ask(scenarios, "somebody")
    while work.state not in ENDED:
        time.sleep(0.05)
    assert work.state == "done", work.message
    place, compared = questions.place(work.key), questions.answer(work.key)
    assert place is not None and compared is not None
    blocks = list(reproducing(Sentences(compared, INDICATORS, HEADLINE, "en")))
    shown = reproduce(Sentences(compared, INDICATORS, HEADLINE, "en"))
    texts = [block.text for block in blocks if isinstance(block, Code)]
    assert all(str(escape(text)) in shown for text in texts)
    assert not any("needed and not" in block.text for block in blocks if isinstance(block, Paragraph))
    (file, command, python) = texts
    name = f"{scenarios[1].id}.yaml"
    assert any(isinstance(block, Paragraph) and block.text == name for block in blocks)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / name).write_text(file, "utf-8")
    (elsewhere / "again.py").write_text(python, "utf-8")
    monkeypatch.chdir(elsewhere)
    same_both_ways(command, place, elsewhere)
