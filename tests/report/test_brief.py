"""The two-minute page and the three answers, each number held to the tables: of one option and of several."""

from __future__ import annotations

import copy
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.app.desk import STORED
from sim.measures.indicators import HEADLINE, INDICATORS
from sim.report.answer import (
    QUESTIONS,
    by_years,
    clause,
    constant,
    finding_of,
    is_same,
    nothing_changes,
    over_time,
    worse,
)
from sim.report.beside import Beside, Held
from sim.report.blocks import Grid, Paragraph, Points
from sim.report.brief import FIRST, answers, brief, held_out, years
from sim.report.results import Compared, read
from sim.report.sentences import AUDIENCES, Sentences

OPTIONS = {"reform": 0.0, "second": 0.031, "third": -0.052}
"""By how much each option's share done on time is moved, so that none has another's numbers."""


@pytest.fixture(scope="module")
def stored() -> Compared:
    return read(STORED / "comparison")


@pytest.fixture(scope="module")
def several(stored: Compared) -> Compared:
    """The stored reform three times under three names, apart in what is done on time."""
    manifest: dict[str, Any] = copy.deepcopy(dict(stored.manifest))
    own_runs = [run for run in manifest["runs"]["finished"] if run["scenario"] == "reform"]
    tables = {name: [getattr(stored, name)] for name in ("rows", "summary", "differences")}
    for name, by in OPTIONS.items():
        if name == "reform":
            continue
        manifest["scenarios"][name] = manifest["scenarios"]["reform"] | {"name": {"en": name, "zh": name}}
        manifest["runs"]["finished"] += [run | {"scenario": name} for run in own_runs]
        for table, parts in tables.items():
            own = parts[0][parts[0]["scenario"] == "reform"].astype({"scenario": object}).copy()
            own["scenario"] = name
            moved = (own["indicator"] == "on_time_share") & (own["by"] == "")
            for column in {"mean", "low", "high", "value", "difference"} & set(own.columns):
                own.loc[moved, column] += by
            tables[table] = [*parts, own]
    whole = {name: pd.concat([p.astype({"scenario": object}) for p in t]) for name, t in tables.items()}
    return replace(stored, manifest=manifest, **whole)


def sentences_of(compared: Compared) -> Sentences:
    return Sentences(compared, INDICATORS, HEADLINE, "en")


def total(table: pd.DataFrame, scenario: str, indicator: str, by: str = "", key: str = "") -> Any:
    own = table[(table["scenario"] == scenario) & (table["indicator"] == indicator)]
    return own[(own["by"] == by) & (own["key"] == key)].iloc[0]


def tables(compared: Compared) -> dict[str, str]:
    return {option: f"Table {k}" for k, option in enumerate(compared.options, start=1)}


def grids(compared: Compared, beside: Beside) -> dict[str, Grid]:
    made = brief(sentences_of(compared), beside, tables(compared))
    return {block.name: block for part in made for block in part.blocks if isinstance(block, Grid)}


def first_number(text: str) -> float:
    found = re.match(r"[+−]?[\d,.]+", text)
    assert found is not None, text
    return float(found[0].replace("−", "-").replace(",", ""))


def test_answers_of_many_options_are_each_ones_own_level_and_difference(several: Compared) -> None:
    grid = answers(sentences_of(several))
    assert grid is not None and [row[0].text for row in grid.rows[1:]] == [
        "Reform after one year",
        "second",
        "third",
    ]
    base, *rows = grid.rows
    for row, name in zip(rows, OPTIONS, strict=True):
        for cell, question in zip(row[1:], QUESTIONS, strict=True):
            drawn = question.drawn
            told = total(several.summary, name, drawn.indicator, drawn.by, drawn.key)["mean"]
            change = total(several.differences, name, drawn.indicator, drawn.by, drawn.key)["difference"]
            factor = 100.0 if drawn.indicator == "on_time_share" else 1.0
            assert first_number(cell.text) == pytest.approx(factor * told, rel=0.01)
            inside = re.search(r"\((.*?)[ \N{NO-BREAK SPACE}]", cell.text)
            assert inside is not None
            assert first_number(inside[1]) == pytest.approx(factor * change, abs=0.6)
    for cell, question in zip(base[1:], QUESTIONS, strict=True):
        drawn = question.drawn
        told = total(several.summary, "old", drawn.indicator, drawn.by, drawn.key)["mean"]
        factor = 100.0 if drawn.indicator == "on_time_share" else 1.0
        assert first_number(cell.text) == pytest.approx(factor * told, rel=0.01)


