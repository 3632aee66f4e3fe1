"""Designs and study files: every row is a scenario, or is refused by line and column."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.experiments.design import checked, design_of, factors, read_table
from sim.experiments.identity import content_hash
from sim.experiments.samples import grid, lever_subsets
from sim.experiments.study_files import read_study
from sim.institutions.documents import InputError
from sim.institutions.files.lever_options import reform_month, with_levers
from sim.institutions.files.library import load_scenario, load_structure
from sim.institutions.files.settings import with_settings
from sim.institutions.levers import LEVERS
from sim.institutions.scenario import Scenario


@pytest.fixture(scope="module")
def reform() -> Scenario:
    return with_settings(load_scenario("reform"), residents=500, years=3, seed=9)


def problems(error: pytest.ExceptionInfo[InputError]) -> list[tuple[int, str]]:
    return [(int(problem.file.split()[-1]), problem.field) for problem in error.value.problems]


# --- levers over a base -----------------------------------------------------------------------------


def test_all_levers_laid_over_the_base_are_the_reform(reform: Scenario) -> None:
    whole = with_levers(reform, dict.fromkeys(LEVERS, 1.0))
    assert reform_month(reform) == 13 and [phase.month for phase in whole.phases] == [1, 13]
    new = load_structure("new")
    assert whole.phases[1].structure.bodies == new.bodies and whole.phases[1].structure.rules == new.rules
    assert (whole.community.residents, whole.years, whole.seed) == (500, 3, 9)


def test_levers_take_the_place_of_everything_the_timeline_does_later() -> None:
    phased = load_scenario("phased")
    alone = with_levers(phased, {"withdrawal": 0.5})
    assert [phase.month for phase in alone.phases] == [1, 13]
    assert dict(alone.phases[1].structure.levers) == {"withdrawal": 0.5}


def test_a_base_that_never_changes_has_its_levers_from_the_first_month() -> None:
    old = load_scenario("old")
    assert [phase.month for phase in with_levers(old, {"contracting": 1.0}).phases] == [1]
    assert [phase.month for phase in with_levers(old, {"contracting": 1.0}, 30).phases] == [1, 30]


# --- tables -----------------------------------------------------------------------------------------


def test_rows_become_scenarios(reform: Scenario) -> None:
    table = pd.DataFrame(
        {
            "label": ["a", "b", "c"],
            "sanction.size": [2.0, 3.0, 3.0],
            "lever.no_assignment": [0.0, 1.0, 0.25],
            "lever_month": [13, 13, 20],
            "residents": [500, 500, 700],
        }
    )
    made = design_of(table, reform)
    assert [s.parameters["sanction.size"] for s in made.scenarios] == [2.0, 3.0, 3.0]
    strengths = [dict(s.phases[1].structure.levers) for s in made.scenarios]
    assert strengths == [{}, {"no_assignment": 1.0}, {"no_assignment": 0.25}]
    assert [s.phases[1].month for s in made.scenarios] == [13, 13, 20]
    assert [s.community.residents for s in made.scenarios] == [500, 500, 700]
    assert all(s.years == 3 and s.seed == 9 for s in made.scenarios)
    assert list(factors(made).columns) == ["sanction.size", "lever.no_assignment", "lever_month", "residents"]


def test_rows_may_be_of_other_scenarios_with_the_bases_settings(reform: Scenario) -> None:
    made = design_of(grid({"scenario": ["old", "new"], "needs.volume": [0.9, 1.1]}), reform)
    assert [s.id for s in made.scenarios] == ["old", "old", "new", "new"]
    assert {(s.community.residents, s.years, s.seed) for s in made.scenarios} == {(500, 3, 9)}
    alone = design_of(grid({"scenario": ["old"]}))
    assert content_hash(alone.scenarios[0]) == content_hash(load_scenario("old"))


def test_numbers_for_every_point_are_under_those_of_its_row(reform: Scenario) -> None:
    more = {"sanction.size": 4.0, "needs.volume": 1.1}
    (made,) = design_of(pd.DataFrame({"sanction.size": [2.0]}), reform, more=more).scenarios
    assert (made.parameters["sanction.size"], made.parameters["needs.volume"]) == (2.0, 1.1)


def test_every_subset_of_levers_is_a_point_of_its_own(reform: Scenario) -> None:
    made = design_of(lever_subsets(["no_assessment", "contracting"]), reform)
    assert len({content_hash(scenario) for scenario in made.scenarios}) == 4


def test_every_mistake_is_named_by_line_and_column(reform: Scenario) -> None:
    table = pd.DataFrame(
        {
            "sanction.size": [2.0, 99.0, 3.0],
            "needs.volume": ["much", "1.0", None],
            "residents": [500.0, 500.5, 500.0],
        }
    )
    with pytest.raises(InputError) as wrong:
        design_of(table, reform, file="points.csv")
    assert problems(wrong) == [(0, "needs.volume"), (1, "residents"), (2, "needs.volume")]
    assert "points.csv, point 0: needs.volume: found 'much'; allowed: a number from" in str(wrong.value)
    with pytest.raises(InputError) as outside:
        design_of(table[["sanction.size"]].assign(residents=[1, 500, 500]), reform, file="points.csv")
    assert problems(outside) == [(0, "residents"), (1, "sanction.size")]


def test_levers_out_of_range_or_without_what_they_need_are_refused(reform: Scenario) -> None:
    with pytest.raises(InputError) as wrong:
        design_of(grid({"lever.contracting": [0.0, 1.5]}), reform)
    assert problems(wrong) == [(1, "lever.contracting")]
    with pytest.raises(InputError, match="built into the structure 'new'"):
        design_of(grid({"lever.contracting": [0.5]}), load_scenario("new"))


def test_tables_without_points_and_with_unknown_columns_are_refused(reform: Scenario) -> None:
    with pytest.raises(InputError, match="no points"):
        design_of(pd.DataFrame({"sanction.size": []}), reform)
    with pytest.raises(InputError, match=r"unknown column 'sanction.sise'.*sanction.size"):
        design_of(pd.DataFrame({"sanction.sise": [1.0]}), reform)
    with pytest.raises(InputError, match="no base scenario"):
        design_of(pd.DataFrame({"sanction.size": [1.0]}))
    with pytest.raises(InputError, match="unknown name 'odl'"):
        design_of(pd.DataFrame({"scenario": ["old", "odl"]}), reform)


def test_tables_are_read_from_files(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("# a comment\nscenario, sanction.size\nold, 2\nnew, 3\n")
    assert checked(read_table(tmp_path / "p.csv")).to_dict("list") == {
        "scenario": ["old", "new"],
        "sanction.size": [2, 3],
    }
    for name, text, words in (("none.csv", None, "no such file"), ("empty.csv", "", "an empty file")):
        if text is not None:
            (tmp_path / name).write_text(text)
        with pytest.raises(InputError, match=words):
            read_table(tmp_path / name)


# --- study files ------------------------------------------------------------------------------------

STUDY = """
name: {en: Enforcement, zh: 执法}
base: reform
residents: 500
years: 2
seed: 4
replicates: 2
window: 6
parameters: {needs.volume: 1.1}
design:
  - subsets: {levers: [one_stop_centre, contracting, public_service_committee], sizes: [0, 1]}
  - latin_hypercube: {points: 3, ranges: {sanction.size: [2, 4], oversight.omega: registry}}
  - grid: {lever_month: [7, 13]}
  - table: more.csv
