"""Finding and loading institutions: parents, changes, settings, fingerprints, and the bundled files."""

from __future__ import annotations

import pickle
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.institutions.affairs import AREAS, CLASSES, LINES
from sim.institutions.documents import InputError
from sim.institutions.files import library
from sim.institutions.files.library import Library, scenario_hash, with_settings
from sim.institutions.levers import LEVERS
from sim.institutions.scenario import Scenario

GOOD = Path(__file__).parents[1] / "good"
LIBRARY = Library(GOOD)
HEAD = "name: {en: Test, zh: 测试}\nabout: {en: For a test., zh: 测试用。}\n"


def load(folder: Path, name: str, text: str) -> Scenario:
    path = folder / f"{name}.yaml"
    path.write_text(HEAD + text, "utf-8")
    return LIBRARY.scenario(path)


# --- parents and timelines ---------------------------------------------------------------------------


def test_a_whole_scenario_is_as_written() -> None:
    scenario = LIBRARY.scenario("plain")
    assert (scenario.id, scenario.extends, scenario.name.zh) == ("plain", (), "简单")
    assert (scenario.years, scenario.replicates, scenario.seed) == (2, 3, 7)
    assert (scenario.community.residents, scenario.community.area_km2, scenario.community.table) == (
        2000,
        0.2,
        None,
    )
    assert scenario.overrides == {"push.sanction": 0.25}
    assert scenario.parameters["push.sanction"] == 0.25
    assert scenario.parameters["day.hours"] == 8.0
    assert [(phase.month, phase.structure.id) for phase in scenario.phases] == [(1, "plain")]
    assert scenario.phases[0].structure == LIBRARY.structure("plain")
    assert list(scenario.affairs) == ["certificate", "greening", "shopping"]
    assert Path(scenario.source) == GOOD / "plain.yaml"


def test_a_child_overrides_and_inherits(tmp_path: Path) -> None:
    child = load(
        tmp_path, "child", "extends: plain\ncommunity: {residents: 500}\nparameters: {day.hours: 8}\n"
    )
    assert (child.id, child.extends, child.name.en) == ("child", ("plain",), "Test")
    assert (child.community.residents, child.community.area_km2, child.years) == (500, 0.2, 2)
    assert child.overrides == {"push.sanction": 0.25, "day.hours": 8.0}
    grandchild = load(tmp_path, "grandchild", "extends: child.yaml\nparameters: {push.sanction: null}\n")
    assert grandchild.extends == ("child", "plain")
    assert grandchild.overrides == {"day.hours": 8.0}
    assert grandchild.parameters["push.sanction"] == 0.5
    assert grandchild.community.residents == 500


def test_a_child_has_its_own_name_and_text(tmp_path: Path) -> None:
    (tmp_path / "nameless.yaml").write_text("extends: plain\n", "utf-8")
    with pytest.raises(InputError) as error:
        LIBRARY.scenario(tmp_path / "nameless.yaml")
    assert [(p.line, p.field) for p in error.value.problems] == [(1, "name"), (1, "about")]


def test_entries_of_the_same_month_are_replaced_and_others_join(tmp_path: Path) -> None:
    text = """
extends: reformed
timeline:
  - {month: 20, changes: {rules: {one_stop: 0.5}}}
  - {month: 7, changes: {precincts: 3}}
  - {month: 13, changes: {rules: {pooling: 0.25}}}
"""
    phases = load(tmp_path, "child", text).phases
    assert [phase.month for phase in phases] == [1, 7, 13, 20]
    assert [phase.structure.precincts for phase in phases] == [2, 3, 3, 3]
    assert [phase.structure.rules["pooling"] for phase in phases] == [0.0, 0.0, 0.25, 0.25]
    assert [phase.structure.rules["one_stop"] for phase in phases] == [0.0, 0.0, 0.0, 0.5]
    assert len({phase.structure.id for phase in phases}) == 4


def test_changes_lie_over_the_structure_in_force_until_another_comes(tmp_path: Path) -> None:
    text = """
extends: plain
timeline:
  - month: 2
    changes:
      bodies: {office: {posts: {clerk: {count: 9}}}, party: null}
      routes: {direct: {doors: [office]}}
  - {month: 3, structure: plain, changes: {desks: {office: 5}}}
"""
    first, second, third = (phase.structure for phase in load(tmp_path, "child", text).phases)
    assert second.bodies["office"].posts["clerk"].count == 9
    assert second.bodies["office"].posts["clerk"].pay == first.bodies["office"].posts["clerk"].pay
    assert "party" not in second.bodies
    assert second.routes["direct"].doors == ("office",)
    assert second.routes["direct"].steps == first.routes["direct"].steps
    assert third.bodies == first.bodies
    assert third.desks == {"office": 5.0}
    assert first == LIBRARY.structure("plain"), "the structure itself is left as it was"