def test_two_options_are_told_in_sentences(several: Compared) -> None:
    manifest = copy.deepcopy(dict(several.manifest))
    del manifest["scenarios"]["third"]
    assert answers(sentences_of(replace(several, manifest=manifest))) is None


def test_side_by_side_every_value_mark_and_count_of_futures_is_its_own(several: Compared) -> None:
    summary = several.summary.copy()
    wide = (
        (summary["scenario"] == "second") & (summary["indicator"] == "on_time_share") & (summary["by"] == "")
    )
    mean = float(summary.loc[wide, "mean"].iloc[0])
    summary.loc[wide, ["low", "high"]] = [mean - 0.4, mean + 0.4]
    held = Beside(robust={("second", "on_time_share"): Held(7, 40)})
    grid = grids(replace(several, summary=summary), held)["brief-residents-reform"]
    row = next(row for row in grid.rows if row[0].text.startswith("Done on time"))
    base, reform, second, third = (cell.text for cell in row[1:])
    assert first_number(base) == pytest.approx(
        100.0 * total(summary, "old", "on_time_share")["mean"], abs=0.06
    )
    assert first_number(reform) == pytest.approx(
        100.0 * total(summary, "reform", "on_time_share")["mean"], abs=0.6
    )
    assert first_number(third) == pytest.approx(
        100.0 * total(summary, "third", "on_time_share")["mean"], abs=0.6
    )
    assert second == "90 ▲ 7/40", "± 40 supports no more than tens"
    assert "/40" not in f"{base} {reform} {third}"
    assert reform.endswith("▲") and "▲" not in base


@pytest.mark.parametrize(("runs", "marked"), [(2, True), (1, False)])
def test_two_runs_have_marks_and_one_has_none(several: Compared, runs: int, *, marked: bool) -> None:
    manifest = copy.deepcopy(dict(several.manifest))
    finished = [run for run in manifest["runs"]["finished"] if run["replicate"] < runs]
    manifest["runs"]["finished"] = finished
    few = replace(several, manifest=manifest)
    assert few.pairs == runs
    grid = grids(few, Beside())["brief-residents-reform"]
    assert ("▲" in grid.rows[0][2].text) == marked
    told = clause(sentences_of(few), QUESTIONS[0].drawn, "reform")
    assert ("better" in told) == marked


def test_of_one_option_only_its_own_futures_are_counted(stored: Compared) -> None:
    mine = grids(stored, Beside(robust={("reform", "on_time_share"): Held(7, 40)}))["brief-residents-reform"]
    assert [row[-1].text for row in mine.rows[:2]] == ["7 of 40", "–"] and len(mine.headings) == 6
    others = grids(stored, Beside(robust={("other", "on_time_share"): Held(7, 40)}))
    assert len(others["brief-residents-reform"].headings) == 5


