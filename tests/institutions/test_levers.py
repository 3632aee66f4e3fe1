"""Levers: old and all levers make new, strengths, order, needs, and that whatever is switched on is whole."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.institutions.documents import Document, InputError, Place
from sim.institutions.files import library
from sim.institutions.files.lever_files import read_levers
from sim.institutions.files.library import Library
from sim.institutions.files.reading import parse_document
from sim.institutions.levers import (
    GROUPS,
    LEVERS,
    Lever,
    LeverFile,
    apply_levers,
    dependents,
    numbers_at,
    scaled,
    with_needs,
)
from sim.institutions.structure import Structure

GOOD = Path(__file__).parents[1] / "good"
LIBRARY = Library(GOOD)
FILES, _ = read_levers(library.bundled().root / "levers", library.load_clauses())
OLD, NEW = library.load_structure("old"), library.load_structure("new")
STRENGTHS = st.floats(0.0, 1.0, exclude_min=True, allow_subnormal=False)


def old_with(strengths: dict[str, float]) -> Structure:
    return library.load_structure("old", strengths)


def content(structure: Structure) -> str:
    """All but what it is called, in order: who is asked first may depend on that."""
    return json.dumps(structure.model_dump(exclude={"id", "name", "about"}))


# --- the bundled levers --------------------------------------------------------------------------------


def test_old_with_all_levers_is_new() -> None:
    whole = old_with(dict.fromkeys(LEVERS, 1.0))
    assert content(whole) == content(NEW)
    assert list(whole.bodies) == list(NEW.bodies)
    named = whole.model_copy(update={"id": NEW.id, "name": NEW.name, "about": NEW.about})
    assert named == NEW


def test_every_lever_is_there_checked_and_in_a_group() -> None:
    levers = library.load_levers()
    assert tuple(levers) == LEVERS
    assert {lever.group for lever in levers.values()} == set(GROUPS)
    for name in LEVERS:
        assert library.bundled().lever(name) == levers[name]
        assert library.check_file(library.bundled().root / "levers" / f"{name}.yaml") == "lever"


def test_every_clause_of_the_plan_has_a_lever() -> None:
    cited = {clause for lever in library.load_levers().values() for clause in lever.clauses}
    assert cited == set(library.load_clauses())


@pytest.mark.parametrize("lever", LEVERS)
def test_each_lever_changes_something_and_says_so(lever: str) -> None:
    needs = with_needs(lever, FILES) - {lever}
    without, with_it = old_with(dict.fromkeys(needs, 1.0)), old_with(dict.fromkeys({lever, *needs}, 1.0))
    assert with_it.levers == {name: 1.0 for name in LEVERS if name in {lever, *needs}}
    assert without.model_copy(update={"levers": with_it.levers}) != with_it


@pytest.mark.parametrize("lever", LEVERS)
@pytest.mark.parametrize("strength", [0.25, 1.0])
def test_all_but_one_is_whole(lever: str, strength: float) -> None:
    off = dependents(lever, FILES)
    structure = old_with({name: strength for name in LEVERS if name not in off})
    assert set(structure.levers) == set(LEVERS) - off


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(LEVERS), STRENGTHS))
def test_any_levers_are_whole_or_refused_for_a_need(strengths: dict[str, float]) -> None:
    lacking = {name for name in strengths if not with_needs(name, FILES) <= strengths.keys()}
    if lacking:
        with pytest.raises(InputError) as error:
            old_with(strengths)
        assert {problem.field for problem in error.value.problems} == lacking
        assert all(need in str(error.value) for name in lacking for need in FILES[name].lever.needs)
        strengths = {name: strength for name, strength in strengths.items() if name not in lacking}
    structure = old_with(strengths)
    assert structure.levers == strengths
    assert list(structure.levers) == [name for name in LEVERS if name in strengths]
    shuffled = dict(sorted(strengths.items(), key=lambda item: item[1]))
    assert content(old_with(shuffled)) == content(structure), "the order of switching on is nothing"


def test_strength_nought_is_not_there_at_all() -> None:
    assert content(old_with(dict.fromkeys(LEVERS, 0.0))) == content(OLD)
    some = {"contracting": 0.7, "withdrawal": 0.2}
    assert content(old_with({**dict.fromkeys(LEVERS, 0.0), **some})) == content(old_with(some))


def test_what_follows_strength_goes_part_of_the_way_and_the_rest_is_whole() -> None:
    half = old_with(dict.fromkeys(LEVERS, 0.5))
    assert half.precincts == 8  # 7.5, halves up
    posts = half.bodies["residents_committee"].posts
    assert (posts["director"].count, posts["deputy_director"].count, posts["member"].count) == (1, 2.5, 4.5)
    assert half.bodies["service_station"].posts["worker"].count == 4
    committee = half.bodies["public_service_committee"].posts
    assert (committee["director"].count, committee["clerk"].count) == (1, 1)
    assert half.bodies["party_mass_department"].posts["clerk"].count == 4
    assert half.departments["civil_affairs"].coordinators == 2.5
    assert half.departments["industry_commerce"].coordinators == 0.5
    assert half.rules["pooling"] == 0.375
    assert half.rules["assessment"] == half.rules["command"] == 0.5
    assert half.routes["entrusted"] == NEW.routes["entrusted"]
    assert half.desks == NEW.desks


def test_the_platform_alone_keeps_the_windows_and_relays() -> None:
    alone = old_with({"public_service_committee": 0.5})
    assert "street_office" not in alone.bodies
    assert alone.desks == {"public_service_committee": 8}
    assert alone.bodies["public_service_committee"].posts["window_clerk"].count == 8
    down = alone.routes["administrative"].handed_down
    assert down is not None and down.via == "public_service_committee"
    assert alone.route_of("order_patrol", "administrative").steps["field"] == "public_service_committee"


def test_further_patches_come_with_their_partner_only() -> None:
    stations = old_with({"service_stations": 1.0})
    assert stations.routes["direct"].doors == OLD.routes["direct"].doors
    centre = {"public_service_committee": 1.0, "one_stop_centre": 0.1}
    both = old_with({"service_stations": 1.0, **centre})
    assert both.routes["direct"].doors[-1] == "service_station"
    core = old_with({"public_service_committee": 1.0, "party_core": 1.0})
    assert core.bodies["party_working_committee"].members == ("public_service_committee",)


def test_a_lever_is_refused_without_what_it_needs_and_why() -> None:
    with pytest.raises(InputError) as error:
        old_with({"one_stop_centre": 1.0, "public_service_committee": 0.0})
    assert "'one_stop_centre' without public_service_committee" in str(error.value)
    assert "is headed by one of its deputies" in str(error.value)


def test_a_lever_that_is_built_in_is_refused() -> None:
    with pytest.raises(
        InputError, match=r"'withdrawal', which is built into the structure 'new'.*such as old"
    ):
        library.load_structure("new", {"withdrawal": 0.5})


@pytest.mark.parametrize("strength", [-0.1, 1.1, float("nan"), float("inf")])
def test_strengths_and_names_are_checked_in_code_too(strength: float) -> None:
    with pytest.raises(InputError, match=r"levers: withdrawal: found .*; allowed: a number from 0 to 1"):
        old_with({"withdrawal": strength})
    with pytest.raises(InputError, match="did you mean 'withdrawal'"):
        old_with({"withdrawl": 1.0})


# --- applying ----------------------------------------------------------------------------------------


def lever_file(text: str) -> LeverFile:
    document = parse_document(text, "lever.yaml")
    names = {"en": "x", "zh": "x"}
    fixed = {"name": names, "about": names, "strength": names, "clauses": ["C4"]}
    whole = {**fixed, "group": "party", "survives_restoration": True, **document.data}
    return LeverFile(Lever.model_validate(whole), document)


BASE = parse_document("a: {x: 2, y: 4, z: no}\nprecincts: 9\nlist: [1, 2]\n", "base.yaml")


def laid(text: str, strength: float) -> Document:
    document, problems = apply_levers(BASE, {"contracting": strength}, {"contracting": lever_file(text)})
    assert problems == []
    return document


def test_numbers_move_from_what_was_there_or_from_nought() -> None:
    text = "changes: {a: {x: 4, new: 8}, precincts: 4}\nscaled: [a.*, precincts]\n"
    assert laid(text, 0.25).data == {
        "a": {"x": 2.5, "y": 4, "z": "no", "new": 2.0},
        "precincts": 8,  # 7.75
        "list": [1, 2],
        "levers": {"contracting": 0.25},
    }
    assert laid(text, 0.5).data["precincts"] == 7  # 6.5, halves up
    assert laid(text, 1.0).data["a"] == {"x": 4, "y": 4, "z": "no", "new": 8}
    assert laid(text, 0.0) == BASE


def test_lists_are_lengthened_each_item_once_with_places() -> None:
    document = laid("append:\n  list: [2, 3]\n  a.more: [9]\n", 0.3)
    assert document.data["list"] == [1, 2, 3]
    assert document.data["a"]["more"] == [9]
    places = [document.place(("list", i)) for i in range(3)]
    assert places == [Place("base.yaml", 3), Place("base.yaml", 3), Place("lever.yaml", 2)]
    assert BASE.data["list"] == [1, 2]


def test_paths_find_numbers_only() -> None:
    data = {"a": {"b": {"n": 1}, "c": {"n": True}, "d": {"n": "1"}, "e": 3}}
    assert numbers_at(data, "a.*.n") == [("a", "b", "n")]
    assert numbers_at(data, "a.*") == [("a", "e")]
    assert numbers_at(data, "x.*") == []


@given(st.floats(0.0, 1.0), st.floats(0.0, 1000.0), st.floats(0.0, 1000.0))
def test_scaled_numbers_stay_between(strength: float, before: float, after: float) -> None:
    old, new = (Document({"a": value}, {}) for value in (before, after))
    value = scaled(new, old, "a", strength).data["a"]
    slack = 1e-9 * max(before, after)
    assert min(before, after) - slack <= value <= max(before, after) + slack
    assert scaled(new, old, "a", 1.0).data["a"] == after


# --- files -------------------------------------------------------------------------------------------


def test_levers_of_a_folder_are_those_there_are(tmp_path: Path) -> None:
    shutil.copytree(GOOD, tmp_path / "lib")
    folder = tmp_path / "lib" / "levers"
    text = (folder / "no_assignment.yaml").read_text("utf-8")
    (folder / "no_assigning.yaml").write_text(text, "utf-8")
    (folder / "committees_merged.yaml").write_text(
        text + "needs: [party_core]\nneeds_because: {en: x, zh: x}\n", "utf-8"
    )
    (folder / "public_service_committee.yaml").unlink()
    with pytest.raises(InputError) as error:
        Library(tmp_path / "lib").scenario("plain")
    said = [(Path(p.file).name, p.field, str(p.found)) for p in error.value.problems]
    assert said == [
        ("committees_merged.yaml", "needs[0]", "'party_core', which is not applied before"),
        ("committees_merged.yaml", "needs[0]", "'party_core', which has no file here"),
        ("no_assigning.yaml", "", "a lever named 'no_assigning'"),
        ("one_stop_centre.yaml", "needs[0]", "'public_service_committee', which has no file here"),
    ]
    assert "did you mean 'no_assignment'?" in str(error.value)


def test_a_library_without_levers_has_none(tmp_path: Path) -> None:
    shutil.copytree(GOOD, tmp_path / "lib", ignore=shutil.ignore_patterns("levers", "levered.yaml"))
    assert Library(tmp_path / "lib").levers() == {}
    assert Library(tmp_path / "lib").scenario("reformed").phases
    with pytest.raises(InputError, match="unknown name 'party_core'"):
        Library(tmp_path / "lib").lever("party_core")
