"""The page Find a reform: what it reads, what it calls things, its charts, and the files it hands out."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from sim.app import found
from sim.app.chart_parts import CROSS, SYMBOLS
from sim.app.find import name_of, verdict
from sim.app.front_charts import KEYS, LOOKS, RUNS, convergence, parallel, scatter
from sim.app.legends import key
from sim.app.options import levers
from sim.app.plan import parse
from sim.app.storing import ANALYSES
from sim.institutions.files.library import load_scenario
from sim.measures.indicators import INDICATORS
from sim.report.search import measured, telling
from sim.report.search_report import search_report_of
from sim.report.search_written import read_search
from sim.text import Lang
from tests.searches import ROWS, write_search


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A search's folder, by hand."""
    return write_search(tmp_path)


def test_what_is_stored_is_what_is_read(folder: Path) -> None:
    kept = [path for pattern in ANALYSES["search"] for path in folder.glob(pattern)]
    assert len(kept) == 7, "five files and two reforms"


def test_options_have_names(folder: Path) -> None:
    search = read_search(folder, INDICATORS)
    names = {
        lang: [name_of(search, row, lang) for row in search.data.to_dict("records")] for lang in ("en", "zh")
    }
    assert set(names["en"]) == {
        "Reform 1", "Reform 2", "Old structure (base)", "Reform after one year (the plan as written)",
        "Best single measure: One-stop centre",
    }  # fmt: skip
    assert "方案1" in names["zh"] and "旧体制（基准）" in names["zh"]
    assert search.lines("cost", "en", 2) == ["Reform 2 costs."] and search.lines("cost", "en", 1) == []
    assert search.lines("covered", "zh") == ["优于随机。"]


def test_charts_show_every_option_better_to_the_right(folder: Path) -> None:
    search = read_search(folder, INDICATORS)
    data = search.data.sort_values(
        "option", key=lambda own: own.map({row[2]: i for i, row in enumerate(ROWS)})
    )
    measures = measured(data, search.question, INDICATORS, "en")
    assert [it.column for it in measures] == ["goals", "public_spending", "committee_overtime"]
    names = list("abcde")
    drawn = parallel(data, measures, names, ("best", "worst"))
    assert drawn["series"][0]["data"] == pytest.approx([1.0, 0.2, 1.0])  # spending: (9500 - 9000) / 2500
    assert drawn["series"][1]["data"] == pytest.approx([0.0, 1.0, 2 / 7], abs=1e-4)
    assert [it["endLabel"]["formatter"] for it in drawn["series"]] == ["1", "2", "", "", ""]
    assert drawn["yAxis"]["data"][0].endswith("\nworst 100\nbest 0")
    assert "<strong>a</strong>" in drawn["series"][0]["tooltip"]["formatter"]
    sorts = {row[0]: row[0].upper() for row in ROWS}
    pair = scatter(data, measures[0], measures[1], measures, names, sorts)
    points = {it["name"]: [p["value"] for p in it["data"]] for it in pair["series"]}
    assert points["FOUND"] == [[0.0, 9000.0], [100.0, 7000.0]] and points["PLAN"] == [[50.0, 9500.0]]
    over = convergence(search.convergence, {"search": "s", "random": "r"}, "x", "y")
    means = {it["name"]: it["data"] for it in over["series"] if "name" in it}
    assert means == {"s": [[0, 0.0], [1, 10.0], [2, 20.0]], "r": [[0, 0.0], [1, 10.0], [2, 20.0]]}
    assert len(over["series"]) == 6


def test_pairs_hold_against_one_another_what_tells_reforms_apart(folder: Path) -> None:
    search = read_search(folder, INDICATORS)
    data = search.data.assign(shortfall=np.arange(5.0), reversal=np.arange(5.0))
    measures = measured(data, search.question, INDICATORS, "en")
    assert [it.column for it in telling(data, measures)] == ["goals", "public_spending", "committee_overtime"]
    all_miss = data.assign(goals=1.0)
    assert telling(all_miss, measures)[0].column == "shortfall"


