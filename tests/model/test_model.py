"""The model as people use it: how it is made, run, looked at, pickled and swept."""

from __future__ import annotations

import pickle
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import pandas as pd
import pytest

import sim
from sim.agents import Body, Department, District, Resident
from sim.institutions.affairs import ATTRIBUTES
from sim.institutions.documents import InputError
from sim.institutions.files.library import load_scenario
from sim.institutions.structure import SYSTEMS
from sim.measures.indicators import INDICATORS
from sim.model import GovernanceModel, run
from tests.worlds import variant, walk

exactly: dict[str, Any] = {"check_exact": True}


@pytest.fixture(scope="module")
def year() -> GovernanceModel:
    """What the README shows."""
    model = sim.GovernanceModel("new", residents=2000, rng=1)
    model.run_for(252)
    return model


@pytest.mark.parametrize("name", sim.bundled_scenarios())
def test_every_bundled_scenario_gives_each_value_once(name: str) -> None:
    scenario = sim.load_scenario(name)
    model = sim.GovernanceModel(scenario, residents=500, rng=1)
    model.run_for(21 * max(phase.month for phase in scenario.phases))
    frame = model.indicators()
    assert not frame.duplicated(["month", "indicator", "by", "key"]).any()


def test_two_lines_are_all_it_takes(year: GovernanceModel) -> None:
    frame = year.indicators()
    assert frame.columns.tolist() == ["month", "indicator", "by", "key", "value"]
    assert [str(t) for t in frame.dtypes] == ["int32", "str", "str", "str", "float64"]
    assert sorted(frame["month"].unique()) == list(range(1, 13))
    assert set(frame["indicator"]) == set(INDICATORS)
    assert not frame.duplicated(["month", "indicator", "by", "key"]).any()
    assert ((frame["by"] == "") == (frame["key"] == "")).all()
    per_month = frame[frame["by"] == ""].groupby("month")["indicator"].nunique()
    assert (per_month == len(INDICATORS)).all()
    walk(year)


def test_the_collector_holds_the_totals_of_every_month(year: GovernanceModel) -> None:
    collected = year.datacollector.get_model_vars_dataframe()
    frame = year.indicators()
    table = frame[frame["by"] == ""].pivot_table(
        index="month", columns="indicator", values="value", dropna=False
    )
    assert collected.shape == (12, len(INDICATORS))
    for name in INDICATORS:
        np.testing.assert_array_equal(collected[name].to_numpy(), table[name].to_numpy(), err_msg=name)


def test_run_gives_the_same_as_stepping(year: GovernanceModel) -> None:
    seen: list[tuple[int, int]] = []
    frame = run("new", 1, residents=2000, years=1, progress=lambda done, of: seen.append((done, of)))
    pd.testing.assert_frame_equal(frame, year.indicators(), **exactly)
    assert seen == [(month, 12) for month in range(1, 13)]


def test_scenarios_go_by_name_path_and_object(tmp_path: Path) -> None:
    text = "extends: new\nname: {en: mine, zh: 我的}\nabout: {en: mine, zh: 我的}\n"
    path = tmp_path / "mine.yaml"
    path.write_text(text, "utf-8")
    frames = []
    for scenario in ("new", path, str(path), load_scenario("new")):
        model = GovernanceModel(scenario, residents=400, rng=1)
        model.run_for(63)
        frames.append(model.indicators())
    for frame in frames[1:]:
        pd.testing.assert_frame_equal(frame, frames[0], **exactly)
    assert GovernanceModel(path, residents=400).spec.id == "mine"


def test_settings_come_from_the_scenario_unless_given() -> None:
    small = replace(
        load_scenario("old"), seed=7, community=replace(load_scenario("old").community, residents=400)
    )
    plain, given = GovernanceModel(small), GovernanceModel(small, rng=7, residents=400)
    assert plain.seed == given.seed == 7 and plain.community.residents == 400
    for model in (plain, given):
        model.run_for(42)
    pd.testing.assert_frame_equal(given.indicators(), plain.indicators(), **exactly)
    assert GovernanceModel("old", residents=300).seed == load_scenario("old").seed
    louder = GovernanceModel(small, parameters={"programmes.volume": 2.0})
    louder.run_for(42)
    raised = [model.indicators().query("indicator == 'cases_raised' and key == 'administrative'")
              for model in (plain, louder)]  # fmt: skip
    assert raised[1]["value"].sum() > 1.5 * raised[0]["value"].sum()


@pytest.mark.parametrize("day", [0, 1, 42, 53, 63, 70])
def test_a_pickled_model_goes_on_as_if_nothing_had_been(day: int) -> None:
    scenario = variant("old", later={4: "new"})
    straight, broken = (GovernanceModel(scenario, residents=500, rng=2) for _ in range(2))
    straight.run_for(105)
    for _ in range(day):
        broken.step()
    if day == 70:
        broken.agents_by_type  # noqa: B018 - the residents' agents must survive too
    copy = pickle.loads(pickle.dumps(broken))
    broken.run_for(105 - day)
    copy.run_for(105 - day)
    for model in (broken, copy):
        pd.testing.assert_frame_equal(model.indicators(), straight.indicators(), **exactly)
        assert model.ledger.service.case.tobytes() == straight.ledger.service.case.tobytes()
        walk(model)
    collected = (m.datacollector.get_model_vars_dataframe() for m in (copy, straight))
    pd.testing.assert_frame_equal(*collected)
    if day == 70:
        someone = next(iter(copy.agents_by_type[Resident]))
        assert someone.model is copy and someone.age == int(straight.community.age[0])


