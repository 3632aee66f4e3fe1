"""Levers, events and restoration in scenario files: what is in force when, what a child inherits."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.cli.showing import show_name
from sim.institutions.changes import scenario_changes, timeline_changes
from sim.institutions.documents import InputError
from sim.institutions.files import library
from sim.institutions.files.lever_files import read_levers
from sim.institutions.files.library import Library, scenario_hash, with_settings
from sim.institutions.levers import LEVERS, dependents
from sim.institutions.scenario import Event, Scenario

GOOD = Path(__file__).parents[1] / "good"
LIBRARY = Library(GOOD)
HEAD = "name: {en: Test, zh: 测试}\nabout: {en: For a test., zh: 测试用。}\n"


def load(folder: Path, name: str, text: str, lib: Library = LIBRARY) -> Scenario:
    path = folder / f"{name}.yaml"
    path.write_text(HEAD + text, "utf-8")
    return lib.scenario(path)


def bundled(folder: Path, name: str, text: str) -> Scenario:
    return load(folder, name, text, library.bundled())


# --- levers in a timeline ----------------------------------------------------------------------------


def test_levers_add_up_and_nought_switches_off() -> None:
    first, second, third = (phase.structure for phase in LIBRARY.scenario("levered").phases)
    assert first.levers == {}
    assert second.levers == {"public_service_committee": 0.5, "one_stop_centre": 1.0}
    assert second.bodies["office"].posts["assistant"].count == 2
    assert (second.rules["one_stop"], second.rules["pooling"]) == (1.0, 0.75)
    assert third.levers == {"public_service_committee": 0.5, "no_assignment": 1.0, "committees_merged": 0.5}
    assert third.rules["one_stop"] == 0.0, "switched off again"
    assert third.rules["pooling"] == 0.1, "changes lie over levers"
    assert third.routes["direct"].doors == first.routes["direct"].doors
    # 3.5, halves up; the shop's count was not written, so its way begins at nought
    assert (third.precincts, third.bodies["shop"].count) == (4, 2)
    assert second.id == "plain+levered.7"


def test_changes_stay_over_levers_switched_on_later(tmp_path: Path) -> None:
    text = """
extends: plain
timeline:
  - {month: 2, changes: {rules: {assignment_ban: 0.3, pooling: 0.2}}}
  - {month: 3, levers: {no_assignment: 1}}
  - {month: 4, changes: {rules: {pooling: 0.4}}}
  - {month: 5, structure: plain, levers: {committees_merged: 1}}
"""
    phases = [phase.structure for phase in load(tmp_path, "child", text).phases]
    assert [s.rules["assignment_ban"] for s in phases] == [0.0, 0.3, 0.3, 0.3, 0.0]
    assert [s.rules["pooling"] for s in phases] == [0.0, 0.2, 0.2, 0.4, 0.0]
    assert [s.rules["assessment"] for s in phases] == [1.0, 1.0, 0.0, 0.0, 1.0]
    assert phases[-1].levers == {"committees_merged": 1.0}, "a new structure clears levers and changes"


def test_a_new_structure_that_fails_later_is_told_once(tmp_path: Path) -> None:
    text = """
extends: plain
timeline:
  - {month: 2, changes: {bodies: {shop: {count: 300}}}}
  - {month: 3, levers: {no_assignment: 1}}
  - {month: 4, levers: {no_assignment: 0.5}}