def test_what_became_of_all_else_is_counted_from_the_verdicts(stored: Compared) -> None:
    made = {part.id: part for part in brief(sentences_of(stored), Beside(), tables(stored))}
    seen = 0
    for audience, groups in AUDIENCES.items():
        rest = [
            name for name in HEADLINE
            if INDICATORS[name].group in groups and name not in FIRST[audience]
            and len(stored.differences[(stored.differences["indicator"] == name)])
        ]  # fmt: skip
        verdicts = {name: str(total(stored.differences, "reform", name)["verdict"]) for name in rest}
        harmed = [name for name, verdict in verdicts.items() if verdict == "worse"]
        (points,) = (block for block in made[audience].blocks if isinstance(block, Points))
        text = points.points[0].text
        found = re.search(r"(\d+) better, (\d+) not clear, (none|\d+) worse", text)
        assert found is not None
        better = sum(verdict == "better" for verdict in verdicts.values())
        assert (int(found[1]), int(found[2])) == (better, len(rest) - better - len(harmed))
        assert found[3] == (str(len(harmed)) if harmed else "none") and "(Table 1)" in text
        for name in rest:
            assert (INDICATORS[name].name.en in text) == (name in harmed)
        seen += len(harmed)
    assert seen > 0


def test_every_year_is_the_mean_of_its_months(stored: Compared) -> None:
    grid = years(sentences_of(stored))
    assert grid is not None and grid.headings[1:] == ("1", "2", "3", "4", "5", "6")
    rows = stored.rows[(stored.rows["indicator"] == "on_time_share") & (stored.rows["by"] == "")]
    for row, scenario in zip(grid.rows[1:3], ("old", "reform"), strict=True):
        own = rows[rows["scenario"] == scenario]
        for year, cell in enumerate(row[1:], start=1):
            inside = own[(own["month"] > 12 * (year - 1)) & (own["month"] <= 12 * year)]["value"]
            assert first_number(cell.text) == pytest.approx(100.0 * float(inside.mean()), abs=0.51)
    shares = by_years(sentences_of(stored), QUESTIONS[0].drawn)["mean"]
    monthly = over_time(sentences_of(stored), QUESTIONS[0].drawn)["mean"]
    assert shares.max() <= 1.0 < monthly.min(), "years as measured, months as shown"


def test_half_the_width_of_an_interval_sets_the_digits_of_years(stored: Compared) -> None:
    rows = stored.rows[(stored.rows["by"] == "") & (stored.rows["indicator"] == "on_time_share")].copy()
    # half of t's interval of five runs, 1.2416 deviations: 0.3 points with two digits, so tenths
    spread = np.array([-0.2, -0.1, 0.0, 0.1, 0.2]) / 100.0
    rows["value"] = 0.5 + spread[rows["replicate"].to_numpy(dtype=int)] * 1.8
    grid = years(sentences_of(replace(stored, rows=rows)))
    assert grid is not None and {cell.text for cell in grid.rows[1][1:]} == {"50.0"}


@pytest.mark.parametrize(("months", "columns"), [(12, 0), (24, 2)])
def test_years_are_shown_from_two_on(stored: Compared, months: int, columns: int) -> None:
    grid = years(sentences_of(replace(stored, rows=stored.rows[stored.rows["month"] <= months])))
    assert columns == (0 if grid is None else len(grid.headings) - 1)


def test_what_is_no_main_outcome_is_said_to_be_corrected_otherwise(stored: Compared) -> None:
    made = {part.id: part for part in brief(sentences_of(stored), Beside(), tables(stored))}
    (points,) = (block for block in made["sure"].blocks if isinstance(block, Points))
    (told,) = [point.text for point in points.points if "no main outcomes" in point.text]
    names = [name for some in FIRST.values() for name in some if name not in HEADLINE]
    assert names == ["pool_posts", "coordinators"]
    for name in (name for some in FIRST.values() for name in some):
        assert (INDICATORS[name].name.en in told) == (name in names)


def test_patterns_and_falsifiers_are_counted_as_they_are(stored: Compared) -> None:
    outcomes = {"V1": "pass", "V2": "fail", "V3": "not_testable"}
    sentences = sentences_of(stored)
    failed, asked = held_out(sentences, Beside(patterns=outcomes))
    assert "Of the 3 patterns" in failed and "does not meet 1:" in failed and "was not asked" in asked
    _, stand = held_out(sentences, Beside(patterns=outcomes, refuted=()))
    assert "nothing came about" in stand


