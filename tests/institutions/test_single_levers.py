"""Scenarios by rule are what files would say, and files of their names win over the rule."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sim.institutions.documents import InputError
from sim.institutions.files import library
from sim.institutions.files.library import Library, scenario_hash
from sim.institutions.files.single_levers import is_by_rule, scenario_document, scenario_text

WRITTEN = {file.stem: file for file in sorted(Path(__file__).with_name("by_rule").glob("*.yaml"))}
"""Some of them, as files."""


@pytest.fixture
def copied(tmp_path: Path) -> Library:
    """The bundled library in a folder of its own."""
    return Library(Path(shutil.copytree(library.bundled().root, tmp_path / "library")))


@pytest.mark.parametrize("name", WRITTEN)
def test_the_rule_says_what_a_file_would_say(copied: Library, name: str) -> None:
    by_rule = copied.scenario(name)
    path = copied.root / f"{name}.yaml"
    assert is_by_rule(path) and by_rule.source == str(path)
    shutil.copyfile(WRITTEN[name], path)
    assert not is_by_rule(path)
    assert scenario_hash(copied.scenario(name)) == scenario_hash(by_rule)
    assert copied.scenario(name) == by_rule


@pytest.mark.parametrize("name", WRITTEN)
def test_its_text_reads_as_itself(copied: Library, name: str) -> None:
    path = copied.root / f"{name}.yaml"
    said, text = scenario_document(path), scenario_text(path)
    path.write_text(text, "utf-8")
    assert scenario_document(path).data == said.data
    assert scenario_text(path) == text


def test_a_file_of_such_a_name_wins(copied: Library) -> None:
    file = copied.root / "only_no_assignment.yaml"
    file.write_text("extends: old\nname: {en: Mine, zh: 我的}\nabout: {en: Mine., zh: 我的。}\n", "utf-8")
    assert copied.scenario("only_no_assignment").name.en == "Mine"
    assert copied.scenarios().count("only_no_assignment") == 1


def test_one_can_be_extended_by_name_and_by_path(copied: Library, tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    says = "name: {en: Mine, zh: 我的}\nabout: {en: Mine., zh: 我的。}\n"
    for written in ("only_no_assignment", "library/only_no_assignment.yaml"):
        mine.write_text(f"extends: {written}\n{says}", "utf-8")
        read = copied.scenario(mine)
        assert read.extends == ("only_no_assignment", "old")
        assert read.phases[-1].structure.levers == {"no_assignment": 1.0}
    assert copied.check(copied.root / "without_contracting.yaml") == "scenario"


def test_a_mistake_is_told_where_what_it_comes_from_is_written(copied: Library, tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    says = "name: {en: Mine, zh: 我的}\nabout: {en: Mine., zh: 我的。}\nhorizon: {years: 1}\n"
    mine.write_text(f"extends: only_no_assignment\n{says}", "utf-8")
    with pytest.raises(InputError) as told:
        copied.scenario(mine)
    (problem,) = told.value.problems
    assert Path(problem.file).name == "no_assignment.yaml"
    assert (problem.field, problem.found) == ("timeline[0].month", "13")
    reform = copied.root / "reform.yaml"
    reform.write_text(reform.read_text("utf-8").replace("years: 6", "years: 0"), "utf-8")
    with pytest.raises(InputError) as told:
        copied.scenario("without_contracting")
    assert {Path(problem.file).name for problem in told.value.problems} == {"reform.yaml"}
    assert {problem.field for problem in told.value.problems} == {"horizon.years"}


def test_there_are_none_without_old_and_reform_or_for_unknown_levers(copied: Library) -> None:
    assert not is_by_rule(copied.root / "only_flying.yaml")
    assert not is_by_rule(copied.root / "structures" / "only_no_assignment.yaml")
    (copied.root / "levers" / "contracting.yaml").unlink()
    assert not {"only_contracting", "without_contracting"} & set(copied.scenarios())
    (copied.root / "reform.yaml").unlink()
    assert not [name for name in copied.scenarios() if name.startswith(("only_", "without_"))]


def test_a_lever_that_does_not_say_what_to_look_at_has_a_shorter_text(copied: Library) -> None:
    lever = copied.root / "levers" / "no_assignment.yaml"
    head, _, rest = lever.read_text("utf-8").partition("look_at:")
    lever.write_text(head + rest[rest.index("clauses:") :], "utf-8")
    only, without = copied.scenario("only_no_assignment"), copied.scenario("without_no_assignment")
    assert only.about.en == "One year of the old structure, then this single lever."
    assert only.about.zh == "旧体制运行一年后，只实行这一项措施。"
    assert without.about.en == "The reform after one year without this lever. Compare it with reform."
    assert without.about.zh == "一年后改革，但缺这一项。与 reform 对比。"