"""
    with pytest.raises(InputError) as error:
        load(tmp_path, "child", text)
    assert [(p.line, p.field) for p in error.value.problems] == [(6, "bodies.shop.count")]


def test_all_is_overridden_by_what_is_named(tmp_path: Path) -> None:
    text = (
        "extends: old\nhorizon: {years: 2}\ntimeline:\n  - {month: 13, levers: {withdrawal: 0.2, all: 1}}\n"
    )
    levers = bundled(tmp_path, "all", text).phases[-1].structure.levers
    assert levers == {**dict.fromkeys(LEVERS, 1.0), "withdrawal": 0.2}


def test_all_levers_in_a_timeline_are_the_new_structure(tmp_path: Path) -> None:
    text = "extends: old\nhorizon: {years: 6}\ntimeline:\n  - {month: 13, levers: {all: 1}}\n"
    by_levers, reform = bundled(tmp_path, "all", text), library.load_scenario("reform")
    assert [month for month, changes in timeline_changes(reform, by_levers) if changes] == []
    assert by_levers.phases[-1].restored == reform.phases[-1].restored


def test_a_childs_entry_replaces_levers_of_the_month(tmp_path: Path) -> None:
    text = "extends: levered\ntimeline:\n  - {month: 7, levers: {no_assignment: 0.2}}\n"
    child = load(tmp_path, "child", text)
    assert child.phases[1].structure.levers == {"no_assignment": 0.2}
    assert "one_stop_centre" not in child.phases[2].structure.levers


# --- events --------------------------------------------------------------------------------------------


def test_events_are_read_in_order_of_month() -> None:
    campaign, epidemic = LIBRARY.scenario("levered").events
    assert campaign == Event(3, "campaign", 1.0, 2, "city_environment")
    assert (epidemic.month, epidemic.kind, epidemic.strength, epidemic.months) == (20, "epidemic", 0.5, 6)
    assert epidemic.note is not None and epidemic.note.zh == "发热。"
    assert LIBRARY.scenario("plain").events == ()


def test_a_child_inherits_events_and_adds_its_own(tmp_path: Path) -> None:
    child = load(tmp_path, "child", "extends: levered\nevents:\n  - {month: 9, kind: leader_turnover}\n")
    assert [(event.month, event.kind) for event in child.events] == [
        (3, "campaign"),
        (9, "leader_turnover"),
        (20, "epidemic"),
    ]
    assert load(tmp_path, "heir", "extends: child.yaml\n").events == child.events


def test_events_have_to_fit_a_shorter_horizon(tmp_path: Path) -> None:
    parent = "extends: plain\nevents: [{month: 14, kind: census}]\n"
    scenario = load(tmp_path, "parent", parent)
    with pytest.raises(InputError) as error:
        load(tmp_path, "child", "extends: parent.yaml\nhorizon: {years: 1}\n")
    assert [(Path(p.file).name, p.field) for p in error.value.problems] == [
        ("parent.yaml", "events[0].month")
    ]
    with pytest.raises(InputError, match="2 or more, since its events include one in month 14"):
        with_settings(scenario, years=1)


# --- restoration ---------------------------------------------------------------------------------------


def test_what_outlives_the_reform_lies_over_the_old_structure(tmp_path: Path) -> None:
    text = """
extends: old
horizon: {years: 2}
timeline:
  - month: 13
    levers: {all: 0.5, committees_merged: 1, contracting: 0}
