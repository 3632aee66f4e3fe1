"""Small studies: the runs they ask for, and tables made of runs whose outcomes are known by hand."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from sim.analysis.assumption import CELLS
from sim.analysis.goals import parse_goal
from sim.experiments.runs import Batch, Outcome
from sim.experiments.small_studies import (
    Pair,
    Size,
    SmallStudy,
    assumption_study,
    failure_study,
    lever_study,
    name_of,
    reduced,
    screening_study,
)
from sim.institutions.documents import InputError
from sim.institutions.files.lever_options import with_levers
from sim.institutions.files.library import load_levers, load_scenario, with_settings
from sim.institutions.levers import LEVERS
from sim.institutions.scenario import MONTHS_A_YEAR, Scenario
from sim.measures.indicators import INDICATORS

NAME = "satisfaction"
WINDOW = 12
VOLUME = "programmes.volume"


@pytest.fixture
def pair() -> Pair:
    base, option = (with_settings(load_scenario(name), years=3, seed=5) for name in ("old", "new"))
    return reduced((base, option), Size(900, 2))


def worth(scenario: Scenario, seed: int) -> float:
    """Levers add up to 100 and halve with the programmes' volume; luck adds the same to all."""
    levers = scenario.phases[-1].structure.levers
    volume = float(scenario.parameters[VOLUME])
    return 10.0 + 7.0 * sum(levers.values()) / volume + 3.0 * volume + seed % 13


def ran(study: SmallStudy, value: Callable[[Scenario, int], float] = worth, without: int = -1) -> Batch:
    """All runs as if done: half the value before the last year, the value in it; one may have failed."""
    outcomes = []
    for number, point in enumerate(study.points):
        months = point.scenario.years * MONTHS_A_YEAR
        own = value(point.scenario, point.seed)
        rows = pd.DataFrame(
            [
                (month, NAME, by, by, own if month > months - WINDOW else own / 2.0)
                for month in range(1, months + 1)
                for by in ("", "area")
            ],
            columns=["month", "indicator", "by", "key", "value"],
        )
        if number == without:
            outcomes.append(Outcome(point, 0.0, None, "failed"))
        else:
            outcomes.append(Outcome(point, 0.0, rows))
    return Batch(study.points, tuple(outcomes), False, 0.0, 1)


def test_a_reduced_pair_is_smaller_and_otherwise_the_same(pair: Pair) -> None:
    assert [it.community.residents for it in pair] == [900, 900]
    assert [it.replicates for it in pair] == [2, 2]
    assert [it.years for it in pair] == [3, 3]
    small = with_settings(load_scenario("old"), residents=600)
    assert reduced((small, small), Size(900))[0].community.residents == 600, "never larger than asked"


def with_few(base: Scenario, strengths: dict[str, float]) -> Scenario:
    return with_levers(base, {**dict.fromkeys(LEVERS, 0.0), **strengths}, 13)


def test_few_levers_are_players_of_their_own_and_share_by_what_each_adds(pair: Pair) -> None:
    free = [name for name, lever in load_levers().items() if not lever.needs][:3]
    option = with_few(pair[0], dict(zip(free, (1.0, 0.5, 0.25), strict=True)))
    study = lever_study((pair[0], option), load_levers(), (NAME,), WINDOW, orders=2)
    assert len(study.points) == 2 * 2**3, "every combination, in each replicate"
    found = study.solve(ran(study))
    shares = found["shapley.csv"].set_index("player")["share"]
    assert [shares[name] for name in free] == pytest.approx([7.0, 3.5, 1.75])
    effect = found["effects.csv"].iloc[0]
    assert effect["effect"] == pytest.approx(12.25)
    assert effect["replicates"] == 2
    assert len({point.seed for point in study.points}) == 2


def test_many_levers_are_grouped_and_add_up_along_orders(pair: Pair) -> None:
    levers = load_levers()
    study = lever_study(pair, levers, (NAME,), WINDOW, orders=2)
    found = study.solve(ran(study))
    shares = found["shapley.csv"].set_index("player")["share"]
    assert set(shares.index) == {lever.group for lever in levers.values()}
    after = pair[1].phases[-1].structure.levers
    assert shares.sum() == pytest.approx(7.0 * sum(after.values()))
    assert len(study.points) <= 2 * (2 + 2 * (len(shares) - 1))


def test_failures_are_where_the_outcome_says(pair: Pair) -> None:
    def value(scenario: Scenario, seed: int) -> float:
        high = float(scenario.parameters[VOLUME]) > 2.0
        return seed % 7 + (0.0 if not scenario.phases[-1].structure.levers else -3.0 if high else 4.0)

    goal = parse_goal(f"{NAME}>=0", INDICATORS)
    study = failure_study(pair, [goal], WINDOW, 80)
    assert len(study.points) == 160
    found = study.solve(ran(study, value))
    high = sum(float(point.scenario.parameters[VOLUME]) > 2.0 for point in study.points[::2])
    assert dict(found["count.csv"].iloc[0]) == {"futures": 80, "misses": high, "outcome": "found"}
    assert found["goals.csv"].to_numpy().tolist() == [[str(goal), high, 80]]
    box = found["boxes.csv"].iloc[0]
    assert (box["parameter"], bool(box["confirmed"])) == (VOLUME, True)
    assert box["low"] == pytest.approx(2.0, abs=0.15)
    # a run that failed takes its future with it, not its neighbours
    assert study.solve(ran(study, value, without=3))["count.csv"]["futures"].iloc[0] == 79


def test_screening_finds_what_moves_the_difference(pair: Pair) -> None:
    study = screening_study(pair, (VOLUME, "wage.civil_servant"), (NAME,), WINDOW, 4)
    found = study.solve(ran(study))["morris.csv"]
    own = found[found["of"] == "difference"].set_index("parameter")["mu_star"]
    assert own["wage.civil_servant"] == pytest.approx(0.0, abs=1e-9)
    assert own[VOLUME] > 1.0


def test_lines_and_split_of_an_assumption(pair: Pair) -> None:
    study = assumption_study(pair, {VOLUME: 2.0}, (NAME,), WINDOW)
    assert len(study.points) == 8
    found = study.solve(ran(study))
    levers = sum(pair[1].phases[-1].structure.levers.values())
    table = found["split.csv"]
    parts = dict(zip(table["part"], table["mean"], strict=True))
    # today 10 + 7 L + 3, changed 10 + 7 L / 2 + 6: reform 7 L, assumption 3, together 3.5 L less
    assert parts["reform"] == pytest.approx(7.0 * levers)
    assert parts["assumption"] == pytest.approx(3.0)
    assert parts["interaction"] == pytest.approx(-3.5 * levers)
    assert parts["total"] == pytest.approx(3.5 * levers + 3.0)
    assert parts["then"] == pytest.approx(3.5 * levers)
    rows = found["rows.csv"]
    assert set(rows["scenario"]) == {name_of(cell) for cell in CELLS}
    assert set(rows["by"]) == {""}, "breakdowns are not drawn"
    assert len(rows) == 8 * 36
    seeds = {point.scenario.overrides.get(VOLUME): point.seed for point in study.points[:4]}
    assert len(set(seeds.values())) == 1, "all four have the same luck"


def test_what_a_scenario_fixes_is_no_assumption(pair: Pair) -> None:
    fixed = with_settings(pair[1], parameters={VOLUME: 1.5})
    with pytest.raises(InputError, match=VOLUME):
        assumption_study((pair[0], fixed), {VOLUME: 2.0}, (NAME,), WINDOW)
    with pytest.raises(InputError):
        assumption_study(pair, {VOLUME: 1e9}, (NAME,), WINDOW)