"""


def written(folder: Path, text: str) -> Path:
    (folder / "more.csv").write_text("years\n2\n")
    path = folder / "enforcement.yaml"
    path.write_text(text)
    return path


def test_a_study_crosses_its_tables_over_its_base(tmp_path: Path) -> None:
    study = read_study(written(tmp_path, STUDY))
    assert (study.id, study.replicates, study.window, study.keep) == ("enforcement", 2, 6, "totals")
    assert len(study.design) == 3 * 3 * 2
    table = study.design.table
    assert table["sanction.size"].between(2, 4).all() and table["sanction.size"].nunique() == 3
    for row, scenario in zip(table.to_dict("records"), study.design.scenarios, strict=True):
        assert scenario.phases[1].month == row["lever_month"]
        assert scenario.parameters["needs.volume"] == 1.1
        assert scenario.parameters["oversight.omega"] == row["oversight.omega"]
        assert (scenario.community.residents, scenario.years, scenario.seed) == (500, 2, 4)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("base: reform", "base: reforn", r"unknown name 'reforn'.*reform"),
        ("base: reform\n", "", "column scenario"),
        ("residents: 500", "residents: 5", r"enforcement.yaml:4: residents: found 5; allowed:"),
        ("needs.volume: 1.1", "needs.volume: 99", "needs.volume: found 99"),
        ("window: 6", "window: 60", "at most 24 months"),
        ("seed: 4", "sed: 4", r"unknown key.*seed|sed"),
        ("sizes: [0, 1]", "sizes: [0, 14]", "sizes"),
        ("[0, 1]}", "[9]}", "no possible subset"),
        ("contracting,", "contracting, contracting,", "a lever twice"),
        ("contracting,", "contractin,", "contracting"),
        ("[2, 4]", "[4, 2]", "lowest, highest"),
        ("[2, 4]", "[2, 99]", "sanction.size"),
        ("points: 3", "points: 0", "points"),
        ("oversight.omega: registry", "oversight.omga: registry", "oversight.omega"),
        ("oversight.omega: registry", "oversight.omega: regstry", "oversight.omega"),
        ("  - grid: {lever_month: [7, 13]}", "  - grid: {sanction.size: [3]}", "in an earlier table too"),
        ("  - grid: {lever_month: [7, 13]}", "  - {}", "exactly one of"),
        ("  - grid: {lever_month: [7, 13]}", "  - grid: {lever_month: [7, 130]}", "lever_month"),
        ("more.csv", "none.csv", "no such file"),
    ],
)
def test_mistakes_in_a_study_are_told(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in STUDY
    with pytest.raises(InputError, match=words):
        read_study(written(tmp_path, STUDY.replace(old, new)))


@pytest.mark.parametrize(
    ("design", "table", "said"),
    [
        ("{grid: {years: [true]}}", "", "study.yaml, point 0: years: found true; allowed: a whole number"),
        ("{grid: {lever.no_assignment: [0, maybe]}}", "", "point 1: lever.no_assignment: found 'maybe'"),
        ("{grid: {needs.volume: [1, [0.5, 2]]}}", "", "point 1: needs.volume: found a list of 2"),
        ("{grid: {needs.volume: [{low: 1}]}}", "", "point 0: needs.volume: found a mapping"),
        ("{grid: {scenario: [7]}}", "", "point 0: scenario: found 7; allowed: the name or the path"),
        ("{grid: {needs.volume: [false]}}", "", "point 0: needs.volume: found 0"),
        ("{table: t.csv}", "needs.volume,needs.volume\n1,1\n", "t.csv:1: needs.volume: found the column"),
        ("{table: t.csv}", "needs.volume,years\n1,TRUE\n", "t.csv:2: years: found 'TRUE'"),
        ("{table: t.csv}", "needs.volume\n1\n\n74.5%\n", "t.csv:4: needs.volume: found '74.5%'"),
        ("{table: t.csv}", "label,needs.volume\na,1\nTotal,1\n", "t.csv:3: whole file: found 'Total'"),
        ("{table: t.csv}", "point,needs.volume\n0,1\n0,2\n", "t.csv:1: point: found the unknown"),
        ("{table: t.csv}", "x,needs.volume\n0,1\n", "t.csv:1: x: found the unknown column 'x'"),
        ("{table: t.csv}", "needs.volume,lever.contracting\n1,2\n", "t.csv:2: lever.contracting: found 2"),
    ],
)  # fmt: skip
def test_points_that_cannot_be_are_told_by_line_or_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, design: str, table: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    head = "name: {en: S, zh: 究}\nbase: old\nresidents: 500\nyears: 1\nreplicates: 1\n"
    Path("study.yaml").write_text(f"{head}design: [{design}]\n", "utf-8")
    Path("t.csv").write_text(table, "utf-8")
    with pytest.raises(InputError) as error:
        read_study(Path("study.yaml"))
    assert said in str(error.value)


def test_text_stays_text_and_true_is_1_where_a_number_fits(tmp_path: Path, reform: Scenario) -> None:
    (tmp_path / "t.csv").write_text(
        "point,needs.volume ,lever.no_assignment,label\n0,0.5,TRUE,001\n1,2,false,NA\n2,1,0.5,run #3\n",
        "utf-8",
    )
    made = design_of(read_table(tmp_path / "t.csv"), reform)
    assert made.table.to_dict("list") == {
        "needs.volume": [0.5, 2.0, 1.0],
        "lever.no_assignment": [1.0, 0.0, 0.5],
        "label": ["001", "NA", "run #3"],
    }
    strengths = [dict(scenario.phases[-1].structure.levers) for scenario in made.scenarios]
    assert strengths == [{"no_assignment": 1.0}, {}, {"no_assignment": 0.5}]
    same = design_of(grid({"lever.no_assignment": [True, False]}), reform)
    assert same.table["lever.no_assignment"].tolist() == [1, 0]
    assert [content_hash(s) for s in same.scenarios] == [
        content_hash(s) for s in design_of(grid({"lever.no_assignment": [1.0, 0.0]}), reform).scenarios
    ]


def test_a_design_that_was_written_is_read_again(tmp_path: Path, reform: Scenario) -> None:
    made = design_of(grid({"needs.volume": [0.5, 1.0], "scenario": ["old", "reform"]}), reform)
    made.table.to_csv(tmp_path / "design.csv")
    again = design_of(read_table(tmp_path / "design.csv"), reform)
    pd.testing.assert_frame_equal(made.table, again.table, check_dtype=False)
    assert [content_hash(s) for s in made.scenarios] == [content_hash(s) for s in again.scenarios]


def test_a_base_that_is_no_file_is_told_by_the_line_of_the_study(tmp_path: Path) -> None:
    for base, said in (("..", "a directory"), ("none/x.yaml", "no such file")):
        (tmp_path / "s.yaml").write_text(
            f"name: {{en: S, zh: 究}}\nbase: ../{base}\ndesign: [{{grid: {{years: [1]}}}}]\n", "utf-8"
        )
        with pytest.raises(InputError, match=f"s.yaml:2: base: found {said}"):
            read_study(tmp_path / "s.yaml")
