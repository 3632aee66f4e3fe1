"""Affairs and levers that a scenario brings along."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.institutions.documents import InputError
from sim.institutions.files.library import bundled, load_scenario
from sim.institutions.files.settings import scenario_hash
from sim.model import GovernanceModel

AFFAIR = """\
affairs:
  lift_repair:
    name: {en: Broken lift, zh: 电梯}
    class: direct
    area: city_environment
    department: construction_housing
    rate: 0.5
    steps: [{role: counter, hours: 0.3}]
    due_days: 3
    patience_days: 15
    loss: 0.6
    basis: {grade: S, text: an example}
"""
LEVER = """\
name: {en: Desks, zh: 窗口}
about: {en: More desks, zh: 更多窗口}
clauses: [C4]
group: platform
strength: {en: how many, zh: 多少}
survives_restoration: true
changes: {desks: {street_office: 12}, rules: {pooling: 1.0}}
scaled: [desks.street_office, rules.pooling]
"""
FROM_13 = "timeline: [{month: 13, levers: {desks.yaml: 1}}]\n"
HEAD = "name: {en: Mine, zh: 我的}\nabout: {en: A, zh: 一}\nextends: old\n"


def write(folder: Path, text: str, **others: str) -> Path:
    for name, content in others.items():
        (folder / f"{name}.yaml").write_text(content, "utf-8")
    path = folder / "mine.yaml"
    path.write_text(HEAD + text, "utf-8")
    return path


def test_an_affair_of_ones_own_is_raised_and_done(tmp_path: Path) -> None:
    scenario = load_scenario(write(tmp_path, AFFAIR))
    assert len(scenario.affairs) == len(load_scenario("old").affairs) + 1
    model = GovernanceModel(scenario, residents=400, rng=1)
    model.run_for(63)
    number = list(scenario.affairs).index("lift_repair")
    assert model.ledger.ended[number, 0] > 0


def test_other_affairs_are_raised_as_they_were(tmp_path: Path) -> None:
    plain = GovernanceModel("old", residents=400, rng=1)
    more = GovernanceModel(write(tmp_path, AFFAIR), residents=400, rng=1)
    for _ in range(10):
        plain.step()
        more.step()
    assert (more.ledger.raised[: plain.ledger.raised.size] == plain.ledger.raised).mean() > 0.95


def test_a_bundled_affair_can_be_changed(tmp_path: Path) -> None:
    scenario = load_scenario(write(tmp_path, "affairs: {low_income_relief: {due_days: 60}}\n"))
    assert scenario.affairs["low_income_relief"].due_days == 60
    assert scenario_hash(scenario) != scenario_hash(load_scenario("old"))


@pytest.mark.parametrize("strength", [0.5, 1.0])
def test_a_lever_of_ones_own_is_laid_over_at_its_strength(tmp_path: Path, strength: float) -> None:
    path = write(tmp_path, f"timeline: [{{month: 13, levers: {{desks.yaml: {strength}}}}}]\n", desks=LEVER)
    before, after = load_scenario(path).phases
    assert before.structure.desks["street_office"] == 8
    assert after.structure.desks["street_office"] == 8 + 4 * strength
    assert after.structure.rules["pooling"] == strength


def test_a_lever_of_ones_own_need_fit_only_one_structure(tmp_path: Path) -> None:
    """The new structure has no street office, and the lever is not meant for it."""
    write(tmp_path, "", desks=LEVER, nobodys=LEVER.replace("street_office", "nobody"))
    assert bundled().check(tmp_path / "desks.yaml") == "lever"
    with pytest.raises(InputError, match="nobody"):
        bundled().check(tmp_path / "nobodys.yaml")


def test_a_wrong_step_is_told_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_scenario(write(tmp_path, AFFAIR.replace("role: counter", "role: countr")))
    (problem,) = caught.value.problems
    assert problem.field == "affairs.lift_repair.steps[0].role"


@pytest.mark.parametrize("lever", ["", LEVER.replace("group: platform\n", "")])
def test_a_lever_file_that_cannot_be_read_is_told_once(tmp_path: Path, lever: str) -> None:
    with pytest.raises(InputError) as caught:
        load_scenario(write(tmp_path, FROM_13, **({"desks": lever} if lever else {})))
    assert len(caught.value.problems) == 1


def test_a_lever_of_ones_own_at_strength_0_is_not_there(tmp_path: Path) -> None:
    path = write(tmp_path, "timeline: [{month: 13, levers: {desks.yaml: 0}}]\n", desks=LEVER)
    before, after = load_scenario(path).phases
    assert before.structure.model_dump(exclude={"id"}) == after.structure.model_dump(exclude={"id"})


def test_all_means_the_bundled_levers(tmp_path: Path) -> None:
    pooling = LEVER.replace("desks: {street_office: 12}, ", "").replace("desks.street_office, ", "")
    path = write(tmp_path, "timeline: [{month: 13, levers: {all: 1, desks.yaml: 0.5}}]\n", desks=pooling)
    structure = load_scenario(path).phases[-1].structure
    assert len(structure.levers) == 13
    assert set(structure.levers.values()) == {1.0}


@pytest.mark.parametrize(
    ("text", "lever", "said"),
    [
        (
            FROM_13.replace("desks", "nowhere"),
            LEVER,
            "mine.yaml:4: timeline[0].levers.nowhere.yaml: found no such",
        ),
        (FROM_13.replace("desks.yaml", "desk"), LEVER, "the unknown lever 'desk'"),
        (FROM_13, LEVER.replace("C4", "Z9"), "desks.yaml:3: clauses[0]"),
        (FROM_13, LEVER.replace("group: platform", "group: no"), "desks.yaml:4: group"),
        (FROM_13, LEVER.replace("street_office: 12", "nobody: 12"), "nobody"),
        (
            AFFAIR.replace("construction_housing", "construction"),
            "",
            "mine.yaml:9: affairs.lift_repair.department",
        ),
        (AFFAIR.replace("due_days: 3", "due_days: soon"), "", "mine.yaml:12: affairs.lift_repair.due_days"),
        (AFFAIR.replace("class: direct", "class: other"), "", "mine.yaml:7: affairs.lift_repair.class"),
        ("affairs: {nothing_like_it: null}\n", "", "mine.yaml:4: affairs.nothing_like_it"),
        ("affairs: 3\n", "", "mine.yaml:4: affairs"),
    ],
)
def test_mistakes_are_told_at_their_line(tmp_path: Path, text: str, lever: str, said: str) -> None:
    path = write(tmp_path, text, **({"desks": lever} if lever else {}))
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    assert said in str(caught.value).replace(f"{tmp_path}/", "")