def test_a_pickled_model_shares_nothing_with_the_original() -> None:
    model = GovernanceModel("old", residents=400, rng=2)
    model.run_for(30)
    before = model.indicators()
    copy = pickle.loads(pickle.dumps(model))
    copy.run_for(40)
    assert model.day == 30 and copy.day == 70
    pd.testing.assert_frame_equal(model.indicators(), before, **exactly)
    walk(model)


def test_batches_run_in_mesa() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", FutureWarning)
        rows = mesa.batch_run(
            GovernanceModel,
            {"scenario": ["old", "new"], "residents": 2000},
            rng=[1, 2],
            max_steps=252,
            number_processes=1,
            display_progress=False,
        )
    table = pd.DataFrame(rows)
    assert len(table) == 4 and set(INDICATORS) <= set(table.columns)
    assert sorted(zip(table["scenario"], table["rng"], strict=True)) == [
        ("new", 1), ("new", 2), ("old", 1), ("old", 2)
    ]  # fmt: skip
    assert table["satisfaction"].nunique() == 4 and (table["posts_strict"] > 0).all()
    last = GovernanceModel("new", residents=2000, rng=2)
    last.run_for(252)
    row = table[(table["scenario"] == "new") & (table["rng"] == 2)].iloc[0]
    assert row["satisfaction"] == last.latest_value("satisfaction")


def test_the_model_stops_at_its_horizon() -> None:
    model = GovernanceModel("old", residents=200, rng=1)
    assert model.running
    model.run_for(5 * 252 - 1)
    assert model.running and model.month == 60
    model.step()
    assert not model.running
    model = GovernanceModel(variant("old"), residents=200, rng=1)
    model.run_model()
    assert model.day == 252


def test_agents_of_every_kind_are_there() -> None:
    model = GovernanceModel("reform", residents=400, rng=1)
    assert not any(isinstance(agent, Resident) for agent in model.agents)
    model.run_for(21)
    table = model.agents_by_type
    assert len(table[Resident]) == 400 and len(table[District]) == 1
    assert len(model.agents_by_type[Resident]) == 400  # made once
    bodies = {body.kind for phase in model.spec.phases for body in phase.structure.bodies.values()}
    kinds = {type(body) for body in model.bodies}
    assert len(kinds) == len(bodies) == 14 and all(issubclass(kind, Body) for kind in kinds)
    assert kinds <= set(table) and len(table[Department]) == 18
    assert sorted(r.row for r in table[Resident]) == list(range(400))
    assert len({agent.unique_id for agent in model.agents}) == len(model.agents)


def test_a_residents_attributes_read_the_columns() -> None:
    model = GovernanceModel("old", residents=600, rng=1)
    model.run_for(42)
    community, people = model.community, model.people
    residents = list(model.agents_by_type[Resident])
    for resident in residents[::37]:
        row, home = resident.row, int(community.household[resident.row])
        assert resident.age == community.age[row] and resident.income == community.income[row]
        assert resident.household == home
        assert resident.precinct == community.precincts(9)[home]
        assert resident.location == (community.x[home], community.y[home])
        assert resident.trust == dict(zip(SYSTEMS, people.trust[row].tolist(), strict=True))
        for attribute in ATTRIBUTES:
            assert getattr(resident, attribute) == community.has(attribute)[row]
        assert set(resident.neighbours) <= set(range(community.households)) - {home}
        assert set(resident.habit.values()) <= set(model.layout.doors)
    holders = model.ledger.facts["person"][model.ledger.open_slots()]
    assert sum(len(r.open_cases) for r in residents) == (holders >= 0).sum() > 0
    before = residents[0].trust
    people.trust[0] = 0.25
    assert residents[0].trust == dict.fromkeys(SYSTEMS, 0.25) != before
    with pytest.raises(AttributeError, match="no attribute 'rich'"):
        residents[0].rich  # noqa: B018


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        ({"scenario": "nwe"}, ["nwe", "new", "old", "reform"]),
        ({"scenario": "nowhere/mine.yaml"}, ["mine.yaml"]),
        ({"scenario": ""}, ["old"]),
        ({"residents": 10}, ["residents", "10", "200"]),
        ({"residents": 2_000_000}, ["residents", "2000000"]),
        ({"residents": "many"}, ["residents", "many"]),
        ({"residents": 400.5}, ["residents", "400.5"]),
        ({"rng": "x"}, ["seed", "x"]),
        ({"rng": -1}, ["seed", "-1"]),
        ({"rng": 1.5}, ["seed", "1.5"]),
        ({"parameters": {"trust.stepp": 0.1}}, ["trust.stepp", "trust.step"]),
        ({"parameters": {"trust.step": 7.0}}, ["trust.step", "7", "0.15"]),
        ({"parameters": {"trust.step": "high"}}, ["trust.step", "high"]),
        ({"parameters": {"trust.step": float("nan")}}, ["trust.step", "nan"]),
    ],
)
def test_mistakes_are_named(arguments: dict[str, Any], parts: list[str]) -> None:
    with pytest.raises(InputError) as error:
        GovernanceModel(**{"residents": 400, **arguments})
    for part in parts:
        assert part in str(error.value), str(error.value)
    assert all(problem.found and problem.allowed for problem in error.value.problems)


def test_nothing_warns() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = GovernanceModel("reform", residents=300, rng=1)
        model.run_for(14 * 21)
        model.agents_by_type  # noqa: B018
        model.indicators()
        pickle.loads(pickle.dumps(model)).step()