def test_dual_posts_may_hang_on_one_another_and_one_person_may_hold_several(tmp_path: Path) -> None:
    text = """
extends: plain
timeline:
  - month: 1
    structure: plain
    changes:
      bodies:
        committee:
          posts:
            head: &post
              name: {en: Head, zh: 主任}
              count: 1
              payer: committee_fund
              pay: committee_member
              duty: lead
            branch_secretary:
              name: {en: Branch secretary, zh: 支部书记}
              count: 1
              payer: unpaid
              pay: unpaid
              duty: lead
              dual_post_of: committee.head
              hours_share: 0.3
        party:
          posts:
            member:
              name: {en: Member, zh: 委员}
              count: 2
              payer: unpaid
              pay: unpaid
              duty: lead
              dual_post_of: committee.branch_secretary
              hours_share: 0.7
"""
    posts = load(tmp_path, "child", text).phases[0].structure.bodies["party"].posts
    assert posts["member"].dual_post_of == "committee.branch_secretary"


def test_paths_are_seen_from_the_file_they_stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "people.csv").write_text("age\n30\n")
    shutil.copy(GOOD / "structures" / "plain.yaml", tmp_path / "a" / "mine.yaml")
    text = "extends: plain\ncommunity: {table: people.csv}\ntimeline: [{month: 1, structure: mine.yaml}]\n"
    load(tmp_path / "a", "parent", text)
    monkeypatch.chdir(tmp_path / "a" / "b")
    child = load(Path(), "child", "extends: ../parent.yaml\n")
    assert child.community.table == str((tmp_path / "a" / "people.csv").resolve())
    assert child.phases[0].structure.id == "mine"
    with pytest.raises(InputError) as error:
        load(Path(), "wrong", "extends: ../parent.yaml\nseed: -1\n")
    assert [(p.file, p.line) for p in error.value.problems] == [("wrong.yaml", 4)]


def test_mistakes_in_a_parent_are_told_in_the_parent(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        load(tmp_path, "parent", "extends: plain\nseed: -1\nhorizon: {years: 3}\n")
    with pytest.raises(InputError) as error:
        load(tmp_path, "child", "extends: parent.yaml\nreplicates: 0\n")
    places = [(Path(p.file).name, p.line, p.field) for p in error.value.problems]
    assert places == [("child.yaml", 4, "replicates"), ("parent.yaml", 4, "seed")]
    child = load(tmp_path, "child", "extends: parent.yaml\nseed: 1\n")
    assert child.years == 3, "a child may mend what is wrong in its parent"


def test_loading_is_deterministic_and_survives_pickling() -> None:
    once, again = LIBRARY.scenario("reformed"), LIBRARY.scenario(GOOD / "reformed.yaml")
    assert replace(once, source="") == replace(again, source="")
    assert pickle.loads(pickle.dumps(once)) == once
    assert scenario_hash(pickle.loads(pickle.dumps(once))) == scenario_hash(again)
    assert library.load_scenario(once) is once


# --- fingerprints ------------------------------------------------------------------------------------


def test_the_hash_is_of_content_and_not_of_names_and_paths(tmp_path: Path) -> None:
    shutil.copytree(GOOD, tmp_path / "elsewhere")
    shutil.copy(tmp_path / "elsewhere" / "reformed.yaml", tmp_path / "elsewhere" / "other.yaml")
    original = scenario_hash(LIBRARY.scenario("reformed"))
    assert scenario_hash(Library(tmp_path / "elsewhere").scenario("other")) == original
    assert scenario_hash(LIBRARY.scenario(tmp_path / "elsewhere" / "other.yaml")) == original
    assert len(original) == 64
    flat = "extends: plain\nparameters: {push.sanction: 0.25, day.hours: 8}\n"
    plain = load(tmp_path, "flat", flat)
    same = replace(LIBRARY.scenario("plain"), name=plain.name, about=plain.about)
    assert scenario_hash(plain) == scenario_hash(same), "a default said aloud is still the default"


@pytest.mark.parametrize(
    "text",
    [
        "seed: 8",
        "replicates: 4",
        "horizon: {years: 3}",
        "community: {residents: 2001}",
        "community: {area_km2: 0.3}",
        "parameters: {push.sanction: 0.26}",
        "timeline: [{month: 2, changes: {rules: {pooling: 0.1}}}]",
        "timeline: [{month: 1, structure: plain, changes: {precincts: 3}}]",
        "timeline: [{month: 2, levers: {no_assignment: 1}}]",
        "events: [{month: 2, kind: census}]",
    ],
)
def test_the_hash_changes_with_the_content(tmp_path: Path, text: str) -> None:
    base = load(tmp_path, "base", "extends: plain\n")
    assert scenario_hash(load(tmp_path, "child", f"extends: plain\n{text}\n")) != scenario_hash(base)


def test_the_hash_of_a_table_is_that_of_its_bytes(tmp_path: Path) -> None:
    hashes = []
    for i, content in enumerate(["age\n30\n", "age\n30\n", "age\n31\n"]):
        (tmp_path / f"people{i}.csv").write_text(content)
        hashes.append(
            scenario_hash(load(tmp_path, f"s{i}", f"extends: plain\ncommunity: {{table: people{i}.csv}}\n"))
        )
    assert hashes[0] == hashes[1] != hashes[2]
    last = LIBRARY.scenario(tmp_path / "s2.yaml")
    (tmp_path / "people2.csv").unlink()
    with pytest.raises(InputError, match="cannot be read"):
        scenario_hash(last)


# --- settings in code --------------------------------------------------------------------------------

SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "residents": st.integers(200, 1_000_000),
        "years": st.integers(2, 50),
        "seed": st.integers(0, 2**32 - 1),
        "replicates": st.integers(1, 1000),
        "parameters": st.dictionaries(st.just("push.sanction"), st.floats(0.0, 1.0)),
    },
)