"""
    restored = bundled(tmp_path, "half", text).phases[-1].restored
    assert restored is not None
    assert (restored.id, restored.name.zh, restored.precincts) == ("restored", "街道办事处恢复", 6)
    survivors = {name for name, lever in library.load_levers().items() if lever.survives_restoration}
    assert survivors == {
        *("affairs_sorted", "money_follows_task", "contracting"),
        *("committees_merged", "service_stations", "civil_cultivation"),
    }
    assert set(restored.levers) == survivors - {"contracting"}
    assert restored.levers["affairs_sorted"] == 0.5
    same = library.load_structure("old", restored.levers)
    assert restored.model_copy(update={"id": "old", "name": same.name, "about": same.about}) == same


def test_built_in_levers_outlive_the_reform_too() -> None:
    restored = library.load_scenario("new").phases[-1].restored
    assert restored is not None
    assert "street_office" in restored.bodies and "service_station" in restored.bodies
    assert len(restored.levers) == 6


def test_what_survives_is_what_was_in_force_then() -> None:
    phased = library.load_scenario("phased")
    by_month = {phase.month: phase.restored for phase in phased.phases}
    assert by_month[1] is None and by_month[13] is not None
    precincts = {month: restored.precincts for month, restored in by_month.items() if restored}
    assert precincts == {13: 9, 25: 9, 37: 9, 49: 6, 61: 6}  # committees merge in month 49
    kept = {month: set(restored.levers) for month, restored in by_month.items() if restored}
    assert kept[13] == set() and "contracting" not in kept[25] and "contracting" in kept[37]


def test_a_reform_that_is_taken_back_by_plan_can_be_taken_back_before(tmp_path: Path) -> None:
    back = "extends: reform\ntimeline:\n  - {month: 40, structure: old}\n"
    restored = [phase.restored for phase in bundled(tmp_path, "back", back).phases]
    assert restored[0] is None and restored[1] is not None and restored[2] is None


def test_where_the_street_office_stays_nothing_is_restored(tmp_path: Path) -> None:
    for name in ("old", "only_no_assessment", "lugu", "street_office_one_stop"):
        assert library.load_scenario(name).phases[-1].restored is None


def test_restoration_can_be_named_and_refused(tmp_path: Path) -> None:
    named = bundled(tmp_path, "named", "extends: reform\nrestoration: old\n")
    assert named.phases[-1].restored is not None
    assert named.phases[-1].restored.levers == {} and named.phases[-1].restored.precincts == 9
    assert bundled(tmp_path, "never", "extends: reform\nrestoration: none\n").phases[-1].restored is None
    assert bundled(tmp_path, "heir", "extends: never.yaml\n").phases[-1].restored is None
    assert scenario_hash(named) != scenario_hash(library.load_scenario("reform"))
    default = bundled(tmp_path, "default", "extends: never.yaml\nrestoration: null\n").phases[-1].restored
    assert default == library.load_scenario("reform").phases[-1].restored


def test_show_tells_what_comes_if_the_street_office_is_restored(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    show_name("phased", None, "en")
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    after = lines[lines.index("If the street office is restored") :]
    assert any(line.startswith("13 The street office has come back") for line in after)
    assert [line[:19] for line in after if line[:2] in ("25", "37", "49")] == [
        "25 ″ affairs_sorted",
        "37 ″ affairs_sorted",
        "49 ″ affairs_sorted",
    ]
    assert "After that, later entries of the timeline do not come." in lines


# --- comparisons ---------------------------------------------------------------------------------------


def test_events_restoration_and_levers_are_told_apart(tmp_path: Path) -> None:
    plain = LIBRARY.scenario("plain")
    new = library.load_scenario("new")
    text = "extends: new\nrestoration: none\nevents: [{month: 3, kind: census}]\n"
    child = bundled(tmp_path, "child", text)
    there = [(change.where, change.before, change.after) for change in scenario_changes(new, child)]
    assert there == [("events, month 3", "", "census"), ("restoration", "Street office restored", "")]
    back = [(change.where, change.before, change.after) for change in scenario_changes(child, new)]
    assert back == [("events, month 3", "census", ""), ("restoration", "", "Street office restored")]
    levered = LIBRARY.scenario("levered")
    seen = {change.where for _, changes in timeline_changes(plain, levered) for change in changes}
    assert "levers.one_stop_centre" in seen
    reform = library.load_scenario("reform")
    other = library.load_scenario("without_committees_merged")
    assert any(change.where == "restoration.precincts" for change in scenario_changes(reform, other))


def test_the_hash_tells_restorations_apart(tmp_path: Path) -> None:
    texts = ["", "restoration: none\n", "restoration: old\n", "events: [{month: 3, kind: census}]\n"]
    texts.append("events: [{month: 3, kind: census, strength: 0.5}]\n")
    hashes = {scenario_hash(bundled(tmp_path, "same", f"extends: reform\n{text}")) for text in texts}
    assert len(hashes) == len(texts)


# --- the bundled scenarios -----------------------------------------------------------------------------


@pytest.mark.parametrize("lever", LEVERS)
def test_there_is_a_scenario_with_each_lever_only_and_without_it(lever: str) -> None:
    only, without = library.load_scenario(f"only_{lever}"), library.load_scenario(f"without_{lever}")
    needs = library.load_levers()[lever].needs
    assert only.phases[-1].structure.levers == {n: 1.0 for n in LEVERS if n in (lever, *needs)}
    files, _ = read_levers(library.bundled().root / "levers", library.load_clauses())
    off = dependents(lever, files)
    assert without.phases[-1].structure.levers == {n: 1.0 for n in LEVERS if n not in off}
    for scenario in (only, without):
        assert [phase.month for phase in scenario.phases] == [1, 13]
        assert scenario.years == 6
        assert scenario.phases[0].structure == library.load_structure("old")


def test_phases_end_with_the_whole_plan() -> None:
    phased = library.load_scenario("phased")
    assert [phase.month for phase in phased.phases] == [1, 13, 25, 37, 49, 61]
    new = library.load_structure("new").model_dump(exclude={"id", "name", "about"})
    assert phased.phases[-1].structure.model_dump(exclude={"id", "name", "about"}) == new
    for name in ("paper_reform", "well_funded"):
        assert library.load_scenario(name).phases[-1].structure.levers == dict.fromkeys(LEVERS, 1.0)


def test_the_pilots_have_the_posts_they_are_said_to_have() -> None:
    def paid(name: str) -> dict[str, float]:
        structure = library.load_scenario(name).phases[-1].structure
        found: dict[str, float] = {}
        for body_id, _, post in structure.all_posts():
            body = structure.bodies[body_id]
            count = post.count * body.count * (structure.precincts if body.per == "precinct" else 1)
            if post.dual_post_of is None:
                found[post.payer] = found.get(post.payer, 0.0) + count
        return found

    old = paid("old")
    assert (old["district"], old["committee_fund"]) == (70, 63)
    assert (paid("lugu")["district"], paid("lugu")["committee_fund"]) == (30, 63)
    tongling = paid("tongling")
    assert (tongling["district"], tongling["committee_fund"]) == (69, 63)
    guiyang = paid("guiyang")
    assert (guiyang["district"], guiyang["committee_fund"]) == (34, 63), "three of seven moved up"
    assert paid("street_office_one_stop")["district"] == 70
