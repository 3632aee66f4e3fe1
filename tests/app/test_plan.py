"""Reforms put together from levers, and files that people upload."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.app.build import told_plan
from sim.app.limits import LIMITS
from sim.app.options import Options, lever_files, levers
from sim.app.plan import LONGEST_NAME, Measure, Plan, conflicts, of_scenario, parse
from sim.app.words import mistakes
from sim.institutions.documents import InputError
from sim.institutions.files.library import bundled, load_scenario

GOOD = """\
name: {en: Mine, zh: 我的}
about: {en: A try, zh: 试一试}
extends: old
horizon: {years: 3}
timeline:
  - {month: 13, levers: {no_assessment: 1}}
"""


def options(tmp_path: Path) -> Options:
    return Options(tmp_path / "files")


def test_a_plan_is_a_scenario_that_does_what_it_says(tmp_path: Path) -> None:
    plan = Plan({"no_assessment": Measure(1.0, 1), "committees_merged": Measure(0.5, 25)})
    scenario = options(tmp_path).of_plan(plan)
    assert [phase.month for phase in scenario.phases] == [1, 25]
    assert dict(scenario.phases[-1].structure.levers) == {"no_assessment": 1.0, "committees_merged": 0.5}
    assert of_scenario(scenario) == plan


def test_all_levers_at_once_are_the_new_structure() -> None:
    plan = of_scenario(load_scenario("new"))
    assert plan.strengths() == dict.fromkeys(levers(), 1.0)
    assert not conflicts(plan, lever_files(), bundled().root)


def test_presets_come_back_as_they_are(tmp_path: Path) -> None:
    phased = of_scenario(load_scenario("phased"))
    assert {measure.month for measure in phased.levers.values()} == {13, 25, 37, 49, 61}
    assert of_scenario(options(tmp_path).of_plan(phased)) == phased


def test_a_lever_before_what_it_needs_is_a_conflict_and_can_be_mended() -> None:
    plan = Plan({"one_stop_centre": Measure(1.0, 1), "public_service_committee": Measure(1.0, 13)})
    found = conflicts(plan, lever_files(), bundled().root)
    assert found["one_stop_centre"].missing == ("public_service_committee",)
    mended = plan.with_needs_of("one_stop_centre", lever_files())
    assert mended.levers["public_service_committee"].month == 1
    assert not conflicts(mended, lever_files(), bundled().root)


def test_a_plan_with_a_conflict_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="public_service_committee"):
        options(tmp_path).of_plan(Plan({"one_stop_centre": Measure()}))


def test_an_uploaded_file_is_kept_by_its_content(tmp_path: Path) -> None:
    given = options(tmp_path)
    option = given.give("mine.yaml", GOOD)
    assert option == given.give("another name.yaml", GOOD)
    assert given.scenario(option).name.zh == "我的"
    assert [file.name for file in given.folder.iterdir()] == [f"given_{option[1:]}.yaml"]


@pytest.mark.parametrize(
    ("wrong", "line", "word"),
    [
        (GOOD.replace("month: 13", "month: zero"), 6, "timeline[0].month"),
        (GOOD.replace("no_assessment: 1", "no_assessment: 7"), 6, "no_assessment"),
        (GOOD.replace("no_assessment", "no_such_lever"), 6, "no_such_lever"),
        (GOOD.replace("extends: old", "extends: ../../../etc/passwd"), 3, "extends"),
        (GOOD.replace("extends: old", "extends: /etc/hostname"), 3, "extends"),
        (GOOD.replace("levers: {no_assessment: 1}", "structure: /etc/hostname"), 6, "structure"),
        (GOOD + "community: {residents: 900, table: /etc/passwd}\n", 7, "table"),
        (GOOD + "restoration: /etc/passwd\n", 7, "restoration"),
        (GOOD + "name: twice\n", 7, "name"),
        ("- just\n- a list\n", 1, "mapping"),
        ("a: [1, 2\n", 2, "YAML"),
        ("\x00\x01", 1, "control character"),
        ("!!python/object/apply:os.system ['true']\n", 1, ""),
        ("", 1, "empty"),
    ],
)
def test_a_wrong_upload_is_refused_at_its_line_and_leaves_nothing(
    tmp_path: Path, wrong: str, line: int, word: str
) -> None:
    given = options(tmp_path)
    with pytest.raises(InputError) as caught:
        given.give("../mine.yaml", wrong)
    assert any(problem.line == line and problem.file == "mine.yaml" for problem in caught.value.problems)
    assert word in str(caught.value)
    assert "aside" not in str(caught.value)
    assert str(tmp_path) not in str(caught.value)
    assert not list(given.folder.glob("*"))


def test_what_is_told_of_a_lever_leaves_the_rest_of_it_as_it_is() -> None:
    plan = Plan({"no_assessment": Measure(0.4, 25), "withdrawal": Measure(0.7, 37)})
    assert told_plan(plan, {"id": "no_assessment", "strength": 0.9}) == plan.changed("no_assessment", 0.9, 25)
    later = told_plan(plan, {"id": "no_assessment", "month": 61})
    assert later is not None
    assert later.levers["no_assessment"] == Measure(0.4, 61)
    assert later.levers["withdrawal"] == Measure(0.7, 37)
    added = told_plan(plan, {"id": "affairs_sorted", "strength": 1})
    assert added is not None
    assert added.levers["affairs_sorted"] == Measure(1.0, 37), "it begins with the last one"
    first = told_plan(Plan(), {"id": "affairs_sorted", "strength": 1})
    assert first is not None
    assert first.levers["affairs_sorted"] == Measure(1.0, 13)
    off = told_plan(plan, {"id": "withdrawal", "strength": 0})
    assert off is not None
    assert set(off.levers) == {"no_assessment"}
    assert told_plan(plan, {"id": "affairs_sorted", "month": 5}) == plan, "what is not there has no month"
    assert told_plan(plan, {"id": "no_such_lever", "strength": 1}) is None
    assert told_plan(plan, {"id": "withdrawal"}) is None


def test_a_plan_can_have_a_name_that_is_that_of_its_scenario(tmp_path: Path) -> None:
    plan = Plan({"no_assessment": Measure(0.5, 13)}, "Mine, 我的;  <b>\n" + "x" * 80)
    assert len(plan.name) == LONGEST_NAME
    assert plan.name.startswith("Mine, 我的; <b> x")
    assert parse(plan.text, levers()) == (plan, [])
    assert plan.id == Plan(plan.levers).id and plan.settings == "no_assessment:0.5@13"
    scenario = options(tmp_path).scenario(f"~{plan.text}")
    assert (scenario.name.en, scenario.name.zh) == (plan.name, plan.name)
    assert options(tmp_path).of_plan(Plan(plan.levers)).name.zh == "自建改革"


def test_a_plan_leaves_nothing_behind_and_can_be_taken_along(tmp_path: Path) -> None:
    given, plan = options(tmp_path), Plan({"no_assessment": Measure()})
    scenario = given.scenario(f"~{plan.text}")
    assert scenario.source == f"{plan.id}.yaml" and not given.folder.exists()
    assert given.document(f"~{plan.text}") == plan.document()
    assert "extends: old" in given.document("phased") or "timeline" in given.document("phased")
    assert given.document(given.give("mine.yaml", GOOD)) == GOOD


def test_a_visitors_uploads_push_out_only_that_visitors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LIMITS, "uploads", 2)
    given = options(tmp_path)
    hers, shared = given.give("hers.yaml", f"{GOOD}# hers\n", "her"), given.give("s.yaml", GOOD, "her")
    his = [given.give("his.yaml", GOOD, "him")]
    his += [given.give("his.yaml", f"{GOOD}# {n}\n", "him") for n in range(4)]
    kept = {file.stem.removeprefix("given_") for file in given.folder.iterdir()}
    assert kept == {option[1:] for option in (hers, shared, *his[-2:])}


def test_a_file_of_nothing_but_mistakes_is_told_briefly(tmp_path: Path) -> None:
    wrong = GOOD + "".join(f"  - {{month: 1{n}, leverz: {{}}}}\n" for n in range(200))
    wrong += "parameters:\n" + "".join(f"  sanktion.size{n}: 1\n" for n in range(1300))
    assert len(wrong) > 25_000
    with pytest.raises(InputError) as caught:
        options(tmp_path).give("mine.yaml", wrong)
    text = str(caught.value)
    assert len(caught.value.problems) > 1000 and text.count("did you mean") <= LIMITS.searches
    assert len(text) < 250 * len(caught.value.problems)
    assert len(mistakes(caught.value, "en").splitlines()) == LIMITS.told + 1


def test_an_upload_may_be_only_so_large(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="at most 100,000 bytes"):
        options(tmp_path).give("big.yaml", GOOD + "#" * LIMITS.upload_bytes)
    with pytest.raises(InputError, match="60,000 residents"):
        options(tmp_path).give("many.yaml", GOOD + "community: {residents: 900000}\n")


def test_a_file_that_is_no_longer_kept_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no longer kept"):
        options(tmp_path).scenario("^0123456789abcdef")


def test_an_option_has_the_name_of_its_file(tmp_path: Path) -> None:
    given = options(tmp_path)
    plan = Plan({"no_assessment": Measure()})
    for option in ("reform", f"~{plan.text}", given.give("mine.yaml", GOOD)):
        assert given.name(option) == given.scenario(option).id