@settings(max_examples=60, deadline=None)
@given(changed=SETTINGS)
def test_valid_settings_mean_the_same_in_code_and_in_a_file(
    tmp_path_factory: pytest.TempPathFactory, changed: dict[str, object]
) -> None:
    base = LIBRARY.scenario("reformed")
    in_code = with_settings(base, **changed)  # type: ignore[arg-type]
    data: dict[str, object] = {
        "name": base.name.model_dump(),
        "about": base.about.model_dump(),
        "extends": "reformed",
    }
    for key in ("seed", "replicates", "parameters"):
        if key in changed:
            data[key] = changed[key]
    if "residents" in changed:
        data["community"] = {"residents": changed["residents"]}
    if "years" in changed:
        data["horizon"] = {"years": changed["years"]}
    path = tmp_path_factory.mktemp("settings") / "changed.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    in_file = LIBRARY.scenario(path)
    assert scenario_hash(in_file) == scenario_hash(in_code)
    assert in_file.community == in_code.community
    assert in_file.overrides == in_code.overrides
    assert (in_file.years, in_file.seed, in_file.replicates) == (
        in_code.years,
        in_code.seed,
        in_code.replicates,
    )
    untouched = {k: v for k, v in {"years": 2, "seed": 7, "replicates": 3}.items() if k not in changed}
    assert all(getattr(in_code, key) == value for key, value in untouched.items())


def test_settings_leave_the_scenario_itself_alone() -> None:
    base = LIBRARY.scenario("reformed")
    before = scenario_hash(base)
    changed = with_settings(base, residents=300, parameters={"push.sanction": 1})
    assert scenario_hash(base) == before
    assert changed.overrides == {"push.sanction": 1.0}
    assert with_settings(base) == base


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"residents": 199}, "community.residents", "199; allowed: a whole number from 200 to 1,000,000"),
        ({"residents": 2000.0}, "community.residents", "a whole number"),
        ({"residents": "many"}, "community.residents", "'many'"),
        ({"years": 0}, "horizon.years", "from 1 to 50"),
        (
            {"years": 1},
            "horizon.years",
            "1; allowed: 2 or more, since its timeline has an entry for month 13",
        ),
        ({"years": True}, "horizon.years", "true"),
        ({"seed": -1}, "seed", "from 0 to"),
        ({"replicates": 1001}, "replicates", "from 1 to 1,000"),
        ({"parameters": {"push.sanctoin": 0.5}}, "parameters.push.sanctoin", "did you mean 'push.sanction'?"),
        ({"parameters": {"push.sanction": 1.5}}, "parameters.push.sanction", "from 0 to 1"),
        ({"parameters": {"push.sanction": float("nan")}}, "parameters.push.sanction", "nan"),
        ({"parameters": {"push.sanction": float("inf")}}, "parameters.push.sanction", "inf"),
        ({"parameters": {"push.sanction": "0.5"}}, "parameters.push.sanction", "'0.5'"),
        ({"parameters": {"push.sanction": object()}}, "parameters.push.sanction", "object"),
        ({"parameters": {"day.hours": 7}}, "parameters.day.hours", "8, a constant"),
    ],
)
def test_wrong_settings_are_refused(changed: dict[str, object], field: str, words: str) -> None:
    with pytest.raises(InputError) as error:
        with_settings(LIBRARY.scenario("reformed"), **changed)  # type: ignore[arg-type]
    (problem,) = error.value.problems
    assert problem.field == field
    assert words in str(problem)
    assert str(problem).startswith("settings of 'reformed': ")