def test_a_part_has_the_numbers_of_its_rows_each_on_its_side(stored: Compared) -> None:
    drawn = QUESTIONS[1].drawn
    finding = finding_of(sentences_of(stored), "reform", drawn)
    assert finding is not None
    before, after = (
        total(stored.summary, who, drawn.indicator, drawn.by, drawn.key) for who in ("old", "reform")
    )
    change = total(stored.differences, "reform", drawn.indicator, drawn.by, drawn.key)
    assert finding.means == (before["mean"], after["mean"])
    halves = tuple((row["high"] - row["low"]) / 2.0 for row in (before, after))
    assert finding.halves == pytest.approx(halves)
    assert finding.change == (change["difference"], change["low"], change["high"])
    sure = stored.differences.copy()
    own = (sure["indicator"] == drawn.indicator) & (sure["key"] == drawn.key)
    sure.loc[own, ["low", "high"]] = [change["difference"] - 1.0, change["difference"] + 1.0]
    assert change["difference"] < -1.0 and finding.verdict == "unclear"
    clear = finding_of(sentences_of(replace(stored, differences=sure)), "reform", drawn)
    assert clear is not None and clear.verdict == "lower"
    told = clause(sentences_of(stored), drawn, "reform").replace("\N{NO-BREAK SPACE}", " ")
    level = re.search(r"([\d.]+) hours per member and month instead of ([\d.]+)", told)
    assert level is not None
    assert (float(level[1]), float(level[2])) == pytest.approx((after["mean"], before["mean"]), abs=0.6)
    whole = over_time(sentences_of(stored), QUESTIONS[1].drawn)
    rows = stored.rows[(stored.rows["indicator"] == drawn.indicator) & (stored.rows["key"] == drawn.key)]
    first = rows[(rows["scenario"] == "old") & (rows["month"] == 1)]["value"].mean()
    assert float(whole["mean"].iloc[0]) == pytest.approx(float(first))


def test_what_gets_worse_is_told_main_outcomes_first(stored: Compared) -> None:
    names = [finding.indicator for finding in worse(sentences_of(stored), "reform")]
    rows = stored.differences[(stored.differences["by"] == "") & (stored.differences["verdict"] == "worse")]
    assert set(names) == set(rows["indicator"]) and len(names) > 3
    main = [name in HEADLINE for name in names]
    assert main == sorted(main, reverse=True) and True in main and False in main


def test_only_the_window_decides_what_is_constant_and_what_is_the_same(stored: Compared) -> None:
    rows = stored.rows.copy()
    own = (rows["indicator"] == "trust") & (rows["by"] == "")
    last = int(rows["month"].max())
    rows.loc[own, "value"] = 0.5
    rows.loc[own & (rows["month"] <= last - 12), "value"] = 0.7
    assert "trust" in constant(sentences_of(replace(stored, rows=rows)))
    rows.loc[own & (rows["month"] == last - 11) & (rows["scenario"] == "reform"), "value"] = 0.7
    assert "trust" not in constant(sentences_of(replace(stored, rows=rows)))
    finding = sentences_of(stored).findings["reform"]["on_time_share"]
    assert is_same(replace(finding, difference="0")) and not is_same(finding)
    assert nothing_changes(sentences_of(stored), "reform") == ""


def test_the_page_begins_with_a_paragraph_of_one_option_and_a_table_of_three(
    stored: Compared, several: Compared
) -> None:
    one = brief(sentences_of(stored), Beside(), tables(stored))[0].blocks
    three = brief(sentences_of(several), Beside(), tables(several))[0].blocks
    assert isinstance(one[0], Paragraph) and not any(isinstance(block, Grid) for block in one)
    assert any(isinstance(block, Grid) for block in three)