def test_shares_of_futures_are_drawn_from_none_to_all(folder: Path) -> None:
    """40 of 40 futures missed and 39 of 40 are not the two ends of an axis, nor what tells reforms apart."""
    search = read_search(folder, INDICATORS)
    data = search.data.assign(goals=[1.0, 0.975, 1.0, 0.975, 1.0], shortfall=np.arange(5.0))
    measures = measured(data, search.question, INDICATORS, "en")
    drawn = parallel(data, measures, list("abcde"), ("best", "worst"))
    assert [it["data"][0] for it in drawn["series"]] == pytest.approx([0.0, 0.025, 0.0, 0.025, 0.0])
    assert drawn["yAxis"]["data"][0].endswith("\nworst 100\nbest 0")
    assert telling(data, measures)[0].column == "shortfall"
    sorts = {row[0]: row[0] for row in ROWS}
    pair = scatter(data, measures[0], measures[2], measures, list("abcde"), sorts)
    assert (pair["xAxis"]["min"], pair["xAxis"]["max"]) == (0, 100)
    assert "min" not in pair["yAxis"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_came_of_it_is_said_first(folder: Path, lang: Lang) -> None:
    search = read_search(folder, INDICATORS)
    met, plan, chance = verdict(search, lang)
    assert ("6 of 6 futures" in met) if lang == "en" else ("6种未来中有6种" in met)
    assert ("in 3 of these" in plan) if lang == "en" else ("其中3种" in plan)
    assert chance == ("More than chance." if lang == "en" else "优于随机。")
    answer = json.loads((folder / "answer.json").read_text("utf-8"))
    for row in answer["promises"]:
        row["mean"] = 1.0 if row["objective"] == "goals" else row["mean"]
    (folder / "answer.json").write_text(json.dumps(answer), "utf-8")
    met, plan, _ = verdict(read_search(folder, INDICATORS), lang)
    assert ("None of the 2 reforms" in met) if lang == "en" else ("没有一种" in met)
    assert ("in none of these" in plan) if lang == "en" else ("均未达到" in plan)


def test_a_reform_can_be_built_upon_and_its_file_is_handed_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(found.SEARCH, str(folder))
    search = found.shown().search
    assert search is not None and not found.shown().stored
    plan = found.plan_of(search.reforms[0], "old")
    assert plan is not None
    again, wrong = parse(plan.text, levers())
    assert not wrong and again.levers == plan.levers
    assert {name: (it.strength, it.month) for name, it in plan.levers.items()} == {
        "no_assignment": (0.5, 13), "contracting": (1.0, 25),
    }  # fmt: skip
    assert found.plan_of(search.reforms[0], "guiyang") is None, "Build builds upon the old structure"
    path = found.file_of(2)
    assert path is not None and load_scenario(path).phases[0].structure.levers == {"civil_cultivation": 0.75}
    assert found.file_of(3) is None
    (folder / "answer.json").write_text("{")
    (folder / "search.json").touch()
    assert found.shown().search is None and found.shown().wrong
    monkeypatch.setenv(found.SEARCH, str(folder / "nowhere"))
    assert found.shown().search is None and found.shown().wrong


def test_the_report_of_a_search_tells_the_same(folder: Path) -> None:
    search = read_search(folder, INDICATORS)
    for lang, first in (("en", "reform 1"), ("zh", "方案1")):
        report = search_report_of(search, INDICATORS, "zh" if lang == "zh" else "en", "DIR")
        (grid,) = report.grids()
        assert grid.rows[0][0].text == first and len(grid.rows) == len(ROWS)
        assert [len(row) for row in grid.rows] == [4] * len(ROWS)
        assert "9,000" in grid.rows[0][2].text
        assert len(report.pictures()) == 3
        assert search.lines("covered", "zh" if lang == "zh" else "en")[0] in str(report.brief)


def test_every_sort_of_option_has_the_key_of_its_line_and_marker() -> None:
    assert set(KEYS) == set(LOOKS) and set(RUNS.values()) <= set(KEYS)
    assert len({key(place) for place in range(len(KEYS))}) == len(LOOKS)
    for place, sort in enumerate(KEYS):
        colour, dashes, symbol = LOOKS[sort]
        drawn = str(key(place))
        assert f"color:{colour}" in drawn
        assert ("stroke-dasharray" in drawn) == (dashes != "solid")
        if dashes != "solid":
            assert f'stroke-dasharray="{" ".join(str(part) for part in dashes)}"' in drawn
        assert symbol == (SYMBOLS[place] if place < len(SYMBOLS) else f"path://{CROSS}")
        assert "<path" in drawn and "<path" not in str(key(place, marked=False)), "of a line without markers"


def test_numbers_of_reforms_whose_lines_end_side_by_side_stand_at_two_heights(folder: Path) -> None:
    search = read_search(folder, INDICATORS)
    measures = measured(search.data, search.question, INDICATORS, "en")
    drawn = parallel(search.data, measures, list("abcde"), ("best", "worst"))
    labels = [line["endLabel"] for line in drawn["series"] if line["endLabel"]["show"]]
    assert [label["offset"][1] > 0 for label in labels] in ([False, True], [True, False])