def test_all_wrong_settings_are_told_at_once() -> None:
    with pytest.raises(InputError) as error:
        with_settings(LIBRARY.scenario("plain"), residents=1, years=99, seed=-1, parameters={"x": 1})
    assert len(error.value.problems) == 4


def test_residents_of_a_table_cannot_be_set(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("age\n30\n")
    scenario = load(tmp_path, "table", "extends: plain\ncommunity: {table: people.csv}\n")
    with pytest.raises(InputError, match=r"community.residents.*the residents of its table \(people.csv\)"):
        with_settings(scenario, residents=300)
    assert with_settings(scenario, seed=3).community == scenario.community


# --- the bundled files -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", library.bundled_scenarios())
def test_every_bundled_scenario_loads(name: str) -> None:
    scenario = library.load_scenario(name)
    assert scenario.id == name
    assert scenario.phases[0].month == 1
    assert library.check_file(scenario.source) == "scenario"


def test_the_bundled_scenarios_are_there() -> None:
    wanted = {"old", "new", "reform", "phased", "paper_reform", "well_funded", "ageing", "epidemic"}
    wanted |= {"ngo_desert", "street_office_one_stop", "lugu", "tongling", "guiyang"}
    wanted |= {
        "staged_withdrawal",
        "lenient_review",
        "small_bodies_merged",
        "hasty_withdrawal",
        "short_purse",
    }
    wanted |= {f"{sort}_{lever}" for sort in ("only", "without") for lever in LEVERS}
    assert wanted == set(library.bundled_scenarios())
    assert {"old", "new"} <= set(library.bundled_structures())
    assert not {"affairs", "parameters", "clauses", "indicators"} & set(library.bundled_scenarios())


@pytest.mark.parametrize("name", library.bundled_structures())
def test_every_bundled_structure_loads(name: str) -> None:
    assert library.load_structure(name).id == name


def test_the_bundled_catalogue_covers_the_plan() -> None:
    root = library.bundled().root
    affairs = library.load_affairs(root / "affairs.yaml")  # with a path: against all structures too
    assert affairs == library.load_affairs()
    assert len(affairs) >= 30
    assert {affair.affair_class for affair in affairs.values()} == set(CLASSES)
    assert {affair.area for affair in affairs.values()} >= set(AREAS)
    assert {affair.line for affair in affairs.values()} >= set(LINES)


def test_the_bundled_registry_and_clauses_load() -> None:
    assert library.load_registry()
    assert list(library.load_clauses()) == [
        *(
            "A1",
            "A2",
            "A3",
            "B1",
            "B2",
            "B3",
            "B4",
            "B5",
            "B6",
            "B7",
            "B8",
            "B9",
            "C1",
            "C2",
            "C3",
            "C4",
            "C5",
        ),
        *("D1", "D2", "D3", "D4.1", "D4.2", "D4.3", "D4.4", "D5", "D6", "D7", "E1", "E2", "E3"),
    ]


def test_the_bundled_files_are_found_when_installed(tmp_path: Path) -> None:
    package = Path(sim.__file__).parent
    shutil.copytree(package, tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__", "scenarios"))
    shutil.copytree(library.bundled().root, tmp_path / "sim" / "scenarios")
    code = "from sim.institutions.files.library import bundled, load_scenario, scenario_hash; "
    code += "print(bundled().root); "
    code += "print(scenario_hash(load_scenario('old')))"
    here = {"PYTHONPATH": str(tmp_path), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=here, capture_output=True, text=True, check=True
    )
    root, digest = done.stdout.split()
    assert Path(root) == (tmp_path / "sim" / "scenarios").resolve()
    assert digest == scenario_hash(library.load_scenario("old"))
